"""Pages of lists of people: bring one, look at what it would do, let it, and see what became of everybody."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.api import SignedInRequest
from courses.api import teachable_course
from learning.bulk import actions, queries
from learning.bulk.access import people_list_in
from learning.enrolments.access import cohort_named
from lms.kernel import clock
from lms.kernel.access import signed_in
from lms.kernel.htmx import page_or_fragment


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def people_lists(request: SignedInRequest, course: str) -> HttpResponse:
    """Bring a list: it is read, and nobody is taken in yet. Below are those brought before."""
    found = teachable_course(request, course)
    problem = ""
    if request.method == "POST":
        cohort = cohort_named(found, request.POST.get("cohort", ""))
        sent = request.FILES.get("file")
        if sent is None:
            problem = _("Choose a file.")
        else:
            try:
                job = actions.bring_list(
                    course=found, file=sent, cohort=cohort, actor=request.user, now=clock.now()
                )
                return redirect("learning:people_list", found.slug, job.pk)
            except actions.NotNow as error:
                problem = str(error)
    context = {
        "page": queries.lists_page(found), "course": found, "problem": problem,
        "cohort": request.POST.get("cohort", ""),
    }  # fmt: skip
    return render(request, "learning/bulk/lists.html", context, status=422 if problem else 200)


@never_cache
@require_safe
@signed_in
def people_list(request: SignedInRequest, course: str, key: UUID) -> HttpResponse:
    """How far a list is, and what it would do or did for each person."""
    found = teachable_course(request, course)
    page = queries.list_page(
        people_list_in(found, key),
        found,
        shown=request.GET.get("show", ""),
        number=request.GET.get("page", "1"),
    )
    context = {"page": page, "course": found}
    return page_or_fragment(request, "learning/bulk/list.html", "learning/bulk/_list.html", context)


@never_cache
@require_safe
@signed_in
def people_list_result(request: SignedInRequest, course: str, key: UUID) -> HttpResponseBase:
    """The list with the result for each person, as CSV."""
    found = teachable_course(request, course)
    job = people_list_in(found, key)
    answer = StreamingHttpResponse(queries.result_lines(job), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = (
        f'attachment; filename="people-{found.slug}-{job.created_at:%Y-%m-%d}.csv"'
    )
    return answer


@require_POST
@signed_in
def approval(request: SignedInRequest, course: str, key: UUID) -> HttpResponse:
    """Take the people of a list in."""
    return _after(request, course, key, actions.approve)


@require_POST
@signed_in
def cancellation(request: SignedInRequest, course: str, key: UUID) -> HttpResponse:
    """Drop a list."""
    return _after(request, course, key, actions.cancel)


@require_POST
@signed_in
def another_try(request: SignedInRequest, course: str, key: UUID) -> HttpResponse:
    """Look at a list again, go on where it failed, or try those again who were refused."""
    return _after(request, course, key, actions.retry)


def _after(request: SignedInRequest, course: str, key: UUID, verb: Any) -> HttpResponse:
    found = teachable_course(request, course)
    try:
        verb(job=people_list_in(found, key), actor=request.user, now=clock.now())
    except actions.NotNow as error:
        messages.error(request, str(error))
    return redirect("learning:people_list", found.slug, key)
