"""A live session as a page shows it: its times in the reader's zone, whether one can join, and in how long that changes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from learning.live.models import opens_to
from lms.pages import times

# An open page looks again by itself when the button comes or goes within this time.
LOOKS_AHEAD: Final = timedelta(hours=12)


def between(starts_at: datetime, ends_at: datetime, now: datetime, *, today: bool = False) -> str:
    """When it is, zone named: "Thu 15 Oct 17:00 to 17:45 EAT", with both days where it ends on another.

    Its day is left out when it is now, unless `today` is to be said.
    """
    starts, ends = timezone.localtime(starts_at), timezone.localtime(ends_at)
    first, last = f"{starts:%H:%M}", f"{ends:%H:%M}"
    if today or starts.date() != timezone.localtime(now).date():
        first = f"{times.day_words(starts_at, now)} {first}"
    if ends.date() != starts.date():
        last = f"{times.day_words(ends_at, now)} {last}"
    return _("%(first)s to %(last)s %(zone)s") % {
        "first": first,
        "last": last,
        "zone": times.zone_name(ends_at),
    }


@dataclass(frozen=True, slots=True)
class Card:
    """A session to somebody who may go to it. `taken` counts who joined; it is asked for where there are `capacity` places.

    `joined` is whether they were there themselves; `teaches`, whether they lead it or look on.
    """

    key: UUID
    title: str
    course: str
    slug: str
    host: str
    starts_at: datetime
    ends_at: datetime
    opens_at: datetime
    capacity: int | None
    taken: int
    cancelled_at: datetime | None
    reason: str
    joined: bool
    teaches: bool
    now: datetime
    time_zone: str = ""

    @property
    def state(self) -> str:
        """One of "cancelled", "over", "on" (it runs), "open" (it is about to begin) and "ahead"."""
        if self.cancelled_at is not None:
            return "cancelled"
        if self.ends_at <= self.now:
            return "over"
        if self.starts_at <= self.now:
            return "on"
        return "open" if self.opens_at <= self.now else "ahead"

    @property
    def is_full(self) -> bool:
        """Whether nobody else gets in; who joined before does."""
        return self.capacity is not None and self.taken >= self.capacity and not self.joined

    @property
    def can_join(self) -> bool:
        """Whether the button is there. Who teaches may be early."""
        if self.state in ("cancelled", "over") or (self.is_full and not self.teaches):
            return False
        return opens_to(self.opens_at, self.starts_at, teaches=self.teaches) <= self.now

    @property
    def is_near(self) -> bool:
        """Whether it is on, or begins within hours: then it stands first."""
        return self.state in ("on", "open") or (
            self.state == "ahead" and self.starts_at - self.now < LOOKS_AHEAD
        )

    @property
    def when(self) -> str:
        """When it is, in the reader's zone; the day is left out today."""
        return between(self.starts_at, self.ends_at, self.now)

    @property
    def when_day(self) -> str:
        """When it is, in the reader's zone, in any case with its day."""
        return between(self.starts_at, self.ends_at, self.now, today=True)

    @property
    def when_there(self) -> str:
        """When it is where it was planned, "" where that is the reader's own time of day."""
        if not self.time_zone:
            return ""
        there = ZoneInfo(self.time_zone)
        if timezone.localtime(self.starts_at).utcoffset() == self.starts_at.astimezone(there).utcoffset():
            return ""
        with timezone.override(there):
            return self.when_day

    @property
    def window(self) -> str:
        """From when to when one can join, in words."""
        words = between(self.opens_at, self.ends_at, self.now)
        return _("Join is open from %(times)s.") % {"times": words}

    @property
    def status(self) -> tuple[str, str, str]:
        """Kind, word and icon of the state."""
        away = times.relative_words(self.starts_at, self.now)
        return {
            "cancelled": ("bad", _("Cancelled"), "circle-x"),
            "over": ("none", _("Over"), "circle-check"),
            "on": ("ok", _("On now"), "radio"),
            "open": ("info", _("Starts %(when)s") % {"when": away}, "radio"),
            "ahead": ("none", _("Starts %(when)s") % {"when": away}, "clock"),
        }[self.state]

    @property
    def changes_in(self) -> int | None:
        """Seconds until the button comes or goes, None when it does not soon: an open page asks again then."""
        if self.state in ("cancelled", "over"):
            return None
        opens = opens_to(self.opens_at, self.starts_at, teaches=self.teaches)
        change = next(at for at in (opens, self.opens_at, self.ends_at) if at > self.now)
        if change - self.now > LOOKS_AHEAD:
            return None
        return int((change - self.now).total_seconds()) + 1
