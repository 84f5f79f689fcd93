"""When and from where a session was last seen: one write every few minutes, not one each request."""

from typing import Any

from allauth.usersessions.models import UserSession
from django.http import HttpRequest

from lms.kernel import clock

# Kept in the session itself, which is loaded anyway: epoch seconds of the last note.
SEEN = "seen"
EVERY_SECONDS = 300
UNKNOWN_ADDRESS = "0.0.0.0"  # noqa: S104  # nosec B104
AGENT_LENGTH: int = UserSession._meta.get_field("user_agent").max_length


def is_due(request: HttpRequest) -> bool:
    """Tell whether the session of this signed-in request was last noted long enough ago."""
    seen: float = request.session.get(SEEN, 0)
    return clock.now().timestamp() - seen >= EVERY_SECONDS


def note(request: HttpRequest) -> None:
    """Write down that the session of this signed-in request is in use, with its address and device.

    One UPDATE, or an INSERT the first time. Safe to repeat and to run at the same time in two requests.
    """
    key = request.session.session_key
    if key is None:
        return
    now = clock.now()
    facts: dict[str, Any] = {
        "user_id": request.user.pk,
        "ip": getattr(request, "client_address", "") or UNKNOWN_ADDRESS,
        "user_agent": request.headers.get("User-Agent", "")[:AGENT_LENGTH],
        "last_seen_at": now,
    }
    if not UserSession.objects.filter(session_key=key).update(**facts):
        UserSession.objects.bulk_create([UserSession(session_key=key, **facts)], ignore_conflicts=True)
    request.session[SEEN] = int(now.timestamp())
