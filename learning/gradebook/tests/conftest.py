"""A course with two quizzes, an assignment and a column of its own, and two learners in it."""

from dataclasses import dataclass
from decimal import Decimal

import pytest

from accounts.models import Organization, User
from courses.models import Assignment, Block, Course, Lesson, Quiz
from courses.testing import make_course, make_quiz
from learning.enrolments.actions import enrol
from learning.gradebook.models import GradeCategory, GradeItem
from learning.gradebook.reckoning import retotal
from learning.gradebook.sync import sync_items
from learning.models import Enrolment
from lms.kernel import clock


@dataclass
class Book:
    """A gradebook: its course, what is marked, and who is in it."""

    course: Course
    quizzes: list[Quiz]
    assignment: Assignment
    manual: GradeItem
    enrolments: list[Enrolment]

    def item(self, source: Quiz | Assignment) -> GradeItem:
        """The column of a quiz or an assignment."""
        name = "quiz" if isinstance(source, Quiz) else "assignment"
        return GradeItem.objects.get(course=self.course, **{name: source})


def make_book(instructor: User, learners: list[User]) -> Book:
    """Build the gradebook of a course; call it inside of a scope."""
    course = make_course(instructor)
    lessons = list(Lesson.objects.filter(course=course).order_by("sequence"))
    quizzes = [
        make_quiz(lessons[0], questions=4, title="Quiz 1", counts="best"),
        make_quiz(lessons[1], questions=2, title="Quiz 2", counts="average"),
    ]
    assignment = Assignment.objects.create(
        course=course, lesson=lessons[2], title="Report", points=Decimal(40), is_published=True,
        attempts_allowed=None, late_policy={"percent": "10", "per": "day"},
    )  # fmt: skip
    Block.objects.create(lesson=lessons[2], kind="assignment", assignment=assignment, position=9)
    enrolments = [
        enrol(course=course, learner=one, actor=one, now=clock.now(), source="test") for one in learners
    ]
    sync_items([course.pk], now=clock.now())
    category = GradeCategory.objects.create(course=course, name="Participation", weight=10, position=9)
    manual = GradeItem.objects.create(
        course=course, category=category, title="Participation", max_points=10, position=99
    )
    retotal([one.pk for one in enrolments])
    return Book(course, quizzes, assignment, manual, enrolments)


@pytest.fixture
def book(scope: Organization, instructor: User, learner: User, other_learner: User) -> Book:
    return make_book(instructor, [learner, other_learner])
