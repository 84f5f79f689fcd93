"""What handing in late costs: the policy an author sets, and the arithmetic. Pure, in `Decimal`, two decimals.

A policy takes a share of the points that could be earned for every day or hour that has begun since the work was due.
It never takes more than was given. After an assignment closes nothing is taken in at all (`learning.submissions`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final, Literal, Self

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pydantic import BaseModel, ConfigDict, Field

CENT: Final = Decimal("0.01")
HUNDRED: Final = Decimal(100)
UNITS: Final = {"day": timedelta(days=1), "hour": timedelta(hours=1)}


class LatePolicy(BaseModel):
    """`percent` of the assignment's points for every started `per`, at most `most` percent; none within the grace.

    Who comes after the grace pays for the whole time since the work was due, the grace included. Without percent,
    being late costs nothing and is only said.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    percent: Decimal = Field(default=Decimal(0), ge=0, le=100, max_digits=5, decimal_places=2)
    per: Literal["day", "hour"] = "day"
    most: Decimal = Field(default=HUNDRED, ge=0, le=100, max_digits=5, decimal_places=2)
    grace_minutes: int = Field(default=0, ge=0, le=60 * 24 * 30)

    @classmethod
    def of(cls, raw: Mapping[str, Any] | None) -> Self:
        """The policy stored with an assignment. Raises pydantic's `ValidationError` when it is none."""
        return cls.model_validate(dict(raw or {}))

    def dump(self) -> dict[str, Any]:
        """The JSON to store: what is as usual is left out."""
        return self.model_dump(mode="json", exclude_defaults=True)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What work is worth: `given` by whoever marked it, `taken` for being late, and the `points` that are left."""

    given: Decimal
    taken: Decimal
    points: Decimal


def late_by(due_at: datetime | None, handed_in_at: datetime) -> timedelta:
    """Return how long after it was due work was handed in; nothing for work in time, or without a date."""
    return max(timedelta(0), handed_in_at - due_at) if due_at is not None else timedelta(0)


def percent_taken(policy: LatePolicy, late: timedelta) -> Decimal:
    """Return the percent of the assignment's points that being `late` costs."""
    if late <= timedelta(minutes=policy.grace_minutes):
        return Decimal(0)
    started = -(-late // UNITS[policy.per])
    return min(policy.most, policy.percent * started)


def reckon(policy: LatePolicy, *, given: Decimal, worth: Decimal, late: timedelta) -> Reckoned:
    """Return what is left of the points `given` for work on an assignment of `worth` points."""
    asked = (worth * percent_taken(policy, late) / HUNDRED).quantize(CENT, ROUND_HALF_UP)
    taken = min(given, asked)
    return Reckoned(given, taken, given - taken)


def number(value: Decimal) -> str:
    """A figure without the zeros nobody reads: 10, 2.5."""
    return f"{value.normalize():f}" if value else "0"


def describe_late(policy: LatePolicy) -> str:
    """The policy in words, for who makes the assignment and who works on it."""
    if not policy.percent:
        return _("Handing in late costs nothing.")
    values = {"percent": number(policy.percent), "most": number(policy.most)}
    if policy.per == "day":
        words = _("Each day that has begun after the due date costs %(percent)s %% of the points")
    else:
        words = _("Each hour that has begun after the due date costs %(percent)s %% of the points")
    words %= values
    if policy.most < HUNDRED:
        words = _("%(words)s, at most %(most)s %%") % (values | {"words": words})
    if policy.grace_minutes:
        grace = ngettext("%d minute", "%d minutes", policy.grace_minutes) % policy.grace_minutes
        return _("%(words)s. The first %(grace)s cost nothing.") % {"words": words, "grace": grace}
    return f"{words}."


def late_words(late: timedelta) -> str:
    """How late in words: the two largest units, such as "1 day 3 hours"."""
    minutes = max(1, int(late.total_seconds() // 60))
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    words = []
    if days:
        words.append(ngettext("%d day", "%d days", days) % days)
    if hours:
        words.append(ngettext("%d hour", "%d hours", hours) % hours)
    if not days and (minutes or not hours):
        words.append(ngettext("%d minute", "%d minutes", minutes) % minutes)
    return " ".join(words)


def cost_words(policy: LatePolicy, worth: Decimal, late: timedelta) -> str:
    """What being late costs in this case, "" for work in time."""
    if not late:
        return ""
    share = percent_taken(policy, late)
    values = {"late": late_words(late), "worth": number(worth)}
    if not share:
        return _("%(late)s late, which costs nothing.") % values
    taken = (worth * share / HUNDRED).quantize(CENT, ROUND_HALF_UP)
    return _("%(late)s late, which costs %(taken)s of %(worth)s points.") % (
        values | {"taken": number(taken)}
    )
