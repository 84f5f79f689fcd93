"""Settings: of a lesson or module, of the course and its team."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.api import SignedInRequest
from courses.authoring import outline, prerequisites
from courses.authoring.access import authored_course, studio_lesson, studio_module
from courses.authoring.forms_settings import (
    CourseDetailsForm,
    LessonSettingsForm,
    ModuleSettingsForm,
    PrerequisiteForm,
    TeamForm,
)
from courses.authoring.queries import studio_outline
from courses.authoring.staging import Row
from courses.catalogue.access import COURSE_CREATE
from courses.catalogue.actions import AddressTaken, remove_staff, save_course, set_staff
from courses.catalogue.errors import Refused
from courses.catalogue.models import Course, CourseStaff
from courses.outline.models import Lesson
from lms.kernel.access import allows, signed_in


def _row(course: Course, kind: str, key: UUID) -> Row:
    return studio_lesson(course, key) if kind == "lessons" else studio_module(course, key)


@require_http_methods(["GET", "POST"])
@signed_in
def row_settings(request: SignedInRequest, course: str, kind: str, key: UUID) -> HttpResponse:
    """Show and change the settings of a lesson or module; those of a published one wait for a publication."""
    found = authored_course(request, course)
    row = _row(found, kind, key)
    form_class = LessonSettingsForm if isinstance(row, Lesson) else ModuleSettingsForm
    form: Any = form_class(request.POST or None, initial=form_class.of(row))  # type: ignore[arg-type]
    stale = None
    if request.method == "POST" and form.is_valid():
        expected = form.cleaned_data["revision"]
        try:
            outline.change(course=found, row=row, values=form.values(), actor=request.user, expected=expected)
        except outline.Stale as error:
            # Both are shown: the form keeps theirs to be compared with, and the next save goes through.
            stale, form.data = error, form.data.copy()
            form.data["revision"] = error.row.revision
        else:
            waits = found.is_published and (not isinstance(row, Lesson) or row.is_published)
            messages.success(request, _("Saved. It goes live when you publish.") if waits else _("Saved."))
            return redirect("courses:studio_settings", found.slug, kind, row.pk)
    return _settings_page(request, found, row, kind, {"form": form, "stale": stale})


def _settings_page(
    request: SignedInRequest, course: Course, row: Row, kind: str, context: dict[str, Any]
) -> HttpResponse:
    choices = prerequisites.choices(course, studio_outline(course), row)
    context = {
        "course": course,
        "row": row,
        "kind": kind,
        "needs": list(prerequisites.words(prerequisites.held_by(course, row))),
        "need_form": PrerequisiteForm(choices=choices),
    } | context
    if context.get("stale"):
        theirs = LessonSettingsForm.of(context["stale"].row) if isinstance(row, Lesson) else {}
        context["theirs"] = theirs.get("title", "")
    status = 409 if context.get("stale") else 200
    return render(request, "courses/authoring/row_settings.html", context, status=status)


@require_POST
@signed_in
def needs(request: SignedInRequest, course: str, kind: str, key: UUID) -> HttpResponse:
    """Put something before a lesson or module; with `release`, take a prerequisite away."""
    found = authored_course(request, course)
    row = _row(found, kind, key)
    if "release" in request.POST:
        held = get_object_or_404(prerequisites.held_by(found, row), pk=_key(request.POST["release"]))
        prerequisites.release(course=found, prerequisite=held, actor=request.user)
    else:
        form = PrerequisiteForm(
            request.POST, choices=prerequisites.choices(found, studio_outline(found), row)
        )
        if form.is_valid():
            try:
                prerequisites.require(course=found, row=row, actor=request.user, **form.cleaned_data)
            except Refused as error:
                messages.error(request, str(error))
    return redirect("courses:studio_settings", found.slug, kind, row.pk)


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@require_http_methods(["GET", "POST"])
@signed_in
def details(request: SignedInRequest, course: str) -> HttpResponse:
    """Show and change what the catalogue says about a course."""
    found = authored_course(request, course)
    address = found.slug
    sent = request.POST if request.method == "POST" else None
    form = CourseDetailsForm(sent, request.FILES or None, instance=found)
    if request.method == "POST" and form.is_valid():
        found.outcomes = form.cleaned_data["outcomes_text"]
        found.tags = form.cleaned_data["tags_text"]
        found.category = form.cleaned_data["category"]
        try:
            save_course(course=found, actor=request.user)
        except AddressTaken as error:
            form.add_error("slug", str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("courses:studio_details", found.slug)
    context = {
        "course": found,
        "address": address,
        "form": form,
        "team": _team(found),
        "team_form": TeamForm(),
        "may_copy": allows(request.user, COURSE_CREATE),
    }
    return render(request, "courses/authoring/details.html", context, status=422 if form.errors else 200)


def _team(course: Course) -> Any:
    return (
        CourseStaff.objects.filter(course=course).select_related("user").order_by("role", "created_at", "pk")
    )


@require_POST
@signed_in
def team(request: SignedInRequest, course: str) -> HttpResponse:
    """Give somebody a place in the course's team; with `remove`, take it away."""
    found = authored_course(request, course)
    if "remove" in request.POST:
        member = get_object_or_404(_team(found), pk=_key(request.POST["remove"]))
        remove_staff(member=member, actor=request.user)
        messages.success(request, _("%s is not in the team any more.") % member.user)
        return redirect("courses:studio_details", found.slug)
    form = TeamForm(request.POST)
    if form.is_valid():
        set_staff(course=found, user=form.person, role=form.cleaned_data["role"], actor=request.user)
        messages.success(request, _("%s is in the team.") % form.person)
        return redirect("courses:studio_details", found.slug)
    context = {
        "course": found, "address": found.slug, "form": CourseDetailsForm(instance=found), "team": _team(found),
        "team_form": form,
    }  # fmt: skip
    return render(request, "courses/authoring/details.html", context, status=422)
