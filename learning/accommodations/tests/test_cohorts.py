"""Whoever moves to another cohort, and whose cohort moves, has its dates everywhere at once."""

from datetime import timedelta

import pytest

from accounts.models import User
from courses.models import Quiz
from learning.attempts import actions as attempts
from learning.calendar.queries import entries
from learning.enrolments.actions import enrol
from learning.enrolments.models import Cohort, Enrolment
from learning.enrolments.terms import move_to_cohort, save_cohort
from learning.gradebook.models import Grade
from learning.gradebook.reckoning import reckon
from learning.gradebook.sync import sync_items
from lms.kernel import clock

pytestmark = pytest.mark.django_db
MINUTE, WEEK = timedelta(minutes=1), timedelta(days=7)


def test_dates_follow_a_move_and_a_moved_cohort(
    enrolment: Enrolment, quiz: Quiz, instructor: User, learner: User, other_learner: User
) -> None:
    now = clock.now()
    closes = now + 5 * MINUTE
    Quiz.objects.filter(pk=quiz.pk).update(closes_at=closes)
    quiz.refresh_from_db()
    attempt = attempts.start(quiz=quiz, enrolment=enrolment, actor=learner, now=now)
    idle = enrol(course=enrolment.course, learner=other_learner, actor=None, now=now, source="test")
    sync_items([enrolment.course_id], now=now)
    item = enrolment.course.grade_items.get(quiz=quiz)
    later = now + timedelta(hours=1)

    def dates() -> tuple[bool, bool, bool]:
        """Whether the running attempt, the grade and the calendar go by the moved date."""
        attempt.refresh_from_db()
        missing = Grade.objects.filter(enrolment=idle, item=item, state="missing").exists()
        shown = {one.when for one in entries(learner, now - WEEK, now + 3 * WEEK)}
        return attempt.deadline_at == attempt.started_at + 10 * MINUTE, not missing, closes + WEEK in shown

    assert dates() == (False, True, False)
    reckon([idle.pk], [item.pk], now=later)
    assert dates() == (False, False, False)
    cohort = save_cohort(
        cohort=Cohort(course=enrolment.course, name="Late", shift_days=7), actor=instructor, now=now
    )
    for one in (enrolment, idle):
        move_to_cohort(enrolment=one, cohort=cohort, actor=instructor, now=later)
    assert dates() == (True, True, True)
    cohort.shift_days = 0
    save_cohort(cohort=cohort, actor=instructor, now=later)
    assert dates() == (False, False, False)
    cohort.shift_days = 7
    save_cohort(cohort=cohort, actor=instructor, now=later)
    assert dates() == (True, True, True)
