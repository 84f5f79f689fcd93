"""The queue: over all courses a person teaches, and that of one course."""

from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.api import SignedInRequest
from courses.api import COURSE_CREATE, teachable_course
from learning.marking.choosing import Choice
from learning.marking.queue import QueuePage, Taught, courses_of, queue_page
from learning.marking.rules import items_of, set_rules
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


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def rules(request: SignedInRequest, course: str) -> HttpResponse:
    """How each assignment and quiz of a course is marked: without names, by two people; POST says so for one (`item`)."""
    found = teachable_course(request, course)
    items = items_of(found)
    if request.method == "POST":
        one = next((row.item for row in items if str(row.item.pk) == request.POST.get("item", "")), None)
        if one is None:
            raise Http404
        changed = set_rules(
            item=one, is_anonymous="anonymous" in request.POST, is_double="double" in request.POST, actor=request.user,
            now=clock.now(),
        )  # fmt: skip
        messages.success(request, _("Saved.") if changed else _("Nothing has changed."))
        return redirect("learning:marking_rules", course)
    return render(request, "learning/marking/rules.html", {"items": items, "course": found})
