"""The page of a course's grading rules, and that of what new courses begin with."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.api import ORGANIZATION_MANAGE, SignedInRequest
from courses.api import teachable_course
from courses.models import Course
from learning.gradebook import book
from learning.gradebook.arranging import Arrangement, ArrangementError, arrange, arrangement_of, typed
from learning.gradebook.figures import most_text
from learning.gradebook.models import GradingScheme
from learning.gradebook.rules import HUNDRED
from learning.gradebook.standard import courses_of_their_own, set_standard, standard_scheme
from lms.kernel import clock
from lms.kernel.access import allows, requires, signed_in
from lms.kernel.markup import storable_text

LETTERS = 8


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def setup(request: SignedInRequest, course: str) -> HttpResponse:
    """Categories and weights, what is dropped, letters and the pass mark, what is shown at once."""
    found = teachable_course(request, course)
    held = arrangement_of(found)
    if request.method != "POST":
        return _page(request, found, held)
    sent = {name: storable_text(str(value)) for name, value in request.POST.items()}
    try:
        wanted = typed(held, sent, found)
    except ArrangementError as error:
        return _page(request, found, held, problem=str(error), field=error.field, sent=sent)
    arrange(course=found, wanted=wanted, actor=request.user, now=clock.now())
    book.forget_means(found)
    messages.success(request, _("Saved. Every total is reckoned by these rules."))
    return redirect(reverse("learning:grading_setup", args=[found.slug]))


def _page(
    request: SignedInRequest, course: Course, held: Arrangement, *, problem: str = "", field: str = "",
    sent: Mapping[str, str] | None = None,
) -> HttpResponse:  # fmt: skip
    whole = sum((one.weight for one in held.categories), HUNDRED - HUNDRED)
    context = {
        "course": course, "held": held, "whole": whole,
        "problem": problem, "field": field, "adds_up": whole == HUNDRED,
        "may_set_standard": allows(request.user, ORGANIZATION_MANAGE), **_scheme(held.scheme, sent),
    }  # fmt: skip
    return render(request, "learning/gradebook/setup.html", context, status=422 if problem else 200)


def _scheme(scheme: GradingScheme, sent: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The part about letters and passing: as it is stored, or as it was just typed."""
    if sent is None:
        rows: list[Any] = [*scheme.letters, *[{}] * max(1, LETTERS - len(scheme.letters))]
        return {
            "scheme": scheme,
            "letters": list(enumerate(rows[:12])),
            "pass_mark": most_text(scheme.pass_mark),
        }
    scheme.post_automatic, scheme.post_marked = "post_automatic" in sent, "post_marked" in sent
    rows = [{"letter": sent.get(f"letter-{n}", ""), "from": sent.get(f"from-{n}", "")} for n in range(12)]
    kept = [n for n, one in enumerate(rows) if n < LETTERS or one["letter"] or one["from"]]
    return {"scheme": scheme, "letters": [(n, rows[n]) for n in kept], "pass_mark": sent.get("pass_mark", "")}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(ORGANIZATION_MANAGE)
def standard(request: SignedInRequest) -> HttpResponse:
    """What new courses of the organisation begin with."""
    problem, sent = "", None
    if request.method == "POST":
        sent = {name: storable_text(str(value)) for name, value in request.POST.items()}
        try:
            changed = set_standard(sent=sent, actor=request.user, now=clock.now())
        except ArrangementError as error:
            problem = str(error)
        else:
            messages.success(
                request, _("Saved. New courses begin with this.") if changed else _("Nothing has changed.")
            )
            return redirect("learning:grading_standard")
    context = _scheme(standard_scheme(), sent) | {"problem": problem, "courses": courses_of_their_own()}
    return render(request, "learning/gradebook/standard.html", context, status=422 if problem else 200)
