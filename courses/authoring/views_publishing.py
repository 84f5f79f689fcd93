"""Publishing changes: what they are, what stands against them, and doing it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.api import SignedInRequest
from courses.authoring.access import authored_course, studio_lesson
from courses.authoring.models import Publication
from courses.authoring.outside import ask_course_again
from courses.authoring.publishing import BlockedPublication, findings, publish, waiting
from courses.authoring.tasks import check_links
from courses.catalogue.actions import unpublish_course
from courses.catalogue.errors import Refused
from courses.catalogue.models import Course
from lms.kernel import clock
from lms.kernel.access import signed_in

LATEST = 10


@require_http_methods(["GET", "POST"])
@signed_in
def publication(request: SignedInRequest, course: str) -> HttpResponse:
    """GET lists the changes that wait and what was found in them; POST publishes those that are ticked."""
    found = authored_course(request, course)
    problem = None
    if request.method == "POST":
        keys = frozenset(request.POST.getlist("change"))
        try:
            again = request.POST.get("again") == "1"
            made = publish(course=found, keys=keys, actor=request.user, now=clock.now(), again=again)
        except (BlockedPublication, Refused) as error:
            problem = error
        else:
            count = len(made.changes)
            words = ngettext("Published %d change.", "Published %d changes.", count) % count
            messages.success(request, words)
            return redirect("courses:studio_outline", found.slug)
    return _page(request, found, problem)


def _page(request: SignedInRequest, course: Course, problem: Exception | None) -> HttpResponse:
    changes = waiting(course)
    found = findings(course, changes)
    context = {
        "course": course,
        "changes": changes,
        "findings": found,
        "to_fix": sum(one.blocking for one in found),
        "problem": problem,
        "publications": Publication.objects.filter(course=course)
        .select_related("actor")
        .order_by("-number")[:LATEST],
    }
    return render(request, "courses/authoring/publication.html", context, status=422 if problem else 200)


@require_POST
@signed_in
def lesson_publication(request: SignedInRequest, course: str, key: UUID) -> HttpResponse:
    """Publish the changes of one lesson, and go back to it."""
    found = authored_course(request, course)
    lesson = studio_lesson(found, key)
    try:
        publish(course=found, keys={f"lesson:{lesson.pk}"}, actor=request.user, now=clock.now())
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Published “%s”.") % lesson.title)
    return redirect("courses:studio_lesson", found.slug, lesson.pk)


@require_POST
@signed_in
def link_checks(request: SignedInRequest, course: str) -> HttpResponse:
    """Have the course's links to elsewhere tried, by a worker."""
    found = authored_course(request, course)
    count = ask_course_again(course=found, now=clock.now())
    if count:
        check_links.enqueue()
        words = ngettext("%d link is being tried.", "%d links are being tried.", count) % count
        messages.info(request, f"{words} {_('Look again in a minute.')}")
    else:
        messages.info(request, _("No lesson leads to another site."))
    return redirect("courses:studio_publication", found.slug)


@require_POST
@signed_in
def withdrawal(request: SignedInRequest, course: str) -> HttpResponse:
    """Take a course out of the catalogue; those enrolled keep what they have done."""
    found = authored_course(request, course)
    unpublish_course(course=found, actor=request.user)
    messages.success(request, _("“%s” is not in the catalogue any more.") % found.title)
    return redirect("courses:studio_publication", found.slug)
