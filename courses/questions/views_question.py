"""A question of a bank: writing it, its versions, trying it, rendering what is typed, pictures for it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.api import SignedInRequest
from courses.media.access import sign_links
from courses.questions.access import Bank, bank_of, banked_folder, banked_question, banked_version
from courses.questions.actions import EditedMeanwhile, create_question, revise_question
from courses.questions.comparing import differences
from courses.questions.folders import folder_tree
from courses.questions.forms_bank import DescriptionForm
from courses.questions.many import describe_question
from courses.questions.models import Question, QuestionVersion
from courses.questions.trying import try_question
from courses.questions.types.authoring import BoundForm
from courses.questions.types.base import QuestionType
from courses.questions.types.errors import DataInvalid
from courses.questions.types.registry import QUESTION_TYPES
from courses.questions.uses import drawn_by, uses
from courses.questions.views_bank import frame
from courses.questions.views_pictures import Picture, picture_of, take_picture
from lms.kernel.access import signed_in
from lms.kernel.markup import MarkupTooLarge
from lms.kernel.markup import render as rendered

PREFIX = "q"
Done = Callable[[Question], HttpResponse]


@require_http_methods(["GET", "POST"])
@signed_in
def new(request: SignedInRequest, course: str | None = None) -> HttpResponse:
    """Choose a type, then write a question of it."""
    found = bank_of(request, course)

    def done(question: Question) -> HttpResponse:
        messages.success(request, _("Saved as version 1."))
        return redirect(found.url("question", question.pk))

    return new_page(request, found, done)


def new_page(
    request: SignedInRequest, bank: Bank, done: Done, more: dict[str, Any] | None = None
) -> HttpResponse:
    """The page of a new question, for this part and those above: `done` answers once it was made."""
    kind = QUESTION_TYPES.get(request.POST.get("type", "") or request.GET.get("type", ""))
    if kind is None:
        context = frame(bank) | {"types": list(QUESTION_TYPES.values())} | (more or {})
        return render(request, "courses/questions/question_types.html", context)
    return _edit(request, bank, None, kind, done, more or {})


@require_http_methods(["GET", "POST"])
@signed_in
def question(request: SignedInRequest, key: UUID, course: str | None = None) -> HttpResponse:
    """Write a question; saving makes a new version. A newer one by somebody else is shown beside what was typed."""
    found = bank_of(request, course, question=key)
    row = banked_question(found, key)

    def done(saved: Question) -> HttpResponse:
        number = saved.current.number if saved.current else 1
        messages.success(request, _("Saved. New attempts get version %d.") % number)
        return redirect(found.url("question", saved.pk))

    return _edit(request, found, row, QUESTION_TYPES[row.type], done, {})


def _edit(
    request: SignedInRequest,
    bank: Bank,
    row: Question | None,
    kind: QuestionType[Any, Any],
    done: Done,
    more: dict[str, Any],
) -> HttpResponse:
    tree, version = folder_tree(bank.course), row.current if row else None
    status, stale = 200, None
    shows_picture = kind.name == "hotspot"
    picture = Picture()
    if request.method == "POST":
        sent = request.POST.copy()
        if shows_picture:
            picture = take_picture(request, sent, PREFIX)
        form = DescriptionForm(sent, tree=tree)
        own = kind.posted_form(sent, PREFIX)
        if not own.rows_changed and not picture.looks:
            try:
                if form.is_valid() and not picture.problem:
                    kind.dump_data(own.data)
                    return done(_store(request, bank, row, kind, form.cleaned_data, own))
                kind.dump_data(own.data)
            except DataInvalid as error:
                own = own.with_problems(error.problems)
            except EditedMeanwhile as error:
                form, stale = _after(row, form, tree), error
            status = 409 if stale else 422
    else:
        start = DescriptionForm.start(row) or {"folder": request.GET.get("folder", "")}
        form = DescriptionForm(initial=start, tree=tree)
        own = kind.author_form(version.data if version else kind.sample(), PREFIX)
        picture = picture_of(own.data) if shows_picture else picture
    newest = QuestionVersion.objects.filter(question=row).order_by("-number").first() if stale else None
    context = frame(bank) | {
        "question": row, "version": version, "kind": kind, "form": form, "own": own, "stale": stale,
        "theirs": try_question(newest, name="theirs", seed="") if newest else None, "newest": newest,
        "uses": [*uses([row.pk]).get(row.pk, []), *drawn_by(row.pk)] if row else [], "picture": picture, "shows_picture": shows_picture,
    }  # fmt: skip
    return render(request, "courses/questions/question_edit.html", context | more, status=status)


def _after(row: Question | None, form: DescriptionForm, tree: Any) -> DescriptionForm:
    """The form as it was typed, now said to start from the newest version: saving again puts it on top."""
    values = dict(form.data.items())
    last = QuestionVersion.objects.filter(question=row).order_by("-number").first()
    values["expected"] = str(last.number if last else "")
    return DescriptionForm(values, tree=tree)


def _store(
    request: SignedInRequest,
    bank: Bank,
    row: Question | None,
    kind: QuestionType[Any, Any],
    cleaned: dict[str, Any],
    own: BoundForm,
) -> Question:
    asked = {"prompt": cleaned["prompt"], "data": own.data, "points": cleaned["points"]}
    folder = banked_folder(bank, UUID(cleaned["folder"])) if cleaned["folder"] else None
    if row is None:
        row = create_question(
            actor=request.user, type=kind.name, course=bank.course, title=cleaned["title"], **asked
        )
    else:
        current = row.current
        kept = current.prompt_html if current and current.prompt == cleaned["prompt"] else None
        row.current = revise_question(
            question=row, actor=request.user, expected=cleaned["expected"], prompt_html=kept, **asked
        )
    describe_question(
        question=row, actor=request.user, title=cleaned["title"], tags=cleaned["tags"],
        difficulty=cleaned["difficulty"], folder=folder,
    )  # fmt: skip
    return row


@require_http_methods(["GET", "POST"])
@signed_in
def preview(request: SignedInRequest, key: UUID, course: str | None = None) -> HttpResponse:
    """The question as learners meet it; POST judges an answer, and keeps nothing."""
    found = bank_of(request, course, question=key)
    row = banked_question(found, key)
    assert row.current is not None
    seed = (request.POST.get("seed") or request.GET.get("seed") or "1")[:20]
    tried = try_question(row.current, name="try", seed=seed, sent=request.POST or None)
    context = frame(found) | {
        "question": row, "version": row.current, "tried": tried, "seed": seed,
        "another": int(seed) + 1 if seed.isdecimal() else 1,
    }  # fmt: skip
    return render(request, "courses/questions/question_preview.html", context)


@require_safe
@signed_in
def versions(request: SignedInRequest, key: UUID, course: str | None = None) -> HttpResponse:
    """The versions of a question, each with what it changed."""
    found = bank_of(request, course, question=key)
    row = banked_question(found, key)
    rows = list(
        QuestionVersion.objects.filter(question=row).select_related("author").order_by("-number")[:51]
    )
    listed = [
        (one, differences(rows[place + 1] if place + 1 < len(rows) else None, one))
        for place, one in enumerate(rows[:50])
    ]
    return render(
        request,
        "courses/questions/question_versions.html",
        frame(found) | {"question": row, "versions": listed},
    )


@require_POST
@signed_in
def restoration(request: SignedInRequest, key: UUID, number: int, course: str | None = None) -> HttpResponse:
    """Bring an old version back, as a new one."""
    found = bank_of(request, course, question=key)
    row = banked_question(found, key)
    old = banked_version(row, number)
    made = revise_question(
        question=row, actor=request.user, type=old.type, prompt=old.prompt, prompt_html=old.prompt_html,
        data=old.data, points=old.points,
    )  # fmt: skip
    messages.success(
        request, _("Version %(old)d is back as version %(new)d.") % {"old": number, "new": made.number}
    )
    return redirect(found.url("question", row.pk))


@require_POST
@signed_in
def rendering(request: SignedInRequest, course: str | None = None) -> HttpResponse:
    """The HTML of a prompt that is being typed."""
    bank_of(request, course)
    try:
        html = sign_links(rendered(request.POST.get("prompt", "")[:50_000], heading_start=4))
    except MarkupTooLarge:
        html = ""
    return JsonResponse({"html": html})
