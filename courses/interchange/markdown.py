"""Clean HTML as Markdown, for texts that people go on writing here: headings, paragraphs, lists, links, stress.

Pictures and tables are beyond this; blocks of lessons keep their HTML for that reason.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>#$|])")
_STRESS: Final = {"strong": "**", "b": "**", "em": "*", "i": "*"}
_BLOCKS: Final = {
    "p",
    "div",
    "section",
    "blockquote",
    "ul",
    "ol",
    "table",
    "tr",
    "dl",
    "dd",
    "dt",
    "figure",
    "pre",
}


def to_markdown(html: str) -> str:
    """Return Markdown that renders to the same words, headings, lists and links."""
    writer = _Writer()
    writer.feed(html)
    writer.close()
    lines = (line.rstrip() for line in "".join(writer.parts).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Writer(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.lists: list[int | None] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if re.fullmatch(r"h[1-6]", tag):
            self.parts.append(f"\n\n{'#' * int(tag[1])} ")
        elif tag in {"ul", "ol"}:
            self.parts.append("\n" if self.lists else "\n\n")
            self.lists.append(0 if tag == "ol" else None)
        elif tag == "li":
            self._item()
        elif tag == "br":
            self.parts.append("\\\n")
        elif tag == "a":
            self.links.append(dict(attrs).get("href") or "")
            self.parts.append("[" if self.links[-1] else "")
        elif tag in _STRESS:
            self.parts.append(_STRESS[tag])
        elif tag in _BLOCKS and not self.lists:
            self.parts.append("\n\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"ul", "ol"} and self.lists:
            self.lists.pop()
            self.parts.append("\n")
        elif tag == "a" and self.links:
            url = self.links.pop()
            self.parts.append(f"](<{url}>)" if url else "")
        elif tag in _STRESS:
            self.parts.append(_STRESS[tag])
        elif re.fullmatch(r"h[1-6]", tag) or (tag in _BLOCKS and not self.lists):
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        text = _SPECIAL.sub(r"\\\1", re.sub(r"\s+", " ", data))
        if not self.parts or self.parts[-1].endswith(("\n", " ")):
            text = text.lstrip()
        self.parts.append(text)

    def _item(self) -> None:
        number = self.lists[-1] if self.lists else None
        if number is not None:
            self.lists[-1] = number + 1
        mark = "-" if number is None else f"{number + 1}."
        self.parts.append(f"\n{'   ' * max(0, len(self.lists) - 1)}{mark} ")
