"""What those who teach do about the people of a course: bring them in, let them in, take places away."""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.api import SignedInRequest
from courses.api import teachable_course
from learning.enrolments.access import cohort_named, taught_place
from learning.enrolments.actions import EnrolmentError, decline, withdraw
from learning.enrolments.adding import AT_ONCE, addresses, take_in
from learning.enrolments.line import approve
from learning.enrolments.models import Enrolment
from learning.enrolments.terms import move_to_cohort, renew
from learning.teaching.queries import person_page
from lms.kernel import clock
from lms.kernel.access import signed_in


@require_GET
@signed_in
def person(request: SignedInRequest, course: str, enrolment_id: UUID) -> HttpResponse:
    """One learner: where they stand, what happened to their place, and what can be done about it."""
    place = taught_place(request, course, enrolment_id)
    page = {"page": person_page(place), "course": place.course}
    return render(request, "learning/teaching/person.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def people(request: SignedInRequest, course: str) -> HttpResponse:
    """Enrol or invite the people of a list of addresses, and say what became of each; GET leads to the list of people."""
    found = teachable_course(request, course)
    if request.method != "POST":
        return redirect("learning:teach_course", found.slug)
    text = request.POST.get("emails", "")[:20_000]
    emails, cohort = addresses(text), cohort_named(found, request.POST.get("cohort", ""))
    problem = ""
    if not any("@" in one for one in emails):
        problem = _("Enter at least one email address.")
    elif len(emails) > AT_ONCE:
        problem = _("Enter at most %(n)s addresses at once.") % {"n": AT_ONCE}
    lines = (
        []
        if problem
        else take_in(course=found, emails=emails, cohort=cohort, actor=request.user, now=clock.now())
    )
    context = {"course": found, "lines": lines, "problem": problem, "text": text}
    return render(request, "learning/teaching/added.html", context, status=422 if problem else 200)


def _change(verb: Callable[..., Any], said: Any) -> Callable[..., HttpResponseBase]:
    """Return the view that does `verb` to a learner's place and goes back to their page."""

    @require_POST
    @signed_in
    def view(request: SignedInRequest, course: str, enrolment_id: UUID) -> HttpResponse:
        place = taught_place(request, course, enrolment_id)
        try:
            verb(request, place)
            messages.success(request, said())
        except EnrolmentError as error:
            messages.error(request, str(error))
        return redirect("learning:person", place.course.slug, place.pk)

    return view


def _reason(request: SignedInRequest) -> str:
    return request.POST.get("reason", "").strip()[:200]


def _approve(request: SignedInRequest, place: Enrolment) -> None:
    approve(enrolment=place, actor=request.user, now=clock.now())


def _decline(request: SignedInRequest, place: Enrolment) -> None:
    decline(enrolment=place, actor=request.user, now=clock.now(), reason=_reason(request))


def _withdraw(request: SignedInRequest, place: Enrolment) -> None:
    withdraw(enrolment=place, actor=request.user, now=clock.now(), reason=_reason(request) or "staff")


def _renew(request: SignedInRequest, place: Enrolment) -> None:
    renew(enrolment=place, actor=request.user, now=clock.now())


def _move(request: SignedInRequest, place: Enrolment) -> None:
    cohort = cohort_named(place.course, request.POST.get("cohort", ""))
    move_to_cohort(enrolment=place, cohort=cohort, actor=request.user, now=clock.now())


approval: Final = _change(_approve, lambda: _("Saved. They are told."))
refusal: Final = _change(_decline, lambda: _("Saved. They are told."))
withdrawal: Final = _change(_withdraw, lambda: _("The place was taken away; what they did is kept."))
renewed: Final = _change(_renew, lambda: _("The access was renewed."))
moved: Final = _change(_move, lambda: _("Saved."))
