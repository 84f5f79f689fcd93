"""Pages of a quiz. The same addresses serve plain forms and the page's own saves (JSON)."""

import json
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.api import SignedInRequest
from courses.api import AnswerInvalid, QuestionContent, Refused
from learning.attempts import actions, late, queries, review
from learning.attempts.access import own_attempt, quiz_of_lesson
from learning.attempts.models import Answer, Attempt
from learning.attempts.rules import is_over, seconds_left
from learning.attempts.uploads import PREFIX, moment, refused, refused_page, take_files, told_late
from learning.enrolments.access import lesson_place, to_course_page
from lms.kernel import clock
from lms.kernel.access import signed_in
from lms.pages.templatetags.ui import when

# What a body that is no answer raises. A hundred thousand brackets end in RecursionError, "1e999" in OverflowError.
UNREADABLE = (ValueError, KeyError, TypeError, RecursionError, OverflowError)
MOST_SAVES = 2**31 - 1


@never_cache
@require_GET
@signed_in
@to_course_page
def quiz(request: SignedInRequest, course: str, lesson: str, quiz_id: UUID) -> HttpResponse:
    """Before the attempt: how many questions, how long, how often, what counts."""
    place = lesson_place(request, course, lesson)
    found = quiz_of_lesson(place.lesson, quiz_id)
    page = queries.quiz_start(found, place.enrolment.pk if place.enrolment else None, clock.now())
    context = {"page": page, "place": place, "why_closed": queries.WHY_CLOSED.get(page.closed, "")}
    return render(request, "learning/attempts/start.html", context)


@require_POST
@signed_in
@to_course_page
def attempts(request: SignedInRequest, course: str, lesson: str, quiz_id: UUID) -> HttpResponse:
    """Start an attempt, or go on with the one that is running."""
    place = lesson_place(request, course, lesson)
    if place.enrolment is None:
        raise Http404
    found = quiz_of_lesson(place.lesson, quiz_id)
    try:
        attempt = actions.start(
            quiz=found, enrolment=place.enrolment, actor=request.user, now=clock.now(),
            access_code=request.POST.get("access_code", "")[:100],
        )  # fmt: skip
    except actions.WrongCode as error:
        page = queries.quiz_start(found, place.enrolment.pk, clock.now())
        context = {"page": page, "place": place, "why_closed": "", "wrong_code": str(error)}
        return render(request, "learning/attempts/start.html", context, status=422)
    except actions.AttemptError as error:
        page = queries.quiz_start(found, place.enrolment.pk, clock.now())
        context = {"page": page, "place": place, "why_closed": str(error)}
        return render(request, "learning/attempts/start.html", context, status=409)
    return redirect("learning:attempt", attempt.pk)


@never_cache
@require_GET
@signed_in
def attempt(request: SignedInRequest, attempt_id: UUID) -> HttpResponse:
    """One question of a running attempt; an attempt whose time is up is handed in on sight."""
    found, now = own_attempt(request, attempt_id), clock.now()
    if found.state == Attempt.State.IN_PROGRESS and is_over(found.deadline_at, now):
        found = actions.hand_in(attempt=found, actor=None, now=now)
    if found.state == Attempt.State.HANDED_IN:
        return redirect("learning:result", found.pk)
    page = queries.attempt_page(found, _number(request.GET.get("q", "1")), now)
    template = "attempt_page" if page.here else "attempt"
    return render(request, f"learning/attempts/{template}.html", {"page": page, "prefix": PREFIX})


@require_POST
@signed_in
def answer(request: SignedInRequest, attempt_id: UUID, position: int) -> HttpResponse:
    """Save one answer, given as JSON `{answer, seq, given}` or as the page's form (`seq` and `given` are optional).

    `given` is when it was given, in milliseconds since 1970 by the server's clock as the browser reckons it.

    Answers with JSON where that is accepted, else by going where the form's button says.
    """
    place: dict[str, Any] = {"attempt_id": attempt_id, "learner_id": request.user.pk, "position": position}
    try:
        content = actions.question_at(**place)
    except Answer.DoesNotExist:
        raise Http404 from None
    wants_page = "text/html" in request.headers.get("Accept", "")
    try:
        given, more = _given(request, content)
        saved = late.save_or_keep(**place, content=content, answer=given, now=clock.now(), **more)
        if isinstance(saved, late.Kept):
            return redirect("learning:result", attempt_id) if wants_page else told_late(attempt_id, saved)
        if content.type.takes_files and request.FILES:
            take_files(request, own_attempt(request, attempt_id), position, content, f"{PREFIX}-upload")
    except (AnswerInvalid, Refused, actions.AttemptError) as error:
        return (refused_page if wants_page else refused)(request, attempt_id, position, error)
    except UNREADABLE:
        return JsonResponse({"error": "Send answer and seq."}, status=400)
    if wants_page:
        return _go(request, attempt_id, position)
    return JsonResponse(
        {
            "saves": saved.saves,
            "saved_at": saved.saved_at.isoformat(),
            "answered": saved.answered,
            "warning": saved.warning,
            "left": seconds_left(saved.deadline_at, clock.now()),
        }
    )


def _given(request: HttpRequest, content: QuestionContent) -> tuple[Any, dict[str, Any]]:
    """Return the answer and the options of `save_answer` that a request carries."""
    if request.content_type == "application/json":
        body = json.loads(request.body)
        return body["answer"], {"seq": _seq(body["seq"]), "given_at": moment(body.get("given"))}
    form = request.POST
    more: dict[str, Any] = {"given_at": moment(request.POST.get("given"))}
    if form.get("seq"):
        more["seq"] = _seq(form["seq"])
    if form.get("go") == "flag":
        more["flagged"] = form.get("flagged") == "1"
    if form.get("go") == "clear":
        return None, more
    return content.type.parse_form(content.data, form, PREFIX), more


def _seq(given: Any) -> int:
    """Return the number of a save; raise `ValueError` for one the column could not hold."""
    number = int(given)
    if not 0 < number <= MOST_SAVES:
        raise ValueError("seq counts from 1")
    return number


def _go(request: HttpRequest, attempt_id: UUID, position: int) -> HttpResponse:
    go = request.POST.get("go", "")
    if go == "hand_in":
        return redirect("learning:hand_in", attempt_id)
    return redirect(f"{reverse('learning:attempt', args=[attempt_id])}?q={_number(go) or position}")


@require_POST
@signed_in
def flag(request: SignedInRequest, attempt_id: UUID, position: int) -> HttpResponse:
    """Mark a question to come back to, or take the mark away (JSON `{"flagged": …}`)."""
    own_attempt(request, attempt_id)
    try:
        flagged = bool(json.loads(request.body)["flagged"])
        actions.flag(attempt_id=attempt_id, learner_id=request.user.pk, position=position, flagged=flagged)
    except UNREADABLE:
        return JsonResponse({"error": "Send flagged as JSON."}, status=400)
    except actions.AttemptError as error:
        return JsonResponse({"error": str(error)}, status=409)
    return JsonResponse({"flagged": flagged})


@never_cache
@require_GET
@signed_in
def time_left(request: SignedInRequest, attempt_id: UUID) -> HttpResponse:
    """The server's time and what is left by it, with the words for it, for the open page."""
    found, now = own_attempt(request, attempt_id), clock.now()
    over = reverse("learning:result", args=[attempt_id]) if found.state == Attempt.State.HANDED_IN else ""
    return JsonResponse(
        {
            "now": int(now.timestamp() * 1000),
            "left": seconds_left(found.deadline_at, now),
            "of": queries.time_words(found),
            "ends": when(found.deadline_at, "within") if found.deadline_at else "",
            "over": over,
        }
    )


@never_cache
@require_GET
@signed_in
def questions(request: SignedInRequest, attempt_id: UUID) -> HttpResponse:
    """Every question of a running attempt, for a page that may lose its connection. The page asks once."""
    found = own_attempt(request, attempt_id)
    if found.state == Attempt.State.HANDED_IN:
        return HttpResponse(status=204)
    pages = queries.all_pages(found)
    context = {
        "attempt": found, "pages": pages, "forms": [] if pages else queries.all_questions(found), "prefix": PREFIX,
        "milliseconds": int(clock.now().timestamp() * 1000),
    }  # fmt: skip
    return render(request, "learning/attempts/questions.html", context)


@never_cache
@signed_in
def hand_in(request: SignedInRequest, attempt_id: UUID) -> HttpResponse:
    """GET shows what is open and asks; POST hands in, once, however often it comes."""
    found = own_attempt(request, attempt_id)
    if request.method == "POST":
        found = actions.hand_in(attempt=found, actor=request.user, now=clock.now())
    if found.state == Attempt.State.HANDED_IN:
        return redirect("learning:result", found.pk)
    page = queries.attempt_page(found, 1, clock.now())
    return render(request, "learning/attempts/hand_in.html", {"page": page})


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def result(request: SignedInRequest, attempt_id: UUID) -> HttpResponse:
    """After the attempt: score, working and explanations, as far as the quiz shows them.

    Where the clock handed in, answers may wait in a browser: those are sent first, then POST asks for the result.
    """
    found = own_attempt(request, attempt_id)
    if found.state == Attempt.State.IN_PROGRESS:
        return redirect("learning:attempt", found.pk)
    if request.method == "POST":
        late.see_result(attempt=found, now=clock.now())
        return redirect("learning:result", found.pk)
    if late.waits_for_answers(found, clock.now()):
        return render(request, "learning/attempts/over.html", {"attempt": found})
    return render(request, "learning/attempts/result.html", {"page": review.result(found, clock.now())})


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 0
