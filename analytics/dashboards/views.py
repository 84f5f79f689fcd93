"""The insights pages."""

import csv

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from accounts.api import SignedInRequest
from analytics.dashboards.queries import Counted, counted, course_insights, finish_rates
from courses.api import remembered, reviewed_course, teachable_course
from lms.kernel import clock
from lms.kernel.access import signed_in


@require_GET
@signed_in
def insights(request: SignedInRequest) -> HttpResponse:
    """Insights belong to a course; the list of courses is the teaching home."""
    return redirect("learning:teach")


@require_GET
@signed_in
def course(request: SignedInRequest, course: str) -> HttpResponse:
    """How a course is going."""
    found = teachable_course(request, course)
    state = counted(found, clock.now())
    key = f"insights:{get_language()}:{state.version}"
    figures = remembered(key, lambda: _figures(state))
    return render(
        request, "analytics/dashboards/course.html", {"counted": state, "figures": figures, "course": found}
    )


def _figures(state: Counted) -> SafeString:
    """The headlines and charts as HTML: the same for everybody who may see them."""
    return render_to_string("analytics/dashboards/_figures.html", {"page": course_insights(state)})


@require_GET
@signed_in
def course_csv(request: SignedInRequest, course: str) -> HttpResponse:
    """The figures behind the charts, lesson by lesson."""
    found = teachable_course(request, course)
    page = course_insights(counted(found, clock.now()))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="insights-{found.slug}.csv"'
    writer = csv.writer(response)
    writer.writerow(["lesson", "title", "finished", "finished_lesson_before"])
    for bar in page.lessons:
        writer.writerow(
            [bar.label, _harmless(bar.title), bar.value, "" if bar.previous is None else bar.previous]
        )
    return response


@require_GET
@signed_in
def rates(request: SignedInRequest, course: str) -> JsonResponse:
    """The share of learners who finished each lesson, for the outline beside the editor: a part of the studio's page."""
    state = counted(reviewed_course(request, course), clock.now())
    found = remembered(f"finish-rates:{state.version}", lambda: finish_rates(state))
    return JsonResponse({"learners": state.learners, "rates": found})


def _harmless(text: str) -> str:
    """Return text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" else text
