"""Pages of those who teach."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from accounts.api import SignedInRequest
from courses.api import COURSE_CREATE, may_author, reviewed_course, studio_lesson, teachable_course
from learning.progress.foresight import foresee
from learning.teaching import queries
from lms.kernel import clock
from lms.kernel.access import allows, signed_in
from lms.kernel.markup import storable_text


@require_GET
@signed_in
def teach(request: SignedInRequest) -> HttpResponse:
    """The courses one teaches, with the figures that say where to look."""
    courses = queries.taught_courses(request.user, clock.now())
    if not courses and not allows(request.user, COURSE_CREATE):
        raise PermissionDenied(COURSE_CREATE.name)
    authors = may_author(request.user)
    return render(request, "learning/teaching/courses.html", {"courses": courses, "authors": authors})


@require_GET
@signed_in
def course(request: SignedInRequest, course: str) -> HttpResponse:
    """The people of a course."""
    found = teachable_course(request, course)
    asked = {name: request.GET.get(name, "")[:300] for name in ("state", "cohort", "sort", "after", "before")}
    page = queries.people(
        found, queries.Asked(search=storable_text(request.GET.get("q", "")).strip()[:100], **asked)
    )
    return render(request, "learning/teaching/people.html", {"page": page, "course": found})


@require_safe
@signed_in
def lesson_learners(request: SignedInRequest, course: str, key: UUID) -> HttpResponse:
    """Say in a sentence how many learners have finished a lesson and how many are inside it: a part of the studio's page."""
    lesson = studio_lesson(reviewed_course(request, course), key)
    found = queries.lesson_learners(lesson)
    return render(request, "learning/teaching/_lesson_learners.html", {"found": found, "lesson": lesson})


@never_cache
@require_safe
@signed_in
def recheck(request: SignedInRequest, course: str) -> HttpResponse:
    """Say what the last change of the course meant for its learners' completions: a part of the studio's page."""
    found = reviewed_course(request, course)
    return render(
        request, "learning/teaching/_recheck.html", {"found": queries.last_recheck(found), "course": found}
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def outlook(request: SignedInRequest, course: str) -> HttpResponse:
    """Say what publishing everything that waits would mean for the learners' completions: a part of the studio's page.

    POST, which may be longer than an address, says it of the changes it names. Nothing is written.
    """
    found = reviewed_course(request, course)
    chosen = request.POST.getlist("change") if request.method == "POST" else None
    context = {"outlook": foresee(found, chosen), "course": found, "chosen": chosen}
    return render(request, "learning/teaching/_outlook.html", context)
