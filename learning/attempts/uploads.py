"""Addresses of the files of an answer, and what a refused answer is told."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.api import SignedInRequest
from courses.api import AnswerInvalid, QuestionContent, Refused, serve_asset
from learning.attempts import actions, queries
from learning.attempts.access import own_attempt
from learning.attempts.files import readable_file
from learning.attempts.late import Kept
from learning.attempts.late_files import add_or_keep
from learning.attempts.models import Answer, Attempt
from lms.kernel import clock
from lms.kernel.access import signed_in

PREFIX = "answer"
MOST_AT_ONCE = 20


@require_POST
@signed_in
def answer_files(request: SignedInRequest, attempt_id: UUID, position: int) -> HttpResponse:
    """Add files (the form's `file`) to an answer; sent again they are not added again."""
    found = own_attempt(request, attempt_id)
    try:
        content = actions.question_at(attempt_id=attempt_id, learner_id=request.user.pk, position=position)
    except Answer.DoesNotExist:
        raise Http404 from None
    if not content.type.takes_files:
        raise Http404
    wants_page = "text/html" in request.headers.get("Accept", "")
    try:
        saved = take_files(request, found, position, content, "file")
    except (AnswerInvalid, Refused, actions.AttemptError) as error:
        return (refused_page if wants_page else refused)(request, attempt_id, position, error)
    except (ValueError, OverflowError):
        return JsonResponse({"error": "Send given as milliseconds."}, status=400)
    if saved is None:
        return JsonResponse({"error": "Send a file."}, status=400)
    if wants_page:
        return redirect(f"{reverse('learning:attempt', args=[attempt_id])}?q={position}")
    if isinstance(saved, Kept):
        return told_late(attempt_id, saved)
    return JsonResponse({"saves": saved.saves, "saved_at": saved.saved_at.isoformat()})


@never_cache
@require_safe
@signed_in
def answer_file(request: SignedInRequest, attempt_id: UUID, position: int, file_id: UUID) -> HttpResponseBase:
    """Send a file of an answer to its learner, or to those who teach the course."""
    file = readable_file(request, attempt_id, position, file_id)
    return serve_asset(request, file.asset, name=file.name, cache_control="private, no-store")


def take_files(
    request: HttpRequest, attempt: Attempt, position: int, content: QuestionContent, field: str
) -> actions.Saved | Kept | None:
    """Add the files of a form field, given when it says (`given`); return what became of the last, None without any.

    Raises `ValueError` and `OverflowError` for a time that is none.
    """
    saved: actions.Saved | Kept | None = None
    given_at = moment(request.POST.get("given"))
    for upload in request.FILES.getlist(field)[:MOST_AT_ONCE]:
        saved = add_or_keep(
            attempt=attempt,
            position=position,
            content=content,
            file=upload,
            name=upload.name or "",
            size=upload.size or 0,
            actor=request.user,  # type: ignore[arg-type]  # the views let nobody else in
            now=clock.now(),
            given_at=given_at,
        )
    return saved


def moment(given: Any) -> datetime | None:
    """Return the time in milliseconds that a browser sent; raise `OverflowError` for one no calendar has."""
    return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=int(given)) if given else None


def refused(request: HttpRequest, attempt_id: UUID, position: int, error: Exception) -> HttpResponse:
    """Why an answer was not taken, for the page's script."""
    problem: dict[str, Any] = {"error": str(error)}
    if isinstance(error, actions.AlreadyHandedIn):
        problem["over"] = reverse("learning:result", args=[attempt_id])
    return JsonResponse(problem, status=409 if isinstance(error, actions.AttemptError) else 422)


def told_late(attempt_id: UUID, kept: Kept) -> HttpResponse:
    """What became of an answer that came after the end, for the page's script."""
    told = {"over": reverse("learning:result", args=[attempt_id]), "late": kept.words, "saves": kept.saves}
    return JsonResponse(told, status=200 if kept.counts else 409)


def refused_page(request: HttpRequest, attempt_id: UUID, position: int, error: Exception) -> HttpResponse:
    """The question again, with why its answer was not taken."""
    if isinstance(error, actions.AlreadyHandedIn):
        return redirect("learning:result", attempt_id)
    page = queries.attempt_page(own_attempt(request, attempt_id), position, clock.now())
    context = {"page": page, "prefix": PREFIX, "problem": str(error)}
    return render(request, "learning/attempts/attempt.html", context, status=422)
