"""Reads of the gradebook's page: its columns, a window of rows, the means, and what waits."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.core.cache import cache
from django.db.models import Avg, Count, Q

from courses.models import Course
from learning.enrolments.models import Cohort, Enrolment
from learning.gradebook.models import CourseGrade, Grade, GradeItem
from lms.kernel import tenancy
from lms.kernel.sql import prepared_cursor

ROWS: Final = 50
COLUMNS: Final = 20
MEANS_SECONDS: Final = 60


@dataclass(frozen=True, slots=True)
class Column:
    """An item as a column of the gradebook; `category` is "" for what counts nothing. `is_nameless`: no mark is to be seen."""

    id: UUID
    title: str
    max_points: Decimal
    due_at: datetime | None
    is_posted: bool
    is_extra: bool
    kind: str
    category_id: UUID | None
    category: str
    weight: Decimal
    drop_lowest: int
    starts_category: bool = False
    is_nameless: bool = False


# State, points (text), whether they were set by hand.
Cell = tuple[str, str | None, bool]


@dataclass(frozen=True, slots=True)
class Row:
    """A learner with their total and what they have, by the column's key as text."""

    id: UUID
    name: str
    percent: Decimal | None
    letter: str
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Means:
    """The mean of what is marked by column, and of the totals; None where nothing is."""

    total: Decimal | None
    items: dict[UUID, Decimal]


def columns(course: Course) -> list[Column]:
    """Return the columns of a course as they stand: by category, then by place. One query."""
    rows = (
        GradeItem.objects.filter(course=course, is_active=True)
        .order_by("category__position", "category_id", "position", "id")
        .values_list(
            "id", "title", "max_points", "due_at", "is_posted", "is_extra", "kind", "category_id", "category__name",
            "category__weight", "category__drop_lowest", "marking_rules__is_anonymous",
        )
    )  # fmt: skip
    found: list[Column] = []
    for row in rows:
        first = not found or found[-1].category_id != row[7]
        nameless = bool(row[11]) and not row[4]
        found.append(Column(*row[:8], row[8] or "", row[9] or Decimal(0), row[10] or 0, first, nameless))
    return found


def cohorts(course: Course) -> list[tuple[str, str]]:
    """Return key and name of the cohorts of a course. One query."""
    rows = Cohort.objects.filter(course=course).order_by("name", "pk").values_list("pk", "name")
    return [(str(key), name) for key, name in rows]


# By hand, with the cells of a learner in one value: a thousand cells as rows, with keys and figures made into objects,
# would cost more than the rest of the window.
_ROWS = """
SELECT e.id, u.full_name, t.percent, t.letter, (
  SELECT json_object_agg(g.item_id, json_build_array(g.state, g.points::text, g.override_points IS NOT NULL))
  FROM learning_grade g WHERE g.enrolment_id = e.id AND g.item_id = ANY(%(items)s::uuid[]))
FROM learning_enrolment e JOIN accounts_user u ON u.id = e.learner_id
LEFT JOIN learning_coursegrade t ON t.enrolment_id = e.id
WHERE e.id = ANY(%(keys)s::uuid[]) AND e.organization_id = %(organization)s
"""


def rows(keys: Sequence[UUID], shown: Sequence[Column]) -> list[Row]:
    """Return the learners with `keys`, in their order, with the cells of `shown`. One query."""
    if not keys:
        return []
    values = {
        "keys": list(keys), "items": [column.id for column in shown], "organization": tenancy.organization_id()
    }  # fmt: skip
    with prepared_cursor() as cursor:
        cursor.execute(_ROWS, values)
        found = {row[0]: row for row in cursor.fetchall()}
    return [
        Row(key, name, percent, letter or "", _cells(held))
        for key, name, percent, letter, held in (found[key] for key in keys if key in found)
    ]


def _cells(held: Any) -> Mapping[str, Cell]:
    found = json.loads(held) if isinstance(held, str) else held
    return found or {}


def means(course: Course) -> Means:
    """Return the means over everybody who has a place. Two queries once a minute, none in between."""
    key = f"gradebook:means:{course.pk}"
    found: Means | None = cache.get(key)
    if found is None:
        total = CourseGrade.objects.filter(
            enrolment__course=course, enrolment__state__in=Enrolment.OPEN
        ).aggregate(mean=Avg("percent"))["mean"]
        items = dict(
            Grade.objects.filter(item__course=course, item__is_active=True, points__isnull=False)
            .exclude(state=Grade.State.MISSING)
            .order_by()
            .values_list("item_id")
            .annotate(mean=Avg("points"))
        )
        found = Means(total, items)
        cache.set(key, found, MEANS_SECONDS)
    return found


def forget_means(course: Course) -> None:
    """Let the next page count the means again."""
    cache.delete(f"gradebook:means:{course.pk}")


def waiting(course: Course) -> tuple[int, int]:
    """Return how many marks of work and of quizzes wait in the course. One query."""
    found = Grade.objects.filter(
        item__course=course, item__is_active=True, state=Grade.State.TO_MARK, is_excused=False
    ).aggregate(
        works=Count("pk", filter=Q(item__kind="assignment")), quizzes=Count("pk", filter=Q(item__kind="quiz"))
    )
    return found["works"], found["quizzes"]
