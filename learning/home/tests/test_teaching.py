"""Home of those who teach: what waits for them, and who went quiet."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organization, User
from courses.models import Assignment, Course, CourseStaff, Lesson, Remark
from courses.testing import make_course, make_quiz
from learning.enrolments.actions import enrol
from learning.home import queries
from learning.home.teaching import teaching
from learning.models import Attempt, Enrolment, Submission
from lms.kernel import clock

ClientFor = Callable[..., Client]
DAY = timedelta(days=1)


@pytest.fixture
def course(scope: Organization, instructor: User) -> Course:
    return make_course(instructor)


@pytest.fixture
def enrolment(course: Course, learner: User) -> Enrolment:
    return enrol(course=course, learner=learner, actor=learner, now=clock.now(), source="test")


@pytest.fixture
def waiting(course: Course, enrolment: Enrolment, learner: User, other_learner: User) -> None:
    """One of everything that can wait, the attempt the longest."""
    now, lesson = clock.now(), Lesson.objects.get(slug="lesson-2")
    Attempt.objects.create(
        enrolment=enrolment, learner=learner, quiz=make_quiz(lesson), number=1, state="handed_in", needs_marking=2,
        started_at=now, ended_at=now - 9 * DAY, score=0, max_score=3, handed_in_by="learner",
    )  # fmt: skip
    report = Assignment.objects.create(course=course, title="Report", is_published=True)
    Submission.objects.create(
        enrolment=enrolment, learner=learner, assignment=report, number=1, state="handed_in",
        handed_in_at=now - 3 * DAY,
    )  # fmt: skip
    Enrolment.objects.create(
        course=course, learner=other_learner, state="pending", waits_for="approval", waits_since=now - 2 * DAY,
        enrolled_at=now - 2 * DAY,
    )  # fmt: skip
    Remark.objects.create(lesson=lesson, author=other_learner, body="Is this so?")


def test_what_waits_has_a_count_a_verb_and_an_address(
    waiting: None, course: Course, instructor: User, client_for: ClientFor
) -> None:
    body = client_for(instructor).get("/").content.decode()
    lesson = Lesson.objects.get(slug="lesson-2")
    rows = teaching(instructor, clock.now()).waiting
    assert [(row.title, row.word, row.action) for row in rows] == [
        ("2 answers", "To be marked", "Mark"),
        ("1 piece of work", "To be marked", "Mark"),
        ("1 person", "To be let in", "Decide"),
        ("1 remark", "To be answered", "Answer"),
    ]
    for address in (
        reverse("learning:marking", args=[course.slug]),
        reverse("learning:teach_course", args=[course.slug]) + "?state=pending",
        reverse("courses:studio_lesson", args=[course.slug, lesson.pk]),
    ):
        assert f'href="{address}"' in body
    head = Remark.objects.get()
    Remark.objects.create(lesson=head.lesson, author=instructor, body="It is.", parent=head)
    assert "1 remark" not in [row.title for row in teaching(instructor, clock.now()).waiting]


@pytest.mark.parametrize(
    ("role", "rows"), [("teaching_assistant", 4), ("co_instructor", 4), ("reviewer", 1), ("", 0)]
)
@pytest.mark.parametrize("learns", [True, False])
def test_it_waits_for_whom_it_concerns(
    waiting: None, course: Course, learner: User, instructor: User, client_for: ClientFor, role: str, rows: int,
    learns: bool,
) -> None:  # fmt: skip
    """Also for who has a learner's role and helps in a course; a reviewer hears of remarks alone, a learner of nothing."""
    if not learns:
        Enrolment.objects.filter(learner=learner).update(learner=instructor)
    if role:
        CourseStaff.objects.create(course=course, user=learner, role=role)
    page = queries.home(learner, clock.now())
    assert len(page.teaching.waiting if page.teaching else []) == rows
    assert ("To be answered" in client_for(learner).get("/").content.decode()) == bool(rows)


def test_who_went_quiet(
    course: Course, enrolment: Enrolment, instructor: User, other_learner: User, client_for: ClientFor
) -> None:
    """Seen last more than a week ago, or never since; not who is done, was here yesterday, or left months ago."""
    now = clock.now()

    def names(**fields: object) -> list[tuple[str, bool]]:
        Enrolment.objects.filter(pk=enrolment.pk).update(**fields)
        return [(one.name, one.never) for one in teaching(instructor, now).quiet]

    assert names(last_seen_at=now - DAY) == []
    assert names(last_seen_at=now - 8 * DAY) == [(enrolment.learner.full_name, False)]
    body = client_for(instructor).get("/").content.decode()
    assert reverse("learning:person", args=[course.slug, enrolment.pk]) in body
    assert "Nothing waits for you" in body
    assert names(last_seen_at=now - 90 * DAY) == []
    assert names(last_seen_at=None, enrolled_at=now - 8 * DAY) == [(enrolment.learner.full_name, True)]
    assert names(state="completed", completed_at=now) == []
    assert teaching(other_learner, now).quiet == []
