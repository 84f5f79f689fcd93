"""Which lessons of a course are closed to a learner just now, and why."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from courses.api import Outline, remembered
from courses.models import Course, Prerequisite
from learning.enrolments.models import Enrolment
from learning.progress.models import LessonProgress

SHAPE: Final = 1

# Percentages by lesson for an enrolment; the part that grades registers itself here.
Scores = Callable[[UUID], Mapping[UUID, Decimal]]
SCORES: list[Scores] = []


@dataclass(frozen=True, slots=True)
class Lock:
    """Why a lesson is closed, in a sentence; `opens_at` when time alone opens it."""

    reason: str
    opens_at: datetime | None = None


@dataclass(frozen=True)
class Need:
    """A prerequisite: of a lesson, of a module's lessons, or (neither) of all; met by a lesson, module or course."""

    lesson_id: UUID | None
    module_id: UUID | None
    required_lesson_id: UUID | None
    required_module_id: UUID | None
    required_course_id: UUID | None
    minimum_score: int | None
    title: str


def locks(
    course: Course, outline: Outline, enrolment: Enrolment | None, done: set[UUID], now: datetime
) -> dict[UUID, Lock]:
    """Return the locks of the course's lessons. `done` are the lessons the learner has completed.

    No query when the course has no prerequisites, else those of `_elsewhere`. A completed lesson is never locked.
    """
    found: dict[UUID, Lock] = {}
    for need in _unmet(needs(course), outline, enrolment, done):
        sentence = _sentence(need)
        for lesson_id in _held(need, outline):
            found.setdefault(lesson_id, Lock(sentence))
    for lesson in outline.lessons:
        opens = max(filter(None, (lesson.release_at, course.starts_at)), default=None)
        if opens is not None and opens > now:
            found[lesson.id] = Lock("", opens)
    return {key: lock for key, lock in found.items() if key not in done}


def needs(course: Course) -> tuple[Need, ...]:
    """Return the prerequisites of the course at its present content version."""
    key = f"learning:needs:{SHAPE}:{course.pk}:{course.content_version}"
    return remembered(key, lambda: _read(course))


def _read(course: Course) -> tuple[Need, ...]:
    rows = (
        Prerequisite.objects.filter(course=course)
        .select_related("required_lesson", "required_module", "required_course")
        .order_by("pk")
    )
    return tuple(
        Need(
            row.lesson_id,
            row.module_id,
            row.required_lesson_id,
            row.required_module_id,
            row.required_course_id,
            row.minimum_score,
            str(row.required_lesson or row.required_module or row.required_course),
        )
        for row in rows
        if _still_there(row)
    )


def _still_there(row: Prerequisite) -> bool:
    """A requirement that learners cannot see any more must not lock them out for good."""
    if row.required_lesson is not None:
        return row.required_lesson.is_published and row.required_lesson.deleted_at is None
    held = row.required_module or row.required_course
    return held is not None and held.deleted_at is None


def _unmet(
    all_needs: tuple[Need, ...], outline: Outline, enrolment: Enrolment | None, done: set[UUID]
) -> list[Need]:
    if not all_needs:
        return []
    here = {lesson.id for lesson in outline.lessons}
    elsewhere = _elsewhere(all_needs, here, enrolment)
    scores: dict[UUID, Decimal] = {}
    if enrolment is not None and any(need.minimum_score is not None for need in all_needs):
        for source in SCORES:
            scores.update(source(enrolment.pk))
    return [need for need in all_needs if not _met(need, outline, done | elsewhere, scores)]


def _met(need: Need, outline: Outline, done: set[UUID], scores: dict[UUID, Decimal]) -> bool:
    if need.required_course_id is not None:
        return need.required_course_id in done
    wanted = (
        {need.required_lesson_id}
        if need.required_lesson_id is not None
        else set(_module_lessons(outline, need.required_module_id))
    )
    if not wanted <= done:
        return False
    scored = [scores[key] for key in wanted if key in scores]
    return need.minimum_score is None or (bool(scored) and min(scored) >= need.minimum_score)


def _elsewhere(all_needs: tuple[Need, ...], here: set[UUID], enrolment: Enrolment | None) -> set[UUID]:
    """Return what the learner has completed of the needs outside this course: at most two queries, most often none."""
    lessons = {need.required_lesson_id for need in all_needs if need.required_lesson_id} - here
    courses = {need.required_course_id for need in all_needs if need.required_course_id}
    found: set[Any] = set()
    if enrolment is None:
        return found
    if lessons:
        found |= set(
            LessonProgress.objects.filter(
                enrolment__learner_id=enrolment.learner_id, lesson_id__in=lessons, completed_at__isnull=False
            ).values_list("lesson_id", flat=True)
        )
    if courses:
        found |= set(
            Enrolment.objects.filter(
                learner_id=enrolment.learner_id, course_id__in=courses, completed_at__isnull=False
            ).values_list("course_id", flat=True)
        )
    return found


def _module_lessons(outline: Outline, module_id: UUID | None) -> list[UUID]:
    for module in outline.modules:
        if module.id == module_id:
            return [lesson.id for lesson in module.all_lessons]
        for section in module.submodules:
            if section.id == module_id:
                return [lesson.id for lesson in section.lessons]
    return []


def _held(need: Need, outline: Outline) -> list[UUID]:
    if need.lesson_id is not None:
        return [need.lesson_id]
    if need.module_id is not None:
        return _module_lessons(outline, need.module_id)
    return [lesson.id for lesson in outline.lessons]


def _sentence(need: Need) -> str:
    if need.minimum_score is not None:
        return _("Opens when you reach %(score)d %% in “%(title)s”.") % {
            "score": need.minimum_score,
            "title": need.title,
        }
    return _("Opens when you have completed “%(title)s”.") % {"title": need.title}
