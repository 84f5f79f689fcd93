"""What stands in a learner's calendar: dates of their courses, as they are for them. One query, by hand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from learning.accommodations.terms import More, Terms
from lms.kernel import tenancy
from lms.kernel.sql import prepared_cursor

AHEAD = timedelta(days=120)
FEED_BACK = timedelta(days=60)
FEED_AHEAD = timedelta(days=400)
AT_MOST = 2000

# Everything with a date in the courses that are open to the learner, each with what moves the date for them.
_DATED = """
WITH mine AS (
  SELECT e.id, c.id AS course_id, c.title, c.slug, c.starts_at, coalesce(k.shift_days, 0) AS shift, o.time_zone,
         coalesce(a.extra_days, 0) AS days
  FROM learning_enrolment e
  JOIN courses_course c ON c.id = e.course_id AND c.deleted_at IS NULL AND c.is_published
  JOIN accounts_organization o ON o.id = e.organization_id
  LEFT JOIN learning_cohort k ON k.id = e.cohort_id
  LEFT JOIN learning_accommodation a ON a.enrolment_id = e.id
  WHERE e.learner_id = %(learner)s AND e.organization_id = %(organization)s AND e.state = 'active'
)
SELECT 'lesson', l.id, l.title, m.title, m.slug, l.slug, greatest(l.release_at, m.starts_at), l.due_at, NULL::timestamptz,
       m.shift, m.time_zone, m.days, NULL::timestamptz
FROM mine m JOIN courses_lesson l ON l.course_id = m.course_id AND l.deleted_at IS NULL AND l.is_published
WHERE l.release_at IS NOT NULL OR l.due_at IS NOT NULL
UNION ALL
SELECT 'quiz', q.id, q.title, m.title, m.slug, l.slug, q.opens_at, NULL, q.closes_at, m.shift, m.time_zone, m.days, x.until
FROM mine m JOIN courses_quiz q ON q.course_id = m.course_id AND q.deleted_at IS NULL AND q.is_published
JOIN courses_lesson l ON l.id = q.lesson_id AND l.deleted_at IS NULL AND l.is_published
LEFT JOIN learning_extension x ON x.enrolment_id = m.id AND x.quiz_id = q.id
WHERE q.opens_at IS NOT NULL OR q.closes_at IS NOT NULL
UNION ALL
SELECT 'assignment', s.id, s.title, m.title, m.slug, l.slug, s.opens_at, s.due_at, s.closes_at, m.shift, m.time_zone, m.days,
       x.until
FROM mine m JOIN courses_assignment s ON s.course_id = m.course_id AND s.deleted_at IS NULL AND s.is_published
JOIN LATERAL (
  SELECT l.slug FROM courses_block b JOIN courses_lesson l ON l.id = b.lesson_id
  WHERE b.assignment_id = s.id AND l.course_id = m.course_id AND l.deleted_at IS NULL AND l.is_published
  ORDER BY l.sequence, l.id LIMIT 1
) l ON true
LEFT JOIN learning_extension x ON x.enrolment_id = m.id AND x.assignment_id = s.id
WHERE s.opens_at IS NOT NULL OR s.due_at IS NOT NULL OR s.closes_at IS NOT NULL
LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A moment in the calendar. `key` names it for good, also when its moment moves; `what` is its kind in words."""

    key: str
    when: datetime
    what: str
    kind: str
    icon: str
    title: str
    course: str
    url_name: str
    url_args: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the reader with its entries, the earliest first."""

    date: date
    entries: list[Entry]


@dataclass(frozen=True, slots=True)
class _Dated:
    id: UUID
    opens_at: datetime | None
    due_at: datetime | None
    closes_at: datetime | None
    time_limit_minutes: int | None = None
    attempts_allowed: int | None = None


def entries(person: User, first: datetime, last: datetime) -> list[Entry]:
    """Return what happens from `first` to `last` in the courses of `person`, the earliest first. One query."""
    with prepared_cursor() as cursor:
        values = {"learner": person.pk, "organization": tenancy.organization_id(), "limit": AT_MOST}
        cursor.execute(_DATED, values)
        rows = list(cursor.fetchall())
    found = [entry for row in rows for entry in _entries(*row) if first <= entry.when <= last]
    return sorted(found, key=lambda one: (one.when, one.title, one.key))


def agenda(person: User, now: datetime) -> list[Day]:
    """Return the days from today on that have something, in the zone of the reader. One query."""
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    found = entries(person, today, now + AHEAD)
    return [
        Day(day, list(group))
        for day, group in groupby(found, key=lambda one: timezone.localtime(one.when).date())
    ]


def _entries(
    kind: str, key: UUID, title: str, course: str, slug: str, lesson: str, opens: datetime | None, due: datetime | None,
    closes: datetime | None, shift: int, zone: str, days: int, until: datetime | None,
) -> Iterator[Entry]:  # fmt: skip
    terms = Terms(shift, zone, days=days, extensions={key: More(until)} if until else {})
    dated = _Dated(key, opens, due, closes)
    if kind == "lesson":
        # A lesson opens for everybody at once, see `learning.progress.locks`.
        dated = _Dated(key, opens, terms.due(due), None)
    else:
        dated = terms.quiz(dated) if kind == "quiz" else terms.assignment(dated)
    name, args = "learning:lesson", (slug, lesson)
    if kind == "assignment":
        name, args = "learning:assignment", (slug, lesson, key)  # type: ignore[assignment]
    moments = (
        ("opens", dated.opens_at, _("Opens"), "info", "circle-dot"),
        ("due", dated.due_at, _("Due"), "warn", "clock"),
        ("closes", dated.closes_at if dated.closes_at != dated.due_at else None, _("Closes"), "none", "lock"),
    )
    for moment, when, what, look, icon in moments:
        if when is not None:
            yield Entry(f"{moment}-{key}", when, what, look, icon, title, course, name, args)
