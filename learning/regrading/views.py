"""Pages of regrades: choose a question and a rule, look at what would change, apply, undo."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.api import SignedInRequest
from courses.api import QUESTION_TYPES, teachable_course
from learning.regrading import actions, queries
from learning.regrading.access import asked_question, regrade_of
from learning.regrading.models import Regrade
from learning.regrading.work import RegradeError
from lms.kernel.access import signed_in
from lms.kernel.htmx import page_or_fragment
from lms.kernel.markup import storable_text


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def regrades(request: SignedInRequest, course: str) -> HttpResponse:
    """The regrades of a course, and the way to a new one; POST has one reckoned, and changes no score."""
    found = teachable_course(request, course)
    sent = request.POST if request.method == "POST" else request.GET
    quiz_id, question_id = _key(sent.get("quiz", "")), _key(sent.get("question", ""))
    context: dict[str, Any] = {"course": found}
    problem = ""
    if question_id or request.method == "POST":
        quiz, question = asked_question(found, quiz_id or _NONE, question_id or _NONE)
        by_people = QUESTION_TYPES[question.type].marked_by_people
        if request.method == "POST":
            try:
                rule = sent.get("rule", "")
                if by_people and rule != Regrade.Rule.DROP:
                    rule = ""
                made = actions.request_regrade(
                    course=found, quiz=quiz, question=question, rule=rule, accepted=sent.getlist("accepted"),
                    note=storable_text(sent.get("note", "")).strip()[:2000], actor=request.user,
                )  # fmt: skip
                return redirect("learning:regrade", found.slug, made.pk)
            except RegradeError as error:
                problem = str(error)
        given = [] if by_people else queries.given_answers(quiz, question)
        context |= {
            "quiz": quiz, "question": question, "given": given, "by_people": by_people,
            "note": sent.get("note", ""),
        }  # fmt: skip
    context |= {"page": queries.regrades_page(found, quiz=quiz_id), "problem": problem}
    return render(request, "learning/regrading/regrades.html", context, status=422 if problem else 200)


@never_cache
@require_safe
@signed_in
def regrade(request: SignedInRequest, course: str, key: UUID) -> HttpResponse:
    """What a regrade changes for everybody, and how far it is."""
    found = teachable_course(request, course)
    page = queries.regrade_page(regrade_of(found, key), number=request.GET.get("page", "1"))
    context = {"page": page, "course": found}
    return page_or_fragment(
        request, "learning/regrading/regrade.html", "learning/regrading/_regrade.html", context
    )


@require_POST
@signed_in
def application(request: SignedInRequest, course: str, key: UUID) -> HttpResponse:
    """Apply a regrade, also again after it was undone."""
    return _after(request, course, key, actions.apply_regrade)


@require_POST
@signed_in
def undoing(request: SignedInRequest, course: str, key: UUID) -> HttpResponse:
    """Undo a regrade."""
    return _after(request, course, key, actions.undo_regrade)


def _after(request: SignedInRequest, course: str, key: UUID, verb: Any) -> HttpResponse:
    found = teachable_course(request, course)
    try:
        verb(regrade=regrade_of(found, key), actor=request.user)
    except RegradeError as error:
        messages.error(request, str(error))
    return redirect("learning:regrade", found.slug, key)


_NONE = "00000000-0000-0000-0000-000000000000"


def _key(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""
