"""Home, the learner's courses, and the way back into one."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.api import SignedInRequest
from learning.enrolments.access import course_place, to_course_page
from learning.home import queries
from learning.home.quiet import quiet_page
from learning.progress.actions import complete_if_finished
from learning.progress.queries import next_lesson
from lms.kernel import clock
from lms.kernel.access import signed_in


@never_cache
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Signed in: where to go on, what is due, and what waits for who teaches. Signed out: what the organisation offers."""
    if not request.user.is_authenticated:
        context = {"courses": queries.landing_courses(), "demo": settings.LMS_DEMO}
        return render(request, "learning/home/landing.html", context)
    page, now = queries.home(request.user, clock.now()), clock.now()
    due = [(row, reverse(row.url_name, args=row.url_args)) for row in page.due]
    waiting = []
    if page.teaching:
        waiting = [
            (row, reverse(row.url_name, args=row.url_args) + row.query) for row in page.teaching.waiting
        ]
    context = {"page": page, "due": due, "waiting": waiting, "now": now}
    return render(request, "learning/home/home.html", context)


@never_cache
@require_GET
@signed_in
def quiet(request: SignedInRequest) -> HttpResponse:
    """Everybody who went quiet in the courses one teaches; empty for who teaches none."""
    asked = {name: request.GET.get(name, "")[:300] for name in ("course", "after", "before")}
    page = quiet_page(request.user, clock.now(), **asked)
    return render(request, "learning/home/quiet.html", {"page": page})


@never_cache
@require_GET
@signed_in
def courses(request: SignedInRequest) -> HttpResponse:
    """All courses one is in."""
    rows = queries.course_rows(request.user, clock.now())
    return render(request, "learning/home/courses.html", {"rows": rows})


@never_cache
@require_GET
@signed_in
@to_course_page
def course(request: SignedInRequest, course: str) -> HttpResponse:
    """Go to the lesson to go on with; to the certificate when there is nothing left."""
    place = course_place(request, course)
    if place.enrolment is None:
        return redirect("courses:course", course)
    now = clock.now()
    slug = next_lesson(place.enrolment, now)
    if slug is None:
        # The last lesson may have been binned rather than done.
        complete_if_finished(enrolment=place.enrolment, now=now)
        return redirect("learning:certificate", course)
    return redirect("learning:lesson", course, slug)
