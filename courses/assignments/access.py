"""How views obtain assignments. The course comes from `editable_course`, `teachable_course` or a lesson's place."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404

from courses.assignments.models import Assignment, SavedRubric
from courses.catalogue.access import COURSE_CREATE
from courses.catalogue.models import Course
from courses.outline.models import Lesson
from lms.kernel.access import allows


def may_share_rubrics(person: Any) -> bool:
    """Whether a person keeps rubrics for the whole organisation: who may create courses, as with its bank."""
    return allows(person, COURSE_CREATE)


def kept_rubric(course: Course, key: UUID, *, removing: Any = None) -> SavedRubric:
    """Return a kept rubric that assignments of the course may take; else 404. Who is `removing` needs the right to: 403."""
    found: SavedRubric | None = SavedRubric.objects.filter(Q(course=course) | Q(course=None), pk=key).first()
    if found is None:
        raise Http404
    if removing is not None and found.course_id is None and not may_share_rubrics(removing):
        raise PermissionDenied(COURSE_CREATE.name)
    return found


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
