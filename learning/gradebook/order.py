"""Who stands in a gradebook, in which order: asked of the database once and kept for a moment, then served in windows.

A window of a class of 10,000 is a slice of the kept list, so that it costs what one of ten does, and rows do not move
under the reader while they scroll. Redis may be away: then each window asks the database.
"""

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

import redis
from django.db.models import Exists, F, OrderBy, OuterRef, Q, QuerySet, Subquery

from courses.models import Course
from learning.enrolments.models import Enrolment
from learning.gradebook.book import Column
from learning.gradebook.models import Grade, GradeItem
from learning.gradebook.nameless import NAMELESS, SEEN
from lms.kernel import tenancy
from lms.kernel.redis import client

logger = logging.getLogger(__name__)
KEPT_SECONDS: Final = 60
# Lists up to here are asked for anew with each page; longer ones may be a minute old.
FRESH: Final = 2_000
CELL_STATES: Final = ("to_mark", "missing", "late", "excused", "drafting", "edited")


@dataclass(frozen=True, slots=True)
class Wish:
    """What of a gradebook is asked for. `sort` is name, total or the key of an item, with - for the other way."""

    search: str = ""
    state: str = ""
    cohort: str = ""
    sort: str = "name"

    @property
    def by(self) -> str:
        """What it is sorted by."""
        return self.sort.removeprefix("-")

    @property
    def down(self) -> bool:
        """Whether it is sorted from the end."""
        return self.sort.startswith("-")

    def sorted_by(self, what: str) -> str:
        """What `sort` becomes when `what` is clicked: figures begin with the best, the other way at the second click."""
        first, second = ("name", "-name") if what == "name" else (f"-{what}", what)
        return second if self.sort == first else first


@dataclass(frozen=True, slots=True)
class Order:
    """The enrolments of a wish in order, sixteen bytes each."""

    keys: bytes

    def __len__(self) -> int:
        return len(self.keys) // 16

    def window(self, start: int, size: int) -> list[UUID]:
        """The keys from `start` on."""
        part = self.keys[16 * start : 16 * (start + size)]
        return [UUID(bytes=part[at : at + 16]) for at in range(0, len(part), 16)]


def ordered(course: Course, wish: Wish, *, fresh: bool) -> Order:
    """Return who stands in the gradebook; with `fresh` (a page, not a window) anew unless the class is large."""
    name = _name(course, wish)
    kept = _kept(name)
    if kept is not None and (not fresh or len(kept) > 16 * FRESH):
        return Order(kept)
    found = b"".join(key.bytes for key in _rows(course, wish).values_list("pk", flat=True))
    try:
        client().set(name, found, ex=KEPT_SECONDS)
    except redis.RedisError as error:
        logger.warning("The order of a gradebook could not be kept: %s", error)
    return Order(found)


def window(course: Course, wish: Wish, *, start: int, size: int) -> tuple[list[UUID], int]:
    """Return the keys of a window and how many there are in all. One round trip while the list is kept."""
    name = _name(course, wish)
    try:
        pipe: Any = client().pipeline(transaction=False)
        pipe.strlen(name)
        pipe.getrange(name, 16 * start, 16 * (start + size) - 1)
        length, part = pipe.execute()
    except redis.RedisError:
        length, part = 0, b""
    if not length:
        found = ordered(course, wish, fresh=False)
        return found.window(start, size), len(found)
    return Order(part).window(0, size), length // 16


def _kept(name: str) -> bytes | None:
    try:
        found: Any = client().get(name)
    except redis.RedisError:
        return None
    return found if isinstance(found, bytes) else None


def _name(course: Course, wish: Wish) -> str:
    said = f"{tenancy.organization_id()}:{course.pk}:{wish.search.casefold()}:{wish.state}:{wish.cohort}:{wish.sort}"
    return f"lms:gradebook:{hashlib.sha256(said.encode()).hexdigest()[:32]}"


def _rows(course: Course, wish: Wish) -> "QuerySet[Enrolment]":
    rows: QuerySet[Enrolment] = Enrolment.objects.filter(course=course)
    rows = (
        rows.filter(state=wish.state)
        if wish.state in Enrolment.State.values
        else rows.filter(state__in=Enrolment.OPEN)
    )
    if wish.state in CELL_STATES:
        cells = Grade.objects.filter(enrolment=OuterRef("pk"), item__is_active=True)
        if wish.state not in SEEN:
            # Who is in such a list tells how their work was marked.
            cells = cells.exclude(item__in=GradeItem.objects.filter(NAMELESS, course=course).values("pk"))
        edited = Q(override_points__isnull=False)
        rows = rows.filter(Exists(cells.filter(edited if wish.state == "edited" else Q(state=wish.state))))
    if wish.cohort:
        rows = rows.filter(cohort_id=wish.cohort)
    if wish.search:
        rows = rows.filter(
            Q(learner__full_name__icontains=wish.search) | Q(learner__email__icontains=wish.search)
        )
    if wish.by == "name":
        return rows.order_by("-sort_name" if wish.down else "sort_name", "pk")
    if wish.by == "total":
        figure: Any = F("course_grade__percent")
    else:
        figure = Subquery(
            Grade.objects.filter(enrolment=OuterRef("pk"), item_id=UUID(wish.by)).values("points")[:1]
        )
    by = OrderBy(figure, descending=wish.down, nulls_last=True)
    return rows.order_by(by, "sort_name", "pk")


def wished(asked: Any, columns: Sequence[Column], cohorts: set[str]) -> Wish:
    """Read a wish from a query string; what is unknown counts as not said, and so does an order by marks nobody may see."""
    items = {str(one.id) for one in columns if not one.is_nameless}
    wish = Wish(search=asked.get("q", "").strip()[:100])
    if (cohort := asked.get("cohort", "")) in cohorts:
        wish = replace(wish, cohort=cohort)
    state, sort = asked.get("state", ""), asked.get("sort", "")
    if state in CELL_STATES or state in Enrolment.State.values:
        wish = replace(wish, state=state)
    if sort.removeprefix("-") in {"name", "total", *items}:
        wish = replace(wish, sort=sort)
    return wish
