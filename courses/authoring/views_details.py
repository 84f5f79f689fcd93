"""Settings of a course: what the catalogue says about it, what comes before it, its team."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.api import SignedInRequest
from courses.authoring import prerequisites
from courses.authoring.access import authored_course
from courses.authoring.details import DetailsStale, details_print, save_details
from courses.authoring.forms_settings import CourseDetailsForm, PrerequisiteForm, TeamForm
from courses.authoring.queries import studio_outline
from courses.authoring.views_settings import change_needs, key_of
from courses.catalogue.access import COURSE_CREATE
from courses.catalogue.actions import AddressTaken, remove_staff, set_staff
from courses.catalogue.models import Course, CourseStaff
from courses.quizzes.forms_builder import differences
from lms.kernel.access import allows, signed_in


@require_http_methods(["GET", "POST"])
@signed_in
def details(request: SignedInRequest, course: str) -> HttpResponse:
    """Show and change what the catalogue says about a course; a save that started from older details shows both."""
    found = authored_course(request, course)
    address = found.slug
    sent = request.POST if request.method == "POST" else None
    form = CourseDetailsForm(sent, request.FILES or None, instance=found)
    if request.method == "POST" and form.is_valid():
        found.outcomes = form.cleaned_data["outcomes_text"]
        found.tags = form.cleaned_data["tags_text"]
        found.category = form.cleaned_data["category"]
        try:
            saved = save_details(course=found, expected=form.cleaned_data["expected"], actor=request.user)
        except AddressTaken as error:
            form.add_error("slug", str(error))
        except DetailsStale as error:
            return _stale(request, found, address, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("courses:studio_details", saved.slug)
    return _page(request, found, address, {"form": form}, status=422 if form.errors else 200)


def _stale(request: SignedInRequest, mine: Course, address: str, error: DetailsStale) -> HttpResponse:
    """Both versions: the form holds what was typed, above it what somebody else saved. The next save goes through."""
    sent = request.POST.copy()
    sent["expected"] = details_print(error.course)
    theirs = differences(CourseDetailsForm(instance=error.course), CourseDetailsForm(instance=mine))
    context = {
        "form": CourseDetailsForm(sent, instance=error.course),
        "stale": error,
        "theirs": theirs,
        "keep": reverse("courses:studio_details", args=[address]),
    }
    return _page(request, error.course, address, context, status=409)


def _page(
    request: SignedInRequest, course: Course, address: str, more: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    context = {
        "course": course,
        "address": address,
        "team": _team(course),
        "team_form": TeamForm(),
        "needs": list(prerequisites.words(prerequisites.held_by(course, None))),
        "need_form": PrerequisiteForm(choices=prerequisites.choices(course, studio_outline(course), None)),
        "may_copy": allows(request.user, COURSE_CREATE),
    }
    return render(request, "courses/authoring/details.html", context | more, status=status)


def _team(course: Course) -> Any:
    return (
        CourseStaff.objects.filter(course=course).select_related("user").order_by("role", "created_at", "pk")
    )


@require_POST
@signed_in
def needs(request: SignedInRequest, course: str) -> HttpResponse:
    """Put another course before this one; with `release`, take it away."""
    found = authored_course(request, course)
    change_needs(request, found, None)
    return redirect("courses:studio_details", found.slug)


@require_POST
@signed_in
def team(request: SignedInRequest, course: str) -> HttpResponse:
    """Give somebody a place in the course's team; with `remove`, take it away."""
    found = authored_course(request, course)
    if "remove" in request.POST:
        member = get_object_or_404(_team(found), pk=key_of(request.POST["remove"]))
        remove_staff(member=member, actor=request.user)
        messages.success(request, _("%s is not in the team any more.") % member.user)
        return redirect("courses:studio_details", found.slug)
    form = TeamForm(request.POST)
    if form.is_valid():
        set_staff(course=found, user=form.person, role=form.cleaned_data["role"], actor=request.user)
        messages.success(request, _("%s is in the team.") % form.person)
        return redirect("courses:studio_details", found.slug)
    more = {"form": CourseDetailsForm(instance=found), "team_form": form}
    return _page(request, found, found.slug, more, status=422)
