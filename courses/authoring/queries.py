"""The outline as its authors see it: everything there is, with what waits to be published. Four queries, whatever its size."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Literal
from uuid import UUID

from courses.authoring.models import LessonDraft
from courses.authoring.staging import effective
from courses.catalogue.models import Course
from courses.outline.models import Lesson, Module

State = Literal["published", "changed", "new", "removed", "unseen"]


@dataclass(frozen=True, slots=True)
class StudioLesson:
    """A lesson in its place. `state`: published, changed (something waits), new (never published), removed (goes with
    the next publication), or unseen (the whole course was never published)."""

    id: UUID
    slug: str
    title: str
    content_type: str
    minutes: int | None
    release_at: datetime | None
    due_at: datetime | None
    revision: int
    state: State
    position: int
    module_id: UUID


@dataclass(frozen=True, slots=True)
class StudioModule:
    """A module or section with what is in it."""

    id: UUID
    title: str
    revision: int
    state: State
    position: int
    parent_id: UUID | None
    lessons: tuple[StudioLesson, ...] = ()
    sections: tuple["StudioModule", ...] = ()

    @property
    def count(self) -> int:
        """How many lessons it and its sections have."""
        return len(self.lessons) + sum(len(section.lessons) for section in self.sections)


@dataclass(frozen=True)
class StudioOutline:
    """The modules of a course in order, and what lies in its bin."""

    modules: tuple[StudioModule, ...]
    binned_modules: tuple[StudioModule, ...] = ()
    binned_lessons: tuple[StudioLesson, ...] = field(default=())

    @cached_property
    def lessons(self) -> tuple[StudioLesson, ...]:
        """All lessons in order."""
        found: list[StudioLesson] = []
        for module in self.modules:
            found.extend(module.lessons)
            for section in module.sections:
                found.extend(section.lessons)
        return tuple(found)

    @property
    def waiting(self) -> int:
        """How many lessons and modules have something that waits to be published."""
        modules = [*self.modules, *(one for module in self.modules for one in module.sections)]
        rows: Iterable[Any] = [*modules, *self.lessons, *self.binned_lessons, *self.binned_modules]
        return sum(row.state in ("changed", "new", "removed") for row in rows)


_LESSON = (
    "id", "slug", "title", "content_type", "duration_minutes", "release_at", "due_at", "revision", "position", "module_id",
    "deleted_at", "is_published", "staged", "course_id",
)  # fmt: skip
_MODULE = ("id", "title", "revision", "position", "parent_id", "deleted_at", "staged", "course_id")


def studio_outline(course: Course) -> StudioOutline:
    """Return the outline of a course as its authors left it; three queries."""
    lessons = list(Lesson.objects.filter(course=course).only(*_LESSON))
    modules = list(Module.objects.filter(course=course).only(*_MODULE))
    drafts = set(LessonDraft.objects.filter(lesson__course=course).values_list("lesson_id", flat=True))
    kept: dict[UUID, list[StudioLesson]] = defaultdict(list)
    binned: list[StudioLesson] = []
    for lesson in lessons:
        node = _lesson(lesson, course, lesson.pk in drafts)
        gone = effective(lesson, "deleted_at") is not None
        (binned if gone else kept[node.module_id]).append(node)
    for found in kept.values():
        found.sort(key=lambda one: (one.position, one.id))
    top, sections, gone_modules = [], defaultdict(list), []
    for module in modules:
        node_m = _module(module, course, tuple(kept.get(module.pk, ())))
        if effective(module, "deleted_at") is not None:
            gone_modules.append(node_m)
        elif node_m.parent_id is None:
            top.append(node_m)
        else:
            sections[node_m.parent_id].append(node_m)
    top.sort(key=lambda one: (one.position, one.id))
    return StudioOutline(
        tuple(_with_sections(one, sections.get(one.id, [])) for one in top),
        tuple(gone_modules),
        tuple(binned),
    )


def _with_sections(module: StudioModule, sections: list[StudioModule]) -> StudioModule:
    if not sections:
        return module
    sections.sort(key=lambda one: (one.position, one.id))
    return StudioModule(
        module.id, module.title, module.revision, module.state, module.position, module.parent_id,
        module.lessons, tuple(sections),
    )  # fmt: skip


def _state(row: Any, course: Course, *, seen: bool, draft: bool) -> State:
    if not course.is_published:
        return "unseen"
    if not seen:
        return "new"
    staged = row.staged or {}
    if staged.get("deleted_at"):
        return "removed"
    return "changed" if staged or draft else "published"


def _lesson(lesson: Lesson, course: Course, draft: bool) -> StudioLesson:
    return StudioLesson(
        id=lesson.pk,
        slug=lesson.slug,
        title=effective(lesson, "title"),
        content_type=lesson.content_type,
        minutes=effective(lesson, "duration_minutes"),
        release_at=effective(lesson, "release_at"),
        due_at=effective(lesson, "due_at"),
        revision=lesson.revision,
        state=_state(lesson, course, seen=lesson.is_published, draft=draft),
        position=effective(lesson, "position"),
        module_id=effective(lesson, "module"),
    )


def _module(module: Module, course: Course, lessons: tuple[StudioLesson, ...]) -> StudioModule:
    return StudioModule(
        id=module.pk,
        title=effective(module, "title"),
        revision=module.revision,
        state=_state(module, course, seen=True, draft=False),
        position=effective(module, "position"),
        parent_id=effective(module, "parent"),
        lessons=lessons,
    )
