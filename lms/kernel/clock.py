"""The one source of time, so that tests can set it. Read `now()` at the edge and pass it down."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.utils import timezone

_frozen: datetime | None = None


def now() -> datetime:
    """Return the present moment, zone-aware (UTC)."""
    return _frozen or timezone.now()


@contextmanager
def frozen(at: datetime) -> Iterator[datetime]:
    """Hold the clock at `at` in this whole process (threads included). For tests."""
    global _frozen
    before, _frozen = _frozen, at
    try:
        yield at
    finally:
        _frozen = before


@contextmanager
def moved(by: timedelta) -> Iterator[datetime]:
    """Hold the clock at the present moment shifted `by`. For tests."""
    with frozen(now() + by) as at:
        yield at
