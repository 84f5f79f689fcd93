"""The settings of a quiz. They wait until they are published."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.api import SignedInRequest
from courses.catalogue.access import editable_course
from courses.catalogue.errors import Refused
from courses.quizzes import building
from courses.quizzes.access import studio_quiz
from courses.quizzes.answers import refused, refused_form, saved, wants_json
from courses.quizzes.builder_page import lesson_choices
from courses.quizzes.documents import draft_document, fingerprint
from courses.quizzes.forms_builder import SettingsForm, in_words
from courses.quizzes.leads import answer_choices
from courses.quizzes.models import Quiz
from lms.kernel.access import signed_in

# The lessons a quiz may lead to, and the answers by which it may.
Ways = dict[str, list[tuple[str, str]]]


@require_http_methods(["GET", "POST"])
@signed_in
def settings(request: SignedInRequest, course: str, key: UUID) -> HttpResponse:
    """How the quiz is taken and shown; a save that started from older settings shows both."""
    quiz = studio_quiz(editable_course(request, course), key)
    document = draft_document(quiz)
    present = document.settings
    ways = {"lessons": lesson_choices(quiz), "answers": answer_choices(document)}
    if request.method == "POST":
        return _save(request, quiz, ways)
    form = SettingsForm(initial=SettingsForm.start(present, fingerprint(present)), **ways)
    return _page(request, quiz, form)


def _save(request: SignedInRequest, quiz: Quiz, ways: Ways) -> HttpResponse:
    form = SettingsForm(request.POST, **ways)
    expected = request.POST.get("expected", "")
    if form.is_valid():
        try:
            kept = building.save_settings(
                quiz=quiz, values=form.values(), expected=expected, actor=request.user
            )
        except building.EditedMeanwhile as error:
            return (
                refused(str(error), stale=True) if wants_json(request) else _stale(request, quiz, error, ways)
            )
        except Refused as error:
            form.add_error(None, str(error))
        else:
            if wants_json(request):
                return saved(quiz, kept.settings)
            messages.success(request, _("Saved. Learners see it once it is published."))
            return redirect(request.path)
    return refused_form(form) if wants_json(request) else _page(request, quiz, form, status=422)


def _stale(request: SignedInRequest, quiz: Quiz, error: building.EditedMeanwhile, ways: Ways) -> HttpResponse:
    """Both versions: the form holds what was typed, beside it what the other one saved."""
    assert error.theirs is not None
    sent = request.POST.copy()
    sent["expected"] = fingerprint(error.theirs)
    more = {"stale": error, "theirs": _theirs(error.theirs, ways)}
    return _page(request, quiz, SettingsForm(sent, **ways), status=409, **more)


def _page(
    request: SignedInRequest, quiz: Quiz, form: SettingsForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    course = quiz.course
    # `studio_quiz` found it by its course.
    assert course is not None
    base = reverse("courses:studio_quiz", args=[course.slug, quiz.pk])
    context = {"course": course, "quiz": quiz, "view": "settings", "base": base, "form": form}
    return render(request, "courses/quizzes/settings.html", context | more, status=status)


def _theirs(present: Any, ways: Ways) -> list[tuple[Any, str]]:
    """The settings as they are now, in words, to compare with what was typed."""
    return in_words(SettingsForm(initial=SettingsForm.start(present, ""), **ways))
