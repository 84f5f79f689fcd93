"""Reads of progress."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, SmallIntegerField, Subquery, When

from accounts.models import User
from courses.models import Lesson
from learning.enrolments.models import Enrolment
from learning.progress.models import LessonProgress
from lms.kernel import tenancy
from lms.kernel.sql import prepared_cursor


@dataclass(frozen=True, slots=True)
class Mark:
    """How a learner stands in one lesson. `marked_by` is the teacher who marked it by hand, None where the learner did."""

    opened_at: datetime | None
    completed_at: datetime | None
    marked_at: datetime | None
    marked_by: UUID | None = None

    @property
    def done(self) -> bool:
        """Whether the lesson is complete."""
        return self.completed_at is not None


# By hand: read on every page of a lesson, where building the statement would cost more than running it.
_MARKS = """
SELECT lesson_id, opened_at, completed_at, marked_at, marked_by_id FROM learning_lessonprogress
WHERE organization_id = %s AND enrolment_id = %s
"""


def marks(enrolment_id: UUID) -> dict[UUID, Mark]:
    """Return the marks of an enrolment by lesson, in one query."""
    with prepared_cursor() as cursor:
        cursor.execute(_MARKS, [tenancy.organization_id(), enrolment_id])
        return {row[0]: Mark(*row[1:]) for row in cursor.fetchall()}


def marker(mark: Mark) -> str:
    """Return the name of the teacher who marked a lesson by hand, "" where the learner did. One query."""
    return User.objects.filter(pk=mark.marked_by).values_list("full_name", flat=True).first() or ""


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
    here = Enrolment.objects.filter(pk=enrolment.pk).values("last_lesson__sequence")
    return (
        Lesson.objects.filter(course_id=enrolment.course_id)
        .published()
        .exclude(pk__in=done)
        .annotate(
            later=Case(When(release_at__gt=now, then=1), default=0, output_field=SmallIntegerField()),
            behind=Case(
                When(sequence__lt=Subquery(here), then=1), default=0, output_field=SmallIntegerField()
            ),
        )
        .order_by("later", "behind", "sequence", "pk")
        .values_list("slug", flat=True)
        .first()
    )
