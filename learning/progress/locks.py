"""Which lessons of a course are closed to a learner just now, why, and where to go to open them."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from courses.api import Outline, remembered
from courses.models import Course, Prerequisite
from learning.enrolments.models import Enrolment
from learning.progress.models import LessonProgress

SHAPE: Final = 2

# Percentages by lesson for an enrolment; the parts that grade register themselves here. The lowest counts.
Scores = Callable[[UUID], Mapping[UUID, Decimal]]
SCORES: list[Scores] = []
# Percentages by course for a learner, of the courses asked for; registered likewise.
CourseScores = Callable[[UUID, Collection[UUID]], Mapping[UUID, Decimal]]
COURSE_SCORES: list[CourseScores] = []


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that has to be done first, in a sentence, and the address where it is done."""

    sentence: str
    url: str


@dataclass(frozen=True, slots=True)
class Lock:
    """Why a lesson is closed: all that is `missing`, and `opens_at` when it opens by time."""

    missing: tuple[Missing, ...] = ()
    opens_at: datetime | None = None

    @property
    def reason(self) -> str:
        """The first thing that is missing, "" when only time is."""
        return self.missing[0].sentence if self.missing else ""


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
    url: str = ""


def locks(
    course: Course, outline: Outline, enrolment: Enrolment | None, done: set[UUID], now: datetime
) -> dict[UUID, Lock]:
    """Return the locks of the course's lessons. `done` are the lessons the learner has completed.

    No query when the course has no prerequisites, else those of `_elsewhere`. A completed lesson is never locked.
    """
    missing: dict[UUID, list[Missing]] = {}
    for need in _unmet(needs(course), outline, enrolment, done):
        one = Missing(_sentence(need), need.url or _way_into(need, course, outline, done))
        for lesson_id in _held(need, outline):
            missing.setdefault(lesson_id, []).append(one)
    found = {key: Lock(tuple(which)) for key, which in missing.items()}
    for lesson in outline.lessons:
        opens = max(filter(None, (lesson.release_at, course.starts_at)), default=None)
        if opens is not None and opens > now:
            found[lesson.id] = Lock(tuple(missing.get(lesson.id, ())), opens)
    return {key: lock for key, lock in found.items() if key not in done}


def _way_into(need: Need, course: Course, outline: Outline, done: set[UUID]) -> str:
    """The address of the first lesson of a module that is still to be done; of its first one when all are."""
    within = set(_module_lessons(outline, need.required_module_id))
    lessons = [one for one in outline.lessons if one.id in within]
    first = next((one for one in lessons if one.id not in done), lessons[0] if lessons else None)
    return reverse("learning:lesson", args=[course.slug, first.slug]) if first else ""


def needs(course: Course) -> tuple[Need, ...]:
    """Return the prerequisites of the course at its present content version."""
    key = f"learning:needs:{SHAPE}:{course.pk}:{course.content_version}"
    return remembered(key, lambda: _read(course))


def _read(course: Course) -> tuple[Need, ...]:
    rows = (
        Prerequisite.objects.filter(course=course)
        .select_related("required_lesson__course", "required_module", "required_course")
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
            _address(row),
        )
        for row in rows
        if _still_there(row)
    )


def _address(row: Prerequisite) -> str:
    """Where it is done; "" for a module, where it depends on what the learner has done."""
    page = row.required_lesson or row.required_course
    return page.get_absolute_url() if page is not None else ""


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
    for found in _scores(all_needs, enrolment):
        for key, score in found.items():
            scores[key] = min(score, scores.get(key, score))
    return [need for need in all_needs if not _met(need, outline, done | elsewhere, scores)]


def _scores(all_needs: tuple[Need, ...], enrolment: Enrolment | None) -> Iterator[Mapping[UUID, Decimal]]:
    """Yield what is known of the scores that are asked for; no query when none is."""
    scored = [need for need in all_needs if need.minimum_score is not None]
    if enrolment is None or not scored:
        return
    courses = [need.required_course_id for need in scored if need.required_course_id]
    if len(courses) < len(scored):
        for source in SCORES:
            yield source(enrolment.pk)
    for course_source in COURSE_SCORES if courses else ():
        yield course_source(enrolment.learner_id, courses)


def _met(need: Need, outline: Outline, done: set[UUID], scores: dict[UUID, Decimal]) -> bool:
    wanted: set[UUID | None]
    if need.required_module_id is not None:
        wanted = set(_module_lessons(outline, need.required_module_id))
    else:
        wanted = {need.required_lesson_id or need.required_course_id}
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
