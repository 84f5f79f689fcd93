"""Reads for those who teach: what waits for them over all their courses, and who went quiet. Two queries."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from learning.home.live import LIVE_AHEAD, card
from learning.home.statements import HOST, SESSION, SOON, read
from learning.live.cards import Card

# Who was not seen for so long went quiet; who was not seen for months is gone, and one look at the people's page away.
QUIET_AFTER: Final = timedelta(days=7)
GONE_AFTER: Final = timedelta(days=60)
QUIET_SHOWN: Final = 6
COURSES_SHOWN: Final = 8

_MINE = """
WITH mine AS (
  SELECT c.id, c.title, c.slug, c.is_published, c.ends_at,
         c.instructor_id = %(person)s OR t.role IN ('co_instructor', 'teaching_assistant') AS teaches
  FROM courses_course c LEFT JOIN courses_coursestaff t ON t.course_id = c.id AND t.user_id = %(person)s
  WHERE c.organization_id = %(organization)s AND c.deleted_at IS NULL
    AND (c.instructor_id = %(person)s OR t.id IS NOT NULL)
)
"""

_NO_SESSION = "'', 0, NULL::int, NULL::timestamptz, 0, NULL::timestamptz, ''"

# By course: answers and work to be marked, as in the queue of marking, without those of which one gave the first of two
# opinions; people who wait to be let in; by lesson: remarks on which somebody else had
# the last word. Each with how many there are, and since when the oldest waits. The team of a course that only reviews
# it hears of remarks alone. Then the live sessions that are next. Last, the courses themselves, the newest ones, with whether they are published.
WAITS: Final = (
    _MINE
    + f"""
SELECT CASE p.kind WHEN 'answer' THEN 'answers' ELSE 'work' END, m.title, m.slug, '', NULL::uuid, count(*),
       min(p.waiting_since), {_NO_SESSION}
FROM mine m JOIN learning_piece p ON p.course_id = m.id AND p.state <> 'marked'
WHERE m.teaches AND (p.state <> 'second' OR NOT EXISTS (
  SELECT FROM learning_opinion o WHERE o.piece_id = p.id AND o.marker_id = %(person)s))
GROUP BY m.title, m.slug, p.kind
UNION ALL
SELECT 'approvals', m.title, m.slug, '', NULL, count(*), min(e.waits_since), {_NO_SESSION}
FROM mine m JOIN learning_enrolment e ON e.course_id = m.id AND e.state = 'pending' AND e.waits_for = 'approval'
WHERE m.teaches GROUP BY m.title, m.slug
UNION ALL
SELECT 'remarks', m.title, m.slug, l.title, l.id, count(*), min(said.created_at), {_NO_SESSION}
FROM mine m JOIN courses_lesson l ON l.course_id = m.id AND l.deleted_at IS NULL
JOIN courses_remark r ON r.lesson_id = l.id AND r.parent_id IS NULL AND r.resolved_at IS NULL
JOIN LATERAL (
  SELECT x.author_id, x.created_at FROM courses_remark x
  WHERE x.lesson_id = l.id AND (x.id = r.id OR x.parent_id = r.id) ORDER BY x.created_at DESC, x.id DESC LIMIT 1
) said ON said.author_id IS DISTINCT FROM %(person)s
GROUP BY m.title, m.slug, l.title, l.id
UNION ALL
(SELECT 'live', m.title, m.slug, s.title, s.id, 0, s.starts_at, {HOST}, {SESSION}
FROM mine m JOIN learning_livesession s ON s.course_id = m.id WHERE m.teaches AND {SOON})
UNION ALL
(SELECT 'course', m.title, m.slug, '', NULL, m.is_published::int, NULL, {_NO_SESSION} FROM mine m WHERE m.teaches
 ORDER BY m.is_published DESC, m.id DESC LIMIT %(courses)s)
ORDER BY 7 NULLS LAST, 6 DESC, 2, 4 LIMIT 100
"""
)

# The active learners of courses that run who were seen last some time ago, whoever went quiet last first, and how many
# there are. Somebody who never came went quiet when they enrolled.
QUIET: Final = (
    _MINE
    + """
SELECT e.id, u.full_name, m.title, m.slug, e.progress, coalesce(e.last_seen_at, e.enrolled_at),
       e.last_seen_at IS NULL, count(*) OVER ()
FROM mine m
JOIN learning_enrolment e ON e.course_id = m.id AND e.state = 'active'
JOIN accounts_user u ON u.id = e.learner_id
WHERE m.teaches AND m.is_published AND coalesce(m.ends_at > %(now)s, true)
  AND coalesce(e.last_seen_at, e.enrolled_at) BETWEEN %(gone)s AND %(quiet)s
ORDER BY coalesce(e.last_seen_at, e.enrolled_at) DESC, e.id LIMIT %(shown)s
"""
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for who teaches: how many in words, where, since when, for what, and the verb for it."""

    title: str
    meta: str
    since: datetime
    word: str
    action: str
    url_name: str
    url_args: tuple[Any, ...]
    query: str = ""


@dataclass(frozen=True, slots=True)
class Quiet:
    """A learner who was not seen for some time."""

    enrolment: UUID
    name: str
    course: str
    slug: str
    progress: Decimal
    since: datetime
    never: bool


@dataclass(frozen=True, slots=True)
class Taught:
    """A course one teaches."""

    title: str
    slug: str
    is_published: bool


@dataclass(frozen=True, slots=True)
class Teaching:
    """What home shows those who teach; `more_quiet` are those beyond the `quiet` ones, `live` the next sessions."""

    courses: list[Taught]
    waiting: list[Waiting]
    quiet: list[Quiet]
    more_quiet: int
    live: list[Card]


def teaching(person: User, now: datetime) -> Teaching:
    """Return what waits for `person`, whatever waits longest first, and who went quiet. Two queries."""
    rows = read(WAITS, person=person.pk, courses=COURSES_SHOWN, now=now, live=now + LIVE_AHEAD)
    span = {"now": now, "quiet": now - QUIET_AFTER, "gone": now - GONE_AFTER, "shown": QUIET_SHOWN}
    quiet = read(QUIET, person=person.pk, **span)
    return Teaching(
        courses=[Taught(row[1], row[2], bool(row[5])) for row in rows if row[0] == "course"],
        waiting=[_WAITING[row[0]](*row[1:7]) for row in rows if row[0] in _WAITING],
        quiet=[Quiet(row[0], row[1], row[2], row[3], row[4], row[5], row[6]) for row in quiet],
        more_quiet=quiet[0][7] - len(quiet) if quiet else 0,
        live=[
            card(now, (row[4], row[3], row[1], row[2], row[7], row[6], *row[8:]), teaches=True)
            for row in rows
            if row[0] == "live"
        ],
    )


def _answers(course: str, slug: str, _lesson: str, _key: None, n: int, since: datetime) -> Waiting:
    title = ngettext("%(n)d answer", "%(n)d answers", n) % {"n": n}
    return Waiting(title, course, since, _("To be marked"), _("Mark"), "learning:marking", (slug,))


def _work(course: str, slug: str, _lesson: str, _key: None, n: int, since: datetime) -> Waiting:
    title = ngettext("%(n)d piece of work", "%(n)d pieces of work", n) % {"n": n}
    return Waiting(title, course, since, _("To be marked"), _("Mark"), "learning:marking", (slug,))


def _approvals(course: str, slug: str, _lesson: str, _key: None, n: int, since: datetime) -> Waiting:
    title = ngettext("%(n)d person", "%(n)d people", n) % {"n": n}
    return Waiting(
        title,
        course,
        since,
        _("To be let in"),
        _("Decide"),
        "learning:teach_course",
        (slug,),
        "?state=pending",
    )


def _remarks(course: str, slug: str, lesson: str, key: UUID, n: int, since: datetime) -> Waiting:
    title = ngettext("%(n)d remark", "%(n)d remarks", n) % {"n": n}
    where = f"{course} · {lesson}"
    return Waiting(
        title, where, since, _("To be answered"), _("Answer"), "courses:studio_lesson", (slug, key)
    )


_WAITING: dict[str, Callable[..., Waiting]] = {
    "answers": _answers,
    "work": _work,
    "approvals": _approvals,
    "remarks": _remarks,
}
