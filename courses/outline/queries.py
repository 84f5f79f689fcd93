"""The outline of a course as learners see it: a tree of plain values, two queries, remembered by version."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import chain
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Q

from courses.catalogue.models import Course
from courses.catalogue.remembered import remembered
from courses.outline.models import Lesson, Module

# Part of the key: raise it when the shape of these classes changes.
SHAPE: Final = 1
ModuleRow = tuple[UUID, UUID | None, str, str]
"""A module: its key, that of the module it is a section of, its title, its summary."""


@dataclass(frozen=True)
class OutlineLesson:
    """A published lesson in its place. `sequence` orders the course, with gaps; `questions` are those of quizzes."""

    id: UUID
    slug: str
    title: str
    content_type: str
    minutes: int | None
    is_preview: bool
    release_at: datetime | None
    due_at: datetime | None
    sequence: int
    module_id: UUID
    questions: int = 0

    def is_open(self, now: datetime) -> bool:
        """Tell whether its opening time has come."""
        return self.release_at is None or self.release_at <= now


@dataclass(frozen=True)
class OutlineModule:
    """A module with its own lessons and its sections; those without any lesson are left out."""

    id: UUID
    title: str
    summary: str
    number: int
    lessons: tuple[OutlineLesson, ...] = ()
    submodules: tuple["OutlineModule", ...] = ()

    @cached_property
    def all_lessons(self) -> tuple[OutlineLesson, ...]:
        """Its own lessons, then those of its sections."""
        return (*self.lessons, *chain.from_iterable(section.lessons for section in self.submodules))

    @property
    def minutes(self) -> int:
        """What its lessons take together, as far as they say."""
        return sum(lesson.minutes or 0 for lesson in self.all_lessons)


@dataclass(frozen=True)
class Outline:
    """A course's modules, in order, at one version of its content. Immutable: it is shared between requests."""

    course_id: UUID
    version: int
    modules: tuple[OutlineModule, ...]

    @cached_property
    def lessons(self) -> tuple[OutlineLesson, ...]:
        """All lessons in the order to take them."""
        return tuple(chain.from_iterable(module.all_lessons for module in self.modules))

    @cached_property
    def by_slug(self) -> dict[str, OutlineLesson]:
        """Lessons by address."""
        return {lesson.slug: lesson for lesson in self.lessons}

    @cached_property
    def _places(self) -> dict[UUID, int]:
        return {lesson.id: place for place, lesson in enumerate(self.lessons)}

    @property
    def minutes(self) -> int:
        """What the lessons take together, as far as they say."""
        return sum(lesson.minutes or 0 for lesson in self.lessons)

    def place(self, lesson_id: UUID) -> int | None:
        """Where a lesson stands, from 0; None for one that is not in the outline."""
        return self._places.get(lesson_id)

    def neighbours(self, lesson_id: UUID) -> tuple[OutlineLesson | None, OutlineLesson | None]:
        """The lessons before and after one; None at an end, and for a lesson that is not in the outline."""
        place = self.place(lesson_id)
        if place is None:
            return None, None
        before = self.lessons[place - 1] if place else None
        after = self.lessons[place + 1] if place + 1 < len(self.lessons) else None
        return before, after

    def module_of(self, lesson_id: UUID) -> OutlineModule | None:
        """The module of the top level a lesson is in."""
        found = (module for module in self.modules if any(one.id == lesson_id for one in module.all_lessons))
        return next(found, None)


def outline(course: Course) -> Outline:
    """Return the outline at the version the given course has; two queries, none when it is remembered."""
    key = f"courses:outline:{SHAPE}:{course.pk}:{course.content_version}"
    return remembered(key, lambda: _read(course))


_LESSON = (
    "id", "slug", "title", "content_type", "duration_minutes", "is_preview", "release_at", "due_at",
    "sequence", "module_id",
)  # fmt: skip


def _read(course: Course) -> Outline:
    asked = Q(quizzes__is_published=True, quizzes__deleted_at=None)
    lessons: dict[UUID, list[OutlineLesson]] = defaultdict(list)
    published: Any = Lesson.objects.published().filter(course=course)
    counted = published.annotate(asked=Count("quizzes__questions", filter=asked))
    for row in counted.order_by("sequence", "pk").values_list(*_LESSON, "asked"):
        lessons[row[-2]].append(OutlineLesson(*row))
    modules = (
        Module.objects.kept()
        .filter(course=course)
        .order_by("depth", "position", "pk")
        .values_list("id", "parent_id", "title", "summary")
    )
    return grown(course, lessons, list(modules))


def grown(
    course: Course, lessons: Mapping[UUID, Sequence[OutlineLesson]], modules: Sequence[ModuleRow]
) -> Outline:
    """Return the tree of lessons (by module) and modules, both in order; modules without any lesson are left out."""
    top = [row for row in modules if row[1] is None]
    sections: dict[UUID, list[ModuleRow]] = defaultdict(list)
    for row in modules:
        if row[1] is not None and row[0] in lessons:
            sections[row[1]].append(row)
    shown = [row for row in top if row[0] in lessons or row[0] in sections]
    return Outline(
        course.pk,
        course.content_version,
        tuple(
            _module(row, number, lessons, tuple(
                _module(section, place, lessons, ()) for place, section in enumerate(sections[row[0]], 1)
            ))
            for number, row in enumerate(shown, 1)
        ),
    )  # fmt: skip


def _module(
    row: ModuleRow, number: int, lessons: Mapping[UUID, Sequence[OutlineLesson]], sections: tuple[OutlineModule, ...]
) -> OutlineModule:  # fmt: skip
    key, _parent, title, summary = row
    return OutlineModule(key, title, summary, number, tuple(lessons.get(key, ())), sections)
