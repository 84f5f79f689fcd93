"""What to look at before a lesson is published. Pure: blocks as the editor shows them in, sentences out.

What is `bad` hinders: learners would find a hole. What is `warn` is advice.
"""

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.authoring.cards import EditorBlock

Level = Literal["ok", "warn", "bad"]
_PICTURE: Final = re.compile(r"!\[(?P<alt>[^\]]{0,500})\]\((?P<address>[^)\s]{1,500})")
_HTML_PICTURE: Final = re.compile(r"<img\b[^>]{0,2000}>", re.IGNORECASE)
_ALT: Final = re.compile(r"""\balt=["'][^"']""")
_HEADING: Final = re.compile(r"<h([2-6])[ >]")
WORDS_A_MINUTE: Final = 200


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: `block` is where to go to mend it."""

    level: Level
    sentence: str
    detail: str = ""
    block: UUID | None = None
    action: str = ""


def lesson_checks(blocks: Iterable[EditorBlock], minutes: int | None) -> list[Check]:
    """Return what was found: what hinders first, then advice, then what is well."""
    held = list(blocks)
    found = [*_pictures(held), *_holes(held), *_videos(held), *_headings(held), *_length(held, minutes)]
    if not held:
        found.append(
            Check("bad", _("The lesson is empty"), _("Add a block, so that learners find something."))
        )
    order = {"bad": 0, "warn": 1, "ok": 2}
    return sorted(found, key=lambda one: order[one.level])


def _pictures(blocks: list[EditorBlock]) -> list[Check]:
    bare: list[tuple[int, EditorBlock, str]] = []
    total = 0
    for place, block in enumerate(blocks, 1):
        if block.is_html:
            tags = _HTML_PICTURE.findall(block.document.body)
            named = [("described" if _ALT.search(tag) else "", "") for tag in tags]
        else:
            named = [(one["alt"].strip(), one["address"]) for one in _PICTURE.finditer(block.document.body)]
        total += len(named)
        bare += [(place, block, address) for alt, address in named if not alt]
    if bare:
        place, block, address = bare[0]
        which = address.rsplit("/", 1)[-1] or block.label
        return [
            Check(
                "bad",
                ngettext("%d picture has no description", "%d pictures have no description", len(bare))
                % len(bare),
                _("“%(name)s” in block %(place)d. Learners who cannot see it get nothing.")
                % {"name": which, "place": place},
                block.document.id,
                _("Describe it"),
            )
        ]
    return [Check("ok", _("Every picture has a description"))] if total else []


def _holes(blocks: list[EditorBlock]) -> list[Check]:
    found = []
    for place, block in enumerate(blocks, 1):
        one = block.document
        words = {"name": block.label, "place": place}
        if block.card is not None and block.card.missing:
            what = _("%(name)s in block %(place)d does not exist any more") % words
        elif one.kind == "embed" and not one.url:
            what = _("%(name)s in block %(place)d has no address") % words
        elif one.kind == "quiz" and block.card and block.card.empty:
            what = _("%(name)s in block %(place)d has no questions") % words
        elif one.kind == "file" and not block.files:
            what = _("%(name)s in block %(place)d offers no file") % words
        elif one.kind in ("text", "discussion") and not one.body.strip() and not one.title.strip():
            found.append(
                Check("warn", _("%(name)s in block %(place)d is empty") % words, "", one.id, _("Go there"))
            )
            continue
        else:
            continue
        found.append(Check("bad", what, "", one.id, _("Go there")))
    return found


def _videos(blocks: list[EditorBlock]) -> list[Check]:
    cards = [
        block for block in blocks if block.document.kind == "video" and block.card and not block.card.missing
    ]
    bare = next((one for one in cards if one.card and one.card.uncaptioned), None)
    if bare is not None:
        words = _("Learners who cannot hear it get nothing. You can publish anyway.")
        return [Check("warn", _("A video has no captions"), words, bare.document.id, _("Go there"))]
    return [Check("ok", _("Every video has captions"))] if cards else []


def _headings(blocks: list[EditorBlock]) -> list[Check]:
    for block in blocks:
        levels = [int(level) for level in _HEADING.findall(block.html)]
        if any(after - before > 1 for before, after in itertools.pairwise(levels)):
            words = _("Screen readers go from heading to heading. Use the next level, not the one after it.")
            return [Check("warn", _("A heading skips a level"), words, block.document.id, _("Go there"))]
    return []


def _length(blocks: list[EditorBlock], minutes: int | None) -> list[Check]:
    words = sum(len(block.document.body.split()) for block in blocks)
    reading = -(-words // WORDS_A_MINUTE)
    if not minutes or not words:
        return []
    if reading > minutes:
        sentence = _("Reading takes %(reading)d min, the lesson says %(minutes)d")
        return [Check("warn", sentence % {"reading": reading, "minutes": minutes})]
    return [
        Check(
            "ok",
            _("Reading time fits: %(reading)d min of %(minutes)d") % {"reading": reading, "minutes": minutes},
        )
    ]
