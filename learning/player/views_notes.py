"""The reader's notes: on a lesson, one of them to change, over a course, and the same as a file."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.api import SignedInRequest
from courses.models import Course, Lesson
from learning.enrolments.access import course_place, to_course_page, work_place
from learning.player.access import own_note
from learning.player.course_notes import LessonNotes, as_csv, as_markdown, course_notes
from learning.player.forms import NoteChangeForm, NoteForm
from learning.player.notes import add_note, change_note, notes, remove_note
from lms.kernel.access import signed_in
from lms.kernel.htmx import is_htmx

FILES = {"md": (as_markdown, "text/markdown"), "csv": (as_csv, "text/csv")}


@never_cache
@require_GET
@signed_in
@to_course_page
def page(request: SignedInRequest, course: str) -> HttpResponse:
    """Every note of one's own in a course, each with the way to its second."""
    found, lessons = _notes(request, course)
    context = {"course": found, "lessons": lessons, "total": sum(len(one.notes) for one in lessons)}
    return render(request, "learning/player/course_notes.html", context)


@never_cache
@require_GET
@signed_in
@to_course_page
def file(request: SignedInRequest, course: str, form: str) -> HttpResponse:
    """The same as a file: Markdown (`md`) or CSV (`csv`)."""
    write, content_type = FILES[form]
    found, lessons = _notes(request, course)
    text = write(found, lessons, f"{request.scheme}://{request.get_host()}")
    answer = HttpResponse(text, content_type=f"{content_type}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{found.slug}-notes.{form}"'
    return answer


def _notes(request: HttpRequest, slug: str) -> tuple[Course, list[LessonNotes]]:
    """The notes of whoever learns there; a teacher has none, and gets 404."""
    place = course_place(request, slug)
    if place.enrolment is None:
        raise Http404
    return place.course, course_notes(place.enrolment.learner_id, place.course)


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def lesson_notes(request: SignedInRequest, course: str, lesson: str) -> HttpResponse:
    """The reader's notes on a lesson; POST adds one."""
    enrolment, found = work_place(request, course, lesson)
    form = NoteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        add_note(learner=request.user, lesson=found, **form.in_lesson(found))
        if not is_htmx(request):
            return redirect(f"{found.get_absolute_url()}#notes")
    context = {"notes": notes(enrolment.learner_id, found), "lesson": found, "form": form}
    template = "_notes" if is_htmx(request) else "notes"
    return render(request, f"learning/player/{template}.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST", "DELETE"])
@signed_in
def note(request: SignedInRequest, course: str, lesson: str, note_id: UUID) -> HttpResponse:
    """One note of one's own to change, as a page or as the form in its place; DELETE, or POST with nothing, removes it."""
    enrolment, found = work_place(request, course, lesson)
    if request.method == "DELETE" or (request.method == "POST" and "body" not in request.POST):
        if not remove_note(learner=request.user, lesson=found, note_id=note_id):
            raise Http404
        return HttpResponse(status=204) if is_htmx(request) else _after(request, found)
    own = own_note(enrolment, found, note_id)
    form = NoteChangeForm(request.POST if request.method == "POST" else None, note=own, lesson=found)
    if request.method == "POST" and form.is_valid():
        kept = change_note(
            learner=request.user, lesson=found, note_id=note_id, body=form.cleaned_data["body"],
            position_ms=form.moment(), expected=form.cleaned_data["version"],
        )  # fmt: skip
        if kept and is_htmx(request):
            return render(
                request,
                "learning/player/_notes.html",
                {"notes": notes(enrolment.learner_id, found), "lesson": found},
            )
        if kept:
            return _after(request, found)
        form.refuse_as_stale(own_note(enrolment, found, note_id))
    context = {"form": form, "lesson": found, "note": own, "whole": "whole" in request.GET}
    template = "_note_form" if is_htmx(request) else "note"
    return render(request, f"learning/player/{template}.html", context, status=422 if form.errors else 200)


def _after(request: HttpRequest, lesson: Lesson) -> HttpResponse:
    """Back to where the note was changed or removed: the notes of the whole course, or of the lesson."""
    if "whole" in request.GET:
        return redirect(reverse("learning:course_notes", args=[lesson.course.slug]))
    return redirect(f"{lesson.get_absolute_url()}#notes")
