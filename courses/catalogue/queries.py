"""What the catalogue shows: one query for facets and count, one for the cards of a page."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.postgres.search import SearchRank
from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.db.models.functions import Lower
from django.http import QueryDict
from django.utils.functional import Promise

from courses.catalogue.facets import Facet, count
from courses.catalogue.filters import CLOSEST, NEWEST, SHORTEST, SORTS, TITLE, CatalogueFilter
from courses.catalogue.models import Course
from courses.catalogue.words import search_query, tidy
from lms.kernel.money import Money

PAGE: Final = 12


@dataclass(frozen=True, slots=True)
class Card:
    """A course as the catalogue shows it."""

    id: UUID
    slug: str
    title: str
    summary: str
    teacher: str
    subject: str
    level: str
    minutes: int | None
    price: Decimal
    currency: str
    thumbnail: str

    @property
    def cost(self) -> Money:
        """The price, with its currency."""
        return Money(self.price, self.currency)

    @property
    def level_name(self) -> str | Promise:
        """The level in words, "" for none."""
        return Course.Difficulty(self.level).label if self.level else ""

    @property
    def seconds(self) -> int | None:
        """The length, for the `duration` filter."""
        return self.minutes * 60 if self.minutes else None

    @property
    def words(self) -> str:
        """What the drawing on its cover may hint at."""
        return f"{self.title} {self.subject}"

    @property
    def picture(self) -> str:
        """Address of its own picture, "" for none."""
        storage = Course._meta.get_field("thumbnail").storage
        return str(storage.url(self.thumbnail)) if self.thumbnail else ""


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on, and the address without it."""

    label: str | Promise
    url: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One page of the catalogue, as it was asked for."""

    q: str
    tag: str
    sort: str
    sorts: tuple[tuple[str, str | Promise, bool], ...]
    facets: tuple[Facet, ...]
    chips: tuple[Chip, ...]
    page: "Page[Card]"
    total: int


class CountedPaginator(Paginator[Any]):
    """A paginator that has been told how many there are."""

    def __init__(self, rows: Any, per_page: int, total: int) -> None:
        super().__init__(rows, per_page)
        self.total = total

    @property
    def count(self) -> int:
        """How many there are in all."""
        return self.total


class _Cards:
    """The sorted courses, read as cards one slice at a time."""

    def __init__(self, rows: QuerySet[Course, Any]) -> None:
        self.rows = rows

    def __getitem__(self, wanted: slice) -> list[Card]:
        return list(_cards(self.rows[wanted]))


def _cards(rows: QuerySet[Course, Any]) -> Iterator[Card]:
    fields = (
        "pk", "slug", "title", "summary", "instructor__full_name", "category__name", "difficulty_level",
        "estimated_duration_minutes", "price", "currency", "thumbnail",
    )  # fmt: skip
    row: Any
    for row in rows.values_list(*fields):
        yield Card(*row[:5], row[5] or "", row[6] or "", *row[7:])  # type: ignore[call-arg]


def _sorted(rows: QuerySet[Course, Any], sort: str, q: str) -> QuerySet[Course, Any]:
    query = search_query(q)
    if sort == CLOSEST and query is not None:
        return rows.annotate(rank=SearchRank(F("search"), query)).order_by("-rank", "-published_at", "-pk")
    if sort == TITLE:
        return rows.order_by(Lower("title"), "pk")
    if sort == SHORTEST:
        return rows.order_by(F("estimated_duration_minutes").asc(nulls_last=True), "-published_at", "-pk")
    return rows.order_by("-published_at", "-pk")


def catalogue(asked: QueryDict) -> Catalogue:
    """Return the page of the catalogue that `asked` (the query of an address) describes. Two queries."""
    filters = CatalogueFilter(asked, queryset=Course.objects.published())
    wanted = filters.wanted
    q = tidy(wanted["q"])
    usual = CLOSEST if q else NEWEST
    sort = asked.get("sort", "")
    if sort not in dict(SORTS) or (sort == CLOSEST and not q):
        sort = usual
    counted = count(wanted)
    paginator = CountedPaginator(_Cards(_sorted(filters.qs, sort, q)), PAGE, counted.total)
    return Catalogue(
        q=q,
        tag=wanted["tag"],
        sort=sort,
        # The usual order has no value, so that typing the first word changes it from newest to closest.
        sorts=tuple(
            ("" if key == usual else key, name, key == sort) for key, name in SORTS if q or key != CLOSEST
        ),
        facets=counted.facets,
        chips=tuple(_chips(asked, counted.facets, wanted["tag"])),
        page=paginator.get_page(asked.get("page")),
        total=counted.total,
    )


def _chips(asked: QueryDict, facets: tuple[Facet, ...], tag: str) -> Iterator[Chip]:
    """Yield a chip for every value that is on. Labels come from the facets, so a made-up value shows nothing."""
    if tag:
        yield Chip(f"#{tag}", _without(asked, "tag", asked.get("tag", "")))
    for facet in facets:
        for value in facet.values:
            if value.chosen:
                yield Chip(value.label, _without(asked, facet.name, value.value))


def _without(asked: QueryDict, name: str, value: str) -> str:
    left = [
        (key, one)
        for key, values in asked.lists()
        for one in values
        if key != "page" and one and not (key == name and value == one)
    ]
    return f"?{urlencode(left)}"
