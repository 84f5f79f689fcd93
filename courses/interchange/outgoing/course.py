"""A course as learners see it, read for an export: outline, blocks with what they show, files by name."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from typing import Final
from urllib.parse import quote
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from courses.blocks.models import Block, Resource
from courses.catalogue.models import Course
from courses.interchange.own.document import UUIDS
from courses.interchange.package import NotCarried
from courses.media.models import MediaAsset
from courses.milestones.models import Milestone
from courses.outline.models import Lesson, Module
from courses.questions.models import Question
from courses.quizzes.models import QuizDraw, QuizQuestion
from courses.videos.models import CaptionTrack, Video, VideoGroupItem

_ASSET: Final = re.compile(rf'(?<=")/assets/({UUIDS.pattern})/[^"?#]*')
_LESSON: Final = re.compile(r'(?<=")/learn/([\w-]+)/([\w-]+)/(?=["#])')


@dataclass(slots=True)
class OutBlock:
    """A block and what it shows."""

    row: Block
    videos: list[tuple[Video, list[CaptionTrack]]] = field(default_factory=list)
    questions: list[QuizQuestion] = field(default_factory=list)
    files: list[Resource] = field(default_factory=list)

    @property
    def key(self) -> str:
        """A name for files and identifiers that stays the same from one export to the next."""
        return str(self.row.pk.hex)


@dataclass(slots=True)
class OutLesson:
    """A lesson with its blocks in order."""

    row: Lesson
    blocks: list[OutBlock] = field(default_factory=list)


@dataclass(slots=True)
class OutModule:
    """A module with its lessons, and sections with theirs."""

    row: Module
    lessons: list[OutLesson] = field(default_factory=list)
    sections: list[OutModule] = field(default_factory=list)


@dataclass(slots=True)
class OutCourse:
    """Everything an export writes. `lost` gathers what the format cannot say; `files` are assets by key."""

    course: Course
    modules: list[OutModule] = field(default_factory=list)
    files: dict[str, MediaAsset] = field(default_factory=dict)
    spare: list[Question] = field(default_factory=list)
    lost: list[NotCarried] = field(default_factory=list)

    def lose(self, item: str, kind: str, reason: str) -> None:
        """Note what will not be in the file."""
        self.lost.append(NotCarried(item, kind, reason))

    def lessons(self) -> list[OutLesson]:
        """All lessons in order."""
        return [
            lesson
            for module in self.modules
            for holder in (module, *module.sections)
            for lesson in holder.lessons
        ]

    def name_of(self, asset: MediaAsset) -> str:
        """The name of a file in the package: its own, with enough of its key to be unique."""
        return f"{asset.pk.hex[-8:]}-{re.sub(r'[^A-Za-z0-9._-]', '_', asset.original_name)[-100:]}"

    def addressed(self, html: str, *, file: Callable[[str], str], lesson: Callable[[UUID], str]) -> str:
        """HTML with the addresses of files and lessons as the format has them; others stay."""
        slugs = {one.row.slug: one.row.pk for one in self.lessons()}

        def asset(found: re.Match[str]) -> str:
            row = self.files.get(found[1])
            return escape(file(quote(self.name_of(row)))) if row else found[0]

        def inside(found: re.Match[str]) -> str:
            key = slugs.get(found[2]) if found[1] == self.course.slug else None
            return escape(lesson(key)) if key else found[0]

        return _LESSON.sub(inside, _ASSET.sub(asset, html))


def read_course(course: Course) -> OutCourse:
    """Read a course; some fifteen statements for one of any size."""
    out = OutCourse(course)
    modules = {
        row.pk: OutModule(row)
        for row in Module.objects.kept().filter(course=course).order_by("depth", "position", "pk")
    }
    for module in modules.values():
        if module.row.parent_id is None:
            out.modules.append(module)
        elif module.row.parent_id in modules:
            modules[module.row.parent_id].sections.append(module)
    lessons = {}
    rows = Lesson.objects.kept().filter(course=course, module__in=modules).order_by("position", "pk")
    for row in rows:
        lessons[row.pk] = OutLesson(row)
        modules[row.module_id].lessons.append(lessons[row.pk])
    blocks = Block.objects.filter(lesson__in=lessons).select_related(
        "quiz", "assignment", "package", "video_group"
    )
    for block in blocks.order_by("position", "pk"):
        lessons[block.lesson_id].blocks.append(OutBlock(block))
    _fill(out, [block for lesson in lessons.values() for block in lesson.blocks])
    return out


def _fill(out: OutCourse, blocks: list[OutBlock]) -> None:
    for resource in (
        Resource.objects.filter(block__in=[one.row.pk for one in blocks])
        .select_related("asset")
        .order_by("position", "pk")
    ):
        next(one for one in blocks if one.row.pk == resource.block_id).files.append(resource)
    _films(out, [one for one in blocks if one.row.video_group_id])
    quizzes = {one.row.quiz_id: one for one in blocks if one.row.quiz_id}
    places = (
        QuizQuestion.objects.filter(quiz__in=quizzes)
        .select_related("question__current")
        .order_by("position", "pk")
    )
    for place in places:
        quizzes[place.quiz_id].questions.append(place)
    for draw in QuizDraw.objects.filter(quiz__in=quizzes).order_by("position", "pk"):
        out.lose(str(quizzes[draw.quiz_id].row), "quiz.draw", _("Questions drawn at random are not written."))
    asked = {place.question_id for one in blocks for place in one.questions}
    bank = Question.objects.kept().filter(course=out.course).exclude(pk__in=asked).exclude(current=None)
    out.spare = list(bank.select_related("current").order_by("pk"))
    texts = [one.row.html for one in blocks] + [out.course.description_html]
    texts += [one.row.assignment.instructions_html for one in blocks if one.row.assignment]
    questions = [place.question for one in blocks for place in one.questions] + out.spare
    texts += [f"{one.current.prompt_html}{one.current.data}" for one in questions if one.current]
    named = {key for text in texts for key in UUIDS.findall(text)}
    named |= {str(one.asset_id) for block in blocks for one in block.files}
    named |= {str(video.asset_id) for block in blocks for video, _tracks in block.videos if video.asset_id}
    named |= {str(one.row.package.archive_id) for one in blocks if one.row.package}
    ready = Q(pk__in=named, state=MediaAsset.State.READY)
    out.files = {str(row.pk): row for row in MediaAsset.objects.filter(ready).order_by("pk")}


def _films(out: OutCourse, blocks: list[OutBlock]) -> None:
    groups = {one.row.video_group_id for one in blocks}
    items = list(
        VideoGroupItem.objects.filter(group__in=groups)
        .select_related("video__asset")
        .order_by("position", "pk")
    )
    tracks: dict[UUID, list[CaptionTrack]] = {}
    videos = [item.video_id for item in items]
    for track in CaptionTrack.objects.filter(video__in=videos, kind="captions").order_by(
        "-is_default", "language"
    ):
        tracks.setdefault(track.video_id, []).append(track)
    stops = Milestone.objects.filter(video__in=videos).select_related("video").order_by("position_ms", "pk")
    for stop in stops:
        out.lose(
            f"{stop.video}: {stop}", "video.milestone", _("The format has nothing on the clock of a video.")
        )
    for block in blocks:
        block.videos = [
            (item.video, tracks.get(item.video_id, []))
            for item in items
            if item.group_id == block.row.video_group_id
        ]
