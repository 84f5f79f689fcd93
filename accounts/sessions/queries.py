"""Reads for the page of devices."""

from dataclasses import dataclass
from datetime import datetime

from accounts.sessions.actions import live_sessions
from accounts.sessions.devices import Device, describe
from accounts.users.models import User

SHOWN = 100


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session that is open: on which device, from where, since when."""

    id: int
    device: Device
    address: str
    started_at: datetime
    last_seen_at: datetime
    is_current: bool


def devices(person: User, current_key: str | None, now: datetime) -> list[SessionRow]:
    """Return the open sessions of `person`, the present one first. One query."""
    found = live_sessions(person, now).values_list(
        "pk", "user_agent", "ip", "created_at", "last_seen_at", "session_key"
    )[:SHOWN]
    rows = [
        SessionRow(pk, describe(agent), address, started, seen, key == current_key)
        for pk, agent, address, started, seen, key in found
    ]
    return sorted(rows, key=lambda row: not row.is_current)
