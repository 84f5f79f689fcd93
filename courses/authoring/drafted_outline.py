"""The outline of a course as learners will see it when everything that waits is published."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.db.models import Count

from courses.authoring.cards import asked_by
from courses.authoring.staging import effective
from courses.catalogue.models import Course
from courses.outline.models import Lesson, Module
from courses.outline.queries import Outline, OutlineLesson, grown
from courses.quizzes.models import Quiz


def drafted_outline(course: Course) -> Outline:
    """Return it: lessons never published stand in it, those that will go do not. Three queries, not remembered."""
    asked = _asked(course)
    held: dict[UUID, list[tuple[int, UUID, Lesson]]] = defaultdict(list)
    for row in Lesson.objects.filter(course=course):
        if effective(row, "deleted_at") is None:
            held[effective(row, "module")].append((effective(row, "position"), row.pk, row))
    lessons = {
        module: [_lesson(row, module, asked.get(row.pk, 0)) for _position, _key, row in sorted(rows)]
        for module, rows in held.items()
    }
    modules = sorted(
        (effective(row, "position"), row.pk, effective(row, "parent"), effective(row, "title"), effective(row, "summary"))
        for row in Module.objects.filter(course=course)
        if effective(row, "deleted_at") is None
    )  # fmt: skip
    return grown(course, lessons, [row[1:] for row in modules])


def _lesson(row: Lesson, module: UUID, questions: int) -> OutlineLesson:
    now: dict[str, Any] = {
        name: effective(row, name) for name in ("title", "content_type", "is_preview", "release_at", "due_at")
    }
    return OutlineLesson(
        id=row.pk, slug=row.slug, minutes=effective(row, "duration_minutes"), sequence=row.sequence,
        module_id=module, questions=questions, **now,
    )  # fmt: skip


def _asked(course: Course) -> dict[UUID, int]:
    """How many questions the quizzes of each lesson ask, with what waits. One query."""
    found: dict[UUID, int] = defaultdict(int)
    quizzes = Quiz.objects.kept().filter(lesson__course=course).annotate(held=Count("questions"))
    for quiz in quizzes.only("pk", "lesson_id", "staged"):
        if quiz.lesson_id is not None:
            found[quiz.lesson_id] += asked_by(quiz)
    return found
