"""The arithmetic of attempts."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from learning.attempts.rules import counting, deadline, marks

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
shares = st.decimals(0, 1, places=4)
points = st.decimals(0, 100, places=2)
percentages = st.decimals(0, 100, places=2)


def test_an_attempt_ends_after_its_minutes_or_when_the_quiz_closes() -> None:
    assert deadline(NOON, None, None) is None
    assert deadline(NOON, 20, None) == NOON + timedelta(minutes=20)
    assert deadline(NOON, 20, NOON + timedelta(minutes=5)) == NOON + timedelta(minutes=5)
    assert deadline(NOON, 5, NOON + timedelta(minutes=20)) == NOON + timedelta(minutes=5)


@given(st.lists(st.tuples(shares, points), max_size=30), st.integers(0, 100))
def test_marks_stay_within_bounds(pairs: list[tuple[Decimal, Decimal]], pass_mark: int) -> None:
    found = marks(pairs, pass_mark)
    most = sum((worth for _share, worth in pairs), Decimal(0))
    assert 0 <= found.percentage <= 100
    assert 0 <= found.score <= most


@given(st.lists(points, min_size=1, max_size=30), st.integers(0, 100))
def test_all_right_passes_and_all_wrong_does_not(worths: list[Decimal], pass_mark: int) -> None:
    assert marks([(Decimal(1), worth) for worth in worths], pass_mark).passed
    if sum(worths) and pass_mark:
        assert not marks([(Decimal(0), worth) for worth in worths], pass_mark).passed


def test_nobody_passes_by_rounding() -> None:
    almost = marks([(Decimal("0.6999"), Decimal(1000)), (Decimal("0.70"), Decimal("0.01"))], 70)
    assert almost.percentage == Decimal("69.99")
    assert not almost.passed
    assert marks([(Decimal("0.7"), Decimal(10))], 70).passed


@given(st.lists(percentages, min_size=1, max_size=10))
def test_what_counts_lies_between_the_worst_and_the_best(found: list[Decimal]) -> None:
    assert counting(found, "best") == max(found)
    assert counting(found, "last") == found[-1]
    assert counting(found, "first") == found[0]
    average = counting(found, "average")
    assert average is not None
    assert min(found) - Decimal("0.01") <= average <= max(found) + Decimal("0.01")


def test_nothing_counts_before_the_first_attempt() -> None:
    assert counting([], "best") is None
