"""Differences as a reader would see them: texts drawn with marks for what is new and what goes, other blocks by the names of
what they show and the settings that change."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.html import escape
from django.utils.translation import gettext as _

from courses.authoring.cards import EditorBlock, editor_blocks
from courses.authoring.differences import Difference
from courses.authoring.documents import BlockDocument
from courses.authoring.preview import block_html
from courses.catalogue.models import Course
from courses.media.access import sign_links
from lms.kernel.markup import MarkupTooLarge, Words, compared


@dataclass(frozen=True, slots=True)
class Setting:
    """Something about a block that differs, "" for what was not there."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Look:
    """A difference, its text drawn (`html`, clean), and the settings that differ."""

    difference: Difference
    html: str = ""
    settings: tuple[Setting, ...] = field(default=())


def mark_words() -> Words:
    """What somebody hears where a change begins and ends."""
    return Words(new=_("[new:"), new_end=_("end of new]"), gone=_("[goes:"), gone_end=_("end of what goes]"))


def looks(course: Course, differences: Sequence[Difference]) -> list[Look]:
    """Return differences ready to be shown. The number of queries does not depend on how many there are."""
    old = [one.before for one in differences if one.before]
    new = [one.block for one in differences if one.block and one.kind in ("added", "changed")]
    was = {one.document.id: one for one in editor_blocks(course, old)} if old else {}
    now = {one.document.id: one for one in editor_blocks(course, new)} if new else {}
    words = mark_words()
    found = []
    for one in differences:
        before = was.get(one.before.id) if one.before else None
        after = now.get(one.block.id) if one.block else None
        html = compared(before.html if before else "", after.html if after else "", words)
        found.append(Look(one, html, tuple(_settings(before, after))))
    return found


def _settings(before: EditorBlock | None, after: EditorBlock | None) -> list[Setting]:
    old, new = _named(before), _named(after)
    return [
        Setting(name, old.get(name, ""), new.get(name, ""))
        for name in dict.fromkeys([*new, *old])
        if old.get(name, "") != new.get(name, "")
    ]


def _named(block: EditorBlock | None) -> dict[str, str]:
    """What a block shows beside its text, by name."""
    if block is None:
        return {}
    document = block.document
    found = {_("Title"): document.title, _("Address"): document.url}
    if block.card is not None:
        found[block.label] = block.card.title
    if document.files:
        names = {one.id: one.title for one in block.files}
        found[_("Files")] = "\n".join(names.get(one.asset, one.title) for one in document.files)
    return {name: value for name, value in found.items() if value}


def look_of_both(theirs: BlockDocument | None, mine: BlockDocument) -> str:
    """Return a block as it is and as somebody wrote it, drawn as one: what is new in `mine` and what is missing from it.

    "" where it is too large to be drawn; its source can still be compared.
    """
    try:
        before = _drawn(theirs) if theirs else ""
        return sign_links(compared(before, _drawn(mine), mark_words()))
    except MarkupTooLarge:
        return ""


def _drawn(document: BlockDocument) -> str:
    lines = "".join(f"<p>{escape(line)}</p>" for line in (document.title, document.url) if line)
    return lines + block_html(document)
