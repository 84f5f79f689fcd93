"""Settings of a course: what the catalogue says about it, what comes before it, its team."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.api import SignedInRequest
from courses.authoring import prerequisites
from courses.authoring.access import authored_course, can_edit, reviewed_course
from courses.authoring.details import (
    DetailsStale,
    details_print,
    discard_details,
    drafted,
    save_details,
    waiting_details,
)
from courses.authoring.drafted_outline import drafted_outline
from courses.authoring.forms_details import CourseDetailsForm, TeamForm, sealed
from courses.authoring.forms_settings import PrerequisiteForm
from courses.authoring.needs import drafted_before, drafted_needs, needs_of, needs_print
from courses.authoring.queries import studio_outline
from courses.authoring.views_settings import change_needs, choose_course, key_of
from courses.catalogue.access import CONTENT_MANAGE, COURSE_CREATE, owns
from courses.catalogue.actions import AddressTaken, remove_staff, set_staff
from courses.catalogue.models import Course, CourseStaff
from courses.catalogue.seen import seen_print
from courses.media.pictures import focused_picture, keep_picture
from courses.outline.page import course_page
from courses.quizzes.forms_builder import differences
from lms.kernel import clock
from lms.kernel.access import allows, signed_in


@require_http_methods(["GET", "POST"])
@signed_in
def details(request: SignedInRequest, course: str) -> HttpResponse:
    """Show and change what the catalogue says about a course; a save that started from older details shows both."""
    found = authored_course(request, course)
    sent = request.POST.copy() if request.method == "POST" else None
    form = _form(found, sent, request.FILES or None)
    if sent is not None:
        if picture := _sent_picture(form, found):
            sent["chosen"] = sealed(picture, found)
        if form.is_valid():
            try:
                wanted = _wanted(form)
                saved = save_details(
                    course=wanted, expected=form.cleaned_data["expected"], actor=request.user, now=clock.now()
                )
            except AddressTaken as error:
                form.add_error("slug", str(error))
            except DetailsStale as error:
                return _stale(request, wanted, sent, error)
            else:
                waits = _("Saved. It goes live when you publish.") if saved.staged else _("Saved.")
                messages.success(request, waits)
                return redirect("courses:studio_details", saved.slug)
    return _page(request, found, {"form": form}, status=422 if form.errors else 200)


def _form(course: Course, sent: Any = None, files: Any = None) -> CourseDetailsForm:
    waits = waiting_details(course)
    return CourseDetailsForm(sent, files, instance=drafted(course), waiting=waits.details if waits else ())


def _sent_picture(form: CourseDetailsForm, course: Course) -> str:
    """Keep a picture that came with a form, whatever becomes of the rest, and return its name; "" for none."""
    form.is_valid()
    file = form.cleaned_data.get("thumbnail")
    if not isinstance(file, UploadedFile):
        return ""
    file.seek(0)
    return keep_picture(file)


def _wanted(form: CourseDetailsForm) -> Course:
    """The course with everything that was typed, not stored."""
    wanted, cleaned = form.instance, form.cleaned_data
    wanted.outcomes, wanted.tags = cleaned["outcomes_text"], cleaned["tags_text"]
    wanted.category = cleaned["category"]
    if form.chosen_picture and cleaned["thumbnail"] is not False:
        wanted.thumbnail = form.chosen_picture
    if wanted.thumbnail and cleaned["focus_x"] is not None:
        wanted.thumbnail = focused_picture(str(wanted.thumbnail), form.focus)
    return wanted


def _stale(request: SignedInRequest, mine: Course, sent: Any, error: DetailsStale) -> HttpResponse:
    """Both versions: the form holds what was typed, above it what somebody else saved. The next save goes through."""
    sent["expected"] = details_print(error.course)
    theirs = differences(CourseDetailsForm(instance=drafted(error.course)), CourseDetailsForm(instance=mine))
    context = {
        "form": _form(error.course, sent),
        "stale": error,
        "theirs": theirs,
        "keep": reverse("courses:studio_details", args=[error.course.slug]),
    }
    return _page(request, error.course, context, status=409)


def _page(
    request: SignedInRequest, course: Course, more: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    context = {
        "course": course,
        "team": _team(course),
        "team_seen": seen_print(_roles(course)),
        "team_form": TeamForm(),
        "needs": needs_of(course, None),
        "seen": needs_print(drafted_needs(course), None),
        "need_form": PrerequisiteForm(
            choices=prerequisites.choices(
                course, studio_outline(course), None, chosen=request.GET.get("required", "")
            ),
            initial=request.GET.dict(),
        ),
        "may_hand_over": owns(request.user, course),
        "may_subjects": allows(request.user, CONTENT_MANAGE),
        "may_copy": allows(request.user, COURSE_CREATE),
    }
    return render(request, "courses/authoring/details.html", context | more, status=status)


@require_POST
@signed_in
def removal(request: SignedInRequest, course: str) -> HttpResponse:
    """Let details be as learners see them again: the one of `column`, or all that wait."""
    found = authored_course(request, course)
    column = request.POST.get("column")
    gone = discard_details(
        course=found, names=None if column is None else [column], actor=request.user, now=clock.now()
    )
    messages.info(request, _("It is as learners see it again.") if gone else _("Nothing was waiting."))
    return redirect("courses:studio_details", found.slug)


@require_safe
@signed_in
def preview(request: SignedInRequest, course: str) -> HttpResponse:
    """The page of a course as it will be when the details and the outline that wait are published, for its team."""
    found = drafted(reviewed_course(request, course))
    organization: Any = request.organization
    site = request.build_absolute_uri("/")[:-1]
    page = course_page(found, site=site, provider=organization.name, drafted=drafted_outline(found))
    page = replace(page, before=tuple(drafted_before(found)))
    context = {"course": found, "page": page, "may_edit": can_edit(request.user, found), "is_draft": True}
    return render(request, "courses/outline/course.html", context)


def _roles(course: Course) -> dict[str, str]:
    return {str(member.user_id): member.role for member in _team(course)}


def _team_changed(course: Course, form: TeamForm, seen: str) -> str:
    """Say what the team is now, when that is neither what its author had seen nor what they want; else ""."""
    there = _roles(course)
    if not seen or seen == seen_print(there) or there.get(str(form.person.pk)) == form.cleaned_data["role"]:
        return ""
    return str(
        _("Somebody else changed the team while you looked at it. It is now as below; yours is in the form.")
    )


def _team(course: Course) -> Any:
    return (
        CourseStaff.objects.filter(course=course).select_related("user").order_by("role", "created_at", "pk")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def needs(request: SignedInRequest, course: str) -> HttpResponse:
    """Search the courses to put before this one; POST puts one before it or, with `release`, takes it away."""
    found = authored_course(request, course)
    back = reverse("courses:studio_details", args=[found.slug])
    if request.method != "POST":
        return choose_course(request, found, found.title, back)
    return redirect(back + change_needs(request, found, None))


@require_POST
@signed_in
def team(request: SignedInRequest, course: str) -> HttpResponse:
    """Give somebody a place in the course's team; with `remove`, take it away."""
    found = authored_course(request, course)
    if "remove" in request.POST:
        member = _team(found).filter(pk=key_of(request.POST["remove"])).first()
        if member is not None:
            remove_staff(member=member, actor=request.user)
            messages.success(request, _("%s is not in the team any more.") % member.user)
        return redirect("courses:studio_details", found.slug)
    form = TeamForm(request.POST)
    if form.is_valid() and (problem := _team_changed(found, form, request.POST.get("seen", ""))):
        return _page(
            request, found, {"form": _form(found), "team_form": form, "team_problem": problem}, status=409
        )
    if form.is_valid():
        set_staff(course=found, user=form.person, role=form.cleaned_data["role"], actor=request.user)
        messages.success(request, _("%s is in the team.") % form.person)
        return redirect("courses:studio_details", found.slug)
    return _page(request, found, {"form": _form(found), "team_form": form}, status=422)
