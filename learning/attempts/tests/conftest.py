"""A course with a quiz of three questions in its first lesson, and a learner in it."""

import pytest

from accounts.models import Organization, User
from courses.models import Course, Lesson, Quiz
from courses.testing import make_course, make_quiz
from learning.enrolments.actions import enrol
from learning.models import Enrolment
from lms.kernel import clock


@pytest.fixture
def course(scope: Organization, instructor: User) -> Course:
    return make_course(instructor)


@pytest.fixture
def lesson(course: Course) -> Lesson:
    found = Lesson.objects.get(course=course, slug="lesson-1")
    found.completion_rule = {"quiz_passed": True}
    found.save()
    return found


@pytest.fixture
def quiz(lesson: Lesson) -> Quiz:
    return make_quiz(lesson, time_limit_minutes=10)


@pytest.fixture
def enrolment(course: Course, learner: User) -> Enrolment:
    return enrol(course=course, learner=learner, actor=learner, now=clock.now(), source="test")
