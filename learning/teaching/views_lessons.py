"""The lessons of one learner, and marking one as done for them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.api import SignedInRequest
from learning.enrolments.access import taught_place
from learning.progress.actions import ProgressError, mark_for_learner
from learning.teaching.lessons import lesson_in, lessons_page
from lms.kernel import clock
from lms.kernel.access import signed_in
from lms.kernel.markup import storable_text


@require_safe
@signed_in
def person_lessons(request: SignedInRequest, course: str, enrolment_id: UUID) -> HttpResponse:
    """What a learner has done, lesson by lesson."""
    place = taught_place(request, course, enrolment_id)
    context = {"page": lessons_page(place), "course": place.course}
    return render(request, "learning/teaching/lessons.html", context)


@require_POST
@signed_in
def lesson_mark(request: SignedInRequest, course: str, enrolment_id: UUID, key: UUID) -> HttpResponse:
    """Mark a lesson as done for a learner; with `undo`, take that back."""
    place = taught_place(request, course, enrolment_id)
    done = "undo" not in request.POST
    try:
        row = mark_for_learner(
            enrolment=place, lesson=lesson_in(place.course, key), done=done, actor=request.user, now=clock.now(),
            reason=storable_text(request.POST.get("reason", "")).strip()[:200],
        )  # fmt: skip
    except ProgressError as error:
        messages.error(request, str(error))
    else:
        if done and row.completed_at is None:
            messages.info(request, _("Marked. The lesson is complete when the rest of its rule is met."))
        else:
            messages.success(request, _("Saved."))
    return redirect("learning:person_lessons", place.course.slug, place.pk)
