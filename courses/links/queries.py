"""What is known of links, for the checklist."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from courses.links.addresses import digest
from courses.links.models import OutsideLink


@dataclass(frozen=True, slots=True)
class Known:
    """What the last try of an address said; `checked_at` is None before the first."""

    state: str
    status: int | None
    reason: str
    checked_at: datetime | None


def known_links(urls: Collection[str]) -> dict[str, Known]:
    """Return what is known of these addresses; one query, none for no address."""
    names = {digest(url): url for url in urls}
    if not names:
        return {}
    rows = OutsideLink.objects.filter(digest__in=names)
    return {
        names[name]: Known(state, status, reason, checked_at)
        for name, state, status, reason, checked_at in rows.values_list(
            "digest", "state", "status", "reason", "checked_at"
        )
    }
