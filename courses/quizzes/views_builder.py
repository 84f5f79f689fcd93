"""The quiz builder. Each change waits until it is published; each answers with the builder."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.api import SignedInRequest
from courses.catalogue.access import editable_course
from courses.catalogue.errors import Refused
from courses.catalogue.models import Course
from courses.questions.access import Bank
from courses.questions.bank import Wanted
from courses.questions.folders import folder_tree
from courses.questions.models import Question
from courses.questions.types.registry import QUESTION_TYPES
from courses.questions.views_question import new_page
from courses.quizzes import building
from courses.quizzes.access import studio_quiz
from courses.quizzes.builder_page import builder_page
from courses.quizzes.documents import draft_document
from courses.quizzes.forms_builder import DrawForm
from courses.quizzes.models import Quiz
from courses.quizzes.trying import try_quiz
from lms.kernel.access import signed_in
from lms.kernel.keyset import Order, cut, edges

LISTED = 50


@require_http_methods(["GET", "POST"])
@signed_in
def quizzes(request: SignedInRequest, course: str) -> HttpResponse:
    """GET lists the quizzes of a course, with `bin=1` those in its bin; POST makes one with its title alone."""
    found = editable_course(request, course)
    if request.method == "POST":
        try:
            title = request.POST.get("title", "")
            made = building.create_course_quiz(course=found, title=title, actor=request.user)
        except Refused as error:
            messages.error(request, str(error))
            return redirect("courses:studio_quizzes", found.slug)
        return redirect("courses:studio_quiz", found.slug, made.pk)
    binned = request.GET.get("bin") == "1"
    rows = Quiz.objects.filter(course=found, deleted_at__isnull=not binned).select_related("lesson")
    page = cut(rows.defer("lesson__staged"), Order("title"), size=LISTED, **edges(request.GET))
    return render(
        request,
        "courses/quizzes/quizzes.html",
        {"course": found, "quizzes": page.rows, "page": page, "binned": binned},
    )


def _found(request: SignedInRequest, course: str, key: UUID) -> tuple[Course, Quiz]:
    found = editable_course(request, course)
    return found, studio_quiz(found, key)


def _frame(course: Course, quiz: Quiz, view: str) -> dict[str, Any]:
    base = reverse("courses:studio_quiz", args=[course.slug, quiz.pk])
    return {"course": course, "quiz": quiz, "view": view, "base": base}


@require_safe
@signed_in
def builder(request: SignedInRequest, course: str, key: UUID) -> HttpResponse:
    """Show the questions, draws and sections of a quiz, and what a search of the banks finds."""
    found, quiz = _found(request, course, key)
    return show_builder(request, found, quiz)


def show_builder(
    request: SignedInRequest, course: Course, quiz: Quiz, draw: DrawForm | None = None, status: int = 200
) -> HttpResponse:
    wanted = Wanted.of(request.GET)
    page = builder_page(quiz, wanted)
    context = _frame(course, quiz, "questions") | {
        "page": page, "wanted": wanted, "draw_form": draw or DrawForm(tree=page.tree),
        "draw_open": draw is not None, "types": [(name, kind.label) for name, kind in QUESTION_TYPES.items()],
    }  # fmt: skip
    return render(request, "courses/quizzes/builder.html", context, status=status)


def _back(course: Course, quiz: Quiz, anchor: str = "") -> HttpResponse:
    return redirect(reverse("courses:studio_quiz", args=[course.slug, quiz.pk]) + anchor)


def _change(
    request: SignedInRequest, course: Course, quiz: Quiz, act: Callable[[], Any], anchor: str = ""
) -> HttpResponse:
    try:
        act()
    except Refused as error:
        messages.error(request, str(error))
    return _back(course, quiz, anchor)


def add_draw(request: SignedInRequest, course: Course, quiz: Quiz) -> HttpResponse:
    """Add the random draw that was sent, or show the builder with it again."""
    form = DrawForm(request.POST, tree=folder_tree(course, with_shared=True))
    if form.is_valid():
        try:
            building.save_draw(quiz=quiz, key=None, values=form.values(), actor=request.user)
        except Refused as error:
            form.add_error("count" if isinstance(error, building.TooFew) else None, str(error))
        else:
            return _back(course, quiz)
    return show_builder(request, course, quiz, form, 422)


@require_POST
@signed_in
def items(request: SignedInRequest, course: str, key: UUID) -> HttpResponse:
    """Add the ticked questions, a section (`section`), or a random draw."""
    found, quiz = _found(request, course, key)
    if "section" in request.POST:
        title = request.POST["section"]
        return _change(
            request, found, quiz, lambda: building.add_section(quiz=quiz, title=title, actor=request.user)
        )
    if "count" in request.POST:
        return add_draw(request, found, quiz)
    keys = [one for text in request.POST.getlist("question") if (one := _uuid(text))]
    return _change(
        request, found, quiz, lambda: building.add_questions(quiz=quiz, keys=keys, actor=request.user)
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@require_POST
@signed_in
def place(request: SignedInRequest, course: str, key: UUID, item: UUID) -> HttpResponse:
    """Move an item or a section: one `step` up or down, or `before` another, else to the end."""
    found, quiz = _found(request, course, key)
    step = request.POST.get("step", "")
    before = _uuid(request.POST.get("before", ""))
    return _change(
        request, found, quiz,
        lambda: building.move(quiz=quiz, key=item, step=step, before=before, actor=request.user), f"#item-{item}",
    )  # fmt: skip


@require_POST
@signed_in
def removal(request: SignedInRequest, course: str, key: UUID, item: UUID) -> HttpResponse:
    """Take an item or a section out of the quiz; the question stays in its bank."""
    found, quiz = _found(request, course, key)
    return _change(
        request, found, quiz, lambda: building.remove(quiz=quiz, key=item, actor=request.user), "#items"
    )


@require_http_methods(["GET", "POST"])
@signed_in
def question(request: SignedInRequest, course: str, key: UUID) -> HttpResponse:
    """Write a new question of the course's bank, asked in this quiz at once."""
    found, quiz = _found(request, course, key)

    def done(made: Question) -> HttpResponse:
        building.add_questions(quiz=quiz, keys=[made.pk], actor=request.user)
        messages.success(request, _("The question is in the bank and asked here."))
        return _back(found, quiz, "#items")

    back = reverse("courses:studio_quiz", args=[found.slug, quiz.pk])
    return new_page(request, Bank(found), done, {"back_url": back})


@require_http_methods(["GET", "POST"])
@signed_in
def preview(request: SignedInRequest, course: str, key: UUID) -> HttpResponse:
    """The quiz as an attempt would ask it; POST judges the answers. No attempt is made."""
    found, quiz = _found(request, course, key)
    document = draft_document(quiz)
    tried = try_quiz(quiz, document, request.POST if request.method == "POST" else None)
    context = _frame(found, quiz, "preview") | {"tried": tried, "settings": document.settings}
    return render(request, "courses/quizzes/preview.html", context)


@require_POST
@signed_in
def discard(request: SignedInRequest, course: str, key: UUID) -> HttpResponse:
    """Go back to what is published."""
    found, quiz = _found(request, course, key)
    building.discard(quiz=quiz, actor=request.user)
    messages.success(request, _("The quiz is as it is published."))
    return _back(found, quiz)
