"""The bin of whole courses: putting one in, and taking it out."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.api import SignedInRequest
from courses.authoring.access import authored_course
from courses.authoring.purging import binned_courses
from courses.catalogue.access import COURSE_CREATE, manages_content
from courses.catalogue.actions import bin_course, restore_course
from courses.catalogue.models import Course, CourseStaff
from lms.kernel import clock
from lms.kernel.access import requires, signed_in

SHOWN = 200


def binned_rows(request: SignedInRequest) -> Any:
    """Return the courses in the bin that the person asking may take out, latest first."""
    courses = Course.objects.exclude(deleted_at=None)
    if not manages_content(request.user):
        co_author = Q(staff__user=request.user, staff__role=CourseStaff.Role.CO_INSTRUCTOR)
        courses = courses.filter(Q(instructor=request.user) | co_author).distinct()
    return courses.order_by("-deleted_at", "-pk")


@require_safe
@requires(COURSE_CREATE)
def bin_view(request: SignedInRequest) -> HttpResponse:
    """Show the courses in the bin."""
    return render(
        request,
        "courses/authoring/courses_bin.html",
        {"courses": binned_courses(binned_rows(request)[:SHOWN]), "days": settings.BIN_DAYS},
    )


@require_POST
@signed_in
def binned(request: SignedInRequest, course: str) -> HttpResponse:
    """Put a course in the bin; with `restore`, take it out."""
    if "restore" in request.POST:
        found: Course | None = binned_rows(request).filter(slug=course).first()
        if found is None:
            raise Http404
        restore_course(course=found, actor=request.user)
        messages.success(request, _("Restored “%s”.") % found.title)
        return redirect("courses:studio_outline", found.slug)
    found = authored_course(request, course)
    bin_course(course=found, actor=request.user, now=clock.now())
    messages.success(request, _("Moved “%s” to the bin.") % found.title)
    return redirect(reverse("courses:studio_courses_bin"))
