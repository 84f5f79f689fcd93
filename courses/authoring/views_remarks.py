"""Remarks on a lesson: the whole team reads and writes them, reviewers and assistants too."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.api import SignedInRequest
from courses.authoring.access import reviewed_course, studio_lesson
from courses.authoring.forms_editor import uuid_or_none
from courses.authoring.remarks import (
    EmptyRemark,
    add_remark,
    remark_of,
    reopen_remark,
    resolve_remark,
    team,
    threads,
)
from courses.outline.models import Lesson
from lms.kernel import clock
from lms.kernel.access import signed_in
from lms.kernel.htmx import is_htmx


def _answer(request: SignedInRequest, lesson: Lesson, problem: str = "") -> HttpResponse:
    if not is_htmx(request):
        if problem:
            messages.error(request, problem)
        return redirect(f"{request.path.partition('remarks/')[0]}#remarks")
    context = {
        "lesson": lesson, "course": lesson.course, "threads": threads(lesson), "people": team(lesson.course),
        "problem": problem,
    }  # fmt: skip
    return render(request, "courses/authoring/_remarks.html", context, status=422 if problem else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def remarks(request: SignedInRequest, course: str, key: UUID) -> HttpResponse:
    """The remarks of a lesson; POST adds one, about a `block`, or a reply to a `parent`."""
    lesson = studio_lesson(reviewed_course(request, course), key)
    if request.method != "POST":
        return _answer(request, lesson)
    parent = uuid_or_none(request.POST.get("parent"))
    try:
        add_remark(
            lesson=lesson, body=request.POST.get("body", ""), actor=request.user, now=clock.now(),
            block=uuid_or_none(request.POST.get("block")), parent=remark_of(lesson, parent) if parent else None,
        )  # fmt: skip
    except EmptyRemark as error:
        return _answer(request, lesson, str(error))
    return _answer(request, lesson)


@require_http_methods(["POST", "DELETE"])
@signed_in
def resolution(request: SignedInRequest, course: str, key: UUID, remark: UUID) -> HttpResponse:
    """POST says that a remark is dealt with; DELETE, or POST with `undo`, opens it again."""
    lesson = studio_lesson(reviewed_course(request, course), key)
    found = remark_of(lesson, remark)
    found.lesson = lesson
    undo = request.method == "DELETE" or "undo" in request.POST
    (reopen_remark if undo else resolve_remark)(remark=found, actor=request.user, now=clock.now())
    return _answer(request, lesson)
