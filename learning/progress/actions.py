"""Verbs of progress. What counts is written in one row per lesson; triggers carry it into the enrolment.

Whoever changes a fact (a stretch watched, a question answered, a quiz passed) calls `recheck_lesson` in the
transaction of that change. It takes the lesson's row first and looks at the facts after, so of two
transactions that bring the last two facts at once the later one sees both.
"""

import json
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
from learning.progress.models import LessonMark, LessonProgress
from lms.kernel import tenancy
from lms.kernel.events import record
from lms.kernel.sql import Columns, prepared_cursor

_ROW = Columns(LessonProgress)
_HELD = f"""
SELECT {_ROW.of("p")} FROM learning_lessonprogress p
WHERE p.enrolment_id = %(enrolment)s AND p.lesson_id = %(lesson)s AND p.organization_id = %(organization)s
FOR NO KEY UPDATE
"""
_NOTE = """
UPDATE learning_lessonprogress SET completed_at = %(done)s, parts = %(parts)s::jsonb, updated_at = now()
WHERE id = %(row)s
"""
_FIGURE = (
    "SELECT state, lessons_done, lessons_total, progress FROM learning_enrolment WHERE id = %(enrolment)s"
)


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

    Raises `ProgressError` when the course is completed, when the rule does not allow marking, and for a teacher's mark, which only
    those who teach take back (docs/decisions/0020).
    """
    if not allows_marking(lesson):
        raise ProgressError(_("This lesson completes by itself; it cannot be marked by hand."))
    row = _locked(enrolment, lesson)
    if Enrolment.objects.filter(pk=enrolment.pk, state=Enrolment.State.COMPLETED).exists():
        raise ProgressError(_("You have completed the course, so its lessons stay done."))
    if row.marked_by is not None:
        words = _(
            "%(name)s marked this lesson as done for you. Ask those who teach the course to take it back."
        )
        raise ProgressError(words % {"name": row.marked_by.full_name})
    _unmark(row, enrolment, lesson)
    return row


def _unmark(row: LessonProgress, enrolment: Enrolment, lesson: Lesson) -> None:
    row.marked_at = row.completed_at = row.marked_by = None
    row.parts = _state(row, enrolment, lesson)[1]
    row.save(update_fields=["marked_at", "marked_by", "completed_at", "parts", "updated_at"])


@transaction.atomic
def mark_for_learner(
    *, enrolment: Enrolment, lesson: Lesson, done: bool, reason: str, actor: User, now: datetime
) -> LessonProgress:
    """A teacher says that the lesson is done for a learner, or takes the mark back (theirs or the learner's), with a reason.

    The rest of the lesson's rule has to be met all the same. Saying it twice changes nothing. Raises `ProgressError` where the
    rule does not allow marking, without a reason, for a learner without a place, and to take back from a completed course.
    """
    if not allows_marking(lesson):
        raise ProgressError(_("This lesson completes by itself; it cannot be marked by hand."))
    if not reason:
        raise ProgressError(_("Say why, so that others can follow it."))
    row = _locked(enrolment, lesson)
    state = Enrolment.objects.values_list("state", flat=True).get(pk=enrolment.pk)
    if state not in Enrolment.OPEN:
        raise ProgressError(_("This person has no place in the course."))
    if (row.marked_at is not None) == done:
        return row
    if done:
        row.marked_at, row.marked_by = now, actor
        row.save(update_fields=["marked_at", "marked_by", "updated_at"])
    elif state == Enrolment.State.COMPLETED:
        raise ProgressError(_("The course is completed, so its lessons stay done."))
    else:
        _unmark(row, enrolment, lesson)
    LessonMark.objects.create(enrolment=enrolment, lesson=lesson, actor=actor, done=done, reason=reason[:200])
    record(
        events.MARKED, object=lesson, actor=actor, course_id=enrolment.course_id, occurred_at=now,
        payload={"enrolment": str(enrolment.pk), "learner": str(enrolment.learner_id), "done": done},
    )  # fmt: skip
    if done:
        _judge(row, enrolment, lesson, now)
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
    row = _held(enrolment, lesson)
    if row is None:
        LessonProgress.objects.bulk_create(
            [LessonProgress(enrolment=enrolment, lesson=lesson)], ignore_conflicts=True
        )
        row = _held(enrolment, lesson)
    if row is None:
        raise LessonProgress.DoesNotExist
    row.enrolment, row.lesson = enrolment, lesson
    return row


def _held(enrolment: Enrolment, lesson: Lesson) -> LessonProgress | None:
    values = {
        "enrolment": enrolment.pk,
        "lesson": lesson.pk,
        "organization": tenancy.organization_id(),
    }
    with prepared_cursor() as cursor:
        cursor.execute(_HELD, values)
        found = cursor.fetchone()
    return _ROW.take(list(found)) if found else None


def _judge(row: LessonProgress, enrolment: Enrolment, lesson: Lesson, now: datetime) -> None:
    complete, parts = _state(row, enrolment, lesson)
    newly_done = complete and row.completed_at is None
    if newly_done:
        row.completed_at = now
    if newly_done or row.parts != parts:
        row.parts = parts
        values = {"done": row.completed_at, "parts": json.dumps(parts), "row": row.pk}
        with prepared_cursor() as cursor:
            cursor.execute(_NOTE, values)
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
    with prepared_cursor() as cursor:
        cursor.execute(_FIGURE, {"enrolment": enrolment.pk})
        figure = cursor.fetchone()
    if figure is None:
        raise Enrolment.DoesNotExist
    enrolment.state, enrolment.lessons_done, enrolment.lessons_total, enrolment.progress = figure
    if enrolment.state != Enrolment.State.ACTIVE or not enrolment.lessons_total:
        return False
    return enrolment.lessons_done >= enrolment.lessons_total and complete_enrolment(
        enrolment=enrolment, now=now
    )
