"""The reader's notes over a course, and the same as a file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.api import SignedInRequest
from courses.models import Course
from learning.enrolments.access import course_place, to_course_page
from learning.player.course_notes import LessonNotes, as_csv, as_markdown, course_notes
from lms.kernel.access import signed_in

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
