"""The page of one piece, and what its script asks for while somebody marks."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.api import SignedInRequest
from courses.api import CriterionDocument, rubric_of, serve_asset
from learning.marking import actions, claims, fields
from learning.marking.access import file_of, piece_after, piece_of
from learning.marking.choosing import Choice
from learning.marking.models import Piece
from learning.marking.opinions import has_given_first, waive_second
from learning.marking.page import piece_page
from learning.marking.queue import Taught, courses_of, next_piece
from learning.marking.rules import PLAIN, Rules, neutral, rules_beside, rules_in, rules_of
from learning.submissions.marking import MarkedMeanwhile, MarkingError
from lms.kernel import clock
from lms.kernel.access import signed_in

Rubric = tuple[CriterionDocument, ...]
# Sent by the page's script: the answer is the next page itself, at the address in this header, not the way to it.
AT_ONCE = "X-Next-Page"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def piece(request: SignedInRequest, piece_id: UUID) -> HttpResponse:
    """One piece to mark, opened by looking at it; POST gives what is sent for it and goes on with the next."""
    mine = piece_of(request, piece_id)
    if request.method != "POST":
        if request.method == "GET" and not has_given_first(mine, request.user):
            claims.claim(piece=mine, actor=request.user, now=clock.now())
        return _page(request, mine)
    known, rules, rubric = (
        _number(request.POST.get("revision", "")),
        rules_in([mine.course_id]),
        rubric_for(mine),
    )
    values = fields.read(request.POST, rubric)
    try:
        actions.give(
            piece=mine, values=values, expected=known, actor=request.user, now=clock.now(), rubric=rubric,
            is_double=rules.get(mine.item_id, PLAIN).is_double,
        )  # fmt: skip
    except MarkedMeanwhile as error:
        return _again(request, mine, error, values, known, status=409)
    except actions.HeldByAnother as error:
        actions.keep_draft(piece=mine, values=values, revision=known, actor=request.user, now=clock.now())
        return _again(request, mine, error, values, known, status=409)
    except MarkingError as error:
        return _again(request, mine, error, values, known, status=422)
    return _on(request, mine, rules, rubric)


def sent_fields(request: SignedInRequest, mine: Piece) -> fields.Values:
    """Return the fields of a marking as they were sent."""
    return fields.read(request.POST, rubric_for(mine))


def rubric_for(mine: Piece) -> Rubric:
    """Return the rubric in force for a piece, nothing for an answer."""
    return rubric_of(mine.submission.assignment) if mine.submission is not None else ()


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 0


def _again(
    request: SignedInRequest, mine: Piece, error: MarkingError, values: Mapping[str, str], known: int, *, status: int
) -> HttpResponse:  # fmt: skip
    """The page with what was typed and what was wrong; what others did since is read anew."""
    fresh = piece_of(request, mine.pk)
    return _page(request, fresh, problem=str(error), typed=values, known=known, status=status)


def _page(
    request: SignedInRequest, mine: Piece, *, problem: str = "", typed: Mapping[str, str] | None = None,
    known: int | None = None, status: int = 200, said: str = "", courses: list[Taught] | None = None,
    rules: Rules | None = None, rubric: Rubric | None = None,
) -> HttpResponse:  # fmt: skip
    choice = Choice.of(request.GET)
    courses = courses_of(request.user) if courses is None else courses
    page = piece_page(
        mine, courses, choice, person=request.user, now=clock.now(), typed=typed, known=known,
        take=request.GET.get("take", ""), rules=rules, rubric=rubric,
    )  # fmt: skip
    context = {"page": page, "choice": choice, "problem": problem, "said": said}
    return render(request, "learning/marking/piece.html", context, status=status)


def _on(request: SignedInRequest, mine: Piece, rules: dict[UUID, Rules], rubric: Rubric) -> HttpResponse:
    """To the next piece, opened, or back to the list when nothing waits any more.

    What it has in common with the one that was marked, its course's `rules` and its `rubric` among it, is not read again.
    """
    choice, now = Choice.of(request.GET), clock.now()
    courses = courses_of(request.user)
    following = next_piece(courses, choice, piece=mine, person=request.user, now=now)
    if following is None:
        messages.success(request, _("Saved. Nothing else waits to be marked."))
        address = _list(mine, choice)
    else:
        address = reverse("learning:mark", args=[following]) + choice.query
    if AT_ONCE not in request.headers:
        if following is not None:
            messages.success(request, _("Saved. This is the next one."))
        return redirect(address)
    if following is None:
        return HttpResponse(status=204, headers={AT_ONCE: address})
    coming = piece_after(request, mine, following)
    claims.claim(piece=coming, actor=request.user, now=now)
    answer = _page(
        request, coming, said=_("Saved. This is the next one."), courses=courses, rules=rules_beside(coming, mine, rules),
        rubric=rubric if coming.assignment_id == mine.assignment_id else None,
    )  # fmt: skip
    answer.headers[AT_ONCE] = address
    return answer


def _list(mine: Piece, choice: Choice) -> str:
    """The list this view of the queue belongs to."""
    return reverse("learning:marking_queue") + choice.query


@require_POST
@signed_in
def claimed(request: SignedInRequest, piece_id: UUID) -> HttpResponse:
    """Take a piece over from whoever has it open."""
    mine = piece_of(request, piece_id)
    claims.take_over(piece=mine, actor=request.user, now=clock.now())
    messages.success(request, _("It is open with you now."))
    return redirect(reverse("learning:mark", args=[mine.pk]) + Choice.of(request.GET).query)


@require_POST
@signed_in
def released(request: SignedInRequest, piece_id: UUID) -> HttpResponse:
    """Let go of a piece that was left without giving anything; `opening` is the one the page stood for."""
    mine = piece_of(request, piece_id)
    opening = _number(request.POST.get("opening", ""))
    claims.release(piece=mine, actor=request.user, opening=opening, now=clock.now())
    return HttpResponse(status=204)


@require_POST
@signed_in
def draft(request: SignedInRequest, piece_id: UUID) -> HttpResponse:
    """Keep what is typed so far, and the piece for a while longer; with `opening`, the page is left, and lets go of it.

    The learner sees none of it.
    """
    mine = piece_of(request, piece_id)
    has_it = actions.keep_draft(
        piece=mine, values=sent_fields(request, mine), revision=_number(request.POST.get("revision", "")),
        actor=request.user, now=clock.now(),
    )  # fmt: skip
    if "opening" in request.POST:
        opening = _number(request.POST["opening"])
        claims.release(piece=mine, actor=request.user, opening=opening, now=clock.now())
    if "text/html" not in request.headers.get("Accept", ""):
        return JsonResponse({"open": has_it})
    messages.success(request, _("Kept as a draft. The learner does not see it."))
    return redirect(reverse("learning:mark", args=[mine.pk]) + Choice.of(request.GET).query)


@require_POST
@signed_in
def waived(request: SignedInRequest, piece_id: UUID) -> HttpResponse:
    """Go on without a second marking."""
    mine = piece_of(request, piece_id)
    waive_second(piece=mine, actor=request.user, now=clock.now())
    return redirect(reverse("learning:mark", args=[mine.pk]) + Choice.of(request.GET).query)


@never_cache
@require_safe
@signed_in
def file(request: SignedInRequest, piece_id: UUID, file_id: UUID) -> HttpResponseBase:
    """Send a file that was handed in to somebody who marks it."""
    mine = piece_of(request, piece_id)
    asset, name = file_of(mine, file_id)
    if rules_of(mine).hides_names:
        name = neutral(name, 1)
    return serve_asset(request, asset, name=name, cache_control="private, no-store")
