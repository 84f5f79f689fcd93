"""Verbs of accommodations. What is granted counts at once, in running attempts as well."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from courses.models import Assignment, Quiz
from learning.accommodations import events
from learning.accommodations.models import Accommodation, Extension
from learning.enrolments.models import Enrolment
from learning.enrolments.terms import MOVED
from lms.kernel.events import record


class AccommodationError(Exception):
    """What cannot be granted; the message is for who grants."""


# Told, in the same transaction, of enrolments whose terms have changed: parts that run attempts or keep grades register themselves.
CHANGED: list[Callable[[list[Enrolment], datetime], None]] = []


def terms_changed(enrolment: Enrolment, now: datetime) -> None:
    """Let running work and grades follow the terms of an enrolment."""
    all_terms_changed([enrolment], now)


def all_terms_changed(enrolments: list[Enrolment], now: datetime) -> None:
    """Let running work and grades follow the terms of enrolments; those who move with a cohort come here by themselves."""
    for follow in CHANGED:
        follow(enrolments, now)


MOVED.append(all_terms_changed)


@transaction.atomic
def accommodate(
    *, enrolment: Enrolment, extra_time_percent: int = 0, extra_days: int = 0, extra_attempts: int = 0,
    reason: str = "", actor: User, now: datetime,
) -> Accommodation:  # fmt: skip
    """Set what a learner gets in everything of the course; all zero takes it back. The same again changes nothing."""
    _one_at_a_time(enrolment)
    terms = {
        "extra_time_percent": extra_time_percent, "extra_days": extra_days, "extra_attempts": extra_attempts,
        "reason": reason,
    }  # fmt: skip
    row = Accommodation.objects.filter(enrolment=enrolment).first() or Accommodation(enrolment=enrolment)
    if all(getattr(row, name) == value for name, value in terms.items()):
        return row
    for name, value in terms.items():
        setattr(row, name, value)
    row.granted_by = actor
    row.save()
    figures = {name: value for name, value in terms.items() if name != "reason"}
    record(
        events.GRANTED, object=row, actor=actor, course_id=enrolment.course_id, occurred_at=now,
        payload={"enrolment": str(enrolment.pk), **figures},
    )  # fmt: skip
    terms_changed(enrolment, now)
    return row


@transaction.atomic
def extend(
    *, enrolment: Enrolment, quiz: Quiz | None = None, assignment: Assignment | None = None,
    until: datetime | None = None, extra_minutes: int = 0, extra_attempts: int = 0, reason: str = "",
    actor: User | None, now: datetime,
) -> Extension:  # fmt: skip
    """Give a learner more at one quiz or assignment of the course; a second call replaces the first. A rule has no `actor`.

    Raises `AccommodationError` for a thing of another course, for both or neither, and when nothing is given.
    """
    thing = quiz or assignment
    if thing is None or (quiz and assignment) or thing.course_id != enrolment.course_id:
        raise AccommodationError(_("Choose a quiz or an assignment of this course."))
    if until is None and not extra_minutes and not extra_attempts:
        raise AccommodationError(_("Give a date, minutes or attempts."))
    _one_at_a_time(enrolment)
    row, _made = Extension.objects.update_or_create(
        enrolment=enrolment, quiz=quiz, assignment=assignment,
        defaults={
            "until": until, "extra_minutes": extra_minutes, "extra_attempts": extra_attempts, "reason": reason,
            "granted_by": actor,
        },
    )  # fmt: skip
    payload = {
        "enrolment": str(enrolment.pk), "quiz": str(quiz.pk) if quiz else None,
        "assignment": str(assignment.pk) if assignment else None, "minutes": extra_minutes,
        "attempts": extra_attempts,
    }  # fmt: skip
    record(
        events.EXTENDED,
        object=row,
        actor=actor,
        course_id=enrolment.course_id,
        payload=payload,
        occurred_at=now,
    )
    terms_changed(enrolment, now)
    return row


@transaction.atomic
def take_back(*, enrolment: Enrolment, extension: Extension, actor: User, now: datetime) -> None:
    """Take an extension away; a running attempt ends when it would have ended without."""
    _one_at_a_time(enrolment)
    record(
        events.TAKEN_BACK, object=extension, actor=actor, course_id=enrolment.course_id, occurred_at=now,
        payload={"enrolment": str(enrolment.pk)},
    )  # fmt: skip
    Extension.objects.filter(pk=extension.pk).delete()
    terms_changed(enrolment, now)


def _one_at_a_time(enrolment: Enrolment) -> None:
    """Starting an attempt takes this lock too, so that it sees what was granted, or is seen by who grants."""
    Enrolment.objects.select_for_update(no_key=True).only("pk").get(pk=enrolment.pk)
