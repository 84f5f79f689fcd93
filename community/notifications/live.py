"""People are told of live sessions: planned, moved, cancelled, taking place after all, and a day and an hour before."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final
from uuid import UUID

from django.utils import timezone, translation
from django.utils.formats import date_format

from accounts.api import display_language, display_zone
from accounts.models import User
from community.notifications.actions import Message, notify
from learning.models import Enrolment, LiveSession
from lms.kernel import clock
from lms.kernel.consumers import consumer
from lms.kernel.models import Event
from lms.pages import times

KINDS_BY_VERB: Final = {
    "learning.live_session.scheduled": "live_scheduled",
    "learning.live_session.changed": "live_moved",
    "learning.live_session.cancelled": "live_cancelled",
    "learning.live_session.reinstated": "live_reinstated",
    "learning.live_session.approaching": "live_approaching",
}
# What is told of many at once, by what is told of one.
SERIES: Final = {"live_scheduled": "live_series_scheduled", "live_cancelled": "live_series_cancelled"}


@consumer("community.live", verbs=[*KINDS_BY_VERB])
def tell_about_sessions(batch: Sequence[Event]) -> None:
    """Tell learners who are active in the course (and the cohort) and the host, but not who did it.

    One query, and two for each session that something is told of. What is not true any more is not told.
    """
    rows = LiveSession.objects.select_related("course", "host", "organization").filter(
        course__deleted_at=None, course__is_published=True
    )
    sessions = rows.in_bulk({event.object_id for event in batch})
    messages: list[Message] = []
    for event in batch:
        session = sessions.get(event.object_id)
        if session is None or not _is_news(event, session):
            continue
        messages += _messages(event, session)
    notify(messages, now=clock.now())


def _is_news(event: Event, session: LiveSession) -> bool:
    """Whether it is told: of several alike the first one, of changes a move, and nothing that was undone meanwhile."""
    if not event.payload.get("first", True) or not event.payload.get("moved", True):
        return False
    cancelled = session.cancelled_at is not None
    return cancelled == (event.verb == "learning.live_session.cancelled")


def _messages(event: Event, session: LiveSession) -> list[Message]:
    kind = KINDS_BY_VERB[event.verb]
    count = event.payload.get("count", 1)
    if count > 1:
        kind = SERIES.get(kind, kind)
    facts: dict[str, Any] = {"course": session.course.title, "session": session.title, "count": count}

    @cache
    def when(language: str, zone: Any) -> str:
        with translation.override(language), timezone.override(zone):
            return moment_words(session.starts_at)

    return [
        Message(
            recipient_id=person.pk,
            kind=kind,
            occurred_at=event.occurred_at,
            url=session.get_absolute_url(),
            data=facts | {"when": when(*_terms(person, session))},
            event_position=event.position,
        )
        for person in _people(session)
        if person.pk != event.actor_id
    ]


def _terms(person: User, session: LiveSession) -> tuple[str, Any]:
    organization = session.organization
    return display_language(person, organization), display_zone(person, organization)


def moment_words(moment: datetime) -> str:
    """A moment that stays true in a letter: "Thursday 15 October 17:00 EAT", in the zone and language in use."""
    local = timezone.localtime(moment)
    return f"{date_format(local, 'l j F', use_l10n=False)} {local:%H:%M} {times.zone_name(moment)}"


def _people(session: LiveSession) -> list[User]:
    """Whom it is for, and who leads it, each once."""
    mine = Enrolment.objects.filter(course=session.course_id, state=Enrolment.State.ACTIVE)
    if session.cohort_id:
        mine = mine.filter(cohort=session.cohort_id)
    rows = User.objects.filter(pk__in=mine.values("learner"), is_active=True).order_by("pk")
    found: dict[UUID, User] = {person.pk: person for person in rows}
    if session.host is not None:
        found.setdefault(session.host.pk, session.host)
    return list(found.values())
