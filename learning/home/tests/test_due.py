"""Home and the calendar show one and the same date, and it is the one that is enforced."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from accounts.models import Organization, User
from courses.models import Assignment, Block, Lesson, Quiz
from courses.testing import make_course, make_quiz
from learning.accommodations.actions import accommodate, extend
from learning.accommodations.terms import terms_of
from learning.calendar import queries as calendar
from learning.enrolments.actions import enrol
from learning.home.due import DUE_AHEAD, due
from learning.models import Cohort, Enrolment, Extension, Submission
from lms.kernel import clock

DAY = timedelta(days=1)
# Both ways of changing the clocks lie near, in Berlin and Santiago the other way round.
STARTS = [datetime(2026, 10, 20, 0, 30, tzinfo=UTC), datetime(2026, 3, 24, 1, 30, tzinfo=UTC)]
ZONES = ["UTC", "Europe/Berlin", "America/Santiago", "Asia/Kathmandu"]


@pytest.fixture
def enrolment(scope: Organization, instructor: User, learner: User) -> Enrolment:
    course = make_course(instructor)
    make_quiz(Lesson.objects.get(slug="lesson-2"), title="Check")
    report = Assignment.objects.create(course=course, title="Report", is_published=True)
    Block.objects.create(
        lesson=Lesson.objects.get(slug="lesson-3"), kind="assignment", assignment=report, position=9
    )
    made = enrol(course=course, learner=learner, actor=learner, now=clock.now(), source="test")
    made.cohort = Cohort.objects.create(course=course, name="Late")
    made.save(update_fields=["cohort"])
    return made


def test_home_the_calendar_and_what_is_enforced_agree_over_random_dates(
    enrolment: Enrolment, scope: Organization, learner: User, instructor: User
) -> None:
    rng, shown = random.Random(4), 0

    def some(start: datetime, days: int) -> datetime:
        """A date on the half hour, so that some fall into the hour that is there twice, or not at all."""
        return start + timedelta(days=rng.randint(0, days), minutes=30 * rng.randint(0, 8))

    for _round in range(40):
        now = rng.choice(STARTS)
        Organization.objects.filter(pk=scope.pk).update(time_zone=rng.choice(ZONES))
        Cohort.objects.update(shift_days=rng.choice([0, 0, 1, 4, 7]))
        accommodate(enrolment=enrolment, extra_days=rng.choice([0, 0, 2]), actor=instructor, now=now)
        Lesson.objects.filter(slug="lesson-1").update(due_at=some(now, 12))
        Quiz.objects.update(closes_at=some(now - DAY, 14), opens_at=some(now - 9 * DAY, 7))
        Assignment.objects.update(due_at=some(now, 9), closes_at=rng.choice([None, some(now + 9 * DAY, 9)]))
        Extension.objects.all().delete()
        for thing in ({"quiz": Quiz.objects.get()}, {"assignment": Assignment.objects.get()}):
            if rng.random() < 0.3:
                extend(enrolment=enrolment, until=some(now + DAY, 14), actor=instructor, now=now, **thing)
        terms, lesson = terms_of(enrolment.pk), Lesson.objects.get(slug="lesson-1")
        quiz, report = terms.quiz(Quiz.objects.get()), terms.assignment(Assignment.objects.get())
        enforced = {
            ("Due", "Lesson 1"): terms.due(lesson.due_at),
            ("Opens", "Check"): quiz.opens_at,
            ("Closes", "Check"): quiz.closes_at,
            ("Due", "Report"): report.due_at,
            ("Closes", "Report"): report.closes_at if report.closes_at != report.due_at else None,
        }
        enforced = {key: when for key, when in enforced.items() if when}
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT learning_due_at(%(e)s, %(q)s, NULL, %(closes)s), learning_due_at(%(e)s, NULL, %(a)s, %(due)s)",
                {
                    "e": enrolment.pk, "q": quiz.pk, "closes": Quiz.objects.get().closes_at,
                    "a": report.pk, "due": Assignment.objects.get().due_at,
                },
            )  # fmt: skip
            assert cursor.fetchone() == (quiz.closes_at, report.due_at)
        entries = calendar.entries(learner, now - 9 * DAY, now + 60 * DAY)
        assert {(one.what, one.title): one.when for one in entries} == enforced
        listed = {row.title: row.when for row in due(learner, now)}
        wanted = {
            "Lesson 1": enforced["Due", "Lesson 1"],
            "Check": quiz.closes_at if quiz.closes_at and quiz.closes_at > now else None,
            "Report": report.due_at if not report.closes_at or report.closes_at > now else None,
        }
        assert listed == {title: when for title, when in wanted.items() if when and when <= now + DUE_AHEAD}
        shown += len(listed)
    assert shown > 80


def test_what_is_due_leaves_with_what_was_done(enrolment: Enrolment, learner: User) -> None:
    """A draft is said to be saved; what is handed in is not due any more, also when it is due later for this person."""
    now = clock.now()
    Assignment.objects.update(due_at=now - 3 * DAY)
    words = [(row.word, row.action) for row in due(learner, now)]
    assert words == [("Late", "Hand in")]
    Cohort.objects.update(shift_days=5)
    assert [row.word for row in due(learner, now)] == ["Not handed in yet"]
    draft = Submission.objects.create(
        enrolment=enrolment, learner=learner, assignment=Assignment.objects.get(), number=1
    )
    assert [row.word for row in due(learner, now)] == ["Draft saved"]
    Submission.objects.filter(pk=draft.pk).update(state="handed_in", handed_in_at=now)
    assert due(learner, now) == []
