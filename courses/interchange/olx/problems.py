"""Problems of Open edX (capa): a question for each response that we can express, a reason for each other.

A problem is a text with responses in it. A response's question is the text that stands with it; what comes
before the first response belongs to all of them, because each question must make sense on its own. A menu
inside a sentence or a table becomes a question of its own: the sentence with a gap, or row and column.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from html import escape
from typing import Final

from django.utils.translation import gettext as _
from lxml import etree

from courses.interchange.drafts import CannotCarry, Draft
from courses.interchange.ledger import Ledger
from courses.interchange.olx.responses import is_response, own_text, read_response
from courses.interchange.olx.tree import Node, inner_html, outer_html
from courses.interchange.package import QuestionItem
from courses.interchange.questions import build
from courses.interchange.richtext import RichText
from courses.interchange.xml import descendants, detach, text_of

_ASIDE: Final = {"script", "solution", "demandhint", "answer", "startouttext", "endouttext", "responseparam"}
_SENTENCES: Final = {"p", "li", "span", "dd", "h3", "h4"}
_ASSIGNED: Final = re.compile(r"^[ \t]*([A-Za-z_]\w*)[ \t]*=[^=]", re.MULTILINE)
GAP: Final = "_____"


@dataclass(frozen=True, slots=True)
class Piece:
    """A response and the text that leads to it, as HTML of the source."""

    response: etree._Element
    text: str


def read_problem(node: Node, key: str, rich: RichText, ledger: Ledger) -> list[QuestionItem]:
    """Return the questions; each response that gives none is in the ledger with its reason."""
    root = copy.deepcopy(node.element)
    variables = _variables(root)
    _tidy(root)
    explanation = "".join(inner_html(found) for found in descendants(root, "solution"))
    hints = [inner_html(hint) for hint in descendants(root, "hint") if _below(hint, "demandhint")]
    for aside in list(descendants(root, *_ASIDE - {"responseparam"})):
        detach(aside)
    pieces, after = _pieces(root)
    points = _points(root, len(pieces))
    questions: list[QuestionItem] = []
    for number, piece in enumerate(pieces, start=1):
        kind = str(piece.response.tag)
        item = f"{node.label}, {kind} {number}"
        response_key = ledger.key(key, f"{kind}-{number}")
        component = ledger.meet(response_key, kind)
        try:
            _refuse_variables(piece, variables)
            drafts = read_response(piece.response)
            for index, draft in enumerate(drafts, start=1):
                text = piece.text + own_text(piece.response) + (after if number == len(pieces) else "")
                draft.prompt = text + draft.prompt
                draft.explanation, draft.hints = explanation, hints
                question_key = response_key if len(drafts) == 1 else f"{response_key}-{index}"
                made, losses = build(
                    draft,
                    key=question_key,
                    title=node.title,
                    points=points,
                    item=item,
                    kind="problem",
                    rich=rich,
                )
                questions.append(made)
                ledger.note(losses)
        except CannotCarry as refusal:
            ledger.lose(item, kind, str(refusal))
        else:
            ledger.carry(component)
    return questions


def read_drafts(problem: etree._Element, ledger: Ledger) -> list[Draft]:
    """What a problem asks, one draft for each question, without fitting them. Raises `CannotCarry`."""
    root = copy.deepcopy(problem)
    explanation = "".join(inner_html(found) for found in descendants(root, "solution"))
    hints = [inner_html(hint) for hint in descendants(root, "hint") if _below(hint, "demandhint")]
    for aside in list(descendants(root, *_ASIDE - {"responseparam"})):
        detach(aside)
    pieces, after = _pieces(root)
    found = []
    for number, piece in enumerate(pieces, start=1):
        for draft in read_response(piece.response):
            text = piece.text + own_text(piece.response) + (after if number == len(pieces) else "")
            draft.prompt, draft.explanation, draft.hints = text + draft.prompt, explanation, hints
            found.append(draft)
    return found


def _variables(root: etree._Element) -> set[str]:
    """Names that the problem's scripts compute, which its texts then show as `$name`."""
    scripts = [text_of(script) for script in descendants(root, "script")]
    return {name for script in scripts for name in _ASSIGNED.findall(script)}


def _refuse_variables(piece: Piece, variables: set[str]) -> None:
    """Raise `CannotCarry` when what is asked, or the right answer, comes out of a script."""
    source = piece.text + outer_html(piece.response)
    for name in re.findall(r"\$\{?([A-Za-z_]\w*)", source):
        if name in variables:
            raise CannotCarry(_("Its values are computed by a script (“$%(name)s”).") % {"name": name})


def _tidy(root: etree._Element) -> None:
    """Write in HTML what only Open edX knows."""
    for clarification in list(descendants(root, "clarification")):
        clarification.text = f" ({text_of(clarification)})"
        for child in list(clarification):
            clarification.remove(child)
        clarification.tag = "span"


def _below(element: etree._Element, tag: str) -> bool:
    return any(ancestor.tag == tag for ancestor in element.iterancestors())


def _points(root: etree._Element, responses: int) -> Decimal:
    """A problem's weight is shared by its responses; without one each is worth a point."""
    try:
        weight = Decimal(root.get("weight") or responses or 1)
    except InvalidOperation:
        weight = Decimal(responses or 1)
    if not weight.is_finite() or not 0 <= weight <= 1000:
        weight = Decimal(responses or 1)
    return (weight / (responses or 1)).quantize(Decimal("0.01"))


def _pieces(root: etree._Element) -> tuple[list[Piece], str]:
    """Cut the problem at its responses. Returns the pieces, and the text after the last of them."""
    shared: list[str] = []
    since: list[str] = []
    pieces: list[Piece] = []
    for part in _walk(root):
        if isinstance(part, str):
            (since if pieces else shared).append(part)
        else:
            response, context = part
            pieces.append(Piece(response, "".join((*shared, *since, context))))
            since = []
    return pieces, "".join(since if pieces else [])


def _walk(element: etree._Element) -> Iterator[str | tuple[etree._Element, str]]:
    """Text, and responses with the sentence or table cell they stand in, in document order."""
    yield escape(element.text or "", quote=False)
    for child in element:
        if is_response(child):
            yield child, ""
        elif not any(is_response(found) for found in child.iterdescendants()):
            yield outer_html(child, with_tail=False)
        elif child.tag == "table":
            for response in [found for found in child.iterdescendants() if is_response(found)]:
                yield response, _row_and_column(response)
        elif child.tag in _SENTENCES:
            for response in [found for found in child.iterdescendants() if is_response(found)]:
                yield response, _sentence(child, response)
        else:
            yield from _walk(child)
        yield escape(child.tail or "", quote=False)


def _row_and_column(response: etree._Element) -> str:
    """The heading of the row and of the column of a response in a table."""
    cell = next((found for found in response.iterancestors() if found.tag in {"td", "th"}), None)
    row = next((found for found in response.iterancestors() if found.tag == "tr"), None)
    table = next((found for found in response.iterancestors() if found.tag == "table"), None)
    if cell is None or row is None or table is None:
        return ""
    cells = [found for found in row if found.tag in {"td", "th"}]
    top = next((found for found in table.iter("tr")), row)
    headings = [found for found in top if found.tag in {"td", "th"}]
    at = cells.index(cell)
    names = []
    if cells[0] is not cell:
        names.append(_words(cells[0]))
    if top is not row and at < len(headings):
        names.append(_words(headings[at]))
    names = [name for name in names if name]
    return f"<p>{escape(': '.join(names))}</p>" if names else ""


def _sentence(host: etree._Element, response: etree._Element) -> str:
    """The sentence around a response, with a gap in its place and dots in the place of the others."""
    path = response.getroottree().getpath(response)
    parts = []
    for position in host.iter():
        if is_response(position):
            parts.append(GAP if position.getroottree().getpath(position) == path else "…")
        elif not any(is_response(ancestor) for ancestor in position.iterancestors()):
            parts.append(position.text or "")
        if position is not host and not any(is_response(ancestor) for ancestor in position.iterancestors()):
            parts.append(position.tail or "")
    return f"<p>{escape(' '.join(' '.join(parts).split()))}</p>"


def _words(element: etree._Element) -> str:
    bare = copy.deepcopy(element)
    for response in [found for found in bare.iterdescendants() if is_response(found)]:
        detach(response)
    return " ".join(text_of(bare).split())
