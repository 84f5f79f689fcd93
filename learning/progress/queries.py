"""Reads of progress."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, SmallIntegerField, Subquery, When

from courses.models import Lesson
from learning.enrolments.models import Enrolment
from learning.progress.models import LessonProgress


@dataclass(frozen=True, slots=True)
class Mark:
    """How a learner stands in one lesson. `parts` is what the rule said when it was last looked at."""

    opened_at: datetime | None
    completed_at: datetime | None
    marked_at: datetime | None
    parts: list[dict[str, Any]]

    @property
    def done(self) -> bool:
        """Whether the lesson is complete."""
        return self.completed_at is not None


def marks(enrolment_id: UUID) -> dict[UUID, Mark]:
    """Return the marks of an enrolment by lesson, in one query."""
    rows = LessonProgress.objects.filter(enrolment_id=enrolment_id).values_list(
        "lesson_id", "opened_at", "completed_at", "marked_at", "parts"
    )
    return {
        lesson: Mark(opened, completed, marked, parts) for lesson, opened, completed, marked, parts in rows
    }


def done_lessons(enrolment_id: UUID) -> set[UUID]:
    """Return the lessons an enrolment has completed, in one query."""
    return set(
        LessonProgress.objects.filter(enrolment_id=enrolment_id, completed_at__isnull=False).values_list(
            "lesson_id", flat=True
        )
    )


def next_lesson(enrolment: Enrolment, now: datetime) -> str | None:
    """Return the address of the lesson to go on with, None when all are done. One query.

    The lesson visited last while it is not done; else the next one after it that is not done and open by now;
    else the first such in the course; else the first that opens later.
    """
    done = LessonProgress.objects.filter(enrolment=enrolment, completed_at__isnull=False).values("lesson_id")
    here = Lesson.objects.filter(pk=enrolment.last_lesson_id).values("sequence")
    return (
        Lesson.objects.filter(course_id=enrolment.course_id)
        .published()
        .exclude(pk__in=done)
        .annotate(
            later=Case(When(release_at__gt=now, then=1), default=0, output_field=SmallIntegerField()),
            behind=Case(
                When(sequence__lt=Subquery(here[:1]), then=1), default=0, output_field=SmallIntegerField()
            ),
        )
        .order_by("later", "behind", "sequence", "pk")
        .values_list("slug", flat=True)
        .first()
    )
