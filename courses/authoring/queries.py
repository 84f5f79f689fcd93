"""The outline as its authors see it: everything there is, with what waits to be published. Four queries, whatever its size."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any, Literal
from uuid import UUID

from django.db.models import Q

from courses.authoring.models import LessonDraft
from courses.authoring.staging import read_value
from courses.blocks.models import Block
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
    "deleted_at", "is_published", "staged",
)  # fmt: skip
_MODULE = ("id", "title", "revision", "position", "parent_id", "deleted_at", "staged")


def studio_outline(course: Course) -> StudioOutline:
    """Return the outline of a course as its authors left it, videos in its lessons included; three queries. Plain values: a thousand rows are common."""
    films = Q(video_group__items__video__draft__isnull=False) | Q(video_group__staged__isnull=False)
    filmed = Block.objects.filter(films, lesson__course=course)
    drafts = set(
        LessonDraft.objects.filter(lesson__course=course)
        .values_list("lesson_id", flat=True)
        .union(filmed.values_list("lesson_id", flat=True))
    )
    kept: dict[UUID, list[StudioLesson]] = defaultdict(list)
    binned: list[StudioLesson] = []
    for row in Lesson.objects.filter(course=course).values_list(*_LESSON):
        lesson, gone = _lesson(row, course, drafts)
        if gone:
            binned.append(lesson)
        else:
            kept[lesson.module_id].append(lesson)
    for found in kept.values():
        found.sort(key=_order)
    top, gone_modules = [], []
    sections: dict[UUID, list[StudioModule]] = defaultdict(list)
    for row in Module.objects.filter(course=course).values_list(*_MODULE):
        module, gone = _module(row, course, kept)
        if gone:
            gone_modules.append(module)
        elif module.parent_id is None:
            top.append(module)
        else:
            sections[module.parent_id].append(module)
    for found_sections in sections.values():
        found_sections.sort(key=_order)
    top.sort(key=_order)
    return StudioOutline(
        tuple(replace(one, sections=tuple(sections[one.id])) if one.id in sections else one for one in top),
        tuple(gone_modules),
        tuple(binned),
    )


def _order(one: StudioLesson | StudioModule) -> tuple[int, UUID]:
    return one.position, one.id


def _state(course: Course, staged: Mapping[str, Any] | None, *, seen: bool, draft: bool) -> State:
    if not course.is_published:
        return "unseen"
    if not seen:
        return "new"
    if staged and staged.get("deleted_at"):
        return "removed"
    return "changed" if staged or draft else "published"


def _with(staged: Mapping[str, Any] | None, **values: Any) -> dict[str, Any]:
    """Return the values with those that wait in the place of the present ones."""
    if staged:
        values |= {name: read_value(name, staged[name]) for name in values if name in staged}
    return values


def _lesson(row: tuple[Any, ...], course: Course, drafts: set[UUID]) -> tuple[StudioLesson, bool]:
    key, slug, title, kind, minutes, opens, due, revision, position, module, deleted, seen, staged = row
    state = _state(course, staged, seen=seen, draft=key in drafts)
    if staged:
        new = _with(
            staged, title=title, duration_minutes=minutes, release_at=opens, due_at=due, position=position,
            module=module, deleted_at=deleted,
        )  # fmt: skip
        title, minutes, opens, due, position, module, deleted = new.values()
    return StudioLesson(
        key, slug, title, kind, minutes, opens, due, revision, state, position, module
    ), deleted is not None


def _module(
    row: tuple[Any, ...], course: Course, lessons: Mapping[UUID, list[StudioLesson]]
) -> tuple[StudioModule, bool]:
    key, title, revision, position, parent, deleted, staged = row
    new = _with(staged, title=title, position=position, parent=parent, deleted_at=deleted)
    module = StudioModule(
        key, new["title"], revision, _state(course, staged, seen=True, draft=False), new["position"], new["parent"],
        tuple(lessons.get(key, ())),
    )  # fmt: skip
    return module, new["deleted_at"] is not None
