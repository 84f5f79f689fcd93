"""The queue: over all courses a person teaches, and that of one course."""

from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.api import SignedInRequest
from courses.api import COURSE_CREATE, teachable_course
from learning.marking.choosing import Choice
from learning.marking.queue import QueuePage, Taught, courses_of, queue_page
from lms.kernel import clock
from lms.kernel.access import allows, signed_in


@never_cache
@require_GET
@signed_in
def queue(request: SignedInRequest) -> HttpResponse:
    """What waits to be marked in all courses one teaches, the oldest first."""
    courses = courses_of(request.user)
    if not courses and not allows(request.user, COURSE_CREATE):
        raise PermissionDenied(COURSE_CREATE.name)
    page = _page(request, courses, Choice.of(request.GET))
    return render(request, "learning/marking/queue.html", {"page": page})


@never_cache
@require_GET
@signed_in
def marking(request: SignedInRequest, course: str) -> HttpResponse:
    """What waits to be marked in a course, the oldest first."""
    found = teachable_course(request, course)
    choice = replace(Choice.of(request.GET), course=str(found.pk))
    page = _page(request, [Taught(found.pk, found.slug, found.title)], choice)
    return render(request, "learning/marking/course.html", {"page": page, "course": found})


def _page(request: SignedInRequest, courses: list[Taught], choice: Choice) -> QueuePage:
    asked: HttpRequest = request
    return queue_page(
        courses, choice, person=request.user, now=clock.now(), after=asked.GET.get("after", ""),
        before=asked.GET.get("before", ""),
    )  # fmt: skip
