"""Tells progress what learners have in other courses."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from uuid import UUID

from learning.gradebook.models import CourseGrade
from learning.progress.locks import COURSE_SCORES


def course_scores(learner_id: UUID, courses: Collection[UUID]) -> Mapping[UUID, Decimal]:
    """Return the totals in percent, by course, as far as the learner may see them. One query.

    For prerequisites that ask for a lowest score in a course.
    """
    rows = CourseGrade.objects.filter(
        enrolment__learner_id=learner_id, enrolment__course__in=courses, posted_percent__isnull=False
    )
    found = rows.values_list("enrolment__course_id", "posted_percent")
    return {course: percent for course, percent in found if percent is not None}


COURSE_SCORES.append(course_scores)
