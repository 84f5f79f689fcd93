"""The editor of a lesson: its page, the preview, the comparison with what is published, and its history."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.api import SignedInRequest
from courses.authoring import history as versions_of
from courses.authoring.access import authored_course, reviewed_course, studio_lesson
from courses.authoring.documents import BlockDocument
from courses.authoring.drafts import discard_draft
from courses.authoring.editor_page import editor_page, one_block
from courses.authoring.editor_words import script_words, slash_menu
from courses.authoring.looks import looks
from courses.blocks.models import Block
from courses.outline.models import Lesson
from lms.kernel import clock
from lms.kernel.access import signed_in

KINDS = [
    *((kind.value, kind.label) for kind in Block.Kind),
    ("question", gettext_lazy("Question from the bank")),
    ("film", gettext_lazy("Question on the video")),
]


def _page(request: SignedInRequest, lesson: Lesson, view: str, **more: Any) -> HttpResponse:
    page = editor_page(lesson.course, lesson, request.user)
    context = {"page": page, "course": lesson.course, "view": view, "kinds": KINDS} | more
    if view in ("changes", "version"):
        differences = more.get("differences", page.standing.changes)
        context |= {"looks": looks(lesson.course, differences), "source": request.GET.get("text") == "source"}
    if view == "edit" and page.may_edit:
        blank = one_block(lesson.course, BlockDocument(id=UUID(int=0)))
        context |= {"slash": slash_menu(), "words": script_words(), "new_block": blank}
    return render(request, f"courses/authoring/editor_{view}.html", context)


def _reviewed(request: SignedInRequest, course: str, key: UUID) -> Lesson:
    return studio_lesson(reviewed_course(request, course), key)


def _authored(request: SignedInRequest, course: str, key: UUID) -> Lesson:
    return studio_lesson(authored_course(request, course), key)


@require_safe
@signed_in
def edit(request: SignedInRequest, course: str, key: UUID) -> HttpResponse:
    """Show the blocks of a lesson to the course's team; its authors may change them."""
    return _page(request, _reviewed(request, course, key), "edit")


@require_safe
@signed_in
def checks(request: SignedInRequest, course: str, key: UUID) -> HttpResponse:
    """Answer with the panels at the side as they are now: state and checks."""
    page = editor_page((lesson := _reviewed(request, course, key)).course, lesson, request.user)
    return render(request, "courses/authoring/_editor_state.html", {"page": page, "course": lesson.course})


@require_safe
@signed_in
def preview(request: SignedInRequest, course: str, key: UUID) -> HttpResponse:
    """Show the lesson as it would read."""
    return _page(request, _reviewed(request, course, key), "preview")


@require_http_methods(["GET", "HEAD", "POST", "DELETE"])
@signed_in
def changes(request: SignedInRequest, course: str, key: UUID) -> HttpResponse:
    """Compare the draft with what is published, as it looks or (`text=source`) as it is written; DELETE, or POST, goes back
    to what is published."""
    if request.method in ("GET", "HEAD"):
        return _page(request, _reviewed(request, course, key), "changes")
    lesson = _authored(request, course, key)
    discard_draft(lesson=lesson, actor=request.user, now=clock.now())
    messages.info(request, _("The changes are discarded. They are kept in the history."))
    return redirect("courses:studio_lesson", course, key)


@require_safe
@signed_in
def history(request: SignedInRequest, course: str, key: UUID) -> HttpResponse:
    """List the versions of a lesson, the newest first."""
    lesson = _reviewed(request, course, key)
    asked = request.GET.get("before", "")
    found = versions_of.versions(lesson, before=int(asked) if asked.isdecimal() and len(asked) < 9 else None)
    more = found[versions_of.PAGE - 1].number if len(found) > versions_of.PAGE else None
    return _page(request, lesson, "history", versions=found[: versions_of.PAGE], more=more)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def version(request: SignedInRequest, course: str, key: UUID, number: int) -> HttpResponse:
    """Show what a version changed; POST makes the draft what the version holds."""
    if request.method != "POST":
        lesson = _reviewed(request, course, key)
        found = versions_of.version_of(lesson, number)
        return _page(request, lesson, "version", version=found, differences=versions_of.changes_of(found))
    lesson = _authored(request, course, key)
    found = versions_of.version_of(lesson, number)
    versions_of.restore_version(lesson=lesson, version=found, actor=request.user, now=clock.now())
    messages.info(request, _("Version %d is back as a draft.") % number)
    return redirect("courses:studio_lesson", course, key)
