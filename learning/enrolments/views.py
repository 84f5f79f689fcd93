"""Enrolling and leaving, and the panel on the course's page that says where one stands."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.api import SignedInRequest
from courses.api import visible_course
from learning.enrolments.access import course_place, to_course_page
from learning.enrolments.actions import EnrolmentError, enrol_oneself, withdraw
from learning.enrolments.queries import panel
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
        enrol_oneself(course=found, learner=request.user, now=clock.now())
    except EnrolmentError as error:
        return render(
            request, "learning/enrolments/refused.html", {"course": found, "problem": error}, status=409
        )
    return redirect("learning:course", found.slug)


@require_POST
@signed_in
@to_course_page
def leaving(request: SignedInRequest, course: str) -> HttpResponse:
    """Give the place back; what was done is kept for a return."""
    place = course_place(request, course)
    if place.enrolment is not None:
        withdraw(enrolment=place.enrolment, actor=request.user, now=clock.now(), reason="self")
    return redirect(place.course)
