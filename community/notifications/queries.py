"""Reads for the list of notifications."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.utils.functional import Promise

from accounts.models import User
from community.notifications.kinds import KINDS
from community.notifications.models import Notification

PER_PAGE = 30


@dataclass(frozen=True, slots=True)
class Line:
    """One notification in words."""

    id: UUID
    icon: str
    title: str
    why: Promise
    occurred_at: datetime
    unread: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of a person's notifications, newest first."""

    page: Page[Any]
    lines: list[Line]

    @property
    def any_unread(self) -> bool:
        """Whether this page shows something new."""
        return any(line.unread for line in self.lines)


def listing(person: User, number: str) -> Listing:
    """Return one page: two queries."""
    rows = (
        Notification.objects.filter(recipient=person, kind__in=KINDS)
        .order_by("-occurred_at", "-id")
        .values_list("id", "kind", "data", "occurred_at", "read_at")
    )
    page = Paginator(rows, PER_PAGE).get_page(number)
    lines = []
    for key, name, data, occurred_at, read_at in page:
        kind = KINDS[name]
        lines.append(
            Line(key, kind.icon, kind.fill(kind.title, data), kind.why, occurred_at, read_at is None)
        )
    return Listing(page, lines)


def unread_count(person: User) -> int:
    """Return how many notifications are new, counting no further than a hundred."""
    return Notification.objects.filter(recipient=person, read_at=None)[:100].count()
