"""How the studio's views obtain a course, a module, a lesson. A stranger gets 404, a member without the right 403."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from courses.authoring.statements import find_lesson
from courses.catalogue.access import (
    CONTENT_MANAGE,
    TEAM,
    can_edit,
    editable_course,
    manages_content,
    team_role,
    visible_course,
)
from courses.catalogue.models import Course
from courses.outline.models import Lesson, Module


def can_review(person: Any, course: Course) -> bool:
    """Tell whether `person` may look at drafts of `course` and leave remarks: its whole team."""
    if not getattr(person, "is_authenticated", False):
        return False
    return course.instructor_id == person.pk or manages_content(person) or team_role(person, course) in TEAM


def authored_course(request: HttpRequest, slug: str) -> Course:
    """Return a course the person asking may change; else 404 or 403."""
    return editable_course(request, slug)


def reviewed_course(request: HttpRequest, slug: str) -> Course:
    """Return a course whose drafts the person asking may see: authors, assistants, reviewers; else 404 or 403."""
    course = visible_course(request, slug)
    if not can_review(request.user, course):
        raise PermissionDenied(CONTENT_MANAGE.name)
    return course


def studio_lesson(course: Course, key: UUID) -> Lesson:
    """Return a lesson of the course by its key, drafts and those in the bin as well, its `course` filled in; else 404."""
    lesson: Lesson | None = Lesson.objects.filter(course=course, pk=key).first()
    if lesson is None:
        raise Http404
    lesson.course = course
    return lesson


def edited_lesson(request: HttpRequest, slug: str, key: UUID) -> Lesson:
    """Return a lesson the person asking may change, for saves that come every second: one lean query for its owner."""
    found = find_lesson(slug, key)
    if found is not None and can_edit(request.user, found.course):
        return found
    # Whatever is wrong, the usual way says it.
    return studio_lesson(authored_course(request, slug), key)


def studio_module(course: Course, key: UUID) -> Module:
    """Return a module of the course by its key, also from the bin, its `course` filled in; else 404."""
    module: Module | None = Module.objects.filter(course=course, pk=key).first()
    if module is None:
        raise Http404
    module.course = course
    return module


__all__ = [
    "authored_course",
    "can_edit",
    "can_review",
    "edited_lesson",
    "reviewed_course",
    "studio_lesson",
    "studio_module",
]
