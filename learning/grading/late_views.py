"""Answers that arrived after the end, for those who teach: what came when, whether it counts, and the last word on it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.api import SignedInRequest
from courses.api import teachable_course
from learning.attempts.late import decide
from learning.grading import late_queries
from learning.grading.access import late_answer_of
from lms.kernel import clock
from lms.kernel.access import signed_in


@never_cache
@require_GET
@signed_in
def late_answers(request: SignedInRequest, course: str) -> HttpResponse:
    """The answers of a course that came late, the latest first."""
    found = teachable_course(request, course)
    page = late_queries.late_page(found, number=request.GET.get("page", "1"))
    return render(request, "learning/grading/late.html", {"page": page, "course": found})


@require_POST
@signed_in
def late_decision(request: SignedInRequest, course: str, late_id: UUID) -> HttpResponse:
    """Decide whether a late answer counts (`counts` 1 or 0)."""
    found = teachable_course(request, course)
    counts = request.POST.get("counts") == "1"
    late = decide(late=late_answer_of(found, late_id), counts=counts, actor=request.user, now=clock.now())
    before, after = f"{late.score_before.normalize():f}", f"{late.score_after.normalize():f}"
    messages.success(
        request,
        (
            _("It counts now: %(a)s points became %(b)s.")
            if counts
            else _("It no longer counts: %(a)s points became %(b)s.")
        )
        % {"a": before, "b": after},
    )
    return redirect("learning:late_answers", course)
