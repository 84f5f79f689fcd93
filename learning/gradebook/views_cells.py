"""One learner in the gradebook, one cell, and what can be done with it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.api import SignedInRequest
from courses.api import teachable_course
from courses.models import Course
from learning.enrolments.models import Enrolment
from learning.gradebook import actions, book
from learning.gradebook.access import enrolment_in, item_in
from learning.gradebook.figures import points_text
from learning.gradebook.history import cell_page, history_of
from learning.gradebook.models import GradeItem
from learning.gradebook.nameless import is_nameless
from learning.gradebook.working import working
from lms.kernel import clock
from lms.kernel.access import signed_in
from lms.kernel.htmx import is_htmx
from lms.kernel.markup import storable_text


@require_safe
@signed_in
def learners(request: SignedInRequest, course: str) -> HttpResponse:
    """The learners are the gradebook."""
    return redirect(reverse("learning:gradebook", args=[teachable_course(request, course).slug]))


@never_cache
@require_safe
@signed_in
def learner(request: SignedInRequest, course: str, enrolment_id: UUID) -> HttpResponse:
    """How a learner's total is worked out, with every item; a fragment for the panel of the gradebook."""
    found = teachable_course(request, course)
    mine = enrolment_in(found, enrolment_id)
    context: dict[str, Any] = {"course": found, "page": working(mine, posted=False), "enrolment": mine}
    if is_htmx(request):
        return render(request, "learning/gradebook/_working.html", context)
    context["history"] = history_of(mine)
    return render(request, "learning/gradebook/learner.html", context)


@never_cache
@require_safe
@signed_in
def cell(request: SignedInRequest, course: str, enrolment_id: UUID, item_id: UUID) -> HttpResponse:
    """One cell: its mark, the form to set it by hand, and its history."""
    found = teachable_course(request, course)
    return _cell(request, found, enrolment_in(found, enrolment_id), item_in(found, item_id))


def _cell(
    request: SignedInRequest, course: Course, mine: Enrolment, item: GradeItem, *, problem: str = ""
) -> HttpResponse:
    page = cell_page(mine, item)
    context = {
        "course": course, "page": page, "problem": problem,
        "points": request.POST.get("points", page.points),
        "reason": request.POST.get("reason", ""),
    }  # fmt: skip
    name = "_cell.html" if is_htmx(request) else "cell.html"
    return render(request, f"learning/gradebook/{name}", context, status=422 if problem else 200)


def _done(
    request: SignedInRequest, course: Course, mine: Enrolment, item: GradeItem, said: str
) -> HttpResponse:
    """Back to the cell, or nothing but the news for the gradebook, which fetches the row anew."""
    book.forget_means(course)
    if is_htmx(request):
        return HttpResponse(said, content_type="text/plain; charset=utf-8")
    messages.success(request, said)
    return redirect(reverse("learning:grade_cell", args=[course.slug, mine.pk, item.pk]))


@require_POST
@signed_in
def override(request: SignedInRequest, course: str, enrolment_id: UUID, item_id: UUID) -> HttpResponse:
    """Set points by hand, with a reason."""
    found = teachable_course(request, course)
    mine, item = enrolment_in(found, enrolment_id), item_in(found, item_id)
    try:
        points = actions.points_from(request.POST.get("points", ""), item)
        reason = storable_text(request.POST.get("reason", ""))
        actions.override(
            enrolment=mine, item=item, points=points, reason=reason, actor=request.user, now=clock.now()
        )
    except actions.GradeError as error:
        return _cell(request, found, mine, item, problem=str(error))
    said = _("Saved: %(points)s for %(name)s.")
    values = {"points": points_text(points), "name": mine.learner.full_name}
    return _done(request, found, mine, item, said % values)


@require_POST
@signed_in
def undoing(request: SignedInRequest, course: str, enrolment_id: UUID, item_id: UUID) -> HttpResponse:
    """Take the last points set by hand back."""
    found = teachable_course(request, course)
    mine, item = enrolment_in(found, enrolment_id), item_in(found, item_id)
    try:
        actions.undo_override(enrolment=mine, item=item, actor=request.user, now=clock.now())
    except actions.GradeError as error:
        return _cell(request, found, mine, item, problem=str(error))
    return _done(request, found, mine, item, _("Taken back."))


@require_POST
@signed_in
def excuse(request: SignedInRequest, course: str, enrolment_id: UUID, item_id: UUID) -> HttpResponse:
    """Leave the item out for this learner, or (`counts`) count it again."""
    found = teachable_course(request, course)
    mine, item = enrolment_in(found, enrolment_id), item_in(found, item_id)
    if request.POST.get("counts"):
        actions.count_again(enrolment=mine, item=item, actor=request.user, now=clock.now())
        return _done(request, found, mine, item, _("It counts again."))
    reason = storable_text(request.POST.get("reason", ""))
    actions.excuse(enrolment=mine, item=item, reason=reason, actor=request.user, now=clock.now())
    return _done(request, found, mine, item, _("Excused: it is left out of the total."))


@never_cache
@signed_in
def posting(request: SignedInRequest, course: str, item_id: UUID) -> HttpResponse:
    """Show the marks of an item to learners, or hide them: a page that says what happens, then the deed."""
    found = teachable_course(request, course)
    item = item_in(found, item_id)
    if request.method != "POST":
        context = {"course": found, "item": item, "postings": item.postings.select_related("actor").order_by("-created_at", "pk")[:20], "marked": item.grades.filter(points__isnull=False).count(), "waiting": item.grades.filter(state="to_mark").count() if is_nameless(item) else 0, "nameless": is_nameless(item)}  # fmt: skip
        return render(request, "learning/gradebook/posting.html", context)
    shown = bool(request.POST.get("shown"))
    actions.post(items=[item], shown=shown, actor=request.user, now=clock.now())
    said = (
        _("Learners see the marks of “%s” now.")
        if shown
        else _("The marks of “%s” are hidden from learners.")
    )
    messages.success(request, said % item.title)
    return redirect(reverse("learning:gradebook", args=[found.slug]))
