"""Reading Moodle XML, one question at a time."""

from __future__ import annotations

import base64
import binascii
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.interchange.bank.categories import folder_of
from courses.interchange.bank.entries import Entries, Entry, at_line, read_as
from courses.interchange.drafts import CannotCarry, Draft
from courses.interchange.xml import iterate_xml, line_of
from courses.questions.types.mapping import Element, moodle

REASONS: Final = {
    "stack": gettext_lazy("STACK marks answers with a computer-algebra system, which is not available here."),
    "description": gettext_lazy("It is a text between questions, and asks nothing."),
    "random": gettext_lazy("It draws a question from a category; a quiz here does that by tags and folders."),
    "randomsamatch": gettext_lazy("It makes its pairs of short answers drawn at random."),
    "calculatedmulti": gettext_lazy("Options worked out from drawn numbers are not a question type here."),
    "ddimageortext": gettext_lazy("Dragging several things onto a picture is not a question type here."),
    "coderunner": gettext_lazy("It runs the program that the learner wrote."),
    "regexp": gettext_lazy("Its patterns give hints letter by letter, which short answers here do not."),
}
PLUGIN_FILE: Final = "@@PLUGINFILE@@/"


def read_moodle(path: Path, name: str, spare: Path) -> Entries:
    """Yield every question of the file; categories become folders. Embedded files are written to `spare`."""
    folder: tuple[str, ...] = ()
    for question in _questions(path, name):
        kind = question.get("type", "").lower()
        if kind == "category":
            folder = folder_of(moodle.value(question, "category"))
            continue
        yield entry_of(question, kind or "unknown", folder, spare)


def _questions(path: Path, name: str) -> Iterator[Element]:
    root = ""
    for element, outer in iterate_xml(path, name, "question"):
        root = root or outer
        if outer not in {"quiz", "question_bank"}:
            continue
        yield element


def entry_of(question: Element, kind: str, folder: tuple[str, ...], place: Path | None) -> Entry:
    """One question; its files are written to `place`, and left out without one."""
    title = moodle.value(question, "name")
    where = at_line(line_of(question), title)
    try:
        unknown = _("“%(kind)s” has no question type here yet.") % {"kind": kind}
        name, found = read_as("moodle", question, str(REASONS.get(kind) or unknown))
        files = _files(question, place) if place else {}
    except CannotCarry as reason:
        return Entry(kind, where, reason=str(reason))
    prompt = found.prompt if found.prompt is not None else moodle.html(question.find("questiontext"))
    old = moodle.value(question, "image")
    if old in files:
        prompt += f'<p><img src="{PLUGIN_FILE}{old}" alt=""></p>'
    draft = Draft(
        name,
        prompt=prompt,
        data=found.data,
        title=title,
        points=_points(question),
        tags=tuple(moodle.words(tag) for tag in question.iterfind("tags/tag") if moodle.words(tag)),
        folder=folder,
        identity=moodle.value(question, "idnumber"),
        explanation=moodle.html(question.find("generalfeedback")),
        hints=[text for hint in question.findall("hint") if (text := moodle.html(hint))],
        losses=found.losses,
        picture=f"{PLUGIN_FILE}{found.picture}" if found.picture else "",
        find=lambda url: files.get(unquote(url.removeprefix(PLUGIN_FILE)).split("?")[0]),
    )
    if moodle.html(question.find("partiallycorrectfeedback")):
        draft.lose("partly_right", _("What is said on partly right answers was left out."))
    return Entry(kind, where, draft)


def _points(question: Element) -> Decimal:
    written = moodle.value(question, "defaultgrade", "1")
    try:
        points = Decimal(written)
    except ArithmeticError as problem:
        raise CannotCarry(_("“%(points)s” is no number of points.") % {"points": written[:40]}) from problem
    return points.quantize(Decimal("0.01")) if points.is_finite() and 0 <= points <= 1000 else Decimal(1)


def _files(question: Element, place: Path) -> dict[str, Path]:
    """The files embedded in a question, written to disk, by their names. Raises `CannotCarry`."""
    found: dict[str, Path] = {}
    embedded = [
        (one.get("path", "/").lstrip("/") + one.get("name", ""), one.text or "")
        for one in question.iter("file")
        if one.get("encoding", "base64") == "base64"
    ]
    if old := question.findtext("image_base64"):
        embedded.append((moodle.value(question, "image"), old))
    for name, text in embedded:
        if not name or not text.strip():
            continue
        try:
            content = base64.b64decode("".join(text.split()))
        except (binascii.Error, ValueError) as problem:
            reason = _("Its embedded file “%(name)s” is damaged.") % {"name": name[:100]}
            raise CannotCarry(reason) from problem
        with tempfile.NamedTemporaryFile(dir=place, delete=False) as stream:
            stream.write(content)
        file = Path(stream.name)
        found[name] = file
    return found
