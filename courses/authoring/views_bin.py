"""The bins of the studio: what lies in them, until when, and deleting it for ever."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.api import SignedInRequest
from courses.authoring.access import authored_course, studio_lesson, studio_module
from courses.authoring.purging import Thing, course_bin, delete_for_ever, goes_at, holders_of, what_goes
from courses.authoring.views_courses import binned_rows
from courses.authoring.works import work_of
from courses.catalogue.access import CONTENT_MANAGE, COURSE_CREATE, manages_content
from courses.catalogue.errors import Refused
from courses.catalogue.models import Course
from lms.kernel import clock
from lms.kernel.access import require, signed_in


@require_safe
@signed_in
def bin_view(request: SignedInRequest, course: str) -> HttpResponse:
    """Show what lies in the bin of a course, and until when."""
    found = authored_course(request, course)
    context = {"course": found, "things": course_bin(found), "days": settings.BIN_DAYS}
    return render(request, "courses/authoring/bin.html", context)


def _thing(course: Course, kind: str, key: UUID) -> Thing:
    if kind == "modules":
        return studio_module(course, key)
    return studio_lesson(course, key) if kind == "lessons" else work_of(course, kind, key)


def _answer(request: SignedInRequest, thing: Thing, back: str, **more: Any) -> HttpResponse:
    """Say what goes, or what forbids it; POST deletes."""
    if request.method == "POST":
        try:
            delete_for_ever(thing=thing, actor=request.user, now=clock.now())
        except Refused as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Deleted “%s” for ever.") % thing.title)
        return redirect(back)
    if thing.deleted_at is None:
        raise Http404
    held = holders_of([thing]).get(thing.pk, [])
    context = {
        "thing": thing, "held": held, "goes": [] if held else what_goes(thing), "goes_at": goes_at(thing.deleted_at),
        "back": back,
    }  # fmt: skip
    return render(request, "courses/authoring/deletion.html", context | more)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def deletion(request: SignedInRequest, course: str, kind: str, key: UUID) -> HttpResponse:
    """Ask before a thing in the bin of a course is deleted for ever, naming what goes with it; POST deletes it."""
    found = authored_course(request, course)
    back = redirect("courses:studio_bin", found.slug).url
    return _answer(request, _thing(found, kind, key), back, course=found)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def course_deletion(request: SignedInRequest, course: str) -> HttpResponse:
    """The same for a whole course in the bin: for its owner, and for who manages all contents."""
    found: Course | None = binned_rows(request).filter(slug=course).first()
    if found is None:
        raise Http404
    require(request.user, COURSE_CREATE)
    if found.instructor_id != request.user.pk and not manages_content(request.user):
        raise PermissionDenied(CONTENT_MANAGE.name)
    return _answer(request, found, redirect("courses:studio_courses_bin").url, whole=True)
