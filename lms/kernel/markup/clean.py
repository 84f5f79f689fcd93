"""HTML from other systems: cleaned, with an account of what did not survive."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from lxml import etree

from lms.kernel.markup.allowed import CLEANER
from lms.kernel.markup.maths import mark_maths, mark_scripts
from lms.kernel.markup.plain import storable_text

_WRAPPERS = frozenset({"html", "head", "body", "tbody"})
"""Elements without meaning of their own, added or removed by every parser."""

_COSMETIC = frozenset(
    [
        "align",
        "bgcolor",
        "border",
        "cellpadding",
        "cellspacing",
        "class",
        "color",
        "face",
        "height",
        "hspace",
        "id",
        "name",
        "nowrap",
        "rel",
        "role",
        "style",
        "tabindex",
        "target",
        "valign",
        "vspace",
        "width",
    ]
)
"""Attributes whose loss changes how a text looks, not what it says."""

_EMBEDDING = {"iframe": "src", "embed": "src", "object": "data", "frame": "src"}

MAX_ELEMENTS = 20_000
"""The sanitiser's time grows with the square of the nesting, so the count of elements is bounded."""

_HEADING = re.compile(r"<(/?)h([1-6])(?=[ >])")


class MarkupTooLarge(ValueError):
    """The HTML has more elements than any page for people needs."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Clean HTML and what it cost.

    `dropped` counts by name: an element as `iframe`, an attribute as `td@style`, a refused address
    as `a@href`. `embeds` lists the addresses of frames and objects, for the caller to keep as links.
    """

    html: str
    dropped: Counter[str]
    embeds: tuple[str, ...] = ()

    @property
    def losses(self) -> Counter[str]:
        """What changes the meaning: everything dropped except appearance."""
        kept = Counter(self.dropped)
        for name in self.dropped:
            _, _, attribute = name.partition("@")
            if (
                attribute in _COSMETIC
                or attribute.startswith(("data-", "aria-"))
                or name in {"font", "center"}
            ):
                del kept[name]
        return kept


class _Inventory:
    """Counts the elements and attributes of a document, and notes what it embeds (a parser target)."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.embeds: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in _WRAPPERS:
            return
        self.counts[tag] += 1
        for name, value in attributes.items():
            self.counts[f"{tag}@{name}"] += 1
            if value and _EMBEDDING.get(tag) == name:
                self.embeds.append(value)

    def close(self) -> None:
        """The counts are read from the object itself."""


def _inventory(html: str) -> _Inventory:
    inventory = _Inventory()
    if html.strip():
        parser = etree.HTMLParser(target=cast(Any, inventory), encoding="utf-8", no_network=True)
        parser.feed(html.encode())
        parser.close()
    return inventory


def shift_headings(html: str, start: int) -> str:
    """Make the highest heading of clean HTML an `h{start}` and move the others with it, at most to h6."""
    levels = [int(match[2]) for match in _HEADING.finditer(html)]
    if not levels or (shift := start - min(levels)) == 0:
        return html
    return _HEADING.sub(lambda match: f"<{match[1]}h{min(6, int(match[2]) + shift)}", html)


def clean_html(html: str, *, heading_start: int | None = None) -> str:
    """HTML on the allow-list, formulas marked; headings start at `heading_start` when it is given.

    Raises `MarkupTooLarge`.
    """
    if html.count("<") > 2 * MAX_ELEMENTS:
        raise MarkupTooLarge(f"The text has more than {MAX_ELEMENTS} elements. Split it into several.")
    cleaned = CLEANER.clean(mark_scripts(storable_text(html)))
    # The second pass makes new formulas safe, and the order of attributes final: the first one shuffles it.
    cleaned = CLEANER.clean(mark_maths(cleaned))
    return cleaned if heading_start is None else shift_headings(cleaned, heading_start)


def clean_html_report(html: str, *, heading_start: int | None = None) -> Cleaned:
    """As `clean_html`, with the count of everything that did not survive."""
    source = mark_scripts(storable_text(html))
    unshifted = clean_html(source)
    before, after = _inventory(source), _inventory(unshifted)
    dropped = before.counts - after.counts
    for name in [name for name in dropped if "@" in name and name.partition("@")[0] in dropped]:
        element = name.partition("@")[0]
        if not after.counts[element]:
            del dropped[name]
    result = unshifted if heading_start is None else shift_headings(unshifted, heading_start)
    return Cleaned(html=result, dropped=dropped, embeds=tuple(before.embeds))
