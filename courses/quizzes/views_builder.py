"""The quiz builder. Each change waits until it is published; each answers with the builder."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
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
from courses.quizzes.answers import points_words, refused, refused_form, saved, wants_json
from courses.quizzes.builder_page import builder_page
from courses.quizzes.documents import DrawItem, QuestionItem, SectionDocument, draft_document, fingerprint
from courses.quizzes.forms_builder import DrawForm
from courses.quizzes.models import Quiz
from courses.quizzes.trying import try_quiz
from lms.kernel.access import signed_in


@require_http_methods(["GET", "POST"])
@signed_in
def quizzes(request: SignedInRequest, course: str) -> HttpResponse:
    """GET lists the quizzes of a course; POST makes one with its title alone."""
    found = editable_course(request, course)
    if request.method == "POST":
        try:
            title = request.POST.get("title", "")
            made = building.create_course_quiz(course=found, title=title, actor=request.user)
        except Refused as error:
            messages.error(request, str(error))
            return redirect("courses:studio_quizzes", found.slug)
        return redirect("courses:studio_quiz", found.slug, made.pk)
    rows = Quiz.objects.kept().filter(course=found).select_related("lesson").defer("lesson__staged")
    return render(
        request,
        "courses/quizzes/quizzes.html",
        {"course": found, "quizzes": rows.order_by("title", "pk")[:200]},
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
    return _builder(request, found, quiz)


def _builder(
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
        return _draw(request, found, quiz, None)
    keys = [one for text in request.POST.getlist("question") if (one := _uuid(text))]
    return _change(
        request, found, quiz, lambda: building.add_questions(quiz=quiz, keys=keys, actor=request.user)
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _draw(request: SignedInRequest, course: Course, quiz: Quiz, key: UUID | None) -> HttpResponse:
    form = DrawForm(request.POST, tree=folder_tree(course, with_shared=True))
    if form.is_valid():
        try:
            kept = building.save_draw(
                quiz=quiz,
                key=key,
                values=form.values(),
                expected=form.cleaned_data["expected"],
                actor=request.user,
            )
        except building.EditedMeanwhile as error:
            if wants_json(request):
                return refused(str(error), stale=True)
            form = _again(request, form, error)
        except Refused as error:
            form.add_error("count" if isinstance(error, building.TooFew) else None, str(error))
        else:
            if wants_json(request):
                return saved(quiz, next((one for one in kept.items if one.id == key), None))
            return _back(course, quiz, f"#item-{key}" if key else "")
    if wants_json(request):
        return refused_form(form)
    if key is None:
        return _builder(request, course, quiz, form, 422)
    return _item_page(request, course, quiz, key, form, 422)


def _again(request: SignedInRequest, form: DrawForm, error: building.EditedMeanwhile) -> DrawForm:
    """What was typed, so that saving again puts it in the place of what is there now."""
    sent = request.POST.copy()
    sent["expected"] = fingerprint(error.theirs) if error.theirs else ""
    again = DrawForm(sent, tree=form.tree)
    again.is_valid()
    again.add_error(None, str(error))
    return again


@require_http_methods(["GET", "POST"])
@signed_in
def item(request: SignedInRequest, course: str, key: UUID, item: UUID) -> HttpResponse:
    """GET shows a draw or a section to change; POST stores it, or an item's points and whether it begins a page."""
    found, quiz = _found(request, course, key)
    if request.method == "GET":
        return _item_page(request, found, quiz, item)
    if "count" in request.POST:
        return _draw(request, found, quiz, item)
    if "title" in request.POST:
        return _section(request, found, quiz, item)
    values: dict[str, Any] = {}
    if "new_page" in request.POST:
        values["new_page"] = request.POST["new_page"] == "1"
    if "points" in request.POST:
        values["points"] = _points(request.POST["points"])
    if wants_json(request):
        return _save_item(request, quiz, item, values)
    return _change(
        request, found, quiz,
        lambda: building.save_item(quiz=quiz, key=item, values=values, actor=request.user), f"#item-{item}",
    )  # fmt: skip


def _save_item(request: SignedInRequest, quiz: Quiz, key: UUID, values: dict[str, Any]) -> HttpResponse:
    try:
        building.save_item(quiz=quiz, key=key, values=values, actor=request.user)
    except Refused as error:
        return refused(str(error))
    return saved(quiz, points=points_words(builder_page(quiz, Wanted()).points))


def _points(text: str) -> Decimal | str | None:
    """The points typed; None for those of the question. What is no number stays for the document to refuse."""
    tidy = text.strip().replace(",", ".")
    try:
        return Decimal(tidy) if tidy else None
    except InvalidOperation:
        return tidy


def _section(request: SignedInRequest, course: Course, quiz: Quiz, key: UUID) -> HttpResponse:
    sent = request.POST
    try:
        kept = building.save_section(
            quiz=quiz, key=key, title=sent["title"], text=sent.get("text", ""), expected=sent.get("expected", ""),
            actor=request.user,
        )  # fmt: skip
    except building.EditedMeanwhile as error:
        if wants_json(request):
            return refused(str(error), stale=True)
        mine = SectionDocument.model_construct(id=key, title=sent["title"], text=sent.get("text", ""))
        context = _frame(course, quiz, "questions") | {
            "section": mine,
            "stale": error,
            "theirs": error.theirs,
        }
        return render(request, "courses/quizzes/item.html", context, status=409)
    except Refused as error:
        if wants_json(request):
            return refused(str(error))
        messages.error(request, str(error))
    else:
        if wants_json(request):
            return saved(quiz, next((one for one in kept.sections if one.id == key), None))
    return _back(course, quiz, f"#item-{key}")


def _item_page(
    request: SignedInRequest,
    course: Course,
    quiz: Quiz,
    key: UUID,
    form: DrawForm | None = None,
    status: int = 200,
) -> HttpResponse:
    entry = next((one for one in draft_document(quiz).entries() if one.id == key), None)
    if entry is None or isinstance(entry, QuestionItem):
        return _back(course, quiz)
    context = _frame(course, quiz, "questions")
    if isinstance(entry, DrawItem):
        tree = folder_tree(course, with_shared=True)
        context["draw_form"] = form or DrawForm(initial=DrawForm.start(entry, fingerprint(entry)), tree=tree)
    else:
        context |= {"section": entry, "expected": fingerprint(entry)}
    return render(request, "courses/quizzes/item.html", context, status=status)


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
