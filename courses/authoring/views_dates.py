"""The dates of a course in one table, and a copy of a course with its dates shifted."""

import json
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.api import SignedInRequest
from accounts.models import Organization
from courses.authoring.access import authored_course
from courses.authoring.dates import DateRow, date_rows, set_dates, shifted
from courses.authoring.days_off import days_of, keep, kept_text
from courses.authoring.forms_settings import ShiftForm
from courses.catalogue.access import manages_content
from courses.catalogue.errors import Refused
from courses.catalogue.models import Course
from lms.kernel import clock
from lms.kernel.access import signed_in

Clash = tuple[str, Promise, datetime | None]
"""A title, the name of one of its dates, and what somebody else made of it."""


def _typed(rows: list[DateRow], sent: QueryDict) -> tuple[list[DateRow], list[Clash], list[str]]:
    """Return the rows with what was typed into the table, where somebody else changed the same date meanwhile, and
    what is no date.

    A field that was not sent, that says what it said when the page was made (`was`), or that cannot be read, keeps its
    present value.
    """
    was, clashes, wrong, found = _was(sent), list[Clash](), list[str](), []
    for row in rows:
        dates: list[tuple[str, datetime | None]] = []
        for (column, present), (name, label, _value) in zip(row.dates, row.fields, strict=True):
            text = str(sent.get(name, ""))
            changed = name in sent and (was is None or _same_minute(text) != was.get(name, ""))
            try:
                typed = _moment(text) if changed else present
            except ValueError:
                wrong.append(text)
                typed = present
            if changed and was is not None and was.get(name, "") != _text(present) != _text(typed):
                clashes.append((row.title, label, present))
            dates.append((column, typed))
        found.append(DateRow(row.kind, row.key, row.title, tuple(dates)))
    return found, clashes, wrong


def _was(sent: QueryDict) -> dict[str, str] | None:
    """What the page said when it was made, by the names of its fields; None when it does not say."""
    try:
        found = json.loads(sent.get("was", ""))
    except ValueError:
        return None
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else None


def _text(moment: datetime | None) -> str:
    """A moment as its field shows it, in the reader's zone."""
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M") if moment else ""


def _same_minute(text: str) -> str:
    return text.strip()[:16]


def _moment(text: str) -> datetime | None:
    """The moment somebody typed, None for nothing. Raises `ValueError` for what is none."""
    if not text.strip():
        return None
    found = parse_datetime(text)
    if found is None:
        raise ValueError(text)
    return found if timezone.is_aware(found) else timezone.make_aware(found)


@require_http_methods(["GET", "POST"])
@signed_in
def dates(request: SignedInRequest, course: str) -> HttpResponse:
    """GET shows the table; POST keeps it, or (`preview`) shows it with every date shifted, to be kept or not."""
    found = authored_course(request, course)
    rows = date_rows(found)
    if request.method == "GET":
        return _page(request, found, rows, _shift_form(request))
    if "preview" in request.POST:
        form = _shift_form(request, request.POST)
        if not form.is_valid():
            return _page(request, found, rows, form, status=422)
        zone, text = ZoneInfo(str(timezone.get_current_timezone())), form.cleaned_data["days_off"]
        if form.cleaned_data.get("keep"):
            keep(organization=_organization(request), text=text, actor=request.user)
        moved = shifted(rows, form.cleaned_data["days"], form.cleaned_data["manner"], zone, days_of(text))
        return _page(request, found, moved, form, preview=True, said=rows)
    typed, clashes, wrong = _typed(rows, request.POST)
    if wrong:
        problem = " ".join(_("“%s” is not a date.") % one for one in wrong)
        return _page(request, found, typed, _shift_form(request), problem=problem, said=rows, status=422)
    if clashes:
        return _page(request, found, typed, _shift_form(request), clashes=clashes, said=rows, status=409)
    try:
        count = set_dates(course=found, rows=typed, actor=request.user, now=clock.now())
    except Refused as error:
        return _page(request, found, typed, _shift_form(request), problem=str(error), said=rows, status=422)
    messages.success(
        request, ngettext("Changed the dates of %d thing.", "Changed the dates of %d things.", count) % count
    )
    return redirect("courses:studio_dates", found.slug)


def _organization(request: SignedInRequest) -> Organization:
    organization: Organization = request.organization
    return organization


def _shift_form(request: SignedInRequest, sent: QueryDict | None = None) -> ShiftForm:
    """The form of the shift, with the days off that the organisation has listed; who manages all contents may list others."""
    return ShiftForm(sent, kept=kept_text(_organization(request)), may_keep=manages_content(request.user))


def _page(
    request: SignedInRequest, course: Course, rows: list[DateRow], form: ShiftForm, *, preview: bool = False,
    problem: str = "", clashes: Sequence[Clash] = (), said: list[DateRow] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The table with `rows`; `said` are those that are stored, when they are others."""
    was = {
        name: _text(moment)
        for row in (rows if said is None else said)
        for name, _label, moment in row.fields
        if moment
    }
    context = {
        "course": course, "rows": rows, "form": form, "preview": preview, "problem": problem, "clashes": clashes,
        "was": json.dumps(was),
    }  # fmt: skip
    return render(request, "courses/authoring/dates.html", context, status=status)
