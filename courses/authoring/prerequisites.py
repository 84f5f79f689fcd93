"""What comes before what, as an author sets it. While learners see what is held, a change waits for a publication (`needs`)."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from courses.authoring import events
from courses.authoring.forms_editor import uuid_or_none
from courses.authoring.models import LessonDraft
from courses.authoring.needs import NEEDS, drafted_needs, holder_of, live_needs, write_need
from courses.authoring.queries import StudioOutline
from courses.authoring.staging import Row, effective
from courses.blocks.models import Block
from courses.catalogue.errors import Refused
from courses.catalogue.models import Course
from courses.outline.models import Lesson, Module, Prerequisite
from lms.kernel.events import record

LISTED = 100
"""So many other courses are offered without a search."""


class Circle(Refused):
    """The two would wait for each other for ever. `str()` says so to a person."""


class NothingMarked(Refused):
    """A score is asked for where nothing gives one. `str()` says so to a person."""


def choices(course: Course, outline: StudioOutline, row: Row | None, *, chosen: str = "") -> list[Any]:
    """Return what may come before `row` (None: before the course), for a form: `lesson:<key>`, `module:<key>`, `course:<key>`.

    Of other courses the first `LISTED` by title, and the one that is `chosen` already; `other_courses` finds the rest.
    """
    found: list[Any] = []
    if row is not None:
        homes = _homes(outline, row)
        for module in outline.modules:
            if module.id not in homes:
                found.append((f"module:{module.id}", _("Module: %s") % module.title))
        lessons = [
            (f"lesson:{one.id}", one.title)
            for one in outline.lessons
            if one.id != row.pk and not (isinstance(row, Module) and one.id in homes)
        ]
        found.append((_("Lessons"), lessons))
    rows = Course.objects.published().exclude(pk=course.pk)
    others = list(rows.order_by("title", "pk").values_list("pk", "title")[:LISTED])
    key = uuid_or_none(chosen.removeprefix("course:")) if chosen.startswith("course:") else None
    if key is not None and all(key != one for one, _title in others):
        others += rows.filter(pk=key).values_list("pk", "title")
    found.append((_("Other courses"), [(f"course:{one}", title) for one, title in others]))
    return found


def other_courses(course: Course, words: str) -> Any:
    """Return the published courses that may come before this one and whose title or sentence has all the words."""
    rows = Course.objects.published().exclude(pk=course.pk).defer("search", "description", "description_html")
    for word in words.split()[:6]:
        rows = rows.filter(Q(title__icontains=word) | Q(summary__icontains=word))
    return rows


def _homes(outline: StudioOutline, row: Row) -> set[UUID]:
    """Return what a lesson stands in, or a module and everything in it: nothing of that can come before it."""
    found = {row.pk}
    for module in outline.modules:
        inside = {one.id for one in module.lessons}
        for section in module.sections:
            held = {one.id for one in section.lessons}
            if row.pk == section.id:
                found |= held | {module.id}
            if row.pk in held:
                found.add(module.id)
            inside |= held | {section.id}
        if row.pk == module.id:
            found |= inside
        if row.pk in inside:
            found.add(module.id)
    return found


def require(
    *, course: Course, row: Row | None, required: str, minimum_score: int | None, actor: User
) -> bool:
    """Put something before a lesson, a module or the course; tell whether that waits for a publication.

    Raises `Circle`, and `NothingMarked` for a score nobody can get.
    """
    kind, _colon, text = required.partition(":")
    key = UUID(text)
    with transaction.atomic():
        present = _locked(course)
        circle = present.pk in _courses_before(key) if kind == "course" else _is_circle(present, row, key)
        if circle:
            raise Circle(_("That one waits for this one already: nobody could open either."))
        if minimum_score and kind != "course" and not _is_marked(present, key):
            raise NothingMarked(_("There is no quiz and no assignment in it, so nobody could reach a score."))
        need = f"{holder_of(row)}|{kind}:{key}"
        wait = write_need(course=present, row=row, key=need, score=minimum_score, gone=False)
        _changed(course, present, wait, actor)
    return wait


def release(*, course: Course, row: Row | None, key: str, actor: User) -> bool:
    """Take away what comes before a row (`needs.Need.key`); tell whether that waits. What is gone already is fine."""
    with transaction.atomic():
        present = _locked(course)
        wait = write_need(course=present, row=row, key=key, score=None, gone=True)
        _changed(course, present, wait, actor)
    return wait


def keep(*, course: Course, row: Row | None, key: str, actor: User) -> None:
    """Let what waits to go come before a row as it does for learners."""
    with transaction.atomic():
        present = _locked(course)
        live = live_needs(present)
        if key in live:
            wait = write_need(course=present, row=row, key=key, score=live[key], gone=False)
            _changed(course, present, wait, actor)


def _locked(course: Course) -> Course:
    found: Course = Course.objects.select_for_update(of=("self",)).get(pk=course.pk)
    return found


def _changed(course: Course, present: Course, wait: bool, actor: User) -> None:
    course.staged = present.staged
    if not wait:
        present.touch_content()
    record(events.OUTLINE_CHANGED, object=present, actor=actor, course_id=present.pk)


def _inside(course: Course) -> dict[UUID, set[UUID]]:
    """Return the lessons of each module, those of its sections among them, as the authors see the outline; of each lesson itself."""
    above = {one.pk: effective(one, "parent") for one in Module.objects.filter(course=course)}
    found: dict[UUID, set[UUID]] = {key: set() for key in above}
    for lesson in Lesson.objects.filter(course=course):
        found[lesson.pk] = {lesson.pk}
        home = effective(lesson, "module")
        for key in (home, above.get(home)):
            if key is not None:
                found[key].add(lesson.pk)
    return found


def _is_circle(course: Course, row: Row | None, key: UUID) -> bool:
    """Whether what `key` names waits, however indirectly, for a lesson of `row`. A module stands for its lessons.

    Looked at is what holds learners and what will: either would shut both.
    """
    inside = _inside(course)
    links: dict[UUID, set[UUID]] = {}
    for need in {**live_needs(course), **drafted_needs(course)}:
        holder, required = (UUID(part[-36:]) if part != "course" else None for part in need.split("|"))
        before = inside.get(required, set()) if required else set()
        for one in inside.get(holder, set()) if holder else set():
            links.setdefault(one, set()).update(before)
    held = inside.get(row.pk, set()) | {row.pk} if row is not None else set()
    start = inside.get(key, set()) | {key}
    return bool(held & _reached(links, start))


def _courses_before(key: UUID) -> set[UUID]:
    """Return a course and everything that has to be done before all of it can be, in whichever course, or will have to be."""
    links: dict[UUID, set[UUID]] = {}
    rows = Prerequisite.objects.filter(required_course__isnull=False)
    for holder, before in rows.values_list("course_id", "required_course_id"):
        links.setdefault(holder, set()).add(before)
    waiting = Course.objects.filter(staged__has_key=NEEDS).values_list("pk", "staged")
    for holder, staged in waiting:
        for need, value in staged[NEEDS].items():
            kind, _colon, text = need.partition("|")[2].partition(":")
            if kind == "course" and value is not None:
                links.setdefault(holder, set()).add(UUID(text))
    return _reached(links, {key})


def _reached(links: dict[UUID, set[UUID]], start: set[UUID]) -> set[UUID]:
    found, ahead = set(start), list(start)
    while ahead:
        for one in links.get(ahead.pop(), set()) - found:
            found.add(one)
            ahead.append(one)
    return found


def _is_marked(course: Course, key: UUID) -> bool:
    """Whether a lesson, or a lesson of a module, has a quiz or an assignment, published or in its draft."""
    lessons = _inside(course).get(key, set())
    kinds = [Block.Kind.QUIZ, Block.Kind.ASSIGNMENT]
    drafts = Q()
    for kind in kinds:
        drafts |= Q(blocks__contains=[{"kind": kind}])
    return (
        Block.objects.filter(lesson__in=lessons, kind__in=kinds).exists()
        or LessonDraft.objects.filter(drafts, lesson__in=lessons).exists()
    )
