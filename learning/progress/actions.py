"""Verbs of progress. What counts is written in one row per lesson; triggers carry it into the enrolment.

Whoever changes a fact (a stretch watched, a question answered, a quiz passed) calls `recheck_lesson` in the
transaction of that change. It takes the lesson's row first and looks at the facts after, so of two
transactions that bring the last two facts at once the later one sees both.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.models import Lesson
from learning.enrolments.actions import complete as complete_enrolment
from learning.enrolments.models import Enrolment
from learning.progress import events
from learning.progress.judgement import allows_marking, judge
from learning.progress.models import LessonProgress
from lms.kernel.events import record


class ProgressError(Exception):
    """Progress that cannot be changed like this; the message is for the learner."""


@transaction.atomic
def recheck_lesson(
    *, enrolment: Enrolment, lesson: Lesson, actor: User | UUID | None, now: datetime
) -> LessonProgress:
    """Look at the lesson's rule again and complete the lesson, and with the last one the course, when met.

    A completion is never taken away. Safe to call any number of times; the event is recorded once.
    """
    row = _locked(enrolment, lesson)
    _judge(row, enrolment, lesson, now)
    return row


@transaction.atomic
def open_lesson(*, enrolment: Enrolment, lesson: Lesson, actor: User | UUID, now: datetime) -> LessonProgress:
    """Note that the learner opened the lesson for the first time, and recheck it."""
    row = _locked(enrolment, lesson)
    if row.opened_at is None:
        row.opened_at = now
        row.save(update_fields=["opened_at", "updated_at"])
        record(events.OPENED, object=lesson, actor=actor, course_id=enrolment.course_id, occurred_at=now)
    _judge(row, enrolment, lesson, now)
    return row


@transaction.atomic
def mark_done(*, enrolment: Enrolment, lesson: Lesson, actor: User, now: datetime) -> LessonProgress:
    """The learner says the lesson is done. Raises `ProgressError` where the rule does not allow that."""
    if not allows_marking(lesson):
        raise ProgressError(_("This lesson completes by itself; it cannot be marked by hand."))
    row = _locked(enrolment, lesson)
    if row.marked_at is None:
        row.marked_at = now
        row.save(update_fields=["marked_at", "updated_at"])
    _judge(row, enrolment, lesson, now)
    return row


@transaction.atomic
def mark_not_done(*, enrolment: Enrolment, lesson: Lesson, actor: User, now: datetime) -> LessonProgress:
    """Take the learner's own mark back, and the completion that hung on it.

    Raises `ProgressError` when the course is completed, or the rule does not allow marking.
    """
    if not allows_marking(lesson):
        raise ProgressError(_("This lesson completes by itself; it cannot be marked by hand."))
    row = _locked(enrolment, lesson)
    if Enrolment.objects.filter(pk=enrolment.pk, state=Enrolment.State.COMPLETED).exists():
        raise ProgressError(_("You have completed the course, so its lessons stay done."))
    row.marked_at = row.completed_at = None
    row.parts = _state(row, enrolment, lesson)[1]
    row.save(update_fields=["marked_at", "completed_at", "parts", "updated_at"])
    return row


@transaction.atomic
def take_completion_back(*, enrolment: Enrolment, lesson: Lesson) -> None:
    """Look at the lesson's rule after the learner took something back, and undo the completion that hung on it.

    What belongs to a completed course stays as it is.
    """
    row = _locked(enrolment, lesson)
    complete, parts = _state(row, enrolment, lesson)
    if Enrolment.objects.filter(pk=enrolment.pk, state=Enrolment.State.COMPLETED).exists():
        return
    row.parts = parts
    row.completed_at = row.completed_at if complete else None
    row.save(update_fields=["completed_at", "parts", "updated_at"])


def _locked(enrolment: Enrolment, lesson: Lesson) -> LessonProgress:
    """Return the one row of the lesson, created if need be, locked until the transaction ends."""
    LessonProgress.objects.bulk_create(
        [LessonProgress(enrolment=enrolment, lesson=lesson)], ignore_conflicts=True
    )
    return LessonProgress.objects.select_for_update(no_key=True).get(enrolment=enrolment, lesson=lesson)


def _judge(row: LessonProgress, enrolment: Enrolment, lesson: Lesson, now: datetime) -> None:
    complete, parts = _state(row, enrolment, lesson)
    newly_done = complete and row.completed_at is None
    if newly_done:
        row.completed_at = now
    if newly_done or row.parts != parts:
        row.parts = parts
        row.save(update_fields=["completed_at", "parts", "updated_at"])
    if newly_done:
        record(
            events.COMPLETED,
            object=lesson,
            actor=enrolment.learner_id,
            course_id=enrolment.course_id,
            occurred_at=now,
        )
    if row.completed_at is not None:
        complete_if_finished(enrolment=enrolment, now=now)


def _state(row: LessonProgress, enrolment: Enrolment, lesson: Lesson) -> tuple[bool, list[dict[str, Any]]]:
    verdict = judge(enrolment, lesson, viewed=row.opened_at is not None, marked=row.marked_at is not None)
    return verdict.complete, [part.as_json() for part in verdict.parts]


@transaction.atomic
def complete_if_finished(*, enrolment: Enrolment, now: datetime) -> bool:
    """Complete the enrolment when its stored figure says that every lesson is done; True when it did."""
    enrolment.refresh_from_db(fields=["state", "lessons_done", "lessons_total", "progress"])
    if enrolment.state != Enrolment.State.ACTIVE or not enrolment.lessons_total:
        return False
    return enrolment.lessons_done >= enrolment.lessons_total and complete_enrolment(
        enrolment=enrolment, now=now
    )
