"""Noting addresses, trying those whose time has come, forgetting those nobody leads to any more."""

from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction

from courses.links.addresses import digest
from courses.links.models import OutsideLink
from lms.kernel import tenancy
from lms.kernel.outside import Unreachable, status_of

BATCH: Final = 40
AT_ONCE: Final = 8
LEASE: Final = timedelta(minutes=10)
"""For so long a link belongs to who tries it."""
FRESH: Final = timedelta(days=7)
"""So long a good answer is believed."""
AGAIN: Final = (timedelta(minutes=15), timedelta(hours=6), timedelta(days=1))
"""When a link that did not answer is tried again, after the first, the second, each later time."""
KEPT: Final = timedelta(days=30)
# The server is there and says so; it only does not want programs, or wants a password.
_GONE: Final = frozenset({404, 410})

Try = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class _Result:
    link: OutsideLink
    status: int | None = None
    reason: str = ""

    @property
    def answers(self) -> bool:
        return self.status is not None and self.status not in _GONE and self.status < 500


def note(*, urls: Collection[str], now: datetime) -> int:
    """Take down that lessons of the organisation in scope lead to these addresses; return how many are new."""
    wanted = {digest(url): url for url in urls}
    if not wanted:
        return 0
    known = OutsideLink.objects.filter(digest__in=wanted)
    there = set(known.values_list("digest", flat=True))
    known.filter(found_at__lt=now - timedelta(days=1)).update(found_at=now)
    new = [
        OutsideLink(url=url, digest=name, found_at=now, next_at=now)
        for name, url in wanted.items()
        if name not in there
    ]
    OutsideLink.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def ask_again(*, urls: Collection[str], now: datetime) -> int:
    """Have these addresses tried as soon as somebody comes to it, unless that was a minute ago; return how many."""
    old = OutsideLink.objects.filter(digest__in=[digest(url) for url in urls])
    return int(old.exclude(checked_at__gt=now - timedelta(minutes=1)).update(next_at=now))


def due_organizations(now: datetime) -> list[UUID]:
    """Return the organisations that have a link whose time has come. In the platform's scope."""
    rows = OutsideLink.objects.filter(next_at__lte=now).order_by("organization")
    return list(rows.values_list("organization_id", flat=True).distinct())


def check_due(*, now: datetime, ask: Try | None = None) -> int:
    """Try links of the organisation in scope whose time has come, `BATCH` at most; return how many were tried.

    Safe to run twice and to be killed: who tries a link has leased it before, and no transaction is open meanwhile.
    """
    links = _lease(now)
    if not links:
        return 0
    ask = ask or _status
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        results = list(pool.map(lambda link: _try(link, ask), links))
    # Where nothing at all answers, our own line is down, or this machine has none: that is no link's fault.
    online = any(one.status is not None for one in results) or _answered_lately(now)
    for one in results:
        _take_down(one, online=online, now=now)
    return len(links)


def _status(url: str) -> int:
    return status_of(url, agent=f"LMS link check (+https://{settings.PUBLIC_HOST}/)")


def _lease(now: datetime) -> list[OutsideLink]:
    with transaction.atomic():
        rows = OutsideLink.objects.select_for_update(skip_locked=True).filter(next_at__lte=now)
        links = list(rows.order_by("next_at", "pk")[:BATCH])
        OutsideLink.objects.filter(pk__in=[one.pk for one in links]).update(next_at=now + LEASE)
    return links


def _try(link: OutsideLink, ask: Try) -> _Result:
    """Without a touch of the database: this runs in a thread."""
    try:
        return _Result(link, status=ask(link.url))
    except Unreachable as error:
        return _Result(link, reason=error.reason)


def _answered_lately(now: datetime) -> bool:
    with tenancy.platform():
        rows = OutsideLink.objects.filter(state="answers", checked_at__gt=now - timedelta(days=1))
        return bool(rows.exists())


def _take_down(result: _Result, *, online: bool, now: datetime) -> None:
    link = result.link
    if result.answers:
        changes = {"state": "answers", "failures": 0, "next_at": now + FRESH}
    elif result.status is None and not online and result.reason not in ("forbidden", "address"):
        changes = {"next_at": now + timedelta(hours=1)}
    else:
        failures = min(link.failures + 1, 100)
        changes = {
            "state": "silent", "failures": failures, "next_at": now + AGAIN[min(failures, len(AGAIN)) - 1],
        }  # fmt: skip
    if "state" in changes:
        changes |= {"status": result.status, "reason": result.reason, "checked_at": now}
    OutsideLink.objects.filter(pk=link.pk).update(**changes)


def forget(*, now: datetime) -> int:
    """Delete links of the organisation in scope that no text has led to for a month; return how many."""
    return int(OutsideLink.objects.filter(found_at__lt=now - KEPT).delete()[0])
