"""Pages of those who mark."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.api import SignedInRequest
from courses.api import QUESTION_TYPES, teachable_course
from learning.attempts.models import Answer
from learning.grading import queries
from learning.grading.access import answer_to_mark
from learning.grading.actions import MarkingError, mark_answer
from learning.grading.forms import MarkingForm
from learning.grading.work_queries import waiting_work
from lms.kernel import clock
from lms.kernel.access import signed_in


@never_cache
@require_GET
@signed_in
def marking(request: SignedInRequest, course: str) -> HttpResponse:
    """What waits to be marked in a course, work on assignments and answers of quizzes, the oldest first."""
    found = teachable_course(request, course)
    asked = request.GET
    page = queries.waiting_page(found, quiz=_key(asked.get("quiz", "")), number=asked.get("page", "1"))
    work = waiting_work(found, assignment=_key(asked.get("assignment", "")), number=asked.get("page", "1"))
    return render(request, "learning/grading/waiting.html", {"page": page, "work": work, "course": found})


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def answer(request: SignedInRequest, course: str, answer_id: UUID) -> HttpResponse:
    """One answer to mark; POST saves what is given for it and goes on with the next."""
    found = teachable_course(request, course)
    mine = answer_to_mark(found, answer_id)
    if not QUESTION_TYPES[mine.version.type].marked_by_people:
        raise Http404
    quiz = _key(request.GET.get("quiz", ""))
    form = MarkingForm(request.POST if request.method == "POST" else None, answer=mine, initial=_given(mine))
    if request.method == "POST" and form.is_valid():
        try:
            mark_answer(answer=mine, actor=request.user, now=clock.now(), **form.cleaned_data)
        except MarkingError as error:
            form.add_error("points", str(error))
        else:
            return _on(request, course, quiz)
    context = {"page": queries.to_mark(mine), "course": found, "form": form, "quiz": quiz}
    return render(request, "learning/grading/answer.html", context, status=422 if form.errors else 200)


def _given(answer: Answer) -> dict[str, object]:
    """What was given before."""
    marking = getattr(answer, "marking", None)
    return {"points": marking.points, "comment": marking.comment} if marking else {}


def _on(request: SignedInRequest, course: str, quiz: str) -> HttpResponse:
    """To the next answer that waits, or back to the list."""
    query = f"?quiz={quiz}" if quiz else ""
    following = queries.next_waiting(teachable_course(request, course), quiz=quiz)
    if following is None:
        messages.success(request, _("Saved. Nothing else waits to be marked."))
        return redirect(f"{reverse('learning:marking', args=[course])}")
    messages.success(request, _("Saved. This is the next one."))
    return redirect(f"{reverse('learning:mark', args=[course, following])}{query}")


def _key(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""
