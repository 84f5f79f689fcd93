"""The list of a bank: searched, filtered, page by page. Five queries, however many questions there are."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Course
from courses.catalogue.words import search_query, tidy
from courses.questions.folders import FolderTree, folder_tree
from courses.questions.models import Question
from courses.questions.types.registry import QUESTION_TYPES
from courses.questions.uses import uses

PAGE: Final = 25
FEW: Final = 4_000
FENCE: Final = 100_000
COUNTED: Final = 1000
"""So many are counted; beyond that a list says "more than"."""

DIFFICULTIES: Final[dict[str, tuple[Promise, Q]]] = {
    "easy": (_("Easy"), Q(difficulty__lt=Decimal("0.35"))),
    "medium": (_("Medium"), Q(difficulty__gte=Decimal("0.35"), difficulty__lt=Decimal("0.65"))),
    "hard": (_("Hard"), Q(difficulty__gte=Decimal("0.65"))),
    "unknown": (_("Not known"), Q(difficulty=None)),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader asks of a bank, read from the address."""

    q: str = ""
    type: str = ""
    tag: str = ""
    difficulty: str = ""
    folder: str = ""
    used: str = ""
    binned: bool = False
    after: str = ""

    @classmethod
    def of(cls, asked: QueryDict) -> "Wanted":
        """Read it; what does not exist is left out."""
        kind, level = asked.get("type", ""), asked.get("difficulty", "")
        return cls(
            q=tidy(asked.get("q", "")),
            type=kind if kind in QUESTION_TYPES else "",
            tag=tidy(asked.get("tag", ""))[:50],
            difficulty=level if level in DIFFICULTIES else "",
            folder=asked.get("folder", "")[:36],
            used=asked.get("used", "") if asked.get("used") in ("yes", "no") else "",
            binned=asked.get("bin") == "1",
            after=asked.get("after", "")[:100],
        )

    @property
    def narrows(self) -> bool:
        """Whether anything but the place in the list is asked for."""
        return any((self.q, self.type, self.tag, self.difficulty, self.folder, self.used))

    def address(self, **changes: str) -> str:
        """The query of an address with these values changed; the place in the list is not kept."""
        values = {
            "q": self.q, "type": self.type, "tag": self.tag, "difficulty": self.difficulty, "folder": self.folder,
            "used": self.used, "bin": "1" if self.binned else "",
        } | changes  # fmt: skip
        return "?" + urlencode({name: value for name, value in values.items() if value})


@dataclass(frozen=True, slots=True)
class BankRow:
    """A question in a list. `facility` (share of right answers) and `discrimination` are None until they are known."""

    id: UUID
    title: str
    type: str
    label: Promise | str
    tags: tuple[str, ...]
    difficulty: Decimal | None
    version: int
    points: Decimal
    updated_at: datetime
    places: int
    facility: Decimal | None
    discrimination: Decimal | None
    answers: int

    @property
    def percent(self) -> int | None:
        """The difficulty, 0 to 100."""
        return None if self.difficulty is None else round(self.difficulty * 100)


@dataclass(frozen=True, slots=True)
class BankPage:
    """A page of a bank. `total` is at most `COUNTED`; `more` says that there are more. `next` leads on, "" at the end."""

    wanted: Wanted
    rows: list[BankRow]
    folders: FolderTree
    total: int
    more: bool
    next: str

    @property
    def inside(self) -> Collection[UUID]:
        """The folder that is shown and those below it: where it cannot be put."""
        return self.folders.within(_key(self.wanted.folder))


def matching(rows: "QuerySet[Question, Question]", wanted: Wanted, tree: FolderTree) -> Any:
    """Return those of `rows` that are wanted."""
    rows = rows.filter(deleted_at__isnull=not wanted.binned)
    query = search_query(wanted.q)
    if query is not None:
        rows = rows.filter(search=query)
    if wanted.type:
        rows = rows.filter(type=wanted.type)
    if wanted.tag:
        rows = rows.filter(tags__contains=[wanted.tag])
    if wanted.difficulty:
        rows = rows.filter(DIFFICULTIES[wanted.difficulty][1])
    if wanted.folder == "none":
        rows = rows.filter(folder=None)
    elif wanted.folder:
        rows = rows.filter(folder__in=tree.within(_key(wanted.folder)))
    if wanted.used:
        in_quizzes = Question.objects.filter(quiz_uses__isnull=False, quiz_uses__quiz__deleted_at=None)
        on_videos = Question.objects.filter(milestone_uses__isnull=False)
        # Two reads of what is used: one with an OR would look at every question.
        used = Q(pk__in=in_quizzes.values("pk")) | Q(pk__in=on_videos.values("pk"))
        rows = rows.filter(used) if wanted.used == "yes" else rows.exclude(used)
    return rows


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _estimate(rows: Any) -> int:
    """How many rows the planner expects. It asks the planner only, and takes a fraction of a millisecond."""
    plan = json.loads(rows.order_by().values("pk").explain(format="json"))
    return int(plan[0]["Plan"]["Plan Rows"])


def bank_page(course: Course | None, wanted: Wanted) -> BankPage:
    """Return a page of the bank of a course, of the organisation without one, newest change first."""
    tree = folder_tree(course)
    rows = matching(Question.objects.filter(course=course), wanted, tree)
    place = wanted.after.partition("_")
    moment, key = parse_datetime(place[0]) if place[0][:4].isdecimal() else None, _key(place[2])
    before = (moment, key) if moment and moment.tzinfo and key else None
    if wanted.q and _estimate(rows) <= FEW:
        # All that match, from the index of words. Asked for a page, PostgreSQL would rather read the newest until it
        # is full, which is slow when there are few.
        found_keys = sorted(rows.order_by().values_list("updated_at", "pk")[:FENCE], reverse=True)
        total = len(found_keys)
        wanted_keys = [one for one in found_keys if before is None or one < before][: PAGE + 1]
        rows = Question.objects.filter(pk__in=[key for _moment, key in wanted_keys])
    else:
        total = rows.order_by()[: COUNTED + 1].count()
        if before:
            rows = rows.filter(Q(updated_at__lt=moment) | Q(updated_at=moment, pk__lt=key))
    found = bank_rows(rows, PAGE + 1)
    shown = found[:PAGE]
    after = f"{shown[-1].updated_at.isoformat()}_{shown[-1].id}" if len(found) > PAGE else ""
    return BankPage(
        wanted, shown, tree, min(total, COUNTED), total > COUNTED,
        wanted.address(after=after) if after else "",
    )  # fmt: skip


def listed_keys(course: Course | None, wanted: Wanted, most: int) -> list[UUID]:
    """Return the keys of all questions of a bank that are wanted, on whatever page, `most` and one more. Two queries."""
    rows = matching(Question.objects.filter(course=course), wanted, folder_tree(course))
    return list(rows.order_by("pk").values_list("pk", flat=True)[: most + 1])


def bank_rows(rows: Any, most: int) -> list[BankRow]:
    """Return the newest of these questions for a list. Two queries."""
    found = list(
        rows.order_by(F("updated_at").desc(), F("pk").desc())[:most].values_list(
            "pk", "title", "type", "tags", "difficulty", "current__number", "current__points", "updated_at",
            "statistics", "words",
        )
    )  # fmt: skip
    places = uses([row[0] for row in found])
    return [
        BankRow(
            id=key,
            title=title or words[:80] or str(key),
            type=kind,
            label=QUESTION_TYPES[kind].label if kind in QUESTION_TYPES else kind,
            tags=tuple(tags),
            difficulty=difficulty,
            version=number or 0,
            points=points or Decimal(0),
            updated_at=updated,
            places=len({use.id for use in places.get(key, ())}),
            facility=_figure(statistics, "facility"),
            discrimination=_figure(statistics, "discrimination"),
            answers=int(statistics.get("answers") or 0),
        )
        for key, title, kind, tags, difficulty, number, points, updated, statistics, words in found
    ]


def _figure(statistics: dict[str, Any], name: str) -> Decimal | None:
    value = statistics.get(name)
    return None if value is None else Decimal(str(value))
