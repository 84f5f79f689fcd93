"""What stands in a learner's calendar: dates of their courses, as they are for them. One query, by hand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from learning.calendar.dates import DATED, LIVE
from lms.kernel import tenancy
from lms.kernel.sql import prepared_cursor

AHEAD = timedelta(days=120)
FEED_BACK = timedelta(days=60)
FEED_AHEAD = timedelta(days=400)
AT_MOST = 2000
SHOWN = 60

# What is due, and the live sessions of one's courses and of those one leads.
_SESSION = "'live', s.id, s.title"
_ENTRIES = (
    DATED
    + f"""
(SELECT kind, id, title, course, slug, lesson, opens_at, due_at, closes_at, NULL::timestamptz, 0, false FROM dated
WHERE opens_at BETWEEN %(first)s AND %(last)s OR due_at BETWEEN %(first)s AND %(last)s
  OR closes_at BETWEEN %(first)s AND %(last)s
LIMIT %(limit)s)
UNION ALL
(SELECT {_SESSION}, m.title, '', '', s.starts_at, NULL, NULL, s.ends_at, s.sequence, s.cancelled_at IS NOT NULL {LIVE}
WHERE s.starts_at BETWEEN %(first)s AND %(last)s ORDER BY s.starts_at, s.id LIMIT %(limit)s)
UNION ALL
(SELECT {_SESSION}, c.title, '', '', s.starts_at, NULL, NULL, s.ends_at, s.sequence, s.cancelled_at IS NOT NULL
FROM learning_livesession s JOIN courses_course c ON c.id = s.course_id AND c.deleted_at IS NULL
WHERE s.host_id = %(learner)s AND s.organization_id = %(organization)s
  AND s.starts_at BETWEEN %(first)s AND %(last)s ORDER BY s.starts_at, s.id LIMIT %(limit)s)
"""
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A moment in the calendar, or a session until `ends`.

    `key` names it for good, also when its moment moves, and `sequence` counts its changes where they are counted; `what` is
    its kind in words.
    """

    key: str
    when: datetime
    what: str
    kind: str
    icon: str
    title: str
    course: str
    url_name: str
    url_args: tuple[Any, ...]
    ends: datetime | None = None
    sequence: int = 0
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the reader with its entries, the earliest first."""

    date: date
    entries: list[Entry]


def entries(person: User, first: datetime, last: datetime) -> list[Entry]:
    """Return what happens from `first` to `last` in the courses of `person`, and in sessions they lead. One query."""
    with prepared_cursor() as cursor:
        whose = {"learner": person.pk, "organization": tenancy.organization_id()}
        cursor.execute(_ENTRIES, whose | {"first": first, "last": last, "limit": AT_MOST})
        rows = list(cursor.fetchall())
    found = {entry.key: entry for row in rows for entry in _entries(*row) if first <= entry.when <= last}
    return sorted(found.values(), key=lambda one: (one.when, one.title, one.key))


@dataclass(frozen=True, slots=True)
class Agenda:
    """Days with their entries, as many as a page shows; `later` is the first day after them that has something."""

    days: list[Day]
    later: date | None


def agenda(person: User, now: datetime, start: date | None = None) -> Agenda:
    """Return the days from `start` (today) on that have something, in the zone of the reader. One query.

    A page has whole days, and ends after the one that fills it. It looks as far ahead as `AHEAD` from its first day.
    """
    today = timezone.localtime(now).date()
    day = max(start, today) if start else today
    first = datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())
    found = entries(person, first, max(first, now) + AHEAD)
    days: list[Day] = []
    shown = 0
    for this, group in groupby(found, key=lambda one: timezone.localtime(one.when).date()):
        if shown >= SHOWN:
            return Agenda(days, this)
        days.append(Day(this, list(group)))
        shown += len(days[-1].entries)
    return Agenda(days, None)


def _entries(
    kind: str, key: UUID, title: str, course: str, slug: str, lesson: str, opens: datetime | None, due: datetime | None,
    closes: datetime | None, ends: datetime | None, sequence: int, cancelled: bool,
) -> Iterator[Entry]:  # fmt: skip
    if opens and ends:
        yield session_entry(key, title, course, opens, ends, sequence=sequence, cancelled=cancelled)
        return
    name, args = "learning:lesson", (slug, lesson)
    if kind == "assignment":
        name, args = "learning:assignment", (slug, lesson, key)  # type: ignore[assignment]
    moments = (
        ("opens", opens, _("Opens"), "info", "circle-dot"),
        ("due", due, _("Due"), "warn", "clock"),
        ("closes", closes if closes != due else None, _("Closes"), "none", "lock"),
    )
    for moment, when, what, look, icon in moments:
        if when is not None:
            yield Entry(f"{moment}-{key}", when, what, look, icon, title, course, name, args)


def session_entry(
    key: UUID, title: str, course: str, starts: datetime, ends: datetime, *, sequence: int, cancelled: bool
) -> Entry:  # fmt: skip
    """Return the entry of a live session."""
    what, kind, icon = (_("Cancelled"), "bad", "circle-x") if cancelled else (_("Live"), "info", "video")
    return Entry(
        f"live-{key}",
        starts,
        what,
        kind,
        icon,
        title,
        course,
        "learning:live_session",
        (key,),
        ends,
        sequence,
        cancelled,
    )
