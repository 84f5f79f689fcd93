"""An assignment as one document: its settings, its rubric, its sample answers. What waits to be published is one.

A draft may be unfinished: a criterion without a title can be kept, and `checks` says what is missing.
"""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, field_validator

from courses.assignments.late import LatePolicy
from courses.assignments.models import Assignment, Criterion, Level, SampleAnswer
from lms.kernel.ids import uuid7
from lms.kernel.markup import storable_text

MEGABYTE: Final = 1024**2
MAX_FILES: Final = 20
MAX_FILE_BYTES: Final = 1024 * MEGABYTE
MAX_POINTS: Final = Decimal("9999.99")
MAX_TEXT: Final = 100_000
MAX_CRITERIA: Final = 30
MAX_LEVELS: Final = 10
MAX_SAMPLES: Final = 20


class Part(BaseModel):
    """What all parts have in common: nothing unknown, never changed, text that PostgreSQL can hold."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @field_validator(
        "title", "description", "instructions", "body", "notes", mode="before", check_fields=False
    )
    @classmethod
    def _storable(cls, text: Any) -> Any:
        return storable_text(text) if isinstance(text, str) else text


class LevelDocument(Part):
    """A level of a criterion and the points it earns."""

    id: UUID = Field(default_factory=uuid7)
    title: str = Field(default="", max_length=255)
    description: str = Field(default="", max_length=5000)
    points: Decimal = Field(default=Decimal(0), ge=0, le=MAX_POINTS, decimal_places=2)


class CriterionDocument(Part):
    """A row of the rubric."""

    id: UUID = Field(default_factory=uuid7)
    title: str = Field(default="", max_length=255)
    description: str = Field(default="", max_length=5000)
    levels: tuple[LevelDocument, ...] = Field(default=(), max_length=MAX_LEVELS)

    @property
    def points(self) -> Decimal:
        """The most this criterion can earn."""
        return max((level.points for level in self.levels), default=Decimal(0))


class SampleDocument(Part):
    """An example for those who mark."""

    id: UUID = Field(default_factory=uuid7)
    title: str = Field(default="", max_length=255)
    body: str = Field(default="", max_length=MAX_TEXT)
    points: Decimal | None = Field(default=None, ge=0, le=MAX_POINTS, decimal_places=2)
    notes: str = Field(default="", max_length=MAX_TEXT)


class AssignmentDocument(Part):
    """A whole assignment; the columns of `Assignment`, its rubric and its samples."""

    title: str = Field(min_length=1, max_length=255)
    instructions: str = Field(default="", max_length=MAX_TEXT)
    points: Decimal = Field(default=Decimal(100), ge=0, le=MAX_POINTS, decimal_places=2)
    takes_text: bool = True
    takes_files: bool = True
    max_files: int = Field(default=5, ge=1, le=MAX_FILES)
    max_file_bytes: int = Field(default=50 * MEGABYTE, ge=1, le=MAX_FILE_BYTES)
    file_types: tuple[str, ...] = Field(default=(), max_length=30)
    attempts_allowed: int | None = Field(default=1, ge=1, le=100)
    opens_at: datetime | None = None
    due_at: datetime | None = None
    closes_at: datetime | None = None
    late_policy: LatePolicy = LatePolicy()
    criteria: tuple[CriterionDocument, ...] = Field(default=(), max_length=MAX_CRITERIA)
    samples: tuple[SampleDocument, ...] = Field(default=(), max_length=MAX_SAMPLES)

    @property
    def rubric_points(self) -> Decimal:
        """The most the rubric can earn."""
        return sum((one.points for one in self.criteria), Decimal(0))

    def dump(self) -> dict[str, Any]:
        """The JSON to store."""
        return self.model_dump(mode="json")

    @classmethod
    def load(cls, stored: Any) -> Self:
        """The document that was stored. Raises pydantic's `ValidationError` for what never was one."""
        return cls.model_validate(stored)


SETTINGS: Final = (
    "title", "instructions", "points", "takes_text", "takes_files", "max_files", "max_file_bytes", "attempts_allowed",
    "opens_at", "due_at", "closes_at",
)  # fmt: skip
"""Columns that stand in the document under their own name, as they are."""


def rubric_of(assignment: Assignment) -> tuple[CriterionDocument, ...]:
    """Return the rubric that is in force; two queries."""
    criteria = list(Criterion.objects.filter(assignment=assignment).order_by("position", "pk"))
    levels: dict[UUID, list[LevelDocument]] = {}
    for row in Level.objects.filter(criterion__in=criteria).order_by("position", "pk") if criteria else ():
        made = LevelDocument(id=row.pk, title=row.title, description=row.description, points=row.points)
        levels.setdefault(row.criterion_id, []).append(made)
    return tuple(
        CriterionDocument(
            id=row.pk, title=row.title, description=row.description, levels=tuple(levels.get(row.pk, ()))
        )
        for row in criteria
    )


def samples_of(assignment: Assignment) -> tuple[SampleDocument, ...]:
    """Return the sample answers; one query."""
    rows: Iterable[SampleAnswer] = SampleAnswer.objects.filter(assignment=assignment).order_by(
        "position", "pk"
    )
    return tuple(
        SampleDocument(id=row.pk, title=row.title, body=row.body, points=row.points, notes=row.notes)
        for row in rows
    )


def published_document(assignment: Assignment) -> AssignmentDocument:
    """Return the assignment as it is in force; three queries."""
    values = {name: getattr(assignment, name) for name in SETTINGS}
    return AssignmentDocument(
        **values,
        file_types=tuple(assignment.file_types),
        late_policy=LatePolicy.of(assignment.late_policy),
        criteria=rubric_of(assignment),
        samples=samples_of(assignment),
    )


def draft_document(assignment: Assignment) -> AssignmentDocument:
    """Return the assignment as its authors left it: what waits, or what is in force."""
    if assignment.staged is not None:
        return AssignmentDocument.load(assignment.staged)
    return published_document(assignment)
