"""The milestones of a video in plain values: what waits in its draft, is compared and published."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from courses.milestones.models import Milestone, MilestoneQuestion
from courses.questions.models import Question
from courses.videos.documents import Milliseconds
from courses.videos.drafts import draft_of
from courses.videos.models import Video
from lms.kernel.ids import uuid7
from lms.kernel.markup import render

COLUMNS = (
    "position_ms", "kind", "title", "body", "is_required", "points", "tries", "branches", "moved_from_ms",
)  # fmt: skip


class MilestoneDocument(BaseModel):
    """A milestone; `questions` are the keys of what it asks, in order. The rest as in `Milestone`."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: UUID = Field(default_factory=uuid7)
    position_ms: Milliseconds
    kind: Literal["question", "note", "chapter", "branch"] = "question"
    title: str = Field(default="", max_length=255)
    body: str = ""
    is_required: bool = False
    points: Decimal | None = Field(default=None, ge=0, le=Decimal("9999.99"))
    tries: int = Field(default=2, ge=1, le=32767)
    branches: list[Any] = Field(default_factory=list)
    moved_from_ms: Milliseconds | None = None
    questions: tuple[UUID, ...] = ()


Milestones = tuple[MilestoneDocument, ...]


def milestones_of(video: Video) -> Milestones:
    """What learners have, in the order of the clock. Two queries."""
    asked: dict[UUID, list[UUID]] = defaultdict(list)
    places = MilestoneQuestion.objects.filter(milestone__video=video).order_by("position", "pk")
    for milestone, question in places.values_list("milestone", "question"):
        asked[milestone].append(question)
    rows = Milestone.objects.filter(video=video).order_by("position_ms", "pk")
    return tuple(
        MilestoneDocument(
            id=row.pk,
            questions=tuple(asked.get(row.pk, ())),
            **{name: getattr(row, name) for name in COLUMNS},
        )
        for row in rows
    )


def load_milestones(stored: Any) -> Milestones:
    """The milestones that were stored."""
    return tuple(MilestoneDocument.model_validate(one) for one in stored)


def dump_milestones(milestones: Iterable[MilestoneDocument]) -> list[dict[str, Any]]:
    """The JSON to store."""
    return [one.model_dump(mode="json") for one in milestones]


def row_of(one: MilestoneDocument, video: Video) -> Milestone:
    """The row a milestone would be, with its text rendered; not stored."""
    row = Milestone(id=one.id, video=video, **{name: getattr(one, name) for name in COLUMNS})
    row.body_html = render(one.body, heading_start=4) if one.body else ""
    return row


def waiting_milestones(video: Video) -> Milestones | None:
    """What waits, by the clock; None where learners have what the authors have."""
    draft = draft_of(video)
    if draft is None or draft.milestones is None:
        return None
    return tuple(sorted(load_milestones(draft.milestones), key=lambda one: (one.position_ms, one.id)))


def questions_of(milestones: Iterable[MilestoneDocument]) -> dict[UUID, Question]:
    """The questions they ask, with their current versions, by key. One query, none without any."""
    keys: Collection[UUID] = {key for one in milestones for key in one.questions}
    rows = Question.objects.filter(pk__in=keys).select_related("current").defer("search") if keys else ()
    return {row.pk: row for row in rows}
