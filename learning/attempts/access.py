"""How views obtain quizzes and attempts."""

from uuid import UUID

from django.http import Http404, HttpRequest

from courses.models import Lesson, Quiz
from learning.attempts.models import Attempt


def own_attempt(request: HttpRequest, attempt_id: UUID) -> Attempt:
    """Return an attempt of the signed-in learner, with quiz, course and lesson; 404 for anybody else's."""
    attempt = (
        Attempt.objects.select_related("quiz", "quiz__lesson", "enrolment__course")
        .filter(pk=attempt_id, learner_id=request.user.pk)
        .first()
    )
    if attempt is None:
        raise Http404
    return attempt


def quiz_of_lesson(lesson: Lesson, quiz_id: UUID) -> Quiz:
    """Return a published quiz that stands in a block of the lesson; 404 otherwise."""
    quiz = Quiz.objects.kept().filter(pk=quiz_id, is_published=True, blocks__lesson_id=lesson.pk).first()
    if quiz is None:
        raise Http404
    return quiz
