"""HTML to plain text, and text to a form that storage and parsers accept."""

import re
from html.parser import HTMLParser

import nh3

from lms.kernel.markup.allowed import CONTENT_DROPPED, TAGS

_BLOCKS = frozenset(
    [
        "audio",
        "blockquote",
        "br",
        "caption",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "td",
        "th",
        "tr",
        "ul",
        "video",
    ]
)


def storable_text(text: str) -> str:
    """Drop what neither PostgreSQL nor a parser takes: NUL and halves of surrogate pairs."""
    return text.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")


class _TextCollector(HTMLParser):
    """Gathers text, a line per block, and the words that stand for a picture."""

    def __init__(self, *, delimit_maths: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.delimit_maths = delimit_maths
        self.spans: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n")
        elif tag == "img":
            self.parts.append(dict(attrs).get("alt") or "")
        elif tag == "span":
            is_maths = self.delimit_maths and dict(attrs).get("class") == "math"
            self.spans.append(is_maths)
            self.parts.append("\\(" if is_maths else "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n")
        elif tag == "span" and self.spans and self.spans.pop():
            self.parts.append("\\)")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def plain_text(html: str, *, delimit_maths: bool = False) -> str:
    r"""The words of an HTML text: one line per block, pictures by their alternative text.

    Formulas are their TeX, between `\(` and `\)` if asked for, so that `set_maths` can draw them.
    The result is text, not HTML: escape it like any other text before showing it in a page.
    """
    tidy = nh3.clean(
        storable_text(html),
        tags=set(TAGS),
        clean_content_tags=set(CONTENT_DROPPED),
        attributes={"img": {"alt"}, "span": {"class"}},
        link_rel=None,
    )
    collector = _TextCollector(delimit_maths=delimit_maths)
    collector.feed(tidy)
    collector.close()
    lines = (re.sub(r"\s+", " ", line).strip() for line in "".join(collector.parts).split("\n"))
    return "\n".join(line for line in lines if line)
