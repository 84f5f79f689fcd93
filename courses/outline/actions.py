"""What is done to the outline of a course: add, rename, move, bin and restore its modules and lessons.

Every verb keeps `Lesson.sequence` right and raises the course's content version, in one transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from courses.catalogue.addresses import LESSON_WORDS, AddressReserved, free_address
from courses.catalogue.errors import Refused
from courses.catalogue.models import Course
from courses.outline import events, order
from courses.outline.models import Lesson, Module
from lms.kernel.events import record

JUDGING: Final = ("completion_rule", "is_published", "deleted_at")
"""Columns that decide who has finished a lesson."""


class WrongPlace(Refused):
    """A module or lesson cannot stand there. `str()` says why to a person."""


@contextmanager
def changed_outline(course: Course) -> Iterator[None]:
    """Run a change of the outline in one transaction, one change of a course at a time.

    Two editors moving lessons at once would otherwise number from what the other one has just changed.
    """
    with transaction.atomic():
        Course.objects.select_for_update(of=("self",)).only("pk").get(pk=course.pk)
        yield
        renumber(course)


def renumber(course: Course) -> int:
    """Make `Lesson.sequence` follow the outline, and raise the content version; return how many lessons moved."""
    with transaction.atomic():
        moved = order.number_lessons(course.pk)
        course.touch_content()
    return moved


def _may_hold(parent: Module | None, course: Course) -> None:
    if parent is None:
        return
    if parent.course_id != course.pk:
        raise WrongPlace(_("That module belongs to another course."))
    if parent.parent_id is not None:
        raise WrongPlace(_("Modules nest once: a section cannot hold another section."))


def add_module(
    *, course: Course, title: str, actor: User, parent: Module | None = None, summary: str = ""
) -> Module:
    """Add a module at the end of the course, or a section at the end of `parent`. Raises `WrongPlace`."""
    _may_hold(parent, course)
    with changed_outline(course):
        position = order.next_position(Module.objects.filter(course=course, parent=parent))
        return Module.objects.create(
            course=course,
            parent=parent,
            depth=1 if parent else 0,
            title=title,
            summary=summary,
            position=position,
        )


def save_module(*, module: Module, actor: User) -> Module:
    """Store a new or changed module; a new one without a position goes to the end. Raises `WrongPlace` for a third level or another course's parent."""
    _may_hold(module.parent, module.course)
    if module.parent_id is not None and not module._state.adding and module.submodules.exists():
        raise WrongPlace(_("This module has sections of its own, so it cannot become a section."))
    module.depth = 1 if module.parent_id else 0
    with changed_outline(module.course):
        if module._state.adding and not module.position:
            siblings = Module.objects.filter(course=module.course, parent=module.parent)
            module.position = order.next_position(siblings)
        module.save()
    return module


def rename_module(*, module: Module, title: str, actor: User) -> Module:
    """Give a module another title."""
    module.title = title
    return save_module(module=module, actor=actor)


def move_module(
    *, module: Module, actor: User, parent: Module | None = None, before: Module | None = None
) -> Module:
    """Move a module to the top level, or under `parent`; before a sibling, or to the end. Raises `WrongPlace`."""
    if parent is not None and parent.pk == module.pk:
        raise WrongPlace(_("A module cannot be its own section."))
    module.parent = parent
    with changed_outline(module.course):
        save_module(module=module, actor=actor)
        order.place_module(module.pk, module.course_id, module.parent_id, before.pk if before else None)
    module.refresh_from_db(fields=["position"])
    return module


def bin_module(*, module: Module, actor: User, now: datetime) -> Module:
    """Put a module with its sections and lessons in the bin."""
    with changed_outline(module.course):
        within = [module.pk, *module.submodules.kept().values_list("pk", flat=True)]
        Module.objects.filter(pk__in=within, deleted_at=None).update(deleted_at=now)
        Lesson.objects.filter(module__in=within, deleted_at=None).update(deleted_at=now)
        record(events.MODULE_BINNED, object=module, actor=actor, course_id=module.course_id, occurred_at=now)
    module.deleted_at = now
    return module


def restore_module(*, module: Module, actor: User) -> Module:
    """Take a module out of the bin, with the sections and lessons that went there with it."""
    at = module.deleted_at
    if at is None:
        return module
    if module.parent is not None and module.parent.deleted_at is not None:
        raise WrongPlace(_("Restore the module it is a section of first."))
    with changed_outline(module.course):
        within = [module.pk, *module.submodules.filter(deleted_at=at).values_list("pk", flat=True)]
        Module.objects.filter(pk__in=within).update(deleted_at=None)
        Lesson.objects.filter(module__in=within, deleted_at=at).update(deleted_at=None)
        record(events.MODULE_RESTORED, object=module, actor=actor, course_id=module.course_id)
    module.deleted_at = None
    return module


def free_lesson_slug(course: Course, title: str) -> str:
    """Return an address made of `title` that neither a lesson of the course (binned or not) nor the site has."""
    base = free_address(title, (), reserved=frozenset(), otherwise="lesson")
    taken = set(Lesson.objects.filter(course=course, slug__startswith=base).values_list("slug", flat=True))
    return free_address(title, taken, reserved=LESSON_WORDS, otherwise="lesson")


def add_lesson(*, module: Module, title: str, actor: User, slug: str = "", **fields: Any) -> Lesson:
    """Add a lesson at the end of a module; it completes when viewed, unless `completion_rule` says otherwise."""
    fields = {"completion_rule": {"viewed": True}} | fields
    lesson = Lesson(course=module.course, module=module, title=title, slug=slug, **fields)
    return save_lesson(lesson=lesson, actor=actor)


def save_lesson(*, lesson: Lesson, actor: User) -> Lesson:
    """Store a new or changed lesson; a new one goes to the end of its module. Raises `WrongPlace` or `AddressReserved`."""
    created = lesson._state.adding
    if lesson.slug in LESSON_WORDS and not Lesson.objects.filter(pk=lesson.pk, slug=lesson.slug).exists():
        raise AddressReserved(lesson.slug)
    if lesson.module.course_id != lesson.course_id:
        raise WrongPlace(_("That module belongs to another course."))
    with changed_outline(lesson.course):
        lesson.slug = lesson.slug or free_lesson_slug(lesson.course, lesson.title)
        if created and not lesson.position:
            lesson.position = order.next_position(Lesson.objects.filter(module=lesson.module))
        before = Lesson.objects.filter(pk=lesson.pk).values_list(*JUDGING).first()
        lesson.save()
        if created:
            record(events.LESSON_CREATED, object=lesson, actor=actor, course_id=lesson.course_id)
        elif before is not None and before != tuple(getattr(lesson, name) for name in JUDGING):
            record(events.LESSON_RULED, object=lesson, actor=actor, course_id=lesson.course_id)
    return lesson


def rename_lesson(*, lesson: Lesson, title: str, actor: User) -> Lesson:
    """Give a lesson another title; its address stays, so that links go on working."""
    lesson.title = title
    return save_lesson(lesson=lesson, actor=actor)


def move_lesson(*, lesson: Lesson, module: Module, actor: User, before: Lesson | None = None) -> Lesson:
    """Move a lesson into a module of its course, before another lesson or to the end. Raises `WrongPlace`."""
    lesson.module = module
    with changed_outline(lesson.course):
        save_lesson(lesson=lesson, actor=actor)
        order.place_lesson(lesson.pk, module.pk, before.pk if before else None)
    lesson.refresh_from_db(fields=["position", "sequence"])
    return lesson


def bin_lesson(*, lesson: Lesson, actor: User, now: datetime) -> Lesson:
    """Put a lesson in the bin; what learners did in it stays."""
    with changed_outline(lesson.course):
        if Lesson.objects.filter(pk=lesson.pk, deleted_at=None).update(deleted_at=now):
            record(
                events.LESSON_BINNED, object=lesson, actor=actor, course_id=lesson.course_id, occurred_at=now
            )
    lesson.deleted_at = now
    return lesson


def restore_lesson(*, lesson: Lesson, actor: User) -> Lesson:
    """Take a lesson out of the bin. Raises `WrongPlace` while its module is in there."""
    if lesson.module.deleted_at is not None:
        raise WrongPlace(_("Restore the module of this lesson first."))
    with changed_outline(lesson.course):
        if Lesson.objects.filter(pk=lesson.pk).exclude(deleted_at=None).update(deleted_at=None):
            record(events.LESSON_RESTORED, object=lesson, actor=actor, course_id=lesson.course_id)
    lesson.deleted_at = None
    return lesson
