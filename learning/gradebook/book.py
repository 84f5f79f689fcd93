"""Reads of the gradebook's page: its columns, a window of rows, the means, and what waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.core.cache import cache
from django.db.models import Avg, Count, Q

from courses.models import Course
from learning.enrolments.models import Cohort, Enrolment
from learning.gradebook.models import CourseGrade, Grade, GradeItem

ROWS: Final = 50
COLUMNS: Final = 20
MEANS_SECONDS: Final = 60


@dataclass(frozen=True, slots=True)
class Column:
    """An item as a column of the gradebook; `category` is "" for what counts nothing."""

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


@dataclass(frozen=True, slots=True)
class Cell:
    """What a learner has for a column."""

    state: str
    points: Decimal | None
    taken: Decimal
    is_edited: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A learner with their total and what they have, by column."""

    id: UUID
    name: str
    percent: Decimal | None
    letter: str
    cells: dict[UUID, Cell]


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
            "category__weight", "category__drop_lowest",
        )
    )  # fmt: skip
    found: list[Column] = []
    for row in rows:
        first = not found or found[-1].category_id != row[7]
        found.append(Column(*row[:8], row[8] or "", row[9] or Decimal(0), row[10] or 0, first))
    return found


def cohorts(course: Course) -> list[tuple[str, str]]:
    """Return key and name of the cohorts of a course. One query."""
    rows = Cohort.objects.filter(course=course).order_by("name", "pk").values_list("pk", "name")
    return [(str(key), name) for key, name in rows]


def rows(keys: Sequence[UUID], shown: Sequence[Column]) -> list[Row]:
    """Return the learners with `keys`, in their order, with the cells of `shown`. Two queries."""
    if not keys:
        return []
    cells: dict[UUID, dict[UUID, Cell]] = {key: {} for key in keys}
    grades = Grade.objects.filter(
        enrolment__in=list(keys), item__in=[column.id for column in shown]
    ).values_list("enrolment_id", "item_id", "state", "points", "taken", "override_points")
    for key, item, state, points, taken, override in grades:
        cells[key][item] = Cell(state, points, taken, override is not None)
    people = {
        row[0]: row
        for row in Enrolment.objects.filter(pk__in=list(keys)).values_list(
            "pk", "learner__full_name", "course_grade__percent", "course_grade__letter"
        )
    }
    return [
        Row(key, people[key][1], people[key][2], people[key][3] or "", cells[key])
        for key in keys
        if key in people
    ]


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
