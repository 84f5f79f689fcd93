"""What a course is made of: the tables of a document, and which columns of each belong to it.

Left out are people and what they did, what the database keeps for itself, and what is made from something else (rendered
HTML is made anew, so that none is ever trusted).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db import models

from courses.assignments.models import Assignment, Criterion, Level, SampleAnswer
from courses.authoring.models import LessonDraft
from courses.blocks.models import Block, Resource
from courses.catalogue.models import Course
from courses.milestones.models import Milestone, MilestoneQuestion
from courses.outline.models import Lesson, Module, Prerequisite
from courses.packages.models import Package
from courses.questions.models import Question, QuestionFolder, QuestionVersion
from courses.quizzes.models import Quiz, QuizDraw, QuizQuestion, QuizSection
from courses.videos.models import CaptionTrack, Video, VideoDraft, VideoGroup, VideoGroupItem

_EVERYWHERE: Final = {
    "id", "organization", "created_at", "updated_at", "source_key", "deleted_at", "revision", "search", "statistics",
    "words", "sequence", "content_version", "depth", "html", "description_html", "body_html", "instructions_html",
    "made_by", "author", "editor", "instructor",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the document. `parent` is the column whose row owns these rows: they come and go with it."""

    name: str
    model: type[models.Model]
    parent: str = ""
    skip: frozenset[str] = frozenset()

    @property
    def fields(self) -> list[Any]:
        """The columns that are part of the document, in order."""
        left_out = _EVERYWHERE | self.skip
        return [field for field in self.model._meta.concrete_fields if field.name not in left_out]


TABLES: Final = (
    Table(
        "course", Course, skip=frozenset({"slug", "thumbnail", "is_published", "published_at", "category"})
    ),
    Table("modules", Module),
    Table("lessons", Lesson),
    Table("prerequisites", Prerequisite, "course"),
    Table("question_folders", QuestionFolder),
    Table("questions", Question),
    Table("question_versions", QuestionVersion),
    Table("packages", Package),
    Table("videos", Video),
    Table("captions", CaptionTrack, "video"),
    Table("milestones", Milestone, "video"),
    Table("milestone_questions", MilestoneQuestion, "milestone"),
    Table("video_groups", VideoGroup),
    Table("video_group_items", VideoGroupItem, "group"),
    Table("quizzes", Quiz),
    Table("quiz_sections", QuizSection, "quiz"),
    Table("quiz_draws", QuizDraw, "quiz"),
    Table("quiz_questions", QuizQuestion, "quiz"),
    Table("assignments", Assignment),
    Table("criteria", Criterion, "assignment"),
    Table("levels", Level, "criterion"),
    Table("sample_answers", SampleAnswer, "assignment"),
    Table("blocks", Block, "lesson"),
    Table("resources", Resource, "block"),
    # `base` is a digest of the published blocks with their keys: made anew.
    Table("drafts", LessonDraft, "lesson", frozenset({"base"})),
    Table("video_drafts", VideoDraft, "video", frozenset({"base"})),
)
BY_NAME: Final = {table.name: table for table in TABLES}
BY_MODEL: Final = {table.model: table for table in TABLES}
