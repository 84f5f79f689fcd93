"""The list of a bank, changing several questions at once, folders. With a course it is its bank, else the organisation's."""

from collections.abc import Collection
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.api import SignedInRequest
from courses.catalogue.access import COURSE_CREATE
from courses.catalogue.errors import Refused
from courses.questions import many
from courses.questions.access import Bank, bank_of, banked_folder, other_banks
from courses.questions.bank import DIFFICULTIES, Wanted, bank_page, listed_keys
from courses.questions.copying import copy_questions
from courses.questions.forms_bank import EditsForm
from courses.questions.models import Question
from courses.questions.types.fields import SCORING
from courses.questions.types.registry import QUESTION_TYPES
from lms.kernel import clock
from lms.kernel.access import allows, signed_in


def frame(bank: Bank) -> dict[str, Any]:
    """What every page of a bank needs: the bank, its course, and the layout around it."""
    layout = "layouts/teach.html" if bank.course else "layouts/app.html"
    return {"bank": bank, "course": bank.course, "layout": layout}


@require_safe
@signed_in
def bank(request: SignedInRequest, course: str | None = None) -> HttpResponse:
    """Show the questions of a bank, as the address asks for them."""
    found = bank_of(request, course)
    page = bank_page(found.course, Wanted.of(request.GET))
    context = frame(found) | {
        "page": page,
        "types": [(name, kind.label) for name, kind in QUESTION_TYPES.items()],
        "levels": [(name, label) for name, (label, _found) in DIFFICULTIES.items()],
        "rules": SCORING.choices,
        "may_take_out": allows(request.user, COURSE_CREATE),
    }
    return render(request, "courses/questions/bank.html", context)


@require_POST
@signed_in
def edits(request: SignedInRequest, course: str | None = None) -> HttpResponse:
    """Move, tag, rate, price, score, copy, bin, restore or remove the questions that are ticked."""
    found = bank_of(request, course)
    form = EditsForm(request.POST)
    keys = [key for text in request.POST.getlist("question") if (key := _key(text))]
    listed = request.POST.get("back", "")[:1000].lstrip("?")
    back = f"{found.list_url}?{listed}".rstrip("?")
    if request.POST.get("all"):
        keys = listed_keys(found.course, Wanted.of(QueryDict(listed)), many.MOST)
        if len(keys) > many.MOST:
            messages.error(
                request, _("More than %d questions at once are too many. Narrow the list first.") % many.MOST
            )
            return redirect(back)
    if not keys:
        messages.info(request, _("Tick the questions first."))
        return redirect(back)
    if not form.is_valid():
        words = _("Write a difficulty from 0 to 100 or leave it empty, and points as a number.")
        if "scoring" in form.errors:
            words = _("Say what a partly right answer earns.")
        messages.error(request, words)
        return redirect(back)
    if form.cleaned_data["do"] == "copy":
        return _copied(request, found, keys, form.cleaned_data["into"], back)
    try:
        messages.success(request, _edit(found, keys, form.cleaned_data, request))
    except many.InUse as error:
        return _in_use(request, found, error, back)
    except many.NoRule as error:
        return _no_rule(request, found, error, back)
    except Refused as error:
        messages.error(request, str(error))
    return redirect(back)


def _edit(bank: Bank, keys: list[UUID], wanted: dict[str, Any], request: SignedInRequest) -> str:
    """Do it, and say what was done."""
    asked: dict[str, Any] = {"course": bank.course, "keys": keys, "actor": request.user}
    match wanted["do"]:
        case "move":
            folder = banked_folder(bank, wanted["folder"]) if wanted["folder"] else None
            count = many.move_questions(**asked, folder=folder)
            return ngettext("%d question moved.", "%d questions moved.", count) % count
        case "tag":
            count = many.tag_questions(**asked, add=wanted["tags"])
            return ngettext("%d question tagged.", "%d questions tagged.", count) % count
        case "untag":
            count = many.tag_questions(**asked, remove=wanted["tags"])
            return ngettext("Tags taken from %d question.", "Tags taken from %d questions.", count) % count
        case "rate":
            count = many.rate_questions(**asked, difficulty=wanted["difficulty"])
            words = ngettext("Difficulty of %d question set.", "Difficulty of %d questions set.", count)
            return words % count
        case "price":
            count = many.price_questions(**asked, points=wanted["points"])
            return ngettext("Points of %d question set.", "Points of %d questions set.", count) % count
        case "score":
            count = many.score_questions(**asked, scoring=wanted["scoring"])
            return ngettext("Rule of %d question set.", "Rule of %d questions set.", count) % count
        case "bin":
            count = many.bin_questions(**asked, now=clock.now())
            return ngettext("%d question put in the bin.", "%d questions put in the bin.", count) % count
        case "restore":
            count = many.restore_questions(**asked)
            return ngettext("%d question restored.", "%d questions restored.", count) % count
    count = many.remove_questions(**asked)
    return ngettext("%d question removed for good.", "%d questions removed for good.", count) % count


def _copied(request: SignedInRequest, bank: Bank, keys: list[UUID], into: str, back: str) -> HttpResponse:
    """Copy the questions into the bank that is named; without one, ask which."""
    banks = other_banks(request.user, bank)
    course = {value: found for value, _name, found in banks}
    if into not in course:
        context = frame(bank) | {"banks": banks, "keys": keys, "back": back, "count": len(keys)}
        return render(request, "courses/questions/bank_copy.html", context)
    count = copy_questions(course=bank.course, keys=keys, into=course[into], actor=request.user)
    messages.success(request, ngettext("%d question copied.", "%d questions copied.", count) % count)
    return redirect(back if into == "here" else Bank(course[into]).list_url)


def _in_use(request: HttpRequest, bank: Bank, error: many.InUse, back: str) -> HttpResponse:
    used = [(name, error.uses[key]) for key, name in _names(error.uses)]
    context = frame(bank) | {"problem": error, "used": used, "back": back}
    return render(request, "courses/questions/bank_used.html", context, status=422)


def _no_rule(request: HttpRequest, bank: Bank, error: many.NoRule, back: str) -> HttpResponse:
    without = [(key, name, error.reasons[key]) for key, name in _names(error.reasons)]
    context = frame(bank) | {"problem": error, "without": without, "back": back}
    return render(request, "courses/questions/bank_used.html", context, status=422)


def _names(keys: Collection[UUID]) -> list[tuple[UUID, str]]:
    """Keys and names of questions, by name."""
    rows = Question.objects.filter(pk__in=list(keys)).order_by("title", "pk")
    return [(key, title or words[:80]) for key, title, words in rows.values_list("pk", "title", "words")]


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@require_POST
@signed_in
def folders(request: SignedInRequest, course: str | None = None) -> HttpResponse:
    """Make a folder, below `parent` or at the top, and go there."""
    found = bank_of(request, course)
    above = _key(request.POST.get("parent", ""))
    parent = banked_folder(found, above) if above else None
    try:
        made = many.make_folder(
            course=found.course, name=request.POST.get("name", ""), parent=parent, actor=request.user
        )
    except Refused as error:
        messages.error(request, str(error))
        return redirect(found.list_url)
    return redirect(f"{found.list_url}?{urlencode({'folder': made.pk})}")


@require_POST
@signed_in
def folder(request: SignedInRequest, key: UUID, course: str | None = None) -> HttpResponse:
    """Rename a folder and, with `parent`, put it there; or with `remove` take it away; its questions stay."""
    found = bank_of(request, course, folder=key)
    row = banked_folder(found, key)
    try:
        if "remove" in request.POST:
            many.remove_folder(folder=row, actor=request.user)
            return redirect(found.list_url)
        many.rename_folder(folder=row, name=request.POST.get("name", ""), actor=request.user)
        if "parent" in request.POST:
            above = _key(request.POST["parent"])
            many.move_folder(
                folder=row, parent=banked_folder(found, above) if above else None, actor=request.user
            )
    except Refused as error:
        messages.error(request, str(error))
    return redirect(f"{found.list_url}?{urlencode({'folder': key})}")
