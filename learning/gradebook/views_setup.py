"""The page of a course's grading rules."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.api import SignedInRequest
from courses.api import teachable_course
from courses.models import Course
from learning.gradebook import book
from learning.gradebook.arranging import Arrangement, ArrangementError, arrange, arrangement_of, typed
from learning.gradebook.rules import HUNDRED
from lms.kernel import clock
from lms.kernel.access import signed_in
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
        return _page(request, found, held, problem=str(error), field=error.field)
    arrange(course=found, wanted=wanted, actor=request.user, now=clock.now())
    book.forget_means(found)
    messages.success(request, _("Saved. Every total is reckoned by these rules."))
    return redirect(reverse("learning:grading_setup", args=[found.slug]))


def _page(
    request: SignedInRequest, course: Course, held: Arrangement, *, problem: str = "", field: str = ""
) -> HttpResponse:
    letters: list[Any] = [*held.scheme.letters, *[{}] * max(1, LETTERS - len(held.scheme.letters))]
    whole = sum((one.weight for one in held.categories), HUNDRED - HUNDRED)
    context = {
        "course": course, "held": held, "letters": list(enumerate(letters[:12])), "whole": whole,
        "problem": problem, "field": field, "adds_up": whole == HUNDRED,
    }  # fmt: skip
    return render(request, "learning/gradebook/setup.html", context, status=422 if problem else 200)
