"""Enrolling and leaving, and the panel on the course's page that says where one stands."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.api import SignedInRequest
from courses.api import visible_course
from learning.enrolments.access import course_place, own_enrolment, to_course_page, waiting_enrolment
from learning.enrolments.actions import EnrolmentError, enrol_oneself, withdraw
from learning.enrolments.codes import TooManyTries, too_many_tries
from learning.enrolments.queries import panel
from learning.enrolments.terms import renew_oneself
from lms.kernel import clock
from lms.kernel.access import signed_in
from lms.kernel.htmx import is_htmx


@never_cache
@signed_in
def enrolment(request: SignedInRequest, course: str) -> HttpResponse:
    """POST enrols and goes to the first lesson; GET shows the panel inside the course's page."""
    found = visible_course(request, course)
    if request.method != "POST":
        if not is_htmx(request):
            return redirect(found)
        return render(
            request, "learning/enrolments/_panel.html", {"panel": panel(found, request.user, clock.now())}
        )
    try:
        code = request.POST.get("access_code", "")[:100]
        if code and too_many_tries(found, request.user):
            raise TooManyTries
        mine = enrol_oneself(course=found, learner=request.user, now=clock.now(), code=code)
    except EnrolmentError as error:
        return render(
            request, "learning/enrolments/refused.html", {"course": found, "problem": error}, status=409
        )
    # Who waits is shown, on the course's page, where they stand.
    return redirect("learning:course", found.slug) if mine.state in mine.OPEN else redirect(found)


@require_POST
@signed_in
def renewal(request: SignedInRequest, course: str) -> HttpResponse:
    """Renew an access that has ended, where the course lets learners do so."""
    found = visible_course(request, course)
    try:
        renew_oneself(enrolment=own_enrolment(found, request.user), now=clock.now())
    except EnrolmentError as error:
        return render(
            request, "learning/enrolments/refused.html", {"course": found, "problem": error}, status=409
        )
    return redirect("learning:course", found.slug)


@require_POST
@signed_in
@to_course_page
def leaving(request: SignedInRequest, course: str) -> HttpResponse:
    """Give the place back, or leave the waiting list; what was done is kept for a return."""
    found = visible_course(request, course)
    mine = waiting_enrolment(found, request.user)
    if mine is None:
        mine = course_place(request, course).enrolment
    if mine is not None:
        withdraw(enrolment=mine, actor=request.user, now=clock.now(), reason="self")
    return redirect(found)
