"""A copy of a course, with its dates shifted, for the next time it is given."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.api import SignedInRequest
from courses.authoring.access import authored_course
from courses.authoring.dates import MANNERS, date_rows, shifted
from courses.authoring.days_off import days_of, kept_text
from courses.catalogue.access import COURSE_CREATE
from courses.catalogue.models import Course
from courses.interchange.copying import copy_course
from lms.kernel.access import require, signed_in


class CopyForm(forms.Form):
    """What the copy is called, and by how much its dates go."""

    title = forms.CharField(label=gettext_lazy("What is the copy called?"), max_length=255)
    shift_days = forms.IntegerField(
        label=gettext_lazy("Shift all dates by, days"), min_value=-3660, max_value=3660, initial=0,
        help_text=gettext_lazy("0 keeps them. A year later on the same day of the week is 364."),
    )  # fmt: skip
    manner = forms.ChoiceField(label=gettext_lazy("How"), choices=list(MANNERS.items()))


@dataclass(frozen=True, slots=True)
class Shift:
    """One date of a course, and what it would be in the copy."""

    title: str
    what: Promise
    label: Promise
    before: datetime
    after: datetime


@require_http_methods(["GET", "POST"])
@signed_in
def copy(request: SignedInRequest, course: str) -> HttpResponse:
    """GET asks for a title and the shift; POST (`preview`) shows what each date would be, or makes the copy, unpublished and without people, and goes to it."""
    found = authored_course(request, course)
    require(request.user, COURSE_CREATE)
    start = {"title": _("%s (copy)") % found.title}
    form = CopyForm(request.POST if request.method == "POST" else None, initial=start)
    organization: Any = request.organization
    off = days_of(kept_text(organization))
    if request.method == "POST" and form.is_valid() and "preview" in request.POST:
        return _page(request, found, form, _shifts(found, form.cleaned_data, off))
    if request.method == "POST" and form.is_valid():
        made = copy_course(course=found, actor=request.user, off=off, **form.cleaned_data)
        messages.success(request, _("This is the copy. Nobody sees it before you publish it."))
        return redirect("courses:studio_outline", made.slug)
    return _page(request, found, form, None)


def _page(
    request: SignedInRequest, course: Course, form: CopyForm, shifts: list[Shift] | None
) -> HttpResponse:
    context = {"course": course, "form": form, "shifts": shifts}
    return render(request, "courses/interchange/copy.html", context, status=422 if form.errors else 200)


def _shifts(course: Course, typed: dict[str, Any], off: Collection[date]) -> list[Shift]:
    """Every date of a course with what it would be in the copy, in the order of the table of dates."""
    zone = ZoneInfo(str(timezone.get_current_timezone()))
    rows = date_rows(course)
    moved = shifted(rows, typed["shift_days"], typed["manner"], zone, off) if typed["shift_days"] else rows
    return [
        Shift(before.title, before.what, label, old, new)
        for before, after in zip(rows, moved, strict=True)
        for (_name, label, old), (_same, _label, new) in zip(before.fields, after.fields, strict=True)
        if old and new
    ]
