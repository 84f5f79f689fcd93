"""Ways into a course, for those who teach it: the rules, cohorts, and links."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.api import SignedInRequest
from courses.api import teachable_course
from courses.models import Course
from learning.enrolments.access import cohort_of, invitation_of
from learning.enrolments.actions import EnrolmentError
from learning.enrolments.forms import CohortForm, LinkForm, RulesForm
from learning.enrolments.invitations import make_link, revoke
from learning.enrolments.models import Cohort
from learning.enrolments.places import rules_of
from learning.enrolments.queries import cohorts_of, links_of
from learning.enrolments.terms import save_cohort, save_rules
from lms.kernel import clock
from lms.kernel.access import signed_in


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def rules(request: SignedInRequest, course: str) -> HttpResponse:
    """The page; POST stores the rules."""
    found = teachable_course(request, course)
    if request.method != "POST":
        return _page(request, found)
    form = RulesForm(request.POST, instance=rules_of(found))
    if not form.is_valid():
        return _page(request, found, form=form)
    values: dict[str, Any] = dict(form.cleaned_data)
    capacity = values.pop("capacity")
    save_rules(course=found, values=values, capacity=capacity, actor=request.user, now=clock.now())
    return _saved(request, found)


@require_POST
@signed_in
def links(request: SignedInRequest, course: str) -> HttpResponse:
    """Make a link."""
    found = teachable_course(request, course)
    form = LinkForm(request.POST, course=found)
    if not form.is_valid():
        return _page(request, found, link=form)
    make_link(course=found, actor=request.user, now=clock.now(), **form.cleaned_data)
    return _saved(request, found)


@require_POST
@signed_in
def revocation(request: SignedInRequest, course: str, invitation_id: UUID) -> HttpResponse:
    """Take a link or a letter back."""
    found = teachable_course(request, course)
    revoke(invitation=invitation_of(found, invitation_id), actor=request.user, now=clock.now())
    return _saved(request, found)


@require_http_methods(["GET", "POST"])
@signed_in
def cohort(request: SignedInRequest, course: str, cohort_id: UUID) -> HttpResponse:
    """One cohort; POST stores it."""
    found = teachable_course(request, course)
    mine = cohort_of(found, cohort_id)
    if request.method != "POST":
        form = CohortForm(instance=mine)
        return render(request, "learning/enrolments/cohort.html", {"course": found, "cohort": form})
    return _save_cohort(request, found, mine, "learning/enrolments/cohort.html")


@require_POST
@signed_in
def cohorts(request: SignedInRequest, course: str) -> HttpResponse:
    """Add a cohort."""
    found = teachable_course(request, course)
    return _save_cohort(request, found, Cohort(course=found), "learning/enrolments/cohort.html")


def _save_cohort(request: SignedInRequest, course: Course, mine: Cohort, template: str) -> HttpResponse:
    form = CohortForm(request.POST, instance=mine)
    if form.is_valid():
        try:
            save_cohort(cohort=form.instance, actor=request.user, now=clock.now())
            return _saved(request, course)
        except EnrolmentError as error:
            form.add_error("name", str(error))
    return render(request, template, {"course": course, "cohort": form}, status=422)


def _saved(request: SignedInRequest, course: Course) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect("learning:ways_in", course.slug)


def _page(
    request: SignedInRequest, course: Course, *, form: RulesForm | None = None, link: LinkForm | None = None
) -> HttpResponse:
    context = {
        "course": course,
        "form": form or RulesForm(instance=rules_of(course), initial={"capacity": course.capacity}),
        "link": link or LinkForm(course=course),
        "cohort": CohortForm(),
        "cohorts": cohorts_of(course),
        "links": links_of(course, request.build_absolute_uri, clock.now()),
    }
    return render(request, "learning/enrolments/ways_in.html", context, status=422 if form or link else 200)
