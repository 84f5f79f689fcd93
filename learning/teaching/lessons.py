"""The lessons of one learner, for those who teach: what is done, what is missing, and what was marked by hand."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404

from courses.models import Course, Lesson
from learning.enrolments.models import Enrolment
from learning.progress.judgement import rule_of
from learning.progress.models import LessonMark, LessonProgress
from learning.progress.rules import state_words


@dataclass(frozen=True, slots=True)
class LessonLine:
    """A lesson as a learner stands in it. `parts` are what its rule asks: the kind, whether it is met, and how far in words."""

    id: UUID
    title: str
    completed_at: datetime | None
    opened: bool
    marked: bool
    by_hand: bool
    parts: list[tuple[str, bool, str]]


@dataclass(frozen=True, slots=True)
class LessonsPage:
    """The published lessons of a learner's course, in order, and the hundred newest marks by hand."""

    place: Enrolment
    lessons: list[LessonLine]
    marks: list[LessonMark]

    @property
    def any_by_hand(self) -> bool:
        """Whether the rule of some lesson allows marking."""
        return any(one.by_hand for one in self.lessons)


def lessons_page(place: Enrolment) -> LessonsPage:
    """Return the page: three queries."""
    rows = {row.lesson_id: row for row in LessonProgress.objects.filter(enrolment=place)}
    lessons: Any = Lesson.objects.filter(course=place.course_id).published()
    lines = [_line(lesson, rows.get(lesson.pk)) for lesson in lessons.order_by("sequence", "pk")[:1_000]]
    marks = LessonMark.objects.filter(enrolment=place).select_related("lesson", "actor")
    return LessonsPage(place, lines, list(marks.order_by("-created_at", "-pk")[:100]))


def _line(lesson: Lesson, row: LessonProgress | None) -> LessonLine:
    by_hand = rule_of(lesson).manual
    if row is None:
        return LessonLine(lesson.pk, lesson.title, None, False, False, by_hand, [])
    parts = [
        (one["kind"], one["done"], state_words(one["kind"], one["have"], one["need"])) for one in row.parts
    ]
    return LessonLine(
        lesson.pk, lesson.title, row.completed_at, row.opened_at is not None, row.marked_at is not None,
        by_hand, parts,
    )  # fmt: skip


def lesson_in(course: Course, key: UUID) -> Lesson:
    """Return a published lesson of the course; else 404. One query."""
    lessons: Any = Lesson.objects.filter(course=course, pk=key).published()
    found: Lesson | None = lessons.first()
    if found is None:
        raise Http404
    found.course = course
    return found
