"""A quiz as one document: what its authors edit, what waits in `Quiz.staged`, what is compared and published.

Items stand in the order they are asked: those without a section, then each section's. Plain values only.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, model_validator

from courses.quizzes.models import Quiz, QuizDraw, QuizQuestion, QuizSection
from courses.quizzes.review import ReviewRules, ScoreBranch
from lms.kernel.ids import uuid7

MAX_ITEMS: Final = 500
MAX_SECTIONS: Final = 50
_FROZEN = ConfigDict(extra="ignore", frozen=True)


class QuizSettings(BaseModel):
    """How a quiz is taken, marked and shown afterwards. Times carry their zone."""

    model_config = _FROZEN

    title: str = Field(min_length=1, max_length=255)
    description: str = Field(default="", max_length=20_000)
    time_limit_minutes: int | None = Field(default=None, ge=1, le=100_000)
    attempts_allowed: int | None = Field(default=None, ge=1, le=1000)
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    passing_score_percentage: int = Field(default=70, ge=0, le=100)
    counts: Literal["best", "last", "first", "average"] = "best"
    layout: Literal["one", "pages", "all"] = "one"
    shuffle_questions: bool = False
    shuffle_choices: bool = False
    access_code: str = Field(default="", max_length=50)
    review: ReviewRules = ReviewRules()
    branches: tuple[ScoreBranch, ...] = Field(default=(), max_length=20)

    @model_validator(mode="after")
    def _window_in_order(self) -> "QuizSettings":
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            raise ValueError(_("It has to close after it opens."))
        return self


class SectionDocument(BaseModel):
    """A heading, and a text in Markdown below it."""

    model_config = _FROZEN

    id: UUID = Field(default_factory=uuid7)
    title: str = Field(min_length=1, max_length=255)
    text: str = Field(default="", max_length=20_000)


class QuestionItem(BaseModel):
    """A question of the bank. Empty `points` means those of the question; `new_page` begins a page with it."""

    model_config = _FROZEN

    kind: Literal["question"] = "question"
    id: UUID = Field(default_factory=uuid7)
    question: UUID
    points: Decimal | None = Field(default=None, ge=0, le=Decimal("9999.99"), decimal_places=2)
    section: UUID | None = None
    new_page: bool = False


class DrawItem(BaseModel):
    """Questions drawn when an attempt starts; see `QuizDraw` for which fit."""

    model_config = _FROZEN

    kind: Literal["draw"] = "draw"
    id: UUID = Field(default_factory=uuid7)
    tags: tuple[str, ...] = ()
    folder: UUID | None = None
    difficulty_from: Decimal | None = Field(default=None, ge=0, le=1)
    difficulty_to: Decimal | None = Field(default=None, ge=0, le=1)
    count: int = Field(default=1, ge=1, le=500)
    points: Decimal = Field(default=Decimal(1), ge=0, le=Decimal("9999.99"), decimal_places=2)
    section: UUID | None = None
    new_page: bool = False


Item = Annotated[QuestionItem | DrawItem, Field(discriminator="kind")]
Entry = SectionDocument | QuestionItem | DrawItem


class QuizDocument(BaseModel):
    """A whole quiz."""

    model_config = _FROZEN

    settings: QuizSettings
    sections: tuple[SectionDocument, ...] = Field(default=(), max_length=MAX_SECTIONS)
    items: tuple[Item, ...] = Field(default=(), max_length=MAX_ITEMS)

    def dump(self) -> dict[str, Any]:
        """The JSON to store."""
        return self.model_dump(mode="json")

    def entries(self) -> list[Entry]:
        """Headings and items as they follow one another. Items whose section is gone come first."""
        known = {section.id for section in self.sections}
        found: list[Entry] = [one for one in self.items if one.section not in known]
        for section in self.sections:
            found.append(section)
            found.extend(one for one in self.items if one.section == section.id)
        return found

    def with_entries(self, entries: Iterable[Entry]) -> "QuizDocument":
        """The quiz with these headings and items in this order; an item belongs to the heading above it."""
        sections: list[SectionDocument] = []
        items: list[QuestionItem | DrawItem] = []
        for one in entries:
            if isinstance(one, SectionDocument):
                sections.append(one)
            else:
                above = sections[-1].id if sections else None
                items.append(one.model_copy(update={"section": above}))
        return self.model_copy(update={"sections": tuple(sections), "items": tuple(items)})

    def pages(self) -> dict[UUID, int]:
        """The page each item stands on, from 1."""
        page = 1
        found: dict[UUID, int] = {}
        for one in self.entries():
            if not isinstance(one, SectionDocument):
                page += one.new_page and bool(found)
                found[one.id] = page
        return found

    @property
    def questions(self) -> list[UUID]:
        """The keys of its fixed questions."""
        return [one.question for one in self.items if isinstance(one, QuestionItem)]

    @property
    def draws(self) -> list[DrawItem]:
        """Its random draws, in order."""
        return [one for one in self.entries() if isinstance(one, DrawItem)]


def fingerprint(part: BaseModel) -> str:
    """Return a short name of exactly these contents: who saves says which contents they started from.

    Where an item stands is not among them: it is moved by other means, and by other people. A number or a time is the
    same however it is written (1 and 1.00).
    """
    values = part.model_dump(exclude={"section", "new_page"})
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)


COLUMNS: Final = tuple(name for name in QuizSettings.model_fields if name not in ("review", "branches"))
"""Settings that are columns as they are."""


def settings_of(quiz: Quiz) -> QuizSettings:
    """Return the settings learners have."""
    plain: Mapping[str, Any] = {name: getattr(quiz, name) for name in COLUMNS}
    return QuizSettings.model_construct(
        **plain,
        review=ReviewRules.of(quiz.review, quiz.feedback),
        branches=tuple(ScoreBranch.model_validate(one) for one in quiz.branches or ()),
    )


def published_document(quiz: Quiz) -> QuizDocument:
    """Return the quiz as learners have it. Three queries."""
    sections = list(QuizSection.objects.filter(quiz=quiz).order_by("position", "pk"))
    rows: list[QuizQuestion | QuizDraw] = [
        *QuizQuestion.objects.filter(quiz=quiz),
        *QuizDraw.objects.filter(quiz=quiz),
    ]
    places = {section.pk: place for place, section in enumerate(sections, 1)}
    rows.sort(key=lambda row: (places.get(row.section_id, 0), row.position, row.pk))  # type: ignore[arg-type]
    items: list[Any] = []
    page = rows[0].page if rows else 1
    for row in rows:
        more: dict[str, Any] = {"id": row.pk, "section": row.section_id, "new_page": row.page != page}
        page = row.page
        if isinstance(row, QuizQuestion):
            items.append(QuestionItem(question=row.question_id, points=row.points, **more))
        else:
            items.append(
                DrawItem(
                    tags=tuple(row.tags), folder=row.folder_id, difficulty_from=row.difficulty_from,
                    difficulty_to=row.difficulty_to, count=row.count, points=row.points, **more,
                )
            )  # fmt: skip
    return QuizDocument.model_construct(
        settings=settings_of(quiz),
        sections=tuple(
            SectionDocument.model_construct(id=one.pk, title=one.title, text=one.text) for one in sections
        ),
        items=tuple(items),
    )


def draft_document(quiz: Quiz) -> QuizDocument:
    """Return the quiz as its authors left it: what waits, or what is published."""
    return QuizDocument.model_validate(quiz.staged) if quiz.staged else published_document(quiz)
