"""Lessons as they will be when everything that waits is published: for whoever says beforehand what that means for learners."""

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from django.db.models import Q

from courses.assignments.models import Assignment
from courses.authoring.documents import BlockDocument, published_blocks
from courses.authoring.drafts import draft_blocks
from courses.authoring.models import LessonDraft
from courses.authoring.preview import EVERYTHING, draft_lesson_page
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

    `chosen` are the keys of the changes that count (`Waiting.key`), `shown` those of what stands in each lesson. A lesson that is looked at costs about ten queries, so they are looked at one by one.
    """

    course: Course
    lessons: tuple[Lesson, ...]
    mark: str
    quizzes: Mapping[UUID, QuizSettings]
    work: Mapping[UUID, Assignment]
    chosen: frozenset[str]
    shown: Mapping[UUID, frozenset[str]]
    films: Container[UUID]

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

    def touching(self, lesson: Lesson) -> frozenset[str]:
        """The chosen changes that decide what one of its lessons will be: chosen alike, it is alike."""
        return self.chosen & {_key("lesson", lesson.pk), *self.shown[lesson.pk]}

    def look(self, lesson: Lesson) -> FutureLesson:
        """Return one of its lessons as it would be."""
        lesson.course = self.course
        own = _key("lesson", lesson.pk) in self.chosen
        return _future(lesson, None if own else published_blocks(lesson), self.films, self.quizzes, self.work)


FILMS: Final = ("video:", "group:")


def _key(kind: str, key: object) -> str:
    return f"{kind}:{key}"


def future_of(course: Course, keys: Collection[str] | None = None) -> Future:
    """Return the lessons of a course that ask, or may ask, something else once what `keys` name is published; None for all that waits.

    Eight queries.
    """
    waiting = Q(course=course) & (Q(staged__isnull=False) | Q(is_published=False))
    quizzes = {row.pk: row for row in Quiz.objects.kept().filter(waiting)}
    settings = {key: draft_document(row).settings for key, row in quizzes.items()}
    work = {row.pk: row for row in Assignment.objects.kept().filter(course=course, is_published=False)}
    rows = list(Lesson.objects.kept().filter(course=course).order_by("sequence", "pk"))
    drafts = {
        key: (at, blocks)
        for key, at, blocks in LessonDraft.objects.filter(lesson__course=course).values_list(
            "lesson_id", "updated_at", "blocks"
        )
    }
    seen, films = _shown(course)
    own = {row.pk: _key("lesson", row.pk) for row in rows if _waits(row, drafts)}
    new = {_key("quiz", key) for key, row in quizzes.items() if not row.is_published}
    new |= {_key("assignment", key) for key in work}
    waits = {*own.values(), *new, *(_key("quiz", key) for key in quizzes), *(one[1] for one in films)}
    named = frozenset(one for one in keys or () if one.startswith(FILMS))
    chosen = frozenset(waits if keys is None else waits & {*keys} | named)
    shown: dict[UUID, frozenset[str]] = {}
    for row in rows:
        shown[row.pk] = seen.get(row.pk, frozenset())
        if own.get(row.pk) in chosen:
            films_there = frozenset(key for key in chosen if key.startswith(FILMS))
            shown[row.pk] |= _drafted(drafts[row.pk][1], films_there) if row.pk in drafts else frozenset()
            # What nobody has seen yet goes live with the lesson that shows it.
            chosen |= new & shown[row.pk]
        else:
            row.staged = None
    said = [
        course.content_version,
        *((row.pk, row.updated_at, drafts[row.pk][0] if row.pk in drafts else None) for row in rows),
        *sorted(films),
        *sorted((key, repr(one)) for key, one in settings.items()),
        *sorted((key, row.updated_at) for key, row in work.items()),
    ]
    return Future(
        course=course,
        lessons=tuple(
            row for row in rows if own.get(row.pk) in chosen or (row.is_published and shown[row.pk] & chosen)
        ),
        mark=sha256(repr(said).encode()).hexdigest()[:20],
        quizzes={key: one for key, one in settings.items() if _key("quiz", key) in chosen},
        work={key: one for key, one in work.items() if _key("assignment", key) in chosen},
        chosen=chosen,
        shown=shown,
        films=EVERYTHING if keys is None else _uuids(named),
    )


def _shown(course: Course) -> tuple[dict[UUID, frozenset[str]], set[tuple[UUID, str, str]]]:
    """What stands in each published lesson, as keys of changes; and its videos and groups that wait: lesson, key, how they are.

    Three queries.
    """
    blocks = Block.objects.filter(lesson__course=course)
    video, group = "video_group__items__video", "video_group"
    films = {
        (lesson, _key("video", key), str(at))
        for lesson, key, at in blocks.filter(**{f"{video}__draft__isnull": False}).values_list(
            "lesson_id", video, f"{video}__draft__updated_at"
        )
    }
    films |= {
        (lesson, _key("group", key), repr(staged))
        for lesson, key, staged in blocks.filter(**{f"{group}__staged__isnull": False}).values_list(
            "lesson_id", group, f"{group}__staged"
        )
    }
    found: dict[UUID, set[str]] = defaultdict(set)
    for lesson, quiz, task in blocks.values_list("lesson_id", "quiz", "assignment"):
        found[lesson] |= {_key("quiz", quiz), _key("assignment", task)}
    for lesson, key, _state in films:
        found[lesson].add(key)
    return {key: frozenset(one) for key, one in found.items()}, films


def _drafted(blocks: Sequence[Mapping[str, Any]], films: frozenset[str]) -> frozenset[str]:
    """The same of a draft as it is stored. Where it has a group, each of `films`: which of them it shows may wait as well."""
    found = {_key(kind, one[kind]) for one in blocks for kind in ("quiz", "assignment") if one.get(kind)}
    return films | found if any(one.get("video_group") for one in blocks) else frozenset(found)


def _uuids(keys: Iterable[str]) -> set[UUID]:
    found = set()
    for key in keys:
        with suppress(ValueError):
            found.add(UUID(key.partition(":")[2]))
    return found


def _waits(lesson: Lesson, drafts: Collection[UUID]) -> bool:
    """Whether something waits for a lesson that its completion may depend on."""
    asks = {"completion_rule", "deleted_at"} & (lesson.staged or {}).keys()
    return bool(asks) or lesson.pk in drafts or not lesson.is_published


def _future(
    lesson: Lesson, documents: Sequence[BlockDocument] | None, films: Container[UUID],
    quizzes: Mapping[UUID, QuizSettings], work: Mapping[UUID, Assignment],
) -> FutureLesson:  # fmt: skip
    is_new = not lesson.is_published
    if effective(lesson, "deleted_at") is not None:
        return FutureLesson(lesson.pk, effective(lesson, "title"), {}, None, is_new)
    documents = draft_blocks(lesson) if documents is None else documents
    content = draft_lesson_page(lesson, documents, drafts=films)
    blocks = _as_published(content.blocks, documents, quizzes, work)
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
