"""What every change of an enrolment leaves behind: a row with who and when, and an event."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from accounts.models import User
from learning.enrolments import events
from learning.enrolments.models import Enrolment, EnrolmentChange
from lms.kernel.events import Happening, Verb, record_all


def note(enrolment: Enrolment, *, before: str, actor: User | None, reason: str) -> None:
    """Write down a change of state."""
    EnrolmentChange.objects.create(
        enrolment=enrolment, actor=actor, before=before, after=enrolment.state, reason=reason[:255]
    )


def note_all(rows: Sequence[Enrolment], *, before: str, actor: User | None, reason: str) -> None:
    """Write down the same change of many, in one statement."""
    EnrolmentChange.objects.bulk_create(
        EnrolmentChange(enrolment=row, actor=actor, before=before, after=row.state, reason=reason[:255])
        for row in rows
    )


def tell(verb: Verb, enrolment: Enrolment, now: datetime, *, by: User | None, **payload: Any) -> None:
    """Record an event about the learner; `by` is named in it when it is somebody else."""
    record_all([_happening(verb, enrolment, now, by, payload)])


def tell_created(enrolment: Enrolment, source: str, now: datetime, *, by: User | None, again: bool) -> None:
    """Record that somebody has a place."""
    tell(events.CREATED, enrolment, now, by=by, source=source, again=again)


def tell_all_created(rows: Sequence[Enrolment], source: str, now: datetime, *, by: User | None) -> None:
    """Record that each of many has a place, in one round trip."""
    payload = {"source": source, "again": False}
    record_all(_happening(events.CREATED, row, now, by, payload) for row in rows)


def _happening(
    verb: Verb, enrolment: Enrolment, now: datetime, by: User | None, payload: dict[str, Any]
) -> Happening:
    named = {"by": str(by.pk)} if by is not None and by.pk != enrolment.learner_id else {}
    return Happening(
        verb, enrolment, enrolment.learner_id, enrolment.course_id, payload=payload | named, occurred_at=now
    )
