"""A hint in a running attempt, asked for by a button in the question's form, with or without the page's script."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.api import SignedInRequest
from learning.attempts import queries
from learning.attempts.access import own_attempt
from learning.attempts.actions import AlreadyHandedIn
from learning.attempts.hints import NoHint, take_hint
from learning.attempts.models import Answer, Attempt
from learning.attempts.plan import Plan
from learning.attempts.views_page import keep_answers, refused_answers
from lms.kernel import clock
from lms.kernel.access import signed_in


@require_POST
@signed_in
def hints(request: SignedInRequest, attempt_id: UUID, position: int) -> HttpResponse:
    """Give hint number `hint` of a question. The form's answers are kept first; the page's script has sent them already."""
    found = own_attempt(request, attempt_id)
    scripted, sent = "HX-Request" in request.headers, request.POST.get("hint", "")
    number = int(sent) if sent.isdecimal() and len(sent) < 4 else 0
    try:
        if not scripted and (refused := keep_answers(request, found, _shown(found, position))):
            return refused
        take_hint(attempt=found, position=position, number=number, now=clock.now())
    except Answer.DoesNotExist:
        raise Http404 from None
    except AlreadyHandedIn:
        return redirect("learning:result", attempt_id)
    except NoHint as error:
        return refused_answers(request, found, position, {position: str(error)})
    if not scripted:
        return redirect(f"{reverse('learning:attempt', args=[attempt_id])}?q={position}#hints-{position}")
    page = queries.attempt_page(found, position, clock.now())
    asked = next(one for one in page.here or [page.asked] if one.position == position)
    return render(request, "learning/attempts/_hints.html", {"attempt": found, "hints": asked.hints})


def _shown(attempt: Attempt, position: int) -> tuple[int, ...]:
    """The positions of the questions that share a page with this one."""
    plan = Plan.load(attempt.plan)
    return plan.pages[plan.page_of(position)] if plan.pages else (position,)
