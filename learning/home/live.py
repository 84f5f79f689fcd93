"""The next live sessions on home: of courses one learns in, and of courses one teaches."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from learning.live.cards import Card

LIVE_AHEAD: Final = timedelta(days=14)
SHOWN: Final = 3


def card(now: datetime, row: tuple[Any, ...], *, joined: bool = False, teaches: bool = False) -> Card:
    """Return the card of a row: key, title, course, slug, host, beginning, and `learning.home.statements.SESSION`."""
    key, title, course, slug, host, starts, taken, capacity, ends, opens_before, cancelled_at, zone = row
    return Card(
        key=key, title=title, course=course, slug=slug, host=host, starts_at=starts, ends_at=ends,
        opens_at=starts - timedelta(minutes=opens_before), capacity=capacity, taken=taken,
        cancelled_at=cancelled_at, reason="", joined=joined, teaches=teaches, now=now, time_zone=zone,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Live:
    """The next session that takes place (None: the others are all called off), and the `rest`."""

    next: Card | None
    rest: list[Card]


def together(*lists: Iterable[Card]) -> Live | None:
    """Return the sessions of several lists, the next ones first; of one that stands in two, the first one counts."""
    found: dict[UUID, Card] = {}
    for one in lists:
        for session in one:
            found.setdefault(session.key, session)
    shown = sorted(found.values(), key=lambda one: (one.starts_at, str(one.key)))[:SHOWN]
    first = next((one for one in shown if one.cancelled_at is None), None)
    return Live(first, [one for one in shown if one is not first]) if shown else None
