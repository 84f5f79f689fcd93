"""Several questions on one page of an attempt, sent at once: what the form does without the page's script."""

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
    problems: dict[int, str] = {}
    over = False
    for position in plan.pages[page - 1]:
        try:
            over = _keep(request, found, position) or over
        except actions.AlreadyHandedIn:
            over = True
        except (AnswerInvalid, Refused, actions.AnsweredElsewhere) as error:
            problems[position] = str(error)
    if over:
        return redirect("learning:result", attempt_id)
    if problems:
        shown = queries.attempt_page(found, plan.pages[page - 1][0], clock.now())
        context = {"page": shown, "prefix": PREFIX, "problems": problems}
        return render(request, "learning/attempts/attempt_page.html", context, status=422)
    return redirect(_next(plan, attempt_id, page, request.POST.get("go", "")))


def _keep(request: SignedInRequest, attempt: Attempt, position: int) -> bool:
    """Save an answer, or keep one that is late; tell whether the attempt is over."""
    place: dict[str, Any] = {"attempt_id": attempt.pk, "learner_id": request.user.pk, "position": position}
    content, prefix = actions.question_at(**place), queries.page_prefix(position)
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
