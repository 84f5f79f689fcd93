"""Lessons as they will be when everything that waits is published: for whoever says beforehand what that means for learners."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import Q

from courses.assignments.models import Assignment
from courses.authoring.documents import BlockDocument
from courses.authoring.drafts import draft_blocks
from courses.authoring.models import LessonDraft
from courses.authoring.preview import draft_lesson_page
from courses.authoring.staging import effective
from courses.blocks.content import LessonAssignment, LessonBlock, LessonContent, LessonQuiz
from courses.blocks.models import Block
from courses.catalogue.models import Course
from courses.outline.models import Lesson
from courses.quizzes.documents import QuizSettings, draft_document
from courses.quizzes.models import Quiz


@dataclass(frozen=True, slots=True)
class FutureLesson:
    """A lesson that a publication would change: its rule and contents afterwards, no contents when it would be gone."""

    id: UUID
    title: str
    rule: Mapping[str, Any]
    content: LessonContent | None
    is_new: bool


@dataclass(frozen=True, slots=True)
class Future:
    """What a publication would change. `mark` changes when anything that waits, or is published, does.

    A lesson that is looked at costs about ten queries, so they are looked at one by one.
    """

    course: Course
    lessons: tuple[Lesson, ...]
    mark: str
    quizzes: Mapping[UUID, QuizSettings]
    work: Mapping[UUID, Assignment]

    @property
    def added(self) -> list[UUID]:
        """The lessons nobody has seen yet."""
        return [one.pk for one in self.lessons if not one.is_published]

    @property
    def gone(self) -> list[UUID]:
        """The lessons that would not be there any more."""
        return [one.pk for one in self.lessons if effective(one, "deleted_at") is not None]

    @property
    def changed(self) -> list[Lesson]:
        """The lessons that people were in and that would stay."""
        left = {*self.added, *self.gone}
        return [one for one in self.lessons if one.pk not in left]

    def look(self, lesson: Lesson) -> FutureLesson:
        """Return one of its lessons as it would be."""
        lesson.course = self.course
        return _future(lesson, self.quizzes, self.work)


def future_of(course: Course) -> Future:
    """Return the lessons of a course that ask, or may ask, something else once everything that waits is published. Six queries."""
    waiting = Q(course=course) & (Q(staged__isnull=False) | Q(is_published=False))
    quizzes = {row.pk: draft_document(row).settings for row in Quiz.objects.kept().filter(waiting)}
    work = {row.pk: row for row in Assignment.objects.kept().filter(course=course, is_published=False)}
    drafts = dict(LessonDraft.objects.filter(lesson__course=course).values_list("lesson_id", "updated_at"))
    shows = Q(quiz__in=quizzes) | Q(assignment__in=work)
    films = Block.objects.filter(lesson__course=course, video_group__items__video__draft__isnull=False)
    filmed = set(
        films.values_list(
            "lesson_id", "video_group__items__video", "video_group__items__video__draft__updated_at"
        )
    )
    groups = Block.objects.filter(lesson__course=course, video_group__staged__isnull=False)
    grouped = dict(groups.values_list("lesson_id", "video_group__staged"))
    drafted = {
        *drafts,
        *grouped,
        *Block.objects.filter(shows, lesson__course=course).values_list("lesson_id", flat=True),
        *(lesson for lesson, _video, _when in filmed),
    }
    rows = Lesson.objects.kept().filter(course=course).order_by("sequence", "pk")
    changed = tuple(row for row in rows if _may_change(row, drafted))
    said = [
        course.content_version,
        *((row.pk, row.updated_at, drafts.get(row.pk)) for row in changed),
        *sorted(filmed),
        *sorted((key, repr(staged)) for key, staged in grouped.items()),
        *sorted((key, repr(settings)) for key, settings in quizzes.items()),
        *sorted((key, row.updated_at) for key, row in work.items()),
    ]
    return Future(course, changed, sha256(repr(said).encode()).hexdigest()[:20], quizzes, work)


def _may_change(lesson: Lesson, drafted: Collection[UUID]) -> bool:
    staged = lesson.staged or {}
    asks = {"completion_rule", "deleted_at"} & staged.keys()
    return bool(asks) or lesson.pk in drafted or not lesson.is_published


def _future(
    lesson: Lesson, quizzes: Mapping[UUID, QuizSettings], work: Mapping[UUID, Assignment]
) -> FutureLesson:
    is_new = not lesson.is_published
    if effective(lesson, "deleted_at") is not None:
        return FutureLesson(lesson.pk, effective(lesson, "title"), {}, None, is_new)
    content = draft_lesson_page(lesson)
    blocks = _as_published(content.blocks, draft_blocks(lesson), quizzes, work)
    return FutureLesson(
        lesson.pk, lesson.title, lesson.completion_rule or {}, replace(content, blocks=blocks), is_new
    )


def _as_published(
    blocks: Sequence[LessonBlock],
    documents: Sequence[BlockDocument],
    quizzes: Mapping[UUID, QuizSettings],
    work: Mapping[UUID, Assignment],
) -> tuple[LessonBlock, ...]:
    """Put the quizzes and assignments that wait into the blocks that show them, as they will be passed or handed in."""
    shown = {one.id: one for one in documents}
    found = []
    for block in blocks:
        document = shown.get(block.id)
        quiz, task = (document.quiz, document.assignment) if document is not None else (None, None)
        if quiz is not None and quiz in quizzes:
            block = replace(block, quiz=_quiz(quiz, quizzes[quiz]))
        if task is not None and task in work:
            block = replace(block, assignment=_assignment(work[task]))
        found.append(block)
    return tuple(found)


def _quiz(key: UUID, settings: QuizSettings) -> LessonQuiz:
    return LessonQuiz(
        id=key, title=settings.title, description="", time_limit_minutes=settings.time_limit_minutes,
        pass_mark=settings.passing_score_percentage, attempts_allowed=settings.attempts_allowed, counts=settings.counts,
        opens_at=settings.opens_at, closes_at=settings.closes_at, questions=0, points=Decimal(0),
    )  # fmt: skip


def _assignment(row: Assignment) -> LessonAssignment:
    return LessonAssignment(
        row.pk, row.title, row.points, row.takes_text, row.takes_files, row.attempts_allowed, row.opens_at,
        row.due_at, row.closes_at,
    )  # fmt: skip
