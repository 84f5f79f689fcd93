"""Rows of the gradebook as HTML. By hand: a template takes longer for a thousand cells than the page may take in all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from learning.gradebook.book import Cell, Column, Row
from learning.gradebook.figures import percent_text, shortened
from learning.gradebook.nameless import HIDDEN, SEEN

# State → colour of the cell, icon.
LOOKS: Final = {
    "to_mark": ("info", "pen"),
    "missing": ("bad", "circle-slash"),
    "late": ("warn", "clock"),
    "edited": ("ok", "pen-tool"),
    "excused": ("plain", "minus"),
    "drafting": ("plain", "circle-dashed"),
    HIDDEN: ("plain", "eye-off"),
}


@dataclass(frozen=True, slots=True)
class _Words:
    """What is the same in every cell of a request."""

    signs: dict[str, str]
    not_in: str
    due: dict[UUID, str]


def rows_html(
    rows: Sequence[Row], columns: Sequence[Column], *, base: str, start: int, now: datetime
) -> SafeString:
    """Return `<tr>`s of a window that begins at row `start`; `base` is the address below which the learners are."""
    words, keyed = _words(columns, now), [(str(one.id), one) for one in columns]
    return SafeString("".join(_row(row, keyed, words, base, start + n) for n, row in enumerate(rows)))  # nosec B703


def _words(columns: Sequence[Column], now: datetime) -> _Words:
    said = {
        "to_mark": _("To mark"), "missing": _("Missing"), "late": _("Late"), "edited": _("Edited"),
        "excused": _("Excused"), "drafting": _("Drafting"), HIDDEN: _("Hidden"),
    }  # fmt: skip
    sprite = escape(static("icons.svg"))
    signs = {
        state: f'<svg class="icon icon-14" aria-hidden="true" viewBox="0 0 24 24"><use href="{sprite}#{LOOKS[state][1]}"/></svg>'
        f"<span>{escape(word)}</span>"
        for state, word in said.items()
    }
    zone = timezone.get_current_timezone()
    due: dict[UUID, str] = {
        one.id: escape(date_format(one.due_at.astimezone(zone), "j M"))
        for one in columns
        if one.due_at is not None and one.due_at > now
    }
    return _Words(signs, escape(_("Not in")), due)


def _row(row: Row, columns: Sequence[tuple[str, Column]], words: _Words, base: str, index: int) -> str:
    total = percent_text(row.percent) or "–"
    letter = f"<small>{escape(row.letter)}</small>" if row.letter else ""
    cells = "".join(_cell(row.cells.get(key), one, words) for key, one in columns)
    # The head of the table has two rows.
    return (
        f'<tr data-e="{row.id}" aria-rowindex="{index + 3}"><th scope="row" class="gb-name">'
        f'<a href="{base}{row.id}/" tabindex="-1">{escape(row.name)}</a></th>'
        f'<td class="gb-total">{total} {letter}</td>{cells}</tr>'
    )


def _cell(cell: Cell | None, column: Column, words: _Words) -> str:
    edge = " gb-first" if column.starts_category else ""
    if cell is None or (cell[0] == "not_in" and cell[1] is None):
        return f'<td class="gb-none{edge}">{words.due.get(column.id, words.not_in)}</td>'
    state, points, by_hand = cell
    if column.is_nameless and state not in SEEN:
        state, points, by_hand = HIDDEN, None, False
    points = shortened(points)
    if by_hand and column.kind != "manual" and state != "excused":
        state = "edited"
    if state == "marked":
        return f'<td class="{edge[1:]}">{points}</td>' if edge else f"<td>{points}</td>"
    if state == "missing":
        points = ""
    return f'<td class="gb-{LOOKS[state][0]}{edge}">{words.signs[state]}{points and " " + points}</td>'
