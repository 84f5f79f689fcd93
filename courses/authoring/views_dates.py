"""The dates of a course in one table, and a copy of a course with its dates shifted."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.api import SignedInRequest
from courses.authoring.access import authored_course
from courses.authoring.dates import DateRow, WrongOrder, date_rows, set_dates, shifted
from courses.authoring.forms_settings import ShiftForm
from courses.catalogue.models import Course
from lms.kernel.access import signed_in


class NotADate(ValueError):
    """A field of the table holds no date."""


def _typed(rows: list[DateRow], sent: QueryDict) -> list[DateRow]:
    """Return the rows with what was typed into the table; a field that was not sent keeps its value. Raises `NotADate`."""
    return [
        DateRow(
            row.kind,
            row.key,
            row.title,
            tuple(
                (column, _moment(str(sent[name])) if name in sent else moment)
                for (column, moment), (name, _label, _value) in zip(row.dates, row.fields, strict=True)
            ),
        )
        for row in rows
    ]


def _moment(text: str) -> datetime | None:
    if not text.strip():
        return None
    try:
        found = parse_datetime(text)
    except ValueError as error:
        raise NotADate(text) from error
    if found is None:
        raise NotADate(text)
    return found if timezone.is_aware(found) else timezone.make_aware(found)


@require_http_methods(["GET", "POST"])
@signed_in
def dates(request: SignedInRequest, course: str) -> HttpResponse:
    """GET shows the table; POST keeps it, or (`preview`) shows it with every date shifted, to be kept or not."""
    found = authored_course(request, course)
    rows = date_rows(found)
    if request.method == "GET":
        return _page(request, found, rows, ShiftForm())
    if "preview" in request.POST:
        form = ShiftForm(request.POST)
        if not form.is_valid():
            return _page(request, found, rows, form, status=422)
        zone = ZoneInfo(str(timezone.get_current_timezone()))
        moved = shifted(rows, form.cleaned_data["days"], form.cleaned_data["manner"], zone)
        return _page(request, found, moved, form, preview=True)
    try:
        typed = _typed(rows, request.POST)
        count = set_dates(course=found, rows=typed, actor=request.user)
    except NotADate as error:
        return _page(request, found, rows, ShiftForm(), problem=_("“%s” is not a date.") % error, status=422)
    except WrongOrder as error:
        return _page(request, found, typed, ShiftForm(), problem=str(error), status=422)
    messages.success(
        request, ngettext("Changed the dates of %d thing.", "Changed the dates of %d things.", count) % count
    )
    return redirect("courses:studio_dates", found.slug)


def _page(
    request: SignedInRequest, course: Course, rows: list[DateRow], form: ShiftForm, *, preview: bool = False,
    problem: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {"course": course, "rows": rows, "form": form, "preview": preview, "problem": problem}
    return render(request, "courses/authoring/dates.html", context, status=status)
