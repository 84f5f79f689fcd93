"""Reading GIFT (Moodle's text format): https://docs.moodle.org/en/GIFT_format"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from django.utils.html import escape
from django.utils.translation import gettext as _

from courses.interchange.bank.categories import folder_of
from courses.interchange.bank.entries import Entries, Entry, at_line, read_as
from courses.interchange.bank.texts import lines_of
from courses.interchange.drafts import CannotCarry, Draft
from courses.questions.types.cloze.interchange import default_prompt
from courses.questions.types.mapping import gift
from lms.kernel.markup import render

_NAMED: Final = re.compile(r"\s*::(.*?)::", re.DOTALL)
_CATEGORY: Final = re.compile(r"\s*\$CATEGORY:\s*(.*)")
_TAGS: Final = re.compile(r"\[(tag|id):([^\]]{1,100})\]")
# Moodle's older "missing word" format writes `~75%words` for `~%75%words`.
_OLD_SHARE: Final = re.compile(r"([~=])\s*(\d{1,3}%)(?=[^%]*(?:[~=#]|$))")
LONGEST: Final = 2000


@dataclass(slots=True)
class _Chunk:
    """The lines of one question, up to a blank one."""

    line: int
    lines: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_gift(path: Path, name: str, spare: Path) -> Entries:
    """Yield every question of the file; what has no braces is a description, and said to be one."""
    folder: tuple[str, ...] = ()
    for chunk in _chunks(path, name):
        if found := _CATEGORY.match(chunk.lines[0]):
            folder = folder_of(found[1])
            chunk.lines, chunk.line = chunk.lines[1:], chunk.line + 1
            if not "".join(chunk.lines).strip():
                continue
        yield _entry(chunk, folder)


def _chunks(path: Path, name: str) -> Iterator[_Chunk]:
    chunk = _Chunk(0)
    for number, line in lines_of(path, name):
        bare = line.strip()
        if bare.startswith("//"):
            chunk.notes.append(bare)
        elif bare:
            if not chunk.lines:
                chunk.line = number
            chunk.lines.append(line)
        elif chunk.lines:
            yield chunk
            chunk = _Chunk(0)
        if len(chunk.lines) > LONGEST:
            yield chunk
            chunk = _Chunk(0)
    if chunk.lines:
        yield chunk


def entry_of(text: str) -> Entry:
    """The one question of a text."""
    lines = [line for line in text.split("\n") if line.strip()]
    notes = [line for line in lines if line.startswith("//")]
    return _entry(_Chunk(1, lines[len(notes) :], notes), ())


def _entry(chunk: _Chunk, folder: tuple[str, ...]) -> Entry:
    text = gift.hide("\n".join(chunk.lines))
    title = ""
    if found := _NAMED.match(text):
        title, text = " ".join(gift.shown(found[1]).split()), text[found.end() :]
    place = at_line(chunk.line, title or gift.shown(text.split("{")[0]))
    try:
        draft = _draft(text)
    except CannotCarry as reason:
        kind = "description" if "{" not in text and "}" not in text else "question"
        return Entry(kind, place, reason=str(reason))
    notes = [found for note in chunk.notes for found in _TAGS.findall(note)]
    draft.title, draft.folder = title, folder
    draft.tags = tuple(value.strip() for name, value in notes if name == "tag")
    draft.identity = next((value.strip() for name, value in notes if name == "id"), "")
    return Entry("question", place, draft)


def _draft(text: str) -> Draft:
    start, end = text.find("{"), text.rfind("}")
    if start < 0 and end < 0:
        raise CannotCarry(_("It is a text between questions, and asks nothing."))
    if start < 0 or end < start:
        raise CannotCarry(_("Its answers are not closed: a brace is missing, or a blank line stands inside."))
    inside = text[start + 1 : end]
    if "{" in inside or "}" in inside:
        raise CannotCarry(_("It has several pairs of braces; write a brace of the text with a backslash."))
    mark, before = gift.split_format(text[:start])
    after = text[end + 1 :].strip().rstrip('";')

    def html(raw: str) -> str:
        own, rest = gift.split_format(raw)
        return _html(gift.shown(rest), mark if own == "moodle" and rest is raw else own)

    block = gift.Block.of(_OLD_SHARE.sub(r"\1%\2", inside), html)
    name, found = read_as("gift", block, _("Its answers are of no kind that is known."))
    gap = "" if after in {"", ".", ":", "?", "!"} and not block.is_choice else " _____ "
    asked = f"{before.rstrip()}{gap if after else ''}{after}" if after else before
    return Draft(
        name,
        prompt=found.prompt or _html(gift.shown(asked), mark) or _nothing(before),
        data=found.data,
        explanation=block.general,
        losses=found.losses,
    )


def _nothing(before: str) -> str:
    return default_prompt() if not before.strip() else ""


def _html(text: str, mark: str) -> str:
    """The text as HTML by its format. Line ends of the file are spaces, those written `\\n` are kept."""
    text = text.strip()
    if mark == "markdown":
        return render(text)
    if mark == "plain":
        return str(escape(text)).replace("\n", "<br>")
    return text
