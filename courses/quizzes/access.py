"""How the studio's views obtain a quiz."""

from uuid import UUID

from django.http import Http404

from courses.catalogue.models import Course
from courses.quizzes.models import Quiz


def studio_quiz(course: Course, key: UUID) -> Quiz:
    """Return a quiz of the course by its key, published or not, its `course` filled in; else 404."""
    quiz: Quiz | None = Quiz.objects.kept().select_related("lesson").filter(course=course, pk=key).first()
    if quiz is None:
        raise Http404
    quiz.course = course
    return quiz
