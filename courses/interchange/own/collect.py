"""Everything that belongs to a course, read into one document: some thirty statements for a course of any size."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import Q
from django.utils.translation import gettext as _

from courses.authoring.models import LessonDraft
from courses.blocks.models import Block
from courses.catalogue.models import Category, Course
from courses.interchange.own.document import Document, Row, named_in, rows_of
from courses.interchange.own.tables import BY_NAME, TABLES
from courses.media.models import MediaAsset
from courses.milestones.models import Milestone, MilestoneQuestion
from courses.outline.models import Lesson, Module, Prerequisite
from courses.questions.models import Question, QuestionFolder, QuestionVersion
from courses.quizzes.models import Quiz, QuizDraw, QuizQuestion
from courses.videos.groups import drafted_videos
from courses.videos.models import VideoGroupItem

CHUNK = 1024 * 1024


def collect(course: Course) -> Document:
    """Return a course with all it shows, drafts included; what is in the bin stays there."""
    collector = _Collector(course)
    collector.outline()
    collector.contents()
    collector.films()
    collector.tests()
    collector.files()
    found = collector.document
    found.tables = {table.name: found.tables.get(table.name, []) for table in TABLES}
    return found


class _Collector:
    def __init__(self, course: Course) -> None:
        self.course = course
        self.document = Document(slug=course.slug)
        if course.category is not None:
            self.document.category = {"slug": course.category.slug, "name": course.category.name}
        self.document.picture = _picture(course.thumbnail.name)
        self.document.staged_picture = _picture((course.staged or {}).get("thumbnail"))

    def put(self, name: str, rows: Iterable[Any]) -> list[Any]:
        """Add rows to a table; links to rows that are not part of the document are dropped by who restores."""
        found = list(rows)
        self.document.tables[name] = rows_of(found, BY_NAME[name].fields)
        return found

    def outline(self) -> None:
        course = self.course
        self.put("course", [course])
        if course.staged:
            self.document.course["staged"] = self.details(course.staged)
        modules = self.put(
            "modules", Module.objects.kept().filter(course=course).order_by("depth", "position", "pk")
        )
        self.lessons = self.put(
            "lessons",
            Lesson.objects.kept().filter(course=course, module__in=modules).order_by("sequence", "pk"),
        )
        required = Prerequisite.objects.filter(course=course).order_by("pk")
        self.put("prerequisites", required)
        for one in required.exclude(required_course=None).select_related("required_course"):
            self.document.outside.append((str(one.pk), str(one.required_course)))

    def details(self, staged: dict[str, Any]) -> dict[str, Any]:
        """Details that wait: the subject under its name, as keys mean nothing elsewhere; the picture goes as a file."""
        found = {name: value for name, value in staged.items() if name not in ("thumbnail", "category")}
        if "category" in staged:
            subject = Category.objects.filter(pk=staged["category"]).first() if staged["category"] else None
            found["category"] = {"slug": subject.slug, "name": subject.name} if subject else None
        if staged.get("thumbnail") == "":
            found["thumbnail"] = ""
        return found

    def contents(self) -> None:
        self.blocks = self.put(
            "blocks",
            Block.objects.filter(lesson__in=self.lessons).order_by("lesson__sequence", "position", "pk"),
        )
        drafts = self.put(
            "drafts", LessonDraft.objects.filter(lesson__in=self.lessons).order_by("lesson__sequence", "pk")
        )
        self.put("resources", _ordered("resources", block__in=self.blocks))
        self.named = named_in([draft.blocks for draft in drafts], [one.data for one in self.blocks])

    def films(self) -> None:
        groups = self.named | {str(block.video_group_id) for block in self.blocks if block.video_group_id}
        found = self.put("video_groups", _ordered("video_groups", pk__in=groups))
        items = self.put(
            "video_group_items",
            VideoGroupItem.objects.filter(group__in=found).order_by("group", "position", "pk"),
        )
        standing = {item.video_id for item in items} | drafted_videos(found)
        videos = self.put("videos", _ordered("videos", pk__in=standing))
        self.put("captions", _ordered("captions", video__in=videos))
        milestones = self.put(
            "milestones", Milestone.objects.filter(video__in=videos).order_by("video", "position_ms", "pk")
        )
        self.asked = self.put(
            "milestone_questions",
            MilestoneQuestion.objects.filter(milestone__in=milestones).order_by(
                "milestone", "position", "pk"
            ),
        )
        self.drafted = self.put("video_drafts", _ordered("video_drafts", video__in=videos))
        packages = self.named | {str(block.package_id) for block in self.blocks if block.package_id}
        self.put("packages", _ordered("packages", pk__in=packages))

    def tests(self) -> None:
        shown = self.named | {str(block.quiz_id) for block in self.blocks if block.quiz_id}
        mine = Q(course=self.course, deleted_at=None)
        quizzes = self.put("quizzes", Quiz.objects.filter(mine | Q(pk__in=shown)).order_by("pk"))
        self.put("quiz_sections", _ordered("quiz_sections", quiz__in=quizzes))
        draws = self.put(
            "quiz_draws", QuizDraw.objects.filter(quiz__in=quizzes).order_by("quiz", "position", "pk")
        )
        places = self.put(
            "quiz_questions",
            QuizQuestion.objects.filter(quiz__in=quizzes).order_by("quiz", "position", "pk"),
        )
        work = self.named | {str(block.assignment_id) for block in self.blocks if block.assignment_id}
        model = BY_NAME["assignments"].model._default_manager
        assignments = self.put("assignments", model.filter(mine | Q(pk__in=work)).order_by("pk"))
        criteria = self.put("criteria", _ordered("criteria", assignment__in=assignments))
        self.put("levels", _ordered("levels", criterion__in=criteria))
        self.put("sample_answers", _ordered("sample_answers", assignment__in=assignments))
        waiting = named_in([quiz.staged for quiz in quizzes], [one.milestones for one in self.drafted])
        used = waiting | {str(place.question_id) for place in (*places, *self.asked)}
        self.questions(mine | Q(pk__in=used), {draw.folder_id for draw in draws} | waiting)

    def questions(self, wanted: Q, folders: set[Any]) -> None:
        questions = self.put("questions", Question.objects.filter(wanted).defer("search").order_by("pk"))
        current = {question.current_id for question in questions}
        self.put("question_versions", QuestionVersion.objects.filter(pk__in=current).order_by("question"))
        keys = {key for key in folders | {question.folder_id for question in questions} if key}
        keys |= set(QuestionFolder.objects.filter(course=self.course).values_list("pk", flat=True))
        found: dict[Any, QuestionFolder] = {}
        while missing := {str(key) for key in keys} - found.keys():
            rows = list(QuestionFolder.objects.filter(pk__in=missing))
            found |= {str(row.pk): row for row in rows}
            keys = {row.parent_id for row in rows if row.parent_id}
        self.put("question_folders", sorted(found.values(), key=lambda row: row.pk))

    def files(self) -> None:
        """Every file that is named anywhere: in a column, in a text, in a draft."""
        named = named_in(self.document.tables)
        rows = MediaAsset.objects.filter(pk__in=named, state=MediaAsset.State.READY)
        for row in rows.order_by("sha256"):
            self.document.files[str(row.pk)] = {
                "sha256": row.sha256,
                "name": row.original_name,
                "content_type": row.content_type,
                "size": row.size,
                "alt_text": row.alt_text,
                "is_public": row.is_public,
                "path": row.file.name,
            }


def _picture(name: str | None) -> Row | None:
    """A picture of the course in the store, None for none."""
    if not name or not default_storage.exists(name):
        return None
    digest = hashlib.sha256()
    with default_storage.open(name) as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return {
        "sha256": digest.hexdigest(),
        "name": name.rsplit("/", 1)[-1],
        "path": name,
        "size": default_storage.size(name),
    }


_ORDER = {
    "resources": ("block", "position", "pk"),
    "video_drafts": ("video",),
    "captions": ("video", "kind", "language"),
    "quiz_sections": ("quiz", "position", "pk"),
    "criteria": ("assignment", "position", "pk"),
    "levels": ("criterion", "position", "pk"),
    "sample_answers": ("assignment", "position", "pk"),
}


def _ordered(name: str, **wanted: Any) -> Iterable[Any]:
    rows = BY_NAME[name].model._default_manager.filter(**wanted)
    return rows.order_by(*_ORDER.get(name, ("pk",)))


def outside_words(document: Document) -> list[tuple[str, str]]:
    """What a document refers to and cannot take along: (what, why)."""
    reason = _("It is required before this course, and is a course of its own.")
    return [(title, reason) for _key, title in document.outside]
