"""What differs between two documents of a lesson, block by block and word by word, in sentences a person can read.

Pure functions: comparing a draft with what is published, and comparing two versions, are the same thing.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, Final, Literal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.authoring.documents import SETTINGS, BlockDocument, LessonDocument
from courses.blocks.models import Block

Kind = Literal["added", "removed", "changed", "moved"]
_WORDS: Final = re.compile(r"\s+|[^\s]+")
LONGEST: Final = 60
SETTING_NAMES: Final = {
    "completion_rule": lambda: _("The rule for completing it changes."),
    "weight": lambda: _("Its weight in the course changes."),
    "is_preview": lambda: _("Who may open it without enrolling changes."),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: kept (""), added ("ins") or removed ("del")."""

    mark: Literal["", "ins", "del"]
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference in words; `pieces` show a changed text. `place` counts blocks from 1 in the newer document; a block
    that changed is there as it is (`block`) and as it was (`before`), one that was removed as it was."""

    kind: Kind
    sentence: str
    block: BlockDocument | None = None
    place: int = 0
    pieces: tuple[Piece, ...] = field(default=())
    before: BlockDocument | None = None


def compare(before: LessonDocument, after: LessonDocument) -> list[Difference]:
    """Return what changes from one document to the other: settings first, then blocks in the order of the newer one."""
    return [*_settings(before, after), *compare_blocks(before.blocks, after.blocks)]


def compare_blocks(before: Iterable[BlockDocument], after: Iterable[BlockDocument]) -> list[Difference]:
    """Return what changes from one list of blocks to another. Blocks are known by their keys."""
    old = {block.id: block for block in before}
    new = {block.id: block for block in after}
    moved = _moved([key for key in old if key in new], [key for key in new if key in old])
    found = []
    for place, (key, block) in enumerate(new.items(), 1):
        if key not in old:
            found.append(
                Difference("added", _("%s is new.") % name(block), block, place, words("", block.body))
            )
        elif block != old[key]:
            pieces = words(old[key].body, block.body)
            sentence = _changed(old[key], block, pieces)
            found.append(Difference("changed", sentence, block, place, pieces, old[key]))
        elif key in moved:
            found.append(Difference("moved", _("%s moves.") % name(block), block, place))
    for key, block in old.items():
        if key not in new:
            pieces = words(block.body, "")
            found.append(Difference("removed", _("%s is removed.") % name(block), block, 0, pieces, block))
    return found


def _moved(old: list[Any], new: list[Any]) -> set[Any]:
    """Return the keys that do not keep their order: all that are not in a longest run both lists share."""
    kept: set[Any] = set()
    for match in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        kept.update(new[match.b : match.b + match.size])
    return set(new) - kept


def name(block: BlockDocument) -> str:
    """A block in words: its kind, and its title or the beginning of its text."""
    label = str(Block.Kind(block.kind).label)
    line = block.title or " ".join(block.body.split())
    if not line:
        return label
    return f"{label} “{line if len(line) <= LONGEST else line[:LONGEST].rstrip() + '…'}”"


def _changed(before: BlockDocument, after: BlockDocument, pieces: tuple[Piece, ...]) -> str:
    added = sum(len(piece.text.split()) for piece in pieces if piece.mark == "ins")
    removed = sum(len(piece.text.split()) for piece in pieces if piece.mark == "del")
    if not added and not removed:
        return _("%s changes.") % name(after)
    more = ngettext("%d word added", "%d words added", added) % added
    less = ngettext("%d word removed", "%d words removed", removed) % removed
    return _("%(block)s: %(more)s, %(less)s.") % {"block": name(after), "more": more, "less": less}


def words(before: str, after: str) -> tuple[Piece, ...]:
    """Return two texts as one run of pieces; joined without the "del" ones it is `after`, without "ins" `before`."""
    if before == after:
        return (Piece("", after),) if after else ()
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    pieces: list[Piece] = []
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("", "".join(new[b1:b2])))
            continue
        if a2 > a1:
            pieces.append(Piece("del", "".join(old[a1:a2])))
        if b2 > b1:
            pieces.append(Piece("ins", "".join(new[b1:b2])))
    return tuple(pieces)


def _settings(before: LessonDocument, after: LessonDocument) -> list[Difference]:
    found = []
    for column in SETTINGS:
        old, new = getattr(before, column), getattr(after, column)
        if old != new:
            found.append(Difference("changed", setting_sentence(column, old, new)))
    return found


def setting_sentence(column: str, old: Any, new: Any) -> str:
    """A changed setting of a lesson in words."""
    if column == "title":
        return _("Renamed from “%(before)s” to “%(after)s”.") % {"before": old, "after": new}
    if column == "duration_minutes":
        return _("Its length becomes %s min.") % new if new else _("It has no length any more.")
    if column in ("release_at", "due_at"):
        day = date_format(new, "j F Y, H:i") if new else ""
        if column == "release_at":
            return _("It opens on %s.") % day if new else _("It opens at once.")
        return _("It is due on %s.") % day if new else _("It has no due date any more.")
    return SETTING_NAMES[column]()
