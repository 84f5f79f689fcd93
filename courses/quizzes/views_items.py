"""One thing of a quiz: a section, a draw, a question's points. A save that began from older contents shows both."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
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
from courses.questions.bank import Wanted
from courses.questions.folders import folder_tree
from courses.quizzes import building
from courses.quizzes.access import studio_quiz
from courses.quizzes.answers import points_words, refused, refused_form, saved, wants_json
from courses.quizzes.builder_page import builder_page
from courses.quizzes.documents import (
    DrawItem,
    Entry,
    QuestionItem,
    QuizDocument,
    SectionDocument,
    draft_document,
    fingerprint,
)
from courses.quizzes.forms_builder import DrawForm, PointsForm, in_words
from courses.quizzes.models import Quiz
from courses.quizzes.views_builder import show_builder
from lms.kernel.access import signed_in


@require_http_methods(["GET", "POST"])
@signed_in
def item(request: SignedInRequest, course: str, key: UUID, item: UUID) -> HttpResponse:
    """GET shows a draw, a section or a question's points to change; POST stores it, or whether it begins a page."""
    quiz = studio_quiz(editable_course(request, course), key)
    entry = _entry(draft_document(quiz), item)
    if request.method == "GET":
        return _back(quiz) if entry is None else _page(request, quiz, entry)
    if "count" in request.POST:
        return _draw(request, quiz, item)
    if "title" in request.POST:
        return _section(request, quiz, item)
    return _points(request, quiz, item)


def _back(quiz: Quiz, key: UUID | None = None) -> HttpResponse:
    assert quiz.course is not None
    base = reverse("courses:studio_quiz", args=[quiz.course.slug, quiz.pk])
    return redirect(f"{base}#item-{key}" if key else base)


def _entry(document: QuizDocument, key: UUID) -> Entry | None:
    return next((one for one in document.entries() if one.id == key), None)


def _page(request: SignedInRequest, quiz: Quiz, entry: Entry, status: int = 200, **more: Any) -> HttpResponse:
    """The form of an entry as it is, unless `more` holds another `form` or `section`."""
    course = quiz.course
    assert course is not None
    context: dict[str, Any] = {
        "course": course, "quiz": quiz, "view": "questions", "key_text": str(entry.id),
        "base": reverse("courses:studio_quiz", args=[course.slug, quiz.pk]),
    }  # fmt: skip
    if isinstance(entry, SectionDocument):
        context |= {"section": entry, "expected": fingerprint(entry)}
    else:
        context["form"] = _form(quiz, entry)
    return render(request, "courses/quizzes/item.html", context | more, status=status)


def _form(quiz: Quiz, entry: Entry) -> DrawForm | PointsForm:
    if isinstance(entry, DrawItem):
        tree = folder_tree(quiz.course, with_shared=True)
        return DrawForm(initial=DrawForm.start(entry, fingerprint(entry)), tree=tree)
    points = entry.points if isinstance(entry, QuestionItem) else None
    usual = f"{points.normalize():f}" if points is not None else None
    return PointsForm(initial={"points": usual, "expected": fingerprint(entry)})


def _kept(
    request: SignedInRequest,
    quiz: Quiz,
    key: UUID,
    save: Callable[[], QuizDocument],
    again: Callable[[Entry], dict[str, Any]],
    problem: Callable[[Refused], HttpResponse],
    gone: Callable[[], HttpResponse],
) -> HttpResponse:
    """Save, and answer; when somebody else changed it meanwhile, show theirs beside what `again` makes of what was typed."""
    try:
        document = save()
    except building.EditedMeanwhile as error:
        if wants_json(request):
            return refused(str(error), stale=True)
        theirs: Any = error.theirs
        if theirs is None:
            messages.error(request, str(error))
            return gone()
        said = _words(quiz, theirs)
        return _page(request, quiz, theirs, 409, stale=error, theirs=said, **again(theirs))
    except Refused as error:
        return problem(error)
    if not wants_json(request):
        return _back(quiz, key)
    entry = _entry(document, key)
    more = (
        {"points": points_words(builder_page(quiz, Wanted()).points)}
        if isinstance(entry, QuestionItem)
        else {}
    )
    return saved(quiz, entry, **more)


def _words(quiz: Quiz, theirs: Entry) -> list[tuple[Any, str]]:
    if isinstance(theirs, SectionDocument):
        return [(_("Title of the section"), theirs.title), (_("Text"), theirs.text)]
    return in_words(_form(quiz, theirs)) or [(_("Points"), _("those of the question"))]


def _draw(request: SignedInRequest, quiz: Quiz, key: UUID) -> HttpResponse:
    form = DrawForm(request.POST, tree=folder_tree(quiz.course, with_shared=True))

    def again(theirs: Entry) -> dict[str, Any]:
        return {"form": DrawForm(_resent(request, theirs), tree=form.tree)}

    def wrong(error: Refused | None = None) -> HttpResponse:
        if error is not None:
            form.add_error("count" if isinstance(error, building.TooFew) else None, str(error))
        if wants_json(request):
            return refused_form(form)
        return _page(request, quiz, _entry(draft_document(quiz), key) or DrawItem(id=key), 422, form=form)

    if not form.is_valid():
        return wrong()
    save = lambda: building.save_draw(  # noqa: E731
        quiz=quiz, key=key, values=form.values(), expected=form.cleaned_data["expected"], actor=request.user
    )
    assert quiz.course is not None
    course = quiz.course
    # What was typed stands in the form of a new draw.
    return _kept(
        request, quiz, key, save, again, wrong, lambda: show_builder(request, course, quiz, form, 409)
    )


def _resent(request: SignedInRequest, theirs: Entry) -> Any:
    """What was typed, so that saving again puts it in the place of what is there now."""
    sent = request.POST.copy()
    sent["expected"] = fingerprint(theirs)
    return sent


def _points(request: SignedInRequest, quiz: Quiz, key: UUID) -> HttpResponse:
    sent = request.POST
    values: dict[str, Any] = {}
    if "new_page" in sent:
        values["new_page"] = sent["new_page"] == "1"
    if "points" in sent:
        values["points"] = _number(sent["points"])

    def wrong(error: Refused) -> HttpResponse:
        if wants_json(request):
            return refused(str(error))
        messages.error(request, str(error))
        return _back(quiz, key)

    return _kept(
        request, quiz, key,
        lambda: building.save_item(
            quiz=quiz, key=key, values=values, expected=sent.get("expected", "") if "points" in sent else "",
            actor=request.user,
        ),
        lambda theirs: {"form": PointsForm(_resent(request, theirs))},
        wrong,
        lambda: _back(quiz),
    )  # fmt: skip


def _number(text: str) -> Decimal | str | None:
    """The points typed; None for those of the question. What is no number stays for the document to refuse."""
    tidy = text.strip().replace(",", ".")
    try:
        return Decimal(tidy) if tidy else None
    except InvalidOperation:
        return tidy


def _section(request: SignedInRequest, quiz: Quiz, key: UUID) -> HttpResponse:
    sent = request.POST
    title, text = sent["title"], sent.get("text", "")

    def gone() -> HttpResponse:
        messages.warning(request, _("You had written: %s") % f"{title} {text}".strip())
        return _back(quiz)

    def wrong(error: Refused) -> HttpResponse:
        if wants_json(request):
            return refused(str(error))
        messages.error(request, str(error))
        return _back(quiz, key)

    return _kept(
        request, quiz, key,
        lambda: building.save_section(
            quiz=quiz, key=key, title=title, text=text, expected=sent.get("expected", ""), actor=request.user
        ),
        lambda theirs: {"section": SectionDocument.model_construct(id=key, title=title, text=text)},
        wrong,
        gone,
    )  # fmt: skip
