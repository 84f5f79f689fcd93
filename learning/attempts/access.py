"""How views obtain quizzes and attempts."""

from uuid import UUID

from django.http import Http404, HttpRequest

from courses.models import Lesson, Quiz
from learning.attempts import statements
from learning.attempts.models import Attempt


def own_attempt(request: HttpRequest, attempt_id: UUID) -> Attempt:
    """Return an attempt of the signed-in learner, with quiz, course and lesson; 404 for anybody else's."""
    attempt = statements.own(attempt_id, request.user.pk) if request.user.pk else None
    if attempt is None:
        raise Http404
    return attempt


def quiz_of_lesson(lesson: Lesson, quiz_id: UUID) -> Quiz:
    """Return a published quiz that stands in a block of the lesson; 404 otherwise."""
    quiz = statements.quiz_of(quiz_id, lesson.pk)
    if quiz is None:
        raise Http404
    return quiz
