"""Rich text of other systems: cleaned, its links resolved, its losses written down.

One `RichText` serves one package. It remembers which component needs which missing file, so that a style
sheet that 58 components ask for is one line in the report.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.interchange.links import Dead, Elsewhere, Missing, Resolver, Target, ToAsset, ToLesson
from courses.interchange.package import NotCarried
from lms.kernel.markup import clean_html, clean_html_report, plain_text

# The lesson's title is the page's first heading; a text without a title of its own starts below it.
HEADING_START: Final = 2
_ADDRESSES: Final = {"src", "href", "data", "poster"}
_CONTROLS: Final = {"button", "input", "select", "textarea", "canvas"}
# A page's own words beside its controls; with fewer, the component is a widget and not a text.
_WORDS_OF_A_TEXT: Final = 160
_PAGES: Final = (".html", ".htm", ".xhtml", ".svg", ".swf", ".js")
_CLEAN_TAG: Final = re.compile(r'<(a|img|source|track|video|audio)((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*/?>')
_CLEAN_ADDRESS: Final = re.compile(r'(?<=\s)(src|href|poster)="([^"]*)"')
# Icon fonts draw a picture where the source has its name; without the font the name would be read as a word.
_ICON: Final = re.compile(
    r"""<(span|i)\b[^>]*\bclass=["'][^"']*\bmaterial-(?:symbols|icons)[^>]*>\s*(\w+)\s*</\1\s*>""",
    re.IGNORECASE,
)
_SIGNS: Final = {"check": "✓", "done": "✓", "close": "✗", "cancel": "✗", "add": "+", "arrow_forward": "→"}
# Controls that nothing answers: what stands on them is no text either.
_DEAD_CONTROL: Final = re.compile(r"<(button|select|textarea)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_TABLE: Final = re.compile(r"<table[^>]*>|</table>")
_BARE_ASSET: Final = re.compile(r"""(\b(?:src|href)\s*=\s*["'])(?=asset-v1:)""")


@dataclass(frozen=True, slots=True)
class RichResult:
    """Clean HTML (maybe empty) and what it lost; `widget` when it was controls run by a script."""

    html: str
    lost: tuple[NotCarried, ...] = ()
    widget: bool = False


class _Scan(HTMLParser):
    """Addresses, controls and titles of frames, before cleaning takes them away."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.urls: list[str] = []
        self.titles: dict[str, str] = {}
        self.controls = 0
        self.handlers = 0
        self._inside = 0
        self._words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.urls += [value for name, value in values.items() if name in _ADDRESSES and value]
        if tag in {"iframe", "embed", "object"}:
            self.titles[values.get("src") or values.get("data", "")] = values.get("title", "")
        self.handlers += any(name.startswith("on") for name in values)
        self.controls += tag in _CONTROLS
        self._inside += tag in {"button", "select", "textarea", "script", "style"}

    def handle_endtag(self, tag: str) -> None:
        if tag in {"button", "select", "textarea", "script", "style"} and self._inside:
            self._inside -= 1

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self._words.append(data)

    @property
    def is_widget(self) -> bool:
        words = " ".join("".join(self._words).split())
        return self.controls > 0 and self.handlers > 0 and len(words) < _WORDS_OF_A_TEXT


class RichText:
    """Cleans the texts of one package; `resolve` says what an address of the source means."""

    def __init__(self, resolve: Resolver) -> None:
        self.resolve = resolve
        self._missing: dict[str, set[str]] = defaultdict(set)

    def clean(
        self, html: str, *, item: str, kind: str, base: str = "", heading_start: int = HEADING_START
    ) -> RichResult:
        """Clean one text of the component `item`, whose `kind` prefixes what is reported.

        `base` is the file the text stands in, for formats with relative addresses.
        """
        if "<" not in html:
            return RichResult(clean_html(html))
        scan = _Scan()
        scan.feed(html)
        scan.close()
        for url in scan.urls:
            self.require(url, item=item, base=base)
        if scan.is_widget:
            return RichResult("", widget=True)
        source = _ICON.sub(lambda icon: _SIGNS.get(icon[2].lower(), ""), _BARE_ASSET.sub(r"\1/", html))
        controls = Counter(found[1].lower() for found in _DEAD_CONTROL.finditer(source))
        cleaned = clean_html_report(_DEAD_CONTROL.sub("", source), heading_start=heading_start)
        lost: list[NotCarried] = []
        dead: list[str] = []
        body = _CLEAN_TAG.sub(lambda match: self._tag(match, base, dead), _scrollable(cleaned.html))
        for url in cleaned.embeds:
            link, entry = self._embed(self.resolve(url, base), url, scan.titles.get(url, ""))
            body += link
            lost.append(NotCarried(item, f"{kind}.embed", entry))
        if dead:
            reason = _("Links that work only in the other system became plain text: %(links)s.")
            lost.append(NotCarried(item, f"{kind}.link", reason % {"links": ", ".join(sorted(set(dead)))}))
        losses = {name: count for name, count in (cleaned.losses + controls).items() if _is_code(name)}
        if losses:
            names = ", ".join(f"{name} ×{count}" for name, count in sorted(losses.items()))
            reason = _("Left out of the text, because pages here run no foreign code or forms: %(names)s.")
            lost.append(NotCarried(item, f"{kind}.markup", reason % {"names": names}))
        return RichResult(body if _says_something(body) else "", tuple(lost))

    def require(self, url: str, *, item: str, base: str = "") -> Target:
        """Resolve an address, remembering who asked when the package does not have the file."""
        target = self.resolve(url, base)
        if isinstance(target, Missing):
            self._missing[target.path].add(item)
        return target

    def missing(self) -> Iterator[NotCarried]:
        """One entry for each file that is asked for and not there."""
        for path, items in sorted(self._missing.items()):
            reason = ngettext(
                "The package does not contain this file; %(count)d component asks for it (%(first)s).",
                "The package does not contain this file; %(count)d components ask for it (%(first)s, …).",
                len(items),
            )
            yield NotCarried(path, "file.missing", reason % {"count": len(items), "first": min(items)})

    def _tag(self, match: re.Match[str], base: str, dead: list[str]) -> str:
        """Rewrite the addresses of one clean tag.

        A picture that is not in the package leaves its description; one on another site becomes a link,
        because pages here load nothing from other sites.
        """
        tag, gone, outside = match[1], False, ""

        def address(found: re.Match[str]) -> str:
            nonlocal gone, outside
            url = unescape(found[2])
            match self.resolve(url, base):
                case ToAsset() | ToLesson() as known:
                    _path, hash_sign, fragment = url.partition("#")
                    return f'{found[1]}="{escape(known.placeholder + hash_sign + fragment)}"'
                case Elsewhere(url=kept):
                    outside = kept if tag != "a" else ""
                    return f'{found[1]}="{escape(kept)}"'
                case Dead(url=link):
                    dead.append(link)
            gone = True
            return ""

        attributes = _CLEAN_ADDRESS.sub(address, match[2])
        alternative = re.search(r'\balt="([^"]*)"', attributes)
        description = alternative[1] if alternative else ""
        if gone and tag == "img":
            return f"<em>{description}</em>" if description else ""
        if outside.startswith(("http:", "https:")) and tag in {"img", "audio", "video"}:
            name = description or escape(urlsplit(outside).netloc)
            return f'<a href="{escape(outside)}" rel="noopener noreferrer">{name}</a>'
        if gone and tag in {"source", "track"}:
            return ""
        return f"<{tag}{attributes.rstrip()}>"

    def _embed(self, target: Target, url: str, title: str) -> tuple[str, str]:
        """A frame becomes a link to what it showed, when that has an address of its own."""
        if isinstance(target, Elsewhere) and urlsplit(target.url).scheme in {"http", "https"}:
            name = escape(title or urlsplit(target.url).netloc)
            link = f'\n<p><a href="{escape(target.url)}" rel="noopener noreferrer">{name}</a></p>'
            return link, _("The embedded page %(url)s became a link.") % {"url": target.url}
        if isinstance(target, ToAsset) and not target.path.lower().endswith(_PAGES):
            name = escape(title or target.path.rsplit("/", 1)[-1])
            link = f'\n<p><a href="{escape(target.placeholder)}">{name}</a></p>'
            return link, _("The embedded file %(url)s became a link.") % {"url": url}
        reason = _("The embedded page %(url)s was left out: a page of the package may run code.")
        return "", reason % {"url": url}


def _scrollable(html: str) -> str:
    """Put each outermost table into a box of its own that scrolls, as the product's own texts have it."""
    depth = 0

    def wrap(match: re.Match[str]) -> str:
        nonlocal depth
        closes = match[0] == "</table>"
        depth += -1 if closes else 1
        if closes and depth == 0:
            return "</table></div>"
        if not closes and depth == 1:
            return f'<div class="table-scroll" tabindex="0">{match[0]}'
        return match[0]

    return html if "table-scroll" in html else _TABLE.sub(wrap, html)


def _is_code(name: str) -> bool:
    """Whether a lost element or attribute did something; the loss of others changes only the looks."""
    return name in _CONTROLS | {"script", "form", "svg", "math", "applet"} or "@on" in name


def _says_something(html: str) -> bool:
    return bool(plain_text(html)) or re.search(r"<(img|audio|video|hr)\b", html) is not None
