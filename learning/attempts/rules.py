"""The arithmetic of attempts, pure: deadlines, marks, and which attempt counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

# An answer sent before the deadline may still be on its way when the clock runs out.
GRACE = timedelta(seconds=5)
# How far the browser's reckoning of the server's time may be off, besides what the answer took on its way.
SKEW = timedelta(seconds=2)
# Answers that waited in a browser count for so long after the end.
LATE_FOR = timedelta(hours=24)
CENT = Decimal("0.01")
HUNDRED = Decimal(100)


def deadline(started_at: datetime, minutes: int | None, closes_at: datetime | None) -> datetime | None:
    """Return when an attempt ends: after its minutes or when the quiz closes, whichever comes first."""
    limits = [started_at + timedelta(minutes=minutes)] if minutes else []
    return min([*limits, *([closes_at] if closes_at else [])], default=None)


def is_over(deadline_at: datetime | None, now: datetime) -> bool:
    """Whether an attempt's time is up, with the grace for what is on its way."""
    return deadline_at is not None and deadline_at < now - GRACE


def seconds_left(deadline_at: datetime | None, now: datetime) -> int | None:
    """Return the whole seconds until the deadline, 0 after it, None without one."""
    return None if deadline_at is None else max(0, int((deadline_at - now).total_seconds()))


def question_seed(attempt_id: UUID, version_id: UUID) -> str:
    """Return what names a question's draw in an attempt: the order of its options, the numbers in its text."""
    return f"{attempt_id}:{version_id}"


@dataclass(frozen=True, slots=True)
class Marks:
    """The outcome of an attempt: points with two decimals, percent of the most possible, passed or not.

    While answers wait for a person, `waiting` counts them and `passed` is None.
    """

    score: Decimal
    percentage: Decimal
    passed: bool | None
    waiting: int = 0


def marks(shares: Iterable[tuple[Decimal | None, Decimal]], pass_mark: int) -> Marks:
    """Return the marks for `(share, points)` of each question, `share` 0 to 1, against `pass_mark` percent.

    A share of None waits to be marked, and counts nothing so far. Passing is decided on the exact figure, so
    nobody passes by rounding. Without points nobody can fail.
    """
    pairs = list(shares)
    waiting = sum(share is None for share, _points in pairs)
    most = sum((points for _share, points in pairs), Decimal(0))
    got = sum((share * points for share, points in pairs if share is not None), Decimal(0))
    exact = HUNDRED * got / most if most else HUNDRED
    return Marks(
        score=got.quantize(CENT, ROUND_HALF_UP),
        percentage=exact.quantize(CENT, ROUND_HALF_UP),
        passed=None if waiting else exact >= pass_mark,
        waiting=waiting,
    )


def hints_cost(taken: int, percent: int) -> Decimal:
    """Return the share of a question's points that so many hints cost, `percent` of them each; never more than all."""
    return min(Decimal(1), taken * percent / HUNDRED)


def after_hints(share: Decimal, cost: Decimal) -> Decimal:
    """Return what is left of a share of the points after what hints cost; never less than nothing."""
    return max(Decimal(0), share - cost)


def off_by_hints(share: Decimal, cost: Decimal, judged: Decimal) -> Decimal:
    """Return the share of the points that hints took of an answer that has `share` after them, and had `judged` before.

    `judged` counts where nothing is left only. Full marks that a regrade gave to all are full, whatever hints cost.
    """
    return min(cost, 1 - share if share else judged)


def counting(percentages: Sequence[Decimal], strategy: str) -> Decimal | None:
    """Return the percentage that counts of those of all attempts, oldest first; None before the first.

    `strategy` is one of `Quiz.Counts`: best, last, first, average.
    """
    if not percentages:
        return None
    if strategy == "average":
        return (sum(percentages, Decimal(0)) / len(percentages)).quantize(CENT, ROUND_HALF_UP)
    return {"best": max(percentages), "last": percentages[-1], "first": percentages[0]}[strategy]
