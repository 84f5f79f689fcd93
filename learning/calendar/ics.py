"""A calendar as a file that calendar programs read (RFC 5545)."""

from collections.abc import Callable, Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

import icalendar

from learning.calendar.queries import Entry

PRODUCT = "-//LMS//Calendar//EN"


def ics(
    entries: Iterable[Entry], *, name: str, host: str, zone: ZoneInfo, now: datetime, address: Callable[[Entry], str]
) -> bytes:  # fmt: skip
    """Return the entries as iCalendar, in `zone` with its rules beside them; `address` is the page of an entry."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", zone.key)
    for entry in entries:
        event = icalendar.Event()
        event.add("uid", f"{entry.key}@{host}")
        event.add("dtstamp", now)
        event.add("dtstart", entry.when.astimezone(zone))
        event.add("summary", f"{entry.what}: {entry.title}")
        event.add("description", f"{entry.course}\n{address(entry)}")
        event.add("url", address(entry))
        if entry.ends is None:
            event.add("transp", "TRANSPARENT")
        else:
            # What a program has kept is replaced by what has a higher sequence (RFC 5545, 3.8.7.4).
            event.add("dtend", entry.ends.astimezone(zone))
            event.add("sequence", entry.sequence)
            event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())
