"""How views obtain answers to mark."""

from uuid import UUID

from django.http import Http404

from courses.models import Course
from learning.attempts.models import Answer, Attempt, LateAnswer


def answer_to_mark(course: Course, answer_id: UUID) -> Answer:
    """Return an answer that was handed in in this course, with its attempt, learner and marking; 404 otherwise.

    `course` comes from `teachable_course`.
    """
    found = (
        Answer.objects.select_related("attempt__quiz", "attempt__learner", "version", "marking")
        .filter(
            pk=answer_id,
            attempt__enrolment__course=course,
            attempt__state=Attempt.State.HANDED_IN,
            answer__isnull=False,
        )
        .first()
    )
    if found is None:
        raise Http404
    return found


def late_answer_of(course: Course, key: UUID) -> LateAnswer:
    """Return a late answer of this course with its answer; 404 otherwise. `course` comes from `teachable_course`."""
    rows = LateAnswer.objects.select_related("answer")
    found: LateAnswer | None = rows.filter(pk=key, answer__attempt__enrolment__course=course).first()
    if found is None:
        raise Http404
    return found
