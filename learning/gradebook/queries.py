"""Reads of grades: a learner's cells as the rules want them, and the total other floors ask for."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from learning.enrolments.models import Enrolment
from learning.gradebook.models import CourseGrade, Grade, GradeCategory, GradeItem
from learning.gradebook.nameless import is_nameless
from learning.gradebook.rules import Cell, Group


@dataclass(frozen=True, slots=True)
class Standing:
    """How a learner stands by what they may see: `percent` of what has marks, its letter, and whether that passes.

    `passed` is True once nothing can change it, False once it is out of reach, None while it is open.
    """

    percent: Decimal
    letter: str
    passed: bool | None


def course_grade(enrolment: Enrolment) -> Standing | None:
    """Return the total a learner may see, None before the first mark. One query."""
    row = (
        CourseGrade.objects.filter(enrolment=enrolment, posted_percent__isnull=False)
        .values_list("posted_percent", "posted_letter", "posted_passed")
        .first()
    )
    if row is None or row[0] is None:
        return None
    return Standing(row[0], row[1], row[2])


def groups_of(enrolment_id: UUID, *, posted: bool) -> list[Group]:
    """Return the categories of the learner's course with their cells, excused ones left away. Three queries.

    With `posted`, marks that learners may not see are as if there were none; those without names are so for everybody.
    """
    course = Enrolment.objects.filter(pk=enrolment_id).values("course_id")
    categories = list(GradeCategory.objects.filter(course__in=course).order_by("position", "pk"))
    items = list(
        GradeItem.objects.filter(course__in=course, is_active=True, category__isnull=False)
        .select_related("marking_rules")
        .order_by("position", "pk")
    )
    grades = {
        row[0]: row[1:]
        for row in Grade.objects.filter(enrolment=enrolment_id).values_list("item_id", "points", "is_excused")
    }
    found: dict[UUID, list[Cell]] = {category.pk: [] for category in categories}
    for item in items:
        points, excused = grades.get(item.pk, (None, False))
        if excused or item.category_id is None:
            continue
        if (posted and not item.is_posted) or is_nameless(item):
            points = None
        found[item.category_id].append(
            Cell(item.pk, points, item.max_points, item.weight, item.is_extra, item.position)
        )
    return [
        Group(one.pk, one.weight, one.drop_lowest, tuple(found[one.pk]), one.position) for one in categories
    ]
