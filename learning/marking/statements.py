"""The queue's statement: for each course the next rows by an index, then the first of all of them.

What it costs follows the rows that are shown and the number of courses, not the number of pieces that wait.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection

from accounts.models import User
from learning.marking.choosing import Choice, Place
from lms.kernel import tenancy

_NEXT: Final = """
SELECT found.id, found.waiting_since
FROM unnest(%(courses)s::uuid[]) AS course (id)
CROSS JOIN LATERAL (
  SELECT p.id, p.waiting_since FROM learning_piece p
  WHERE p.course_id = course.id AND p.organization_id = %(organization)s AND {where}
  ORDER BY p.waiting_since {order}, p.id {order} LIMIT %(most)s
) found
ORDER BY found.waiting_since {order}, found.id {order} LIMIT %(most)s
"""
_FREE: Final = "(p.claimed_by_id IS NULL OR p.claimed_by_id = %(me)s OR p.claimed_until IS NULL OR p.claimed_until <= %(now)s)"
_MINE: Final = """(
  (p.claimed_by_id = %(me)s AND p.claimed_until > %(now)s)
  OR EXISTS (SELECT FROM learning_markingdraft d WHERE d.piece_id = p.id AND d.marker_id = %(me)s)
)"""

# Who was the first of two waits for the second one.
_OPEN_TO_ME: Final = """(p.state <> 'second' OR NOT EXISTS (
  SELECT FROM learning_opinion o WHERE o.piece_id = p.id AND o.marker_id = %(me)s))"""


def next_rows(
    courses: Sequence[UUID], choice: Choice, *, person: User, now: datetime, most: int, place: Place | None = None,
    backwards: bool = False, only_free: bool = False, without: UUID | None = None,
) -> list[tuple[UUID, datetime]]:  # fmt: skip
    """Return up to `most` pieces (key, since when) beyond `place`, the oldest first; `backwards` from there to the start.

    `only_free` leaves out what somebody else has open, or must mark before I can go on; `without` leaves out one piece. What is marked comes the newest first.
    """
    statement, values = _asking(
        courses, choice, person=person, now=now, most=most, place=place, backwards=backwards, only_free=only_free,
        without=without,
    )  # fmt: skip
    found = _fetched(statement, values)
    return found[::-1] if backwards else found


def rows_around(
    courses: Sequence[UUID], choice: Choice, *, person: User, now: datetime, piece: UUID, place: Place
) -> tuple[UUID | None, UUID | None]:
    """Return the pieces before and after a place that are free to me, without `piece` which stands there. One statement."""
    sides: list[str] = []
    values: dict[str, Any] = {}
    for number, backwards in enumerate((True, False)):
        statement, values = _asking(
            courses, choice, person=person, now=now, most=1, place=place, backwards=backwards, only_free=True, without=piece
        )  # fmt: skip
        sides.append(f"SELECT {number}, side.id FROM ({statement}) side")
    found: dict[int, UUID] = dict(_fetched(" UNION ALL ".join(sides), values))
    return found.get(0), found.get(1)


def _fetched(statement: str, values: dict[str, Any]) -> list[tuple[Any, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [(one, other) for one, other in cursor.fetchall()]


def _asking(
    courses: Sequence[UUID], choice: Choice, *, person: User, now: datetime, most: int, place: Place | None, backwards: bool,
    only_free: bool, without: UUID | None,
) -> tuple[str, dict[str, Any]]:  # fmt: skip
    """The statement and its values, which do not depend on the direction."""
    newest_first = choice.state == "marked"
    descending = newest_first != backwards
    where = ["p.state <> 'marked'" if choice.state == "open" else "p.state = %(state)s"]
    values: dict[str, Any] = {
        "courses": [one for one in courses if choice.course in ("", str(one))], "me": person.pk, "now": now,
        "most": most, "organization": tenancy.organization_id(), "state": choice.state,
    }  # fmt: skip
    if choice.item:
        where.append("(p.assignment_id = %(item)s OR p.quiz_id = %(item)s)")
        values["item"] = choice.item
    if (until := choice.until(now)) is not None:
        where.append("p.waiting_since <= %(until)s")
        values["until"] = until
    if choice.mine == "mine":
        where.append(_MINE)
    if only_free or choice.mine == "free":
        where.append(_FREE)
    if only_free:
        where.append(_OPEN_TO_ME)
    if without is not None:
        where.append("p.id <> %(without)s")
        values["without"] = without
    if place is not None:
        sign = "<" if descending else ">"
        where.append(f"(p.waiting_since, p.id) {sign} (%(since)s, %(key)s)")
        values |= {"since": place.since, "key": place.key}
    return _NEXT.format(where=" AND ".join(where), order="DESC" if descending else "ASC"), values
