"""Settings of a lesson or module, and what comes before it. Those of the course are in `views_details`."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.api import SignedInRequest
from courses.authoring import outline, prerequisites
from courses.authoring.access import authored_course, studio_lesson, studio_module
from courses.authoring.forms_settings import LessonSettingsForm, ModuleSettingsForm, PrerequisiteForm
from courses.authoring.needs import drafted_needs, holder_of, needs_of, needs_print
from courses.authoring.queries import studio_outline
from courses.authoring.staging import Row
from courses.catalogue.errors import Refused
from courses.catalogue.models import Course
from courses.catalogue.words import tidy
from courses.outline.models import Lesson
from courses.quizzes.forms_builder import differences
from lms.kernel.access import signed_in
from lms.kernel.keyset import Order, cut, edges

FOUND = 25


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
    chosen = request.GET.get("required", "")
    choices = prerequisites.choices(course, studio_outline(course), row, chosen=chosen)
    context = {
        "course": course,
        "row": row,
        "kind": kind,
        "needs": needs_of(course, row),
        "seen": needs_print(drafted_needs(course), row),
        "need_form": PrerequisiteForm(choices=choices, initial=request.GET.dict()),
    } | context
    if stale := context.get("stale"):
        kind_of_form: Any = type(context["form"])
        mine = kind_of_form(initial=context["form"].cleaned_data)
        context["theirs"] = differences(kind_of_form(initial=kind_of_form.of(stale.row)), mine)
        context["keep"] = reverse("courses:studio_settings", args=[course.slug, kind, row.pk])
    status = 409 if context.get("stale") else 200
    return render(request, "courses/authoring/row_settings.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def needs(request: SignedInRequest, course: str, kind: str, key: UUID) -> HttpResponse:
    """Search other courses to put before a lesson or module; POST puts something before it or, with `release`, takes it away."""
    found = authored_course(request, course)
    row = _row(found, kind, key)
    back = reverse("courses:studio_settings", args=[found.slug, kind, row.pk])
    if request.method != "POST":
        return choose_course(request, found, row.title, back)
    return redirect(back + change_needs(request, found, row))


def choose_course(request: SignedInRequest, course: Course, title: str, back: str) -> HttpResponse:
    """Show other courses, found by `q`, a page at a time; one of them is put before what has this title."""
    words = tidy(request.GET.get("q", ""))
    page = cut(prerequisites.other_courses(course, words), Order("title"), size=FOUND, **edges(request.GET))
    context = {"course": course, "title": title, "back": back, "page": page, "words": words}
    return render(request, "courses/authoring/needs.html", context)


def change_needs(request: SignedInRequest, course: Course, row: Row | None) -> str:
    """Put what a form names before a lesson, a module or (None) the course, or take it away; what is refused is told.

    Returns what the address of the page needs to show again what was typed, "" for nothing.
    """
    sent = request.POST
    whose: dict[str, Any] = {"course": course, "row": row, "actor": request.user}
    if key := sent.get("release") or sent.get("keep"):
        if not key.startswith(f"{holder_of(row)}|"):
            raise Http404
        if "keep" in sent:
            prerequisites.keep(key=key, **whose)
        elif prerequisites.release(key=key, **whose):
            messages.info(request, _("It goes when you publish."))
        return ""
    outline, chosen = studio_outline(course), sent.get("required", "")
    form = PrerequisiteForm(sent, choices=prerequisites.choices(course, outline, row, chosen=chosen))
    if not form.is_valid():
        messages.error(request, _("Choose what comes before, and a score from 1 to 100 or none."))
        return ""
    if problem := _changed_meanwhile(course, row, sent.get("seen", ""), form.cleaned_data):
        messages.warning(request, problem)
        return (
            "?"
            + urlencode({name: sent.get(name, "") for name in ("required", "minimum_score")})
            + "#needs-title"
        )
    try:
        wait = prerequisites.require(**form.cleaned_data, **whose)
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Saved. It goes live when you publish.") if wait else _("Saved."))
    return ""


def _changed_meanwhile(course: Course, row: Row | None, seen: str, typed: dict[str, Any]) -> str:
    """Say what comes before a row now, when that is neither what its author had seen nor what they want; else ""."""
    scores = drafted_needs(course)
    wanted = f"{holder_of(row)}|{typed['required']}"
    if not seen or seen == needs_print(scores, row) or scores.get(wanted, -1) == typed["minimum_score"]:
        return ""
    there = "; ".join(one.sentence for one in needs_of(course, row) if one.state != "removed")
    words = _(
        "Somebody else changed what comes before while you looked at it. It says now: %s. Yours is in the form."
    )
    return words % (there or _("nothing"))


def key_of(text: str) -> UUID | None:
    """Return the key in a text, None for what is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
