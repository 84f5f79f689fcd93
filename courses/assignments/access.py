"""How views obtain assignments. The course comes from `editable_course`, `teachable_course` or a lesson's place."""

from uuid import UUID

from django.http import Http404

from courses.assignments.models import Assignment
from courses.catalogue.models import Course
from courses.outline.models import Lesson


def studio_assignment(course: Course, key: UUID) -> Assignment:
    """Return an assignment of the course that is not in the bin, published or not; else 404."""
    rows = Assignment.objects.kept().select_related("lesson")
    found: Assignment | None = rows.filter(course=course, pk=key).first()
    if found is None:
        raise Http404
    found.course = course
    return found


def assignment_of_lesson(lesson: Lesson, key: UUID) -> Assignment:
    """Return a published assignment that stands in a block of the lesson, `lesson.course` filled in; else 404."""
    found: Assignment | None = (
        Assignment.objects.kept().filter(pk=key, is_published=True, blocks__lesson_id=lesson.pk).first()
    )
    if found is None:
        raise Http404
    found.course = lesson.course
    return found
