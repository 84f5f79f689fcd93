"""What every change of an enrolment leaves behind: a row with who and when, and an event."""

from datetime import datetime
from typing import Any

from accounts.models import User
from learning.enrolments import events
from learning.enrolments.models import Enrolment, EnrolmentChange
from lms.kernel.events import Verb, record


def note(enrolment: Enrolment, *, before: str, actor: User | None, reason: str) -> None:
    """Write down a change of state."""
    EnrolmentChange.objects.create(
        enrolment=enrolment, actor=actor, before=before, after=enrolment.state, reason=reason[:255]
    )


def tell(verb: Verb, enrolment: Enrolment, now: datetime, *, by: User | None, **payload: Any) -> None:
    """Record an event about the learner; `by` is named in it when it is somebody else."""
    record(
        verb,
        object=enrolment,
        actor=enrolment.learner_id,
        course_id=enrolment.course_id,
        payload=payload | ({"by": str(by.pk)} if by is not None and by.pk != enrolment.learner_id else {}),
        occurred_at=now,
    )


def tell_created(enrolment: Enrolment, source: str, now: datetime, *, by: User | None, again: bool) -> None:
    """Record that somebody has a place."""
    tell(events.CREATED, enrolment, now, by=by, source=source, again=again)
