"""A lesson as one document: what a draft holds, what a version keeps, what is compared and restored.

Plain values only; whatever they point at (videos, quizzes, files) is named by its key.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, field_validator

from courses.blocks.models import Block, Resource
from courses.outline.models import Lesson
from lms.kernel.ids import uuid7
from lms.kernel.markup import storable_text

BlockKind = Literal["text", "video", "quiz", "assignment", "file", "embed", "package", "discussion"]
MAX_BODY = 200_000
MAX_BLOCKS = 500


class FileDocument(BaseModel):
    """A file offered in a file block."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    asset: UUID
    title: str = Field(default="", max_length=255)


class BlockDocument(BaseModel):
    """A block. Which of the fields count depends on `kind`, as in `courses.blocks.models.Block`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: UUID = Field(default_factory=uuid7)
    kind: BlockKind = "text"
    title: str = Field(default="", max_length=255)
    body: str = Field(default="", max_length=MAX_BODY)
    url: str = Field(default="", max_length=1000)
    data: dict[str, Any] = Field(default_factory=dict)
    video_group: UUID | None = None
    quiz: UUID | None = None
    assignment: UUID | None = None
    package: UUID | None = None
    files: tuple[FileDocument, ...] = Field(default=(), max_length=100)

    @field_validator("title", "body", "url", mode="before")
    @classmethod
    def _storable(cls, text: Any) -> Any:
        return storable_text(text) if isinstance(text, str) else text

    @property
    def revision(self) -> str:
        """A short name of exactly these contents: who saves says which contents they started from."""
        return fingerprint([self])[:16]

    @classmethod
    def of(cls, block: Block, resources: Sequence[Resource] = ()) -> Self:
        """The document of a published block; `resources` are its files in order."""
        return cls(
            id=block.pk,
            kind=block.kind,  # type: ignore[arg-type]
            title=block.title,
            body=block.body,
            url=block.url,
            data=block.data,
            video_group=block.video_group_id,
            quiz=block.quiz_id,
            assignment=block.assignment_id,
            package=block.package_id,
            files=tuple(FileDocument(asset=one.asset_id, title=one.title) for one in resources),
        )

    def dump(self) -> dict[str, Any]:
        """The JSON to store: what is empty is left out."""
        kept = self.model_dump(mode="json")
        return {name: value for name, value in kept.items() if value not in ("", None, [], {})}


class LessonDocument(BaseModel):
    """A whole lesson: its settings and its blocks in order. Times carry their zone."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    title: str
    completion_rule: dict[str, Any] = Field(default_factory=dict)
    duration_minutes: int | None = None
    release_at: datetime | None = None
    due_at: datetime | None = None
    weight: Decimal = Decimal(1)
    is_preview: bool = False
    blocks: tuple[BlockDocument, ...] = ()

    def dump(self) -> dict[str, Any]:
        """The JSON to store."""
        kept = self.model_dump(mode="json", exclude={"blocks"})
        return kept | {"blocks": [block.dump() for block in self.blocks]}


SETTINGS = ("title", "completion_rule", "duration_minutes", "release_at", "due_at", "weight", "is_preview")
"""Columns of a lesson that are part of its document."""


def fingerprint(blocks: Iterable[BlockDocument]) -> str:
    """Return a name of exactly these blocks in this order."""
    text = json.dumps([block.dump() for block in blocks], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def loaded(stored: Iterable[Any]) -> tuple[BlockDocument, ...]:
    """Return blocks that were stored as JSON. Raises pydantic's `ValidationError` for what never was one."""
    return tuple(BlockDocument.model_validate(one) for one in stored)


def published_blocks(lesson: Lesson) -> tuple[BlockDocument, ...]:
    """Return the blocks learners see, in order; two queries."""
    return published_blocks_of([lesson.pk]).get(lesson.pk, ())


def published_blocks_of(lessons: Collection[UUID]) -> dict[UUID, tuple[BlockDocument, ...]]:
    """Return the blocks learners see in each of these lessons; two queries for any number."""
    resources: dict[UUID, list[Resource]] = {}
    for one in Resource.objects.filter(block__lesson__in=lessons).order_by("position", "pk"):
        resources.setdefault(one.block_id, []).append(one)
    found: dict[UUID, list[BlockDocument]] = {}
    for block in Block.objects.filter(lesson__in=lessons).order_by("position", "pk"):
        found.setdefault(block.lesson_id, []).append(BlockDocument.of(block, resources.get(block.pk, ())))
    return {key: tuple(blocks) for key, blocks in found.items()}


def settings_of(lesson: Lesson, *, staged: bool) -> dict[str, Any]:
    """Return the settings of a lesson, with what waits to be published when `staged`."""
    found = {name: getattr(lesson, name) for name in SETTINGS}
    if staged and lesson.staged:
        found |= {name: value for name, value in lesson.staged.items() if name in found}
    return found


def published_document(lesson: Lesson) -> LessonDocument:
    """Return the lesson as learners see it."""
    return LessonDocument(**settings_of(lesson, staged=False), blocks=published_blocks(lesson))
