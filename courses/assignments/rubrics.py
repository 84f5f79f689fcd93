"""Rubrics kept for other assignments: keeping one, copying one into an assignment, and the list of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from accounts.models import User
from courses.assignments import events
from courses.assignments.documents import MAX_CRITERIA, CriterionDocument
from courses.assignments.models import Assignment, RubricUse, SavedRubric
from courses.catalogue.errors import Refused
from courses.catalogue.models import Course
from lms.kernel.events import record
from lms.kernel.ids import uuid7
from lms.kernel.markup import storable_text

LISTED = 200


@dataclass(frozen=True, slots=True)
class KeptRubric:
    """A kept rubric in a list; `points` is the most it can earn, `uses` how many assignments took it."""

    id: UUID
    title: str
    shared: bool
    number: int
    criteria: Sequence[CriterionDocument]
    uses: int

    @property
    def points(self) -> Decimal:
        """The most it can earn."""
        return sum((one.points for one in self.criteria), Decimal(0))


def kept_rubrics(course: Course) -> list[KeptRubric]:
    """Return the rubrics an assignment of the course can take, its own first, by title. One query."""
    rows = SavedRubric.objects.filter(Q(course=course) | Q(course=None)).annotate(taken=Count("uses"))
    found = rows.order_by("title", "pk")[:LISTED]
    listed = [
        KeptRubric(row.pk, row.title, row.course_id is None, row.number, criteria_of(row), row.taken)
        for row in found
    ]
    return sorted(listed, key=lambda one: one.shared)


def criteria_of(rubric: SavedRubric) -> tuple[CriterionDocument, ...]:
    """Return the criteria of a kept rubric."""
    return tuple(CriterionDocument.model_validate(one) for one in rubric.criteria)


def copied_rows(rubric: SavedRubric) -> list[dict[str, Any]]:
    """Return the criteria of a kept rubric as new rows of an assignment: every key is a new one."""
    return [
        one.model_dump()
        | {"id": uuid7(), "levels": [level.model_dump() | {"id": uuid7()} for level in one.levels]}
        for one in criteria_of(rubric)
    ]


def keeping_problem(title: str, criteria: Sequence[Any]) -> str:
    """Say why a rubric cannot be kept so; "" when it can."""
    if not title.strip():
        return _("Give the rubric a title under which it is found again.")
    return "" if criteria else _("This rubric has no criteria yet.")


@transaction.atomic
def keep_rubric(
    *, course: Course | None, title: str, criteria: Sequence[CriterionDocument], actor: User
) -> SavedRubric:
    """Keep a rubric in a course, in the organisation without one; under a title there is, as its next version.

    The same contents again change nothing. Raises `Refused` without a title or without a criterion.
    """
    tidy = " ".join(storable_text(title).split())[:255]
    if problem := keeping_problem(tidy, criteria):
        raise Refused(problem)
    kept = [one.model_dump(mode="json") for one in criteria[:MAX_CRITERIA]]
    row, made = SavedRubric.objects.select_for_update(of=("self",)).get_or_create(
        course=course, title=tidy, defaults={"criteria": kept}
    )
    if not made:
        if row.criteria == kept:
            return row
        row.number, row.criteria = row.number + 1, kept
        row.save(update_fields=["number", "criteria", "updated_at"])
    record(
        events.RUBRIC_KEPT, object=row, actor=actor, course_id=course.pk if course else None,
        payload={"number": row.number, "criteria": len(kept)},
    )  # fmt: skip
    return row


def note_use(*, assignment: Assignment, rubric: SavedRubric) -> None:
    """Note from which kept rubric an assignment's was copied, or as which it was kept."""
    values = {"rubric": rubric, "number": rubric.number}
    RubricUse.objects.update_or_create(assignment=assignment, defaults=values)


def origin_of(assignment: Assignment) -> RubricUse | None:
    """Return which kept rubric this one comes from, with it. One query."""
    return RubricUse.objects.select_related("rubric").filter(assignment=assignment).first()


@transaction.atomic
def remove_rubric(*, rubric: SavedRubric, actor: User) -> None:
    """Keep a rubric no longer; the assignments that took it have their copies."""
    record(events.RUBRIC_REMOVED, object=rubric, actor=actor, course_id=rubric.course_id)
    rubric.delete()
