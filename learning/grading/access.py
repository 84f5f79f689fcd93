"""How views obtain answers that came late."""

from uuid import UUID

from django.http import Http404

from courses.models import Course
from learning.attempts.models import LateAnswer


def late_answer_of(course: Course, key: UUID) -> LateAnswer:
    """Return a late answer of this course with its answer; 404 otherwise. `course` comes from `teachable_course`."""
    rows = LateAnswer.objects.select_related("answer")
    found: LateAnswer | None = rows.filter(pk=key, answer__attempt__enrolment__course=course).first()
    if found is None:
        raise Http404
    return found
