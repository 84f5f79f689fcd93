"""Reads for the queue: one page of it over all courses a person teaches, and the piece that comes next."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from accounts.models import User
from courses.api import late_words, teachable_courses
from learning.marking.choosing import Choice, Place
from learning.marking.models import Piece
from learning.marking.rules import PLAIN, Rules, alias, rules_in
from learning.marking.statements import next_rows, rows_around
from lms.kernel.markup import plain_text

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Taught:
    """A course of the queue."""

    id: UUID
    slug: str
    title: str


@dataclass(frozen=True, slots=True)
class Line:
    """A piece in the queue: whose, of what, since when; `holder` has it open until `until`."""

    id: UUID
    course: Taught
    who: str
    item: str
    part: str
    since: datetime
    late: str
    state: str
    holder: str
    until: datetime | None
    is_mine: bool
    has_draft: bool


@dataclass(frozen=True, slots=True)
class Item:
    """An assignment or a quiz with what waits in it."""

    key: UUID
    title: str
    course: UUID
    held: int


@dataclass(frozen=True, slots=True)
class QueuePage:
    """A page of the queue. `before` and `after` are places to go on from; `waiting` counts what waits in this view's courses."""

    choice: Choice
    lines: list[Line]
    courses: list[tuple[Taught, int]]
    items: list[Item]
    before: str
    after: str
    waiting: int


def courses_of(person: User) -> list[Taught]:
    """Return the courses a person marks in, by title. One query."""
    rows = teachable_courses(person).order_by("title", "pk").values_list("pk", "slug", "title")
    return [Taught(*row) for row in rows]


def queue_page(
    courses: list[Taught], choice: Choice, *, person: User, now: datetime, after: str = "", before: str = ""
) -> QueuePage:
    """Return a page of the queue of these courses; four queries, whatever waits."""
    start, end = Place.of(after), Place.of(before)
    found = next_rows(
        [one.id for one in courses], choice, person=person, now=now, most=PER_PAGE + 1,
        place=end or start, backwards=end is not None,
    )  # fmt: skip
    more = len(found) > PER_PAGE
    shown = found[-PER_PAGE:] if end else found[:PER_PAGE]
    first, last = (Place(since, key) for key, since in (shown[0], shown[-1])) if shown else (None, None)
    items = _items(courses, choice)
    by_course = {one.id: 0 for one in courses}
    for item in items:
        by_course[item.course] += item.held
    here = [one for one in items if choice.course in ("", str(one.course))]
    return QueuePage(
        choice=choice,
        lines=_lines([key for key, _since in shown], {one.id: one for one in courses}, person, now),
        courses=[(one, by_course[one.id]) for one in courses if by_course[one.id] or str(one.id) == choice.course],
        items=here,
        before=str(first) if (more if end else start is not None) and first else "",
        after=str(last) if (end is not None or more) and last else "",
        waiting=sum(one.held for one in here if choice.item in ("", str(one.key))),
    )  # fmt: skip


def _items(courses: list[Taught], choice: Choice) -> list[Item]:
    """What has pieces in this state, by title. One query."""
    rows = Piece.objects.filter(course__in=[one.id for one in courses])
    rows = rows.exclude(state="marked") if choice.state == "open" else rows.filter(state=choice.state)
    counted = rows.values_list("course_id", "assignment_id", "quiz_id", "assignment__title", "quiz__title")
    found = [
        Item(work or quiz, one or other or "", course, held)
        for course, work, quiz, one, other, held in counted.annotate(held=Count("id")).order_by()
    ]
    return sorted(found, key=lambda one: (one.title.casefold(), str(one.key)))


_SHOWN = (
    "id", "course_id", "learner_id", "learner__full_name", "assignment_id", "quiz_id", "assignment__title", "quiz__title", "submission__number",
    "submission__late_by", "answer__position", "answer__version__prompt_html", "waiting_since", "state",
    "claimed_by_id", "claimed_by__full_name", "claimed_until", "drafted",
)  # fmt: skip


def _lines(keys: list[UUID], courses: dict[UUID, Taught], person: User, now: datetime) -> list[Line]:
    """Return the pieces as the page shows them, in this order. Two queries, none for none."""
    if not keys:
        return []
    drafted = Count("drafts", filter=Q(drafts__marker=person))
    rows = Piece.objects.filter(pk__in=keys).annotate(drafted=drafted).values(*_SHOWN)
    rules = rules_in({row["course_id"] for row in rows})
    found = {row["id"]: _line(row, courses[row["course_id"]], rules, person, now) for row in rows}
    return [found[key] for key in keys if key in found]


def _line(row: dict[str, Any], course: Taught, rules: dict[UUID, Rules], person: User, now: datetime) -> Line:
    item = row["assignment_id"] or row["quiz_id"]
    hidden = rules.get(item, PLAIN).hides_names
    held = (
        row["claimed_by_id"] is not None and row["claimed_until"] is not None and row["claimed_until"] > now
    )
    late: timedelta | None = row["submission__late_by"]
    return Line(
        id=row["id"], course=course, who=alias(item, row["learner_id"]) if hidden else row["learner__full_name"], item=row["assignment__title"] or row["quiz__title"],
        part=_part(row), since=row["waiting_since"], late=late_words(late) if late else "", state=row["state"],
        holder=row["claimed_by__full_name"] if held else "", until=row["claimed_until"] if held else None,
        is_mine=held and row["claimed_by_id"] == person.pk, has_draft=bool(row["drafted"]),
    )  # fmt: skip


def _part(row: dict[str, Any]) -> str:
    """Which hand-in, or which question."""
    number: int | None = row["submission__number"]
    if number is not None:
        return _("Attempt %d") % number
    line = plain_text(row["answer__version__prompt_html"]).partition("\n")[0]
    prompt = line if len(line) <= 80 else f"{line[:80]}…"
    words: str = _("Question %(n)d: %(prompt)s")
    return words % {"n": row["answer__position"], "prompt": prompt}


def next_piece(
    courses: list[Taught], choice: Choice, *, piece: Piece, person: User, now: datetime
) -> UUID | None:
    """Return the piece that comes after one in this view of the queue, or else the first; None when nobody's waits.

    What somebody else has open is left out. Two statements at most.
    """
    keys = [one.id for one in courses]
    asked: dict[str, Any] = {"person": person, "now": now, "most": 1, "only_free": True, "without": piece.pk}
    place = Place(piece.waiting_since, piece.pk)
    found = next_rows(keys, choice, place=place, **asked) or next_rows(keys, choice, **asked)
    return found[0][0] if found else None


def neighbours(
    courses: list[Taught], choice: Choice, *, piece: Piece, person: User, now: datetime
) -> tuple[UUID | None, UUID | None]:
    """Return the pieces before and after one in this view of the queue that nobody else has open. One statement."""
    place = Place(piece.waiting_since, piece.pk)
    return rows_around(
        [one.id for one in courses], choice, person=person, now=now, piece=piece.pk, place=place
    )
