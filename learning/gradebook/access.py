"""How views obtain what a gradebook is made of. `course` comes from `teachable_course`."""

from uuid import UUID

from django.http import Http404

from courses.models import Course
from learning.enrolments.models import Enrolment
from learning.gradebook.models import GradebookSheet, GradeItem, MarksFile


def enrolment_in(course: Course, enrolment_id: UUID) -> Enrolment:
    """Return a learner's place in the course, with the learner; 404 otherwise."""
    found = (
        Enrolment.objects.select_related("learner", "course").filter(pk=enrolment_id, course=course).first()
    )
    if found is None:
        raise Http404
    return found


def item_in(course: Course, item_id: UUID) -> GradeItem:
    """Return a column of the course that is in use; 404 otherwise."""
    found = (
        GradeItem.objects.select_related("category", "marking_rules")
        .filter(pk=item_id, course=course, is_active=True)
        .first()
    )
    if found is None:
        raise Http404
    return found


def marks_file_in(course: Course, file_id: UUID) -> MarksFile:
    """Return a file of marks brought into the course; 404 otherwise."""
    found = MarksFile.objects.filter(pk=file_id, course=course).first()
    if found is None:
        raise Http404
    return found


def sheet_in(course: Course, sheet_id: UUID) -> GradebookSheet:
    """Return a gradebook's sheet, made or being made; 404 otherwise."""
    found = GradebookSheet.objects.filter(pk=sheet_id, course=course).first()
    if found is None:
        raise Http404
    return found
