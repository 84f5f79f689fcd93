"""Ending sessions, and clearing away what is past its time."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from accounts.audit.actions import note
from accounts.sessions.events import SESSION_ENDED
from accounts.sessions.store import SessionStore
from accounts.users.models import User
from lms.kernel import clock, events, tenancy

LOG_KEPT = timedelta(days=90)
BATCH = 5000


def fingerprint(session_key: str | None) -> str:
    """Return a short name of a session that tells nothing about its key."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:16] if session_key else ""


def _end(sessions: Iterable[UserSession], actor: User | None, by: str) -> int:
    store = SessionStore()
    count = 0
    for session in sessions:
        with transaction.atomic():
            store.delete(session.session_key)
            session.data = {**session.data, "ended_at": clock.now().isoformat(), "by": by}
            session.save(update_fields=["data"])
            note_end(session.user, session.session_key, actor, by)
        count += 1
    return count


def note_end(person: User, session_key: str | None, actor: User | None, by: str) -> None:
    """Record that a session of `person` has ended, in the audit trail and, within an organisation, as an event."""
    mark = fingerprint(session_key)
    note("accounts.session.ended", about=person, actor=actor, session=mark, by=by)
    if tenancy.active().organization_id is not None:
        events.record(SESSION_ENDED, object=person, actor=person, session_id=mark, payload={"by": by})


def revoke(*, session: UserSession, actor: User | None) -> None:
    """End one session at once, on whatever device it is; its row stays as the log. Safe to repeat."""
    _end([session], actor, "revocation")


def sign_out_everywhere(*, person: User, actor: User | None, keep: str | None = None) -> int:
    """End all sessions of `person` but the one with the key `keep`; return how many there were."""
    return _end(live_sessions(person, clock.now()).exclude(session_key=keep or ""), actor, "revocation")


def live_sessions(person: User, now: datetime) -> Any:
    """Return the sessions of `person` that still let somebody in, last seen first."""
    live = Session.objects.filter(expire_date__gt=now).values("session_key")
    found = UserSession.objects.filter(user=person, session_key__in=live)
    return found.select_related("user").order_by("-last_seen_at", "-pk")


def clear_expired(*, now: datetime) -> dict[str, int]:
    """Delete expired sessions, and the log of those not seen for 90 days; return how many of each."""
    return {
        "sessions": _delete_in_batches(Session.objects.filter(expire_date__lt=now)),
        "log": _delete_in_batches(UserSession.objects.filter(last_seen_at__lt=now - LOG_KEPT)),
    }


def _delete_in_batches(rows: Any) -> int:
    total = 0
    while keys := list(rows.values_list("pk", flat=True)[:BATCH]):
        total += rows.model.objects.filter(pk__in=keys).delete()[0]
    return total
