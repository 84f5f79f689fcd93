"""How a view obtains a lesson, once it has the course."""

from django.http import Http404

from courses.catalogue.models import Course
from courses.outline.models import Lesson


def published_lesson(course: Course, slug: str) -> Lesson:
    """Return a lesson of the course that learners may see, its `course` filled in; else 404. One query."""
    lesson: Lesson | None = Lesson.objects.published().filter(course=course, slug=slug).first()
    if lesson is None:
        raise Http404
    lesson.course = course
    return lesson


def kept_lesson(course: Course, slug: str) -> Lesson:
    """Return a lesson of the course, a draft as well, for those who teach it; else 404. One query."""
    lesson: Lesson | None = Lesson.objects.kept().filter(course=course, slug=slug).first()
    if lesson is None:
        raise Http404
    lesson.course = course
    return lesson
