"""The page of an assignment. One form serves plain browsers and the page's own saves (JSON)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.api import SignedInRequest
from courses.api import Refused, assignment_of_lesson, serve_asset
from courses.models import Assignment, Lesson
from learning.accommodations.terms import terms_of
from learning.enrolments.access import lesson_place, to_course_page, work_place
from learning.enrolments.models import Enrolment
from learning.player.access import open_place
from learning.submissions import actions
from learning.submissions.files import add_file, own_file
from learning.submissions.queries import assignment_page
from lms.kernel import clock
from lms.kernel.access import signed_in

MOST_AT_ONCE = 20
MOST_SAVES = 2**31 - 1


@never_cache
@require_safe
@signed_in
@to_course_page
def assignment(request: SignedInRequest, course: str, lesson: str, assignment_id: UUID) -> HttpResponse:
    """What to do, the rubric, the draft, and everything that was handed in before."""
    place = lesson_place(request, course, lesson)
    if place.enrolment is not None and not place.teaches:
        open_place(request, course, lesson, clock.now())
    elif not place.teaches:
        raise Http404
    found = assignment_of_lesson(place.lesson, assignment_id)
    if place.enrolment is not None:
        found = terms_of(place.enrolment.pk).assignment(found)
    return _page(request, place.enrolment, place.lesson, found)


def _page(
    request: HttpRequest, enrolment: Enrolment | None, lesson: Lesson, found: Assignment, *, status: int = 200, **more: Any
) -> HttpResponse:  # fmt: skip
    page = assignment_page(found, enrolment, clock.now())
    context = {"page": page, "lesson": lesson, "course": lesson.course, "enrolment": enrolment} | more
    return render(request, "learning/submissions/assignment.html", context, status=status)


def _mine(
    request: SignedInRequest, course: str, lesson: str, assignment_id: UUID
) -> tuple[Enrolment, Lesson, Assignment]:
    """Return the learner's place and the assignment; 404 without a place, 403 while the lesson is locked."""
    enrolment, found = open_place(request, course, lesson, clock.now())
    mine = terms_of(enrolment.pk).assignment(assignment_of_lesson(found, assignment_id))
    return enrolment, found, mine


def _number(text: str, most: int = 1000) -> int:
    """A number from a form; 0 for what is none."""
    return int(text) if text.isdecimal() and len(text) < 11 and int(text) <= most else 0


@require_POST
@signed_in
def draft(request: SignedInRequest, course: str, lesson: str, assignment_id: UUID) -> HttpResponse:
    """Save the draft: its `text` (with `seq` from the page's script), and files to add (`file`)."""
    enrolment, place, found = _mine(request, course, lesson, assignment_id)
    as_json = "text/html" not in request.headers.get("Accept", "")
    try:
        saved = _keep(request, enrolment, found)
    except (actions.SubmissionError, Refused) as error:
        if as_json:
            return _refused(error, place, found)
        return _page(request, enrolment, place, found, status=422, problem=str(error), typed=_typed(request))
    if as_json:
        at = saved.saved_at.isoformat() if saved and saved.saved_at else ""
        return JsonResponse({"saves": saved.saves if saved else 0, "saved_at": at, "answered": True})
    messages.success(request, _("Saved. It is not handed in yet."))
    return _back(place, found)


def _typed(request: HttpRequest) -> str:
    return request.POST.get("text", "")


def _keep(request: SignedInRequest, enrolment: Enrolment, found: Assignment) -> actions.Saved | None:
    """Store text and files of a request, the text first: nothing typed is lost to a file that is refused."""
    number, now = _number(request.POST.get("number", "")), clock.now()
    saved = None
    if "text" in request.POST and found.takes_text:
        seq = _number(request.POST.get("seq", ""), MOST_SAVES) or None
        saved = actions.save_text(
            enrolment=enrolment, assignment=found, number=number, text=_typed(request), seq=seq, now=now
        )
    for upload in request.FILES.getlist("file")[:MOST_AT_ONCE]:
        add_file(
            enrolment=enrolment, assignment=found, number=number, file=upload, name=upload.name or "", size=upload.size or 0,
            actor=request.user, now=now,
        )  # fmt: skip
    return saved


def _refused(error: Exception, lesson: Lesson, found: Assignment) -> JsonResponse:
    problem: dict[str, Any] = {"error": str(error)}
    if isinstance(error, actions.WrittenElsewhere):
        problem |= {"text": error.text, "saves": error.saves}
    if isinstance(error, actions.AlreadyHandedIn):
        problem["over"] = _address(lesson, found)
    conflict = isinstance(error, actions.WrittenElsewhere | actions.AlreadyHandedIn)
    return JsonResponse(problem, status=409 if conflict else 422)


def _address(lesson: Lesson, found: Assignment) -> str:
    return reverse("learning:assignment", args=[lesson.course.slug, lesson.slug, found.pk])


def _back(lesson: Lesson, found: Assignment) -> HttpResponse:
    return redirect(_address(lesson, found))


@require_POST
@signed_in
def handing_in(request: SignedInRequest, course: str, lesson: str, assignment_id: UUID) -> HttpResponse:
    """Hand in the draft with what the form holds, once, however often it comes."""
    enrolment, place, found = _mine(request, course, lesson, assignment_id)
    number = _number(request.POST.get("number", ""))
    try:
        _keep(request, enrolment, found)
        actions.hand_in(
            enrolment=enrolment, assignment=found, number=number, actor=request.user, now=clock.now()
        )
    except actions.AlreadyHandedIn:
        return _back(place, found)
    except (actions.SubmissionError, Refused) as error:
        return _page(request, enrolment, place, found, status=422, problem=str(error), typed=_typed(request))
    messages.success(request, _("Handed in."))
    return _back(place, found)


@require_POST
@signed_in
def withdrawal(request: SignedInRequest, course: str, lesson: str, assignment_id: UUID) -> HttpResponse:
    """Take back what was handed in last, to work on it again."""
    enrolment, place, found = _mine(request, course, lesson, assignment_id)
    number = _number(request.POST.get("number", ""))
    try:
        actions.withdraw(
            enrolment=enrolment, assignment=found, number=number, actor=request.user, now=clock.now()
        )
    except actions.SubmissionError as error:
        return _page(request, enrolment, place, found, status=409, problem=str(error))
    messages.success(request, _("Taken back. Hand it in again when it is ready."))
    return _back(place, found)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def file(
    request: SignedInRequest, course: str, lesson: str, assignment_id: UUID, file_id: UUID
) -> HttpResponseBase:
    """Send a file of one's own work; POST leaves it out of the draft."""
    enrolment, place = work_place(request, course, lesson)
    found = assignment_of_lesson(place, assignment_id)
    if request.method != "POST":
        row = own_file(enrolment, found, file_id)
        return serve_asset(request, row.asset, name=row.name, cache_control="private, no-store")
    try:
        # The button sends the whole form: what was typed in it is kept too.
        _keep(request, enrolment, found)
        there = actions.remove_file(enrolment=enrolment, assignment=found, file_id=file_id)
    except (actions.SubmissionError, Refused) as error:
        return _page(request, enrolment, place, found, status=409, problem=str(error), typed=_typed(request))
    if not there:
        raise Http404
    return _back(place, found)
