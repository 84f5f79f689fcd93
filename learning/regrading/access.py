"""How views obtain regrades, and the questions that can be regraded."""

from uuid import UUID

from django.http import Http404

from courses.models import Course, Question, Quiz
from learning.attempts.models import Answer, Attempt
from learning.regrading.models import Regrade


def regrade_of(course: Course, key: UUID) -> Regrade:
    """Return a regrade of the course; 404 for any other. `course` comes from `teachable_course`."""
    rows = Regrade.objects.select_related("quiz", "question__current", "actor")
    found: Regrade | None = rows.filter(course=course, pk=key).first()
    if found is None:
        raise Http404
    return found


def asked_question(course: Course, quiz_id: str, question_id: str) -> tuple[Quiz, Question]:
    """Return a quiz of the course and a question that was asked in it and handed in; else 404."""
    asked = Answer.objects.filter(
        attempt__quiz__course=course, attempt__quiz_id=quiz_id, version__question_id=question_id,
        attempt__state=Attempt.State.HANDED_IN,
    )  # fmt: skip
    found = asked.select_related("attempt__quiz", "version__question__current").first()
    if found is None:
        raise Http404
    return found.attempt.quiz, found.version.question
