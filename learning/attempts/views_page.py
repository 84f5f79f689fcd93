"""Several questions on one page of an attempt, sent at once: what the form does without the page's script."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.api import SignedInRequest
from courses.api import AnswerInvalid, Refused
from learning.attempts import actions, queries
from learning.attempts.access import own_attempt
from learning.attempts.late import Kept, save_or_keep
from learning.attempts.models import Attempt
from learning.attempts.plan import Plan
from learning.attempts.uploads import PREFIX, take_files
from lms.kernel import clock
from lms.kernel.access import signed_in


@require_POST
@signed_in
def answers(request: SignedInRequest, attempt_id: UUID, page: int) -> HttpResponse:
    """Save every answer of a page (from 1) and go where the button says. What fits is kept, the rest is told."""
    found = own_attempt(request, attempt_id)
    plan = Plan.load(found.plan)
    if not 1 <= page <= len(plan.pages):
        raise Http404
    refused = keep_answers(request, found, plan.pages[page - 1])
    return refused or redirect(_next(plan, attempt_id, page, request.POST.get("go", "")))


def keep_answers(request: SignedInRequest, attempt: Attempt, shown: Sequence[int]) -> HttpResponse | None:
    """Save the answers of a form in which the questions at these positions stand; return what to answer when that failed.

    A question that has a page of its own is `(position,)`. Raises `Answer.DoesNotExist` where nothing is asked.
    """
    several = bool(Plan.load(attempt.plan).pages)
    problems: dict[int, str] = {}
    over = False
    for position in shown:
        try:
            over = (
                _keep(request, attempt, position, queries.page_prefix(position) if several else PREFIX)
                or over
            )
        except actions.AlreadyHandedIn:
            over = True
        except (AnswerInvalid, Refused, actions.AnsweredElsewhere) as error:
            problems[position] = str(error)
    if over:
        return redirect("learning:result", attempt.pk)
    return refused_answers(request, attempt, shown[0], problems) if problems else None


def refused_answers(
    request: SignedInRequest, attempt: Attempt, position: int, problems: dict[int, str]
) -> HttpResponse:
    """The page on which a question stands again, with why answers were refused, by position."""
    page = queries.attempt_page(attempt, position, clock.now())
    context = {"page": page, "prefix": PREFIX, "problems": problems, "problem": problems.get(position, "")}
    template = "attempt_page" if page.here else "attempt"
    return render(request, f"learning/attempts/{template}.html", context, status=422)


def _keep(request: SignedInRequest, attempt: Attempt, position: int, prefix: str) -> bool:
    """Save an answer, or keep one that is late; tell whether the attempt is over."""
    place: dict[str, Any] = {"attempt_id": attempt.pk, "learner_id": request.user.pk, "position": position}
    content = actions.question_at(**place)
    given = content.type.parse_form(content.data, request.POST, prefix)
    if isinstance(save_or_keep(**place, content=content, answer=given, now=clock.now()), Kept):
        return True
    if content.type.takes_files and request.FILES:
        take_files(request, attempt, position, content, f"{prefix}-upload")
    return False


def _next(plan: Plan, attempt_id: UUID, page: int, go: str) -> str:
    if go == "hand_in":
        return reverse("learning:hand_in", args=[attempt_id])
    wanted = int(go) if go.isdecimal() and len(go) < 5 else page
    place = plan.pages[min(max(wanted, 1), len(plan.pages)) - 1][0]
    return f"{reverse('learning:attempt', args=[attempt_id])}?q={place}"
