"""Reading QTI 1.2 outside of a cartridge: every `<item>` of a `questestinterop`, Blackboard's dialect included."""

from __future__ import annotations

from pathlib import Path

from courses.interchange.bank import blackboard
from courses.interchange.bank.entries import Entries, Entry, at_line
from courses.interchange.common_cartridge import qti
from courses.interchange.drafts import CannotCarry
from courses.interchange.xml import first, iterate_xml, line_of


def read_qti1(path: Path, name: str, spare: Path) -> Entries:
    """Yield every item of the file."""
    for item, _outer in iterate_xml(path, name, "item"):
        place = at_line(line_of(item), item.get("title", ""))
        if first(item, "bbmd_questiontype") is not None:
            yield blackboard.item_entry(item, place)
            continue
        kind = qti.kind_of(item)
        try:
            draft = qti.read_item(item)
        except CannotCarry as reason:
            yield Entry(kind, place, reason=str(reason))
            continue
        draft.title = item.get("title", "")
        draft.identity = item.get("ident", "")
        draft.points = qti.points_of(item)
        yield Entry(kind, place, draft)
