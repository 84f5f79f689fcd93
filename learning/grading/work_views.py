"""The page on which work is marked, beside its rubric."""

from decimal import Decimal, InvalidOperation
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.api import SignedInRequest
from courses.api import serve_asset, teachable_course
from courses.models import Course
from learning.grading.work_queries import Line, WorkToMark, work_page, work_to_mark
from learning.submissions.files import handed_in_file
from learning.submissions.marking import Choice, MarkingError, mark_submission
from lms.kernel import clock
from lms.kernel.access import signed_in
from lms.kernel.markup import storable_text

MAX_COMMENT = 10_000


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def work(request: SignedInRequest, course: str, submission_id: UUID) -> HttpResponse:
    """One submission to mark; POST keeps what is given for it and goes on with the next that waits."""
    found = teachable_course(request, course)
    mine = work_to_mark(found, submission_id)
    only = request.GET.get("assignment", "") == str(mine.assignment_id)
    page = work_page(mine, all_work=not only)
    if request.method != "POST":
        return _page(request, found, page, only)
    try:
        mark_submission(
            submission=mine, choices=_choices(request, page), points=_points(request, "points"),
            comment=_text(request, "comment"), actor=request.user, now=clock.now(),
        )  # fmt: skip
    except MarkingError as error:
        return _page(request, found, page, only, problem=str(error), typed=_typed(request, page))
    return _on(request, found, page, only)


def _page(
    request: SignedInRequest, course: Course, page: WorkToMark, only: bool, *, problem: str = "",
    typed: dict[str, object] | None = None,
) -> HttpResponse:  # fmt: skip
    marking = page.work.marking
    context = {
        "course": course,
        "page": page,
        "only": only,
        "problem": problem,
        "lines": page.lines,
        "points": marking.given if marking else None,
        "comment": marking.comment if marking else "",
    } | (typed or {})
    return render(request, "learning/grading/work.html", context, status=422 if problem else 200)


def _typed(request: SignedInRequest, page: WorkToMark) -> dict[str, object]:
    """What was sent, to be shown again."""
    lines = [
        Line(
            one.criterion,
            request.POST.get(f"level-{one.criterion.id}", ""),
            _number(request.POST.get(f"points-{one.criterion.id}", "")),
            _text(request, f"comment-{one.criterion.id}"),
        )
        for one in page.lines
    ]
    points = _number(request.POST.get("points", ""))
    return {"lines": lines, "points": points, "comment": _text(request, "comment")}


def _choices(request: SignedInRequest, page: WorkToMark) -> dict[UUID, Choice]:
    found = {}
    for one in page.lines:
        key = one.criterion.id
        levels = {str(level.id): level.id for level in one.criterion.levels}
        level = levels.get(request.POST.get(f"level-{key}", ""))
        found[key] = Choice(level, _points(request, f"points-{key}"), _text(request, f"comment-{key}"))
    return found


def _text(request: SignedInRequest, name: str) -> str:
    return storable_text(request.POST.get(name, "")).replace("\r\n", "\n").strip()[:MAX_COMMENT]


def _points(request: SignedInRequest, name: str) -> Decimal | None:
    """Points that were typed, None for none. Raises `MarkingError` for what is no such number."""
    text = request.POST.get(name, "").strip()
    points = _number(text)
    if text and points is None:
        raise MarkingError(_("“%s” is not a number of points: write 0 or more, such as 2.5.") % text[:20])
    return points


def _number(text: str) -> Decimal | None:
    try:
        points = Decimal(text.strip().replace(",", "."))
        fits = points.is_finite() and 0 <= points < 10_000 and points == round(points, 2)
    except InvalidOperation:
        return None
    return points if fits else None


def _on(request: SignedInRequest, course: Course, page: WorkToMark, only: bool) -> HttpResponse:
    """To the next that waits, or back to the list."""
    following = page.after or page.before
    key = page.work.submission.assignment_id
    query = f"?assignment={key}" if only else ""
    if following is None:
        messages.success(request, _("Saved. Nothing else waits to be marked."))
        return redirect(reverse("learning:marking", args=[course.slug]))
    messages.success(request, _("Saved. This is the next one."))
    return redirect(f"{reverse('learning:mark_work', args=[course.slug, following])}{query}")


@never_cache
@require_safe
@signed_in
def work_file(request: SignedInRequest, course: str, submission_id: UUID, file_id: UUID) -> HttpResponseBase:
    """Send a file that was handed in to somebody who teaches the course."""
    found = teachable_course(request, course)
    row = handed_in_file(found, submission_id, file_id)
    return serve_asset(request, row.asset, name=row.name, cache_control="private, no-store")
