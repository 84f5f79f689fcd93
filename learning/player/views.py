"""The page of a lesson, and what its player sends. Everything works as plain forms too."""

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.api import SignedInRequest
from courses.api import published_since
from courses.models import Lesson
from learning.enrolments.access import lesson_place, to_course_page, work_place
from learning.player.access import milestone_of, open_place, video_of
from learning.player.actions import visit
from learning.player.answers import NoTriesLeft, answer_milestone, tries
from learning.player.declaring import Measured, declare_watched
from learning.player.drafts import draft_page
from learning.player.milestones import answered_widgets, milestone_view, read_answers
from learning.player.page import page_view
from learning.player.queries import lesson_view
from learning.progress.actions import ProgressError, mark_done, mark_not_done
from learning.progress.judgement import allows_marking
from lms.kernel import clock
from lms.kernel.access import signed_in
from lms.kernel.htmx import is_htmx


@never_cache
@require_GET
@to_course_page
def lesson(request: HttpRequest, course: str, lesson: str) -> HttpResponse:
    """Show a lesson; opening it for the first time is noted, and may complete it."""
    now = clock.now()
    draft = draft_page(request, course, lesson, now)
    if draft is not None:
        context = {
            "page": draft,
            "view": page_view(draft, now, None, _language(request)),
            "can_mark": False,
            "is_draft": True,
        }
        return render(request, "learning/player/lesson.html", context)
    place = lesson_place(request, course, lesson)
    page = lesson_view(place, now)
    works = page.enrolment is not None and page.lock is None
    if works and "prefetch" not in request.headers.get("Sec-Purpose", "") and visit(page=page, now=now):
        page = lesson_view(lesson_place(request, course, lesson), now)
    context = {
        "page": page,
        "view": page_view(page, now, _second(request), _language(request)),
        "can_mark": page.enrolment is not None and allows_marking(page.lesson),
        "seen": int(now.timestamp() * 1000),
    }
    return render(
        request, "learning/player/locked.html" if page.lock else "learning/player/lesson.html", context
    )


@never_cache
@require_GET
@signed_in
def news(request: SignedInRequest, course: str, lesson: str) -> JsonResponse:
    """Tell a page that is open since `since` (ms) whether the lesson was published anew: `{changed}`. Two queries."""
    _enrolment, found = work_place(request, course, lesson)
    since = request.GET.get("since", "")
    at = (
        datetime.fromtimestamp(int(since) / 1000, UTC)
        if since.isdecimal() and len(since) < 14
        else clock.now()
    )
    return JsonResponse({"changed": published_since(found, at)})


@require_http_methods(["POST", "DELETE"])
@signed_in
def completion(request: SignedInRequest, course: str, lesson: str) -> HttpResponse:
    """POST marks a lesson as done by hand; DELETE, or POST with `undo`, takes the mark back."""
    now = clock.now()
    enrolment, found = open_place(request, course, lesson, now)
    undo = request.method == "DELETE" or "undo" in request.POST
    try:
        (mark_not_done if undo else mark_done)(enrolment=enrolment, lesson=found, actor=request.user, now=now)
    except ProgressError as error:
        return render(
            request, "learning/player/refused.html", {"lesson": found, "problem": error}, status=409
        )
    return _back(found)


@require_POST
@signed_in
def watched(request: SignedInRequest, course: str, lesson: str, video_id: UUID) -> HttpResponse:
    """Take the learner's word that a video on another site was watched."""
    now = clock.now()
    enrolment, found = open_place(request, course, lesson, now)
    try:
        declare_watched(
            enrolment=enrolment, lesson=found, video=video_of(found, video_id), actor=request.user, now=now
        )
    except Measured:
        return JsonResponse({"error": "The coverage of this video is measured."}, status=409)
    return _back(found)


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def milestone_answer(request: SignedInRequest, course: str, lesson: str, milestone_id: UUID) -> HttpResponse:
    """The question on its own, as a page or as the panel over the video; POST checks an answer."""
    now = clock.now()
    enrolment, found = open_place(request, course, lesson, now)
    video, milestone = milestone_of(found, milestone_id)
    if not milestone.questions:
        raise Http404
    given, errors = tries(enrolment.pk, [milestone]), dict[UUID, str]()
    typed: dict[UUID, dict[str, Any]] = {}
    if request.method == "POST":
        typed, errors = read_answers(milestone, given.of(milestone), request.POST)
        number = request.POST.get("try", "")
        if not errors or _is_repeated(number, given.number(milestone)):
            # Tries that are used up are said on the page.
            with suppress(NoTriesLeft):
                answer_milestone(
                    enrolment=enrolment, lesson=found, milestone=milestone, answers=typed,
                    number=int(number) if number.isdecimal() else given.number(milestone),
                    actor=request.user, now=now,
                )  # fmt: skip
            if not is_htmx(request):
                return redirect(request.path)
            given, errors, typed = tries(enrolment.pk, [milestone]), {}, {}
    widgets = answered_widgets(milestone, given, errors=errors, typed=typed)
    context = {
        "view": milestone_view(found, video, milestone, given, widgets),
        "lesson": found,
        "video": video,
        "can_answer": True,
    }
    template = "_milestone" if is_htmx(request) else "milestone"
    return render(request, f"learning/player/{template}.html", context, status=422 if errors else 200)


def _back(lesson: Lesson) -> HttpResponse:
    return redirect(reverse("learning:lesson", args=[lesson.course.slug, lesson.slug]))


def _second(request: HttpRequest) -> int | None:
    """The second of the video asked for by `?t=`."""
    asked = request.GET.get("t", "")
    return int(asked) if asked.isdecimal() and len(asked) < 7 else None


def _language(request: HttpRequest) -> str:
    """The language of captions and transcript: of the address, else the one chosen in this browser before."""
    return request.GET.get("captions") or request.COOKIES.get("captions", "")


def _is_repeated(number: str, expected: int) -> bool:
    """Whether a form carries a try that was made already: a double click, or Back and send again."""
    return number.isdecimal() and int(number) < expected
