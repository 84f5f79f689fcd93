"""What an author does to an outline: add, rename, move, duplicate, remove, bring back, undo the last of it and redo that.

Each verb makes one change through `staging.apply`, leaves a `Step` with its opposite, and records one event. What it
returns is the step, whose sentence says what was done.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from courses.authoring import events
from courses.authoring.copies import copy_branches, copy_needs
from courses.authoring.drafts import draft_blocks
from courses.authoring.models import LessonDraft, Step
from courses.authoring.staging import LESSON, MODULE, Change, Row, apply, effective, kind_of
from courses.catalogue.errors import Refused
from courses.catalogue.models import Course
from courses.outline.actions import WrongPlace, free_lesson_slug
from courses.outline.models import Lesson, Module
from courses.outline.rules import NEW_RULE
from lms.kernel.events import record
from lms.kernel.ids import uuid7


class Stale(Refused):
    """Somebody changed the title or settings since the page was read. `row` holds what there is now."""

    def __init__(self, row: Row) -> None:
        self.row = row
        super().__init__(_("Somebody else changed this while you were editing it."))


class NothingToUndo(Refused):
    """There is no step of this person's that could be undone. `str()` says so to a person."""


def _step(course: Course, actor: User, sentence: str, opposite: Sequence[Change]) -> Step:
    step = Step.objects.create(
        course=course,
        actor=actor,
        sentence=sentence[:300],
        undo={"changes": [change.dump() for change in opposite]},
    )
    record(events.OUTLINE_CHANGED, object=course, actor=actor, course_id=course.pk)
    return step


def _titled(title: str) -> str:
    title = " ".join(title.split())[:255]
    if not title:
        raise WrongPlace(_("Give it a title."))
    return title


def _siblings(model: type[Any], course: Course, parent: str, key: UUID | None) -> list[Any]:
    """Return the rows below a parent as the authors see them, in order, those removed left out."""
    rows = [
        row
        for row in model.objects.filter(course=course)
        if effective(row, parent) == key and effective(row, "deleted_at") is None
    ]
    rows.sort(key=lambda row: (effective(row, "position"), row.pk))
    return rows


def beside(row: Row) -> list[Any]:
    """Return what stands beside a lesson or module as the authors see it, itself included, in order."""
    link = "module" if isinstance(row, Lesson) else "parent"
    return _siblings(type(row), row.course, link, effective(row, link))


def _numbered(rows: Sequence[Row]) -> list[Change]:
    """Return the changes that number rows 1, 2, 3 … in this order."""
    return [
        Change(kind_of(row), row.pk, {"position": place})
        for place, row in enumerate(rows, 1)
        if effective(row, "position") != place
    ]


@transaction.atomic
def add_module(
    *, course: Course, title: str, actor: User, parent: Module | None = None
) -> tuple[Module, Step]:
    """Add a module at the end, or a section at the end of `parent`. Raises `WrongPlace`."""
    title = _titled(title)
    if parent is not None and effective(parent, "parent") is not None:
        raise WrongPlace(_("Modules nest once: a section cannot hold another section."))
    place = len(_siblings(Module, course, "parent", parent.pk if parent else None)) + 1
    made = Module.objects.create(
        course=course, parent=parent, depth=1 if parent else 0, title=title, position=place
    )
    undo = Change(MODULE, made.pk, {"deleted_at": made.created_at})
    return made, _step(course, actor, _("Added the module “%s”.") % title, [undo])


@transaction.atomic
def add_lesson(
    *, course: Course, module: Module, title: str, actor: User, before: Lesson | None = None
) -> tuple[Lesson, Step]:
    """Add a lesson to a module, before another one or at the end. Nobody sees it before it is published.

    In a course that was never published, it is part of the first publication. Raises `WrongPlace`.
    """
    title = _titled(title)
    siblings = _siblings(Lesson, course, "module", module.pk)
    made = Lesson(
        course=course, module=module, title=title, completion_rule=NEW_RULE,
        is_published=False, position=len(siblings) + 1,
    )  # fmt: skip
    made.slug = free_lesson_slug(course, title)
    made.save()
    if before is not None:
        place = next((number for number, row in enumerate(siblings) if row.pk == before.pk), len(siblings))
        siblings.insert(place, made)
        apply(course, _numbered(siblings))
        made.refresh_from_db()
    undo = Change(LESSON, made.pk, {"deleted_at": made.created_at})
    return made, _step(course, actor, _("Added the lesson “%s”.") % title, [undo])


@transaction.atomic
def change(
    *, course: Course, row: Row, values: dict[str, Any], actor: User, expected: int | None = None
) -> Step:
    """Change columns of a module or lesson, such as its title. Raises `Stale` when `expected`, the `revision` the
    page was made from, is not the present one, and `WrongPlace` for an empty title."""
    locked: Row = type(row).objects.select_for_update().get(pk=row.pk)
    if "title" in values:
        values = values | {"title": _titled(values["title"])}
    same = all(effective(locked, name) == value for name, value in values.items())
    if expected is not None and locked.revision != expected and not same:
        raise Stale(locked)
    before = effective(locked, "title")
    opposite = apply(course, [Change(kind_of(row), row.pk, values)])
    row.refresh_from_db()
    if set(values) == {"title"}:
        sentence = _("Renamed “%(before)s” to “%(after)s”.") % {"before": before, "after": values["title"]}
    else:
        sentence = _("Changed the settings of “%s”.") % before
    return _step(course, actor, sentence, opposite)


@transaction.atomic
def move(*, course: Course, row: Row, parent: Module | None, before: UUID | None, actor: User) -> Step:
    """Move a lesson into a module, or a module to the top (`parent` None) or into another one; before a sibling or
    to the end. Raises `WrongPlace`."""
    link = "module" if isinstance(row, Lesson) else "parent"
    if isinstance(row, Lesson) and parent is None:
        raise WrongPlace(_("A lesson stands in a module."))
    if isinstance(row, Module) and parent is not None:
        _may_nest(row, parent)
    key = parent.pk if parent else None
    siblings = [one for one in _siblings(type(row), course, link, key) if one.pk != row.pk]
    place = next((number for number, one in enumerate(siblings) if one.pk == before), len(siblings))
    siblings.insert(place, row)
    changes = {one.key: one for one in _numbered(siblings)}
    mine = changes.get(row.pk, Change(kind_of(row), row.pk, {}))
    changes[row.pk] = Change(mine.kind, row.pk, mine.values | {link: key})
    opposite = apply(course, changes.values())
    row.refresh_from_db()
    return _step(course, actor, _("Moved “%s”.") % effective(row, "title"), opposite)


def _may_nest(row: Module, parent: Module) -> None:
    if parent.pk == row.pk:
        raise WrongPlace(_("A module cannot be its own section."))
    if effective(parent, "parent") is not None:
        raise WrongPlace(_("Modules nest once: a section cannot hold another section."))
    if _siblings(Module, row.course, "parent", row.pk):
        raise WrongPlace(_("This module has sections of its own, so it cannot become a section."))


@transaction.atomic
def remove(*, course: Course, row: Row, actor: User, now: datetime) -> Step:
    """Put a module (with what is in it) or a lesson in the bin; learners lose it with the next publication."""
    changes = [Change(kind_of(row), row.pk, {"deleted_at": now})]
    if isinstance(row, Module):
        within = [row, *_siblings(Module, course, "parent", row.pk)]
        changes += [Change(MODULE, one.pk, {"deleted_at": now}) for one in within[1:]]
        for one in within:
            lessons = _siblings(Lesson, course, "module", one.pk)
            changes += [Change(LESSON, lesson.pk, {"deleted_at": now}) for lesson in lessons]
    title = effective(row, "title")
    opposite = apply(course, changes)
    row.refresh_from_db()
    return _step(course, actor, _("Moved “%s” to the bin.") % title, opposite)


@transaction.atomic
def restore(*, course: Course, row: Row, actor: User) -> Step:
    """Take a module or lesson out of the bin, with what went there at the same moment. Raises `WrongPlace`."""
    at = effective(row, "deleted_at")
    holder = row.module if isinstance(row, Lesson) else row.parent
    if holder is not None and effective(holder, "deleted_at") is not None:
        raise WrongPlace(_("Restore “%s” first: this stood in it.") % effective(holder, "title"))
    changes = [Change(kind_of(row), row.pk, {"deleted_at": None})]
    if isinstance(row, Module) and at is not None:
        modules = [
            one for one in Module.objects.filter(course=course)
            if effective(one, "deleted_at") == at and effective(one, "parent") == row.pk
        ]  # fmt: skip
        homes = {row.pk, *(one.pk for one in modules)}
        lessons = [
            one for one in Lesson.objects.filter(course=course)
            if effective(one, "deleted_at") == at and effective(one, "module") in homes
        ]  # fmt: skip
        changes += [Change(MODULE, one.pk, {"deleted_at": None}) for one in modules]
        changes += [Change(LESSON, one.pk, {"deleted_at": None}) for one in lessons]
    opposite = apply(course, changes)
    row.refresh_from_db()
    return _step(course, actor, _("Restored “%s”.") % effective(row, "title"), opposite)


@transaction.atomic
def duplicate_lesson(*, course: Course, lesson: Lesson, actor: User) -> tuple[Lesson, Step]:
    """Make a copy of a lesson, its draft included, right after it; videos, quizzes and files are shared."""
    title = (_("%s (copy)") % effective(lesson, "title"))[:255]
    module = Module.objects.get(pk=effective(lesson, "module"))
    siblings = _siblings(Lesson, course, "module", module.pk)
    place = next((number for number, one in enumerate(siblings) if one.pk == lesson.pk), len(siblings) - 1)
    follower = siblings[place + 1] if place + 1 < len(siblings) else None
    made, step = add_lesson(course=course, module=module, title=title, actor=actor, before=follower)
    _copy_contents(lesson, made, course, actor)
    return made, step


def _copy_contents(lesson: Lesson, made: Lesson, course: Course, actor: User) -> None:
    """Give a new lesson the settings and blocks of another one, as its authors left them. Dates stay behind."""
    for name in ("content_type", "duration_minutes", "completion_rule", "weight", "is_preview", "metadata"):
        setattr(made, name, getattr(lesson, name) if name == "metadata" else effective(lesson, name))
    made.save()
    lesson.course = course
    blocks = [block.model_copy(update={"id": uuid7()}).dump() for block in draft_blocks(lesson)]
    LessonDraft.objects.create(lesson=made, blocks=blocks, editor=actor)


@transaction.atomic
def duplicate_module(*, course: Course, module: Module, actor: User) -> tuple[Module, Step]:
    """Make a copy of a module right after it, with its sections and copies of all lessons; see `duplicate_lesson`.

    What comes before what inside it, and where a score leads, is copied; see `copies`. Learners see its lessons once they are
    published. One step: undoing it puts all of the copy in the bin.
    """
    parent = effective(module, "parent")
    title = (_("%s (copy)") % effective(module, "title"))[:255]
    undo: list[Change] = []
    pairs: dict[UUID, UUID] = {}
    made = _copy_module(course, module, title, parent, actor, undo, pairs)
    copy_branches(course, pairs, actor)
    if copy_needs(course, pairs):
        course.touch_content()
    siblings = [one for one in _siblings(Module, course, "parent", parent) if one.pk != made.pk]
    place = next((number for number, one in enumerate(siblings, 1) if one.pk == module.pk), len(siblings))
    siblings.insert(place, made)
    apply(course, _numbered(siblings))
    made.refresh_from_db()
    return made, _step(course, actor, _("Duplicated the module “%s”.") % effective(module, "title"), undo)


def _copy_module(
    course: Course, module: Module, title: str, parent: UUID | None, actor: User, undo: list[Change],
    pairs: dict[UUID, UUID],
) -> Module:  # fmt: skip
    made: Module = Module.objects.create(
        course=course, parent_id=parent, depth=1 if parent else 0, title=title, summary=effective(module, "summary"),
        position=effective(module, "position"),
    )  # fmt: skip
    undo.append(Change(MODULE, made.pk, {"deleted_at": made.created_at}))
    pairs[module.pk] = made.pk
    for place, lesson in enumerate(_siblings(Lesson, course, "module", module.pk), 1):
        name = effective(lesson, "title")
        copy = Lesson(course=course, module=made, title=name, is_published=False, position=place)
        copy.slug = free_lesson_slug(course, name)
        copy.save()
        _copy_contents(lesson, copy, course, actor)
        pairs[lesson.pk] = copy.pk
        undo.append(Change(LESSON, copy.pk, {"deleted_at": made.created_at}))
    for section in _siblings(Module, course, "parent", module.pk):
        _copy_module(course, section, effective(section, "title"), made.pk, actor, undo, pairs)
    return made


@transaction.atomic
def undo(*, course: Course, actor: User, now: datetime) -> Step:
    """Undo this person's last step in a course and return it. Undoing twice undoes the one before. Raises `NothingToUndo`."""
    step = (
        Step.objects.select_for_update()
        .filter(course=course, actor=actor, undone_at=None)
        .order_by("-created_at", "-pk")
        .first()
    )
    if step is None:
        raise NothingToUndo(_("There is nothing to undo."))
    opposite = apply(course, [Change.load(one) for one in step.undo.get("changes", ())])
    step.undo = step.undo | {"redo": [change.dump() for change in opposite]}
    step.undone_at = now
    step.save(update_fields=["undo", "undone_at", "updated_at"])
    record(events.STEP_UNDONE, object=course, actor=actor, course_id=course.pk)
    return step


@transaction.atomic
def redo(*, course: Course, actor: User) -> Step:
    """Do again what this person undid last, and return it. A new step ends what can be done again. Raises `NothingToUndo`."""
    mine = Step.objects.select_for_update().filter(course=course, actor=actor)
    last = mine.filter(undone_at=None).order_by("-created_at", "-pk").first()
    undone = mine.exclude(undone_at=None).filter(undo__has_key="redo")
    if last is not None:
        undone = undone.filter(created_at__gt=last.created_at)
    step = undone.order_by("created_at", "pk").first()
    if step is None:
        raise NothingToUndo(_("There is nothing to redo."))
    opposite = apply(course, [Change.load(one) for one in step.undo["redo"]])
    step.undo = {"changes": [change.dump() for change in opposite]}
    step.undone_at = None
    step.save(update_fields=["undo", "undone_at", "updated_at"])
    record(events.STEP_REDONE, object=course, actor=actor, course_id=course.pk)
    return step
