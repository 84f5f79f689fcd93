"""The page of a course. It is open to everybody once the course is published."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from courses.catalogue.access import can_edit, visible_course
from courses.outline.page import course_page


@require_safe
def course(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a course is about; its team sees it before it is published, everybody else gets 404."""
    found = visible_course(request, slug)
    organization: Any = request.organization  # type: ignore[attr-defined]
    site = request.build_absolute_uri("/")[:-1]
    page = course_page(found, site=site, provider=organization.name)
    context = {"course": found, "page": page, "site": site, "may_edit": can_edit(request.user, found)}
    return render(request, "courses/outline/course.html", context)
