"""What being late costs, by property."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from courses.assignments.late import (
    LatePolicy,
    cost_words,
    describe_late,
    late_by,
    late_words,
    percent_taken,
    reckon,
)

DUE = datetime(2026, 3, 1, 12, tzinfo=UTC)
percents = st.decimals(0, 100, places=2)
points = st.decimals(0, 1000, places=2)
times = st.timedeltas(timedelta(0), timedelta(days=400))
policies = st.builds(
    LatePolicy,
    percent=percents,
    per=st.sampled_from(["day", "hour"]),
    most=percents,
    grace_minutes=st.integers(0, 3000),
)


@given(policies, points, points, times)
def test_nobody_loses_more_than_was_given_or_than_the_most(
    policy: LatePolicy, worth: Decimal, share: Decimal, late: timedelta
) -> None:
    given_points = min(worth, share)
    got = reckon(policy, given=given_points, worth=worth, late=late)
    assert Decimal(0) <= got.points <= given_points
    assert got.given == given_points == got.points + got.taken
    assert got.taken <= worth * policy.most / 100 + Decimal("0.005")


@given(policies, points, times, times)
def test_being_later_never_costs_less(
    policy: LatePolicy, worth: Decimal, one: timedelta, two: timedelta
) -> None:
    early, late = sorted((one, two))
    assert percent_taken(policy, early) <= percent_taken(policy, late)
    assert reckon(policy, given=worth, worth=worth, late=late).points <= reckon(
        policy, given=worth, worth=worth, late=early
    ).points  # fmt: skip


@given(policies, points, st.data())
def test_in_time_and_within_the_grace_nothing_is_taken(
    policy: LatePolicy, given_points: Decimal, data: st.DataObject
) -> None:
    late = data.draw(st.timedeltas(timedelta(0), timedelta(minutes=policy.grace_minutes)))
    assert reckon(policy, given=given_points, worth=Decimal(1000), late=late).taken == 0


@given(policies)
def test_a_policy_is_stored_and_read_again_and_has_words(policy: LatePolicy) -> None:
    assert LatePolicy.of(policy.dump()) == policy
    assert describe_late(policy).endswith(".")


@pytest.mark.parametrize(
    ("late", "percent"),
    [
        (timedelta(0), 0),
        (timedelta(microseconds=1), 10),
        (timedelta(days=1), 10),
        (timedelta(days=1, seconds=1), 20),
        (timedelta(days=30), 50),
    ],
)
def test_each_day_that_has_begun_counts(late: timedelta, percent: int) -> None:
    policy = LatePolicy(percent=Decimal(10), most=Decimal(50))
    assert percent_taken(policy, late) == percent


def test_after_the_grace_the_whole_time_counts() -> None:
    policy = LatePolicy(percent=Decimal(5), per="hour", grace_minutes=90)
    assert percent_taken(policy, timedelta(minutes=90)) == 0
    assert percent_taken(policy, timedelta(minutes=91)) == 10


def test_words() -> None:
    policy = LatePolicy(percent=Decimal(10), most=Decimal(50), grace_minutes=30)
    assert describe_late(policy) == (
        "Each day that has begun after the due date costs 10 % of the points, at most 50 %."
        " The first 30 minutes cost nothing."
    )
    assert late_words(timedelta(days=1, hours=3, minutes=5)) == "1 day 3 hours"
    assert late_words(timedelta(seconds=20)) == "1 minute"
    words = cost_words(policy, Decimal(40), timedelta(hours=30))
    assert words == "1 day 6 hours late, which costs 8 of 40 points."
    assert cost_words(policy, Decimal(40), timedelta(0)) == ""


def test_without_a_date_nothing_is_late() -> None:
    assert late_by(None, DUE) == timedelta(0)
    assert late_by(DUE, DUE - timedelta(days=1)) == timedelta(0)


@pytest.mark.parametrize("raw", [{"percent": -1}, {"percent": 101}, {"per": "week"}, {"more": 1}])
def test_what_is_no_policy_is_refused(raw: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        LatePolicy.of(raw)
