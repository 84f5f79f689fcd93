"""Blocks of a lesson, changed one at a time. The page's script asks for JSON; plain forms get pages."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.api import SignedInRequest
from courses.authoring import drafts, editing
from courses.authoring.access import edited_lesson, studio_lesson
from courses.authoring.choices import KINDS, choices, films
from courses.authoring.differences import words
from courses.authoring.documents import MAX_BODY, BlockDocument
from courses.authoring.editor_page import one_block
from courses.authoring.forms_editor import SHOWN, BlockForm, uuid_or_none
from courses.authoring.looks import look_of_both
from courses.blocks.actions import rendered
from courses.blocks.models import Block
from courses.catalogue.errors import Refused
from courses.media.access import sign_links
from courses.outline.models import Lesson
from lms.kernel import clock
from lms.kernel.access import signed_in
from lms.pages.times import zone_name

MAX_PICTURE = 20 * 1024 * 1024


def _lesson(request: SignedInRequest, course: str, key: UUID) -> Lesson:
    return edited_lesson(request, course, key)


def _wants_json(request: HttpRequest) -> bool:
    return request.content_type == "application/json" or "application/json" in request.headers.get(
        "Accept", ""
    )


def _sent(request: HttpRequest) -> dict[str, Any]:
    """What the script sent as JSON, or a form's fields."""
    if request.content_type != "application/json":
        return {name: request.POST[name] for name in request.POST}
    try:
        found = json.loads(request.body)
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {}


def _saved(document: BlockDocument, html: str = "") -> JsonResponse:
    now = timezone.localtime(clock.now())
    answer: dict[str, Any] = {
        "id": str(document.id), "revision": document.revision, "body": document.body, "title": document.title,
        "url": document.url, "saved": f"{now:%H:%M:%S} {zone_name(now)}",
    }  # fmt: skip
    return JsonResponse(answer | ({"html": html} if html else {}))


def _drawn(request: HttpRequest, lesson: Lesson, document: BlockDocument) -> str:
    context = {
        "block": one_block(lesson.course, document), "course": lesson.course, "lesson": lesson, "may_edit": True,
    }  # fmt: skip
    return render_to_string("courses/authoring/_editor_block.html", context, request)


def _done(
    request: SignedInRequest, lesson: Lesson, change: Callable[[], BlockDocument | None], *, draw: bool = True
) -> HttpResponse:
    """Make a change and answer with the block as it is now, or go back to the page."""
    try:
        document, problem = change(), ""
    except Refused as error:
        document, problem = None, str(error)
    if _wants_json(request):
        if problem:
            return JsonResponse({"problem": problem}, status=422)
        if document is None:
            return JsonResponse({"problem": _("Somebody else removed this block.")}, status=410)
        return _saved(document, _drawn(request, lesson, document) if draw else "")
    if problem:
        messages.error(request, problem)
    place = f"#block-{document.id}" if document else ""
    return redirect(f"{request.path.partition('/blocks/')[0].partition('/choices/')[0]}/{place}")


@require_POST
@signed_in
def blocks(request: SignedInRequest, course: str, key: UUID) -> HttpResponse:
    """Add a block: of a kind, showing something that exists or (`new`) something made with this title."""
    lesson, sent = _lesson(request, course, key), _sent(request)
    kind = str(sent.get("kind", ""))
    before = uuid_or_none(sent.get("before"))
    fields = sent["fields"] if isinstance(sent.get("fields"), dict) else sent

    def change() -> BlockDocument:
        if sent.get("new"):
            return editing.add_new(
                lesson=lesson, kind=kind, title=str(sent["new"]), actor=request.user, now=clock.now(), before=before
            )  # fmt: skip
        if kind == "question":
            return editing.add_question(
                lesson=lesson, question=fields.get("question"), key=uuid_or_none(sent.get("id")), before=before,
                actor=request.user, now=clock.now(),
            )  # fmt: skip
        return editing.add(
            lesson=lesson, kind=kind, fields=fields, key=uuid_or_none(sent.get("id")), before=before,
            actor=request.user, now=clock.now(),
        )  # fmt: skip

    chosen = bool(sent.get("new")) or any(fields.get(name) for name in (*editing.LINKS, "question"))
    if not _wants_json(request) and kind in editing.CHOSEN and not chosen:
        return redirect("courses:studio_choices", course, key, kind)
    if not _wants_json(request) and kind not in editing.CHOSEN:
        try:
            return redirect("courses:studio_block", course, key, change().id)
        except Refused as error:
            messages.error(request, str(error))
            return redirect("courses:studio_lesson", course, key)
    return _done(request, lesson, change)


def _block(lesson: Lesson, key: UUID) -> BlockDocument:
    found = next((one for one in drafts.draft_blocks(lesson) if one.id == key), None)
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def block(request: SignedInRequest, course: str, key: UUID, block: UUID) -> HttpResponse:
    """A block's form, for those without our scripts; POST saves, and is refused (409) when it began from older contents."""
    lesson = _lesson(request, course, key)
    if request.method != "POST":
        found = _block(lesson, block)
        return _form(request, lesson, found, BlockForm.of(found))
    sent = _sent(request)
    fields = sent["fields"] if isinstance(sent.get("fields"), dict) else sent
    try:
        saved = editing.save(
            lesson=lesson, key=block, expected=str(sent.get("expected", "")), fields=fields,
            actor=request.user, now=clock.now(),
        )  # fmt: skip
    except drafts.EditedMeanwhile as error:
        return _refused(request, lesson, block, error, fields)
    except Refused as error:
        if _wants_json(request):
            return JsonResponse({"problem": str(error)}, status=422)
        form = BlockForm(request.POST)
        form.add_error(None, str(error))
        return _form(request, lesson, _block(lesson, block), form, status=422)
    if _wants_json(request):
        return _saved(saved, _drawn(request, lesson, saved) if sent.get("draw") else "")
    return redirect(f"{lesson_address(course, key)}#block-{block}")


def lesson_address(course: str, key: UUID) -> str:
    """The address of the editor of a lesson."""
    return str(redirect("courses:studio_lesson", course, key).url)


def _form(
    request: SignedInRequest, lesson: Lesson, found: BlockDocument, form: BlockForm, status: int = 200, **more: Any
) -> HttpResponse:  # fmt: skip
    form.keep_for(found.kind)
    keys = [one.id for one in drafts.draft_blocks(lesson)]
    behind = (
        keys[keys.index(found.id) + 1 :] if found.id in keys else [uuid_or_none(request.POST.get("before"))]
    )
    context = {
        "course": lesson.course, "lesson": lesson, "form": form, "block": one_block(lesson.course, found),
        "before": next(iter(behind), None) or "",
    }  # fmt: skip
    return render(request, "courses/authoring/editor_block.html", context | more, status=status)


def _refused(
    request: SignedInRequest, lesson: Lesson, key: UUID, error: drafts.EditedMeanwhile, fields: dict[str, Any]
) -> HttpResponse:  # fmt: skip
    """Answer with both versions, or with what was written in a block that is gone, so that the author chooses."""
    theirs = error.theirs
    pieces = [[one.mark, one.text] for one in words(*_both(theirs, fields))]
    look = look_of_both(theirs, _mine(key, theirs, fields))
    if _wants_json(request):
        named = {name: getattr(theirs, name) for name in editing.TEXTS} if theirs else None
        revision = theirs.revision if theirs else ""
        return JsonResponse(
            {"problem": str(error), "theirs": named, "revision": revision, "pieces": pieces, "look": look},
            status=409,
        )
    form = BlockForm({**request.POST.dict(), "expected": theirs.revision if theirs else ""})
    if theirs is None:
        kind = str(fields.get("kind"))
        mine = BlockDocument(id=key, kind=kind if kind in SHOWN else "text")  # type: ignore[arg-type]
        form.add_error(None, _("%s What you wrote in it is below.") % error)
        return _form(request, lesson, mine, form, status=409, gone=True)
    form.add_error(None, _("%s Below is yours; saving puts it in the place of theirs.") % error)
    return _form(request, lesson, theirs, form, status=409, theirs=theirs, pieces=pieces, look=look)


def _mine(key: UUID, theirs: BlockDocument | None, fields: dict[str, Any]) -> BlockDocument:
    """A block as somebody wrote it, to be looked at."""
    base = theirs or BlockDocument(id=key)
    data = fields.get("data")
    form = {"data": {"format": "html"}} if isinstance(data, dict) and data.get("format") == "html" else {}
    written = {name: str(fields[name] or "")[:MAX_BODY] for name in editing.TEXTS if name in fields}
    return base.model_copy(update=written | form)


def _both(theirs: BlockDocument | None, fields: dict[str, Any]) -> tuple[str, str]:
    """All words of a block as it is and as somebody wrote it, a line each for its title, its address and its text."""
    old = {name: getattr(theirs, name) if theirs else "" for name in editing.TEXTS}
    new = old | {name: str(fields[name] or "") for name in editing.TEXTS if name in fields}
    return "\n".join(filter(None, old.values())), "\n".join(filter(None, new.values()))


@require_POST
@signed_in
def place(request: SignedInRequest, course: str, key: UUID, block: UUID) -> HttpResponse:
    """Move a block before another one, to the end, or one `step` up or down."""
    lesson, sent = _lesson(request, course, key), _sent(request)

    def change() -> BlockDocument | None:
        before = uuid_or_none(sent.get("before"))
        if sent.get("step") in ("up", "down"):
            keys = [one.id for one in drafts.draft_blocks(lesson)]
            at = keys.index(block) if block in keys else 0
            ahead = keys[at + 2] if at + 2 < len(keys) else None
            before = keys[max(0, at - 1)] if sent["step"] == "up" else ahead
        after = drafts.move_block(
            lesson=lesson, key=block, before=before, actor=request.user, now=clock.now()
        )
        return next((one for one in after if one.id == block), None)

    return _done(request, lesson, change, draw=False)


@require_POST
@signed_in
def copies(request: SignedInRequest, course: str, key: UUID, block: UUID) -> HttpResponse:
    """Duplicate a block."""
    lesson = _lesson(request, course, key)
    return _done(
        request,
        lesson,
        lambda: editing.duplicate(lesson=lesson, key=block, actor=request.user, now=clock.now()),
    )


@require_POST
@signed_in
def removal(request: SignedInRequest, course: str, key: UUID, block: UUID) -> HttpResponse:
    """Take a block out; the answer holds its document, so that it can be put back. With `expected`, what somebody else
    has changed since stays, and is the answer (409)."""
    lesson = _lesson(request, course, key)
    expected = str(_sent(request).get("expected") or "")
    try:
        removed = drafts.remove_block(
            lesson=lesson, key=block, actor=request.user, now=clock.now(), expected=expected
        )
    except drafts.EditedMeanwhile as error:
        html = _drawn(request, lesson, error.theirs) if error.theirs else ""
        return JsonResponse({"problem": str(error), "html": html}, status=409)
    if _wants_json(request):
        return JsonResponse({"document": removed.dump() if removed else None})
    messages.info(request, _("The block is removed. The history still has it."))
    return redirect("courses:studio_lesson", course, key)


@require_POST
@signed_in
def elsewhere(request: SignedInRequest, course: str, key: UUID, block: UUID) -> HttpResponse:
    """Move a block to the end of another lesson (`to`)."""
    lesson, to = _lesson(request, course, key), uuid_or_none(_sent(request).get("to"))
    if to is None:
        raise Http404
    target = studio_lesson(lesson.course, to)
    return _done(
        request, lesson,
        lambda: editing.move_on(lesson=lesson, key=block, to=target, actor=request.user, now=clock.now()),
        draw=False,
    )  # fmt: skip


@require_POST
@signed_in
def files(request: SignedInRequest, course: str, key: UUID, block: UUID) -> HttpResponse:
    """Upload a file into a file block."""
    lesson, sent = _lesson(request, course, key), request.FILES.get("file")

    def change() -> BlockDocument | None:
        if sent is None:
            raise drafts.BlockInvalid(_("Choose a file."))
        return editing.add_file(
            lesson=lesson, key=block, file=sent, name=sent.name or "file", actor=request.user, now=clock.now()
        )  # fmt: skip

    return _done(request, lesson, change)


@require_safe
@signed_in
def choose(request: SignedInRequest, course: str, key: UUID, kind: str) -> HttpResponse:
    """What exists to put into a block of a kind, searched by `q`: as JSON, or a page of forms."""
    lesson = _lesson(request, course, key)
    if kind not in KINDS:
        raise Http404
    query = request.GET.get("q", "").strip()[:100]
    shown = drafts.draft_blocks(lesson) if kind == "film" else ()
    found = films(lesson.pk, shown, query) if kind == "film" else choices(lesson.course, kind, query)
    if _wants_json(request):
        return JsonResponse({"choices": [one.dump() for one in found]})
    context = {
        "course": lesson.course, "lesson": lesson, "kind": kind, "found": found, "query": query,
        "field": "question" if kind == "question" else editing.NEEDS.get(kind, ""),
        "label": Block.Kind(kind).label if kind in Block.Kind else "",
        "makes": kind in editing.MAKES,
    }  # fmt: skip
    return render(request, "courses/authoring/editor_choices.html", context)


@require_POST
@signed_in
def rendering(request: SignedInRequest, course: str, key: UUID) -> HttpResponse:
    """Return a text as the page would show it."""
    _lesson(request, course, key)
    sent = _sent(request)
    data = {"format": "html"} if sent.get("format") == "html" else {}
    try:
        html = rendered(Block(body=str(sent.get("body", ""))[:200_000], data=data))
    except ValueError as error:
        return HttpResponse(str(error), status=422, content_type="text/plain; charset=utf-8")
    return HttpResponse(sign_links(html))


@require_POST
@signed_in
def pictures(request: SignedInRequest, course: str, key: UUID) -> HttpResponse:
    """Store a pasted or dropped picture and return the Markdown that shows it."""
    _lesson(request, course, key)
    sent = request.FILES.get("file")
    if sent is None or (sent.size or 0) > MAX_PICTURE:
        return JsonResponse({"problem": _("Choose a picture of at most 20 MB.")}, status=422)
    try:
        asset, markdown = editing.picture(
            file=sent, name=sent.name or "picture", alt=request.POST.get("alt", ""), actor=request.user
        )  # fmt: skip
    except Refused as error:
        return JsonResponse({"problem": str(error)}, status=422)
    return JsonResponse({"markdown": markdown, "path": editing.asset_path(asset), "alt": asset.alt_text})
