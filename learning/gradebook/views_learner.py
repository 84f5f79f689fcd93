"""A learner's own grades, worked out."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.api import SignedInRequest
from learning.enrolments.access import course_place, to_course_page
from learning.gradebook.working import working
from lms.kernel.access import signed_in


@never_cache
@require_safe
@signed_in
@to_course_page
def grades(request: SignedInRequest, course: str) -> HttpResponse:
    """What is marked and shown by now, how the total comes about, and what is still possible."""
    place = course_place(request, course)
    page = working(place.enrolment, posted=True) if place.enrolment is not None else None
    return render(request, "learning/gradebook/grades.html", {"course": place.course, "page": page})
