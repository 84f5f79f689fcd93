"""Two texts in clean HTML as one, as a reader would see it: what is new stands in `<ins class="new">`, what goes in
`<del class="gone">`.

Paragraphs, list items, cells and the like are matched first, then the words in those that changed; a word counts as changed
when its emphasis or its link does. Formulas, pictures and films are compared whole. The result is well formed, and as clean as
what came in: tags are those of the two texts.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from html import escape
from typing import Any, Final, Literal

from lxml import html as parser

Mark = Literal["", "ins", "del"]
BLOCKS: Final = frozenset(
    {
        "address", "blockquote", "caption", "col", "colgroup", "dd", "details", "div", "dl", "dt", "figcaption", "figure",
        "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "section", "summary", "table", "tbody", "td",
        "tfoot", "th", "thead", "tr", "ul",
    }
)  # fmt: skip
WHOLE: Final = frozenset({"audio", "br", "img", "video", "wbr"})
ROWS: Final = frozenset({"tr", "td", "th", "li"})
VOID: Final = frozenset({"br", "col", "hr", "img", "source", "track", "wbr"})
LIKE: Final = 0.3
"""Two blocks of a kind are one block that changed when at least this share of their words is in both."""
SHORT: Final = 3
"""A block of at most so many words that stands alone in the place of another one is that one, changed."""
MOST: Final = 4000
"""So many words of one paragraph, or blocks of one list, are compared; longer ones are replaced whole."""
_WORD: Final = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True, slots=True)
class Token:
    """A word with the white space after it, or something whole; `around` are the start tags it stands in."""

    key: str
    html: str
    around: tuple[str, ...] = ()

    @property
    def same(self) -> tuple[str, tuple[str, ...]]:
        """What has to be equal for it to count as the same."""
        return self.key, self.around


@dataclass(frozen=True, slots=True)
class Run:
    """Words in a row, without a block between them."""

    tokens: tuple[Token, ...]
    key: str
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A block: its start tag, and what it holds."""

    tag: str
    start: str
    parts: tuple["Run | Box", ...]
    key: str
    words: frozenset[str] = field(default=frozenset())


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody is told who does not see lines: where a change begins and ends."""

    new: str
    new_end: str
    gone: str
    gone_end: str


def compared(before: str, after: str, words: Words) -> str:
    """Return one HTML in which words of `before` and `after` stand together; equal texts come back without a mark."""
    return "".join(_parts(_read(before), _read(after), words))


def _read(html: str) -> tuple[Run | Box, ...]:
    if not html.strip():
        return ()
    return _inside(parser.fragment_fromstring(html, create_parent="div"), ())


def _start(element: Any) -> str:
    # Without ids: what went and what came may have the same, and a page none twice.
    named = "".join(f' {name}="{escape(value)}"' for name, value in element.attrib.items() if name != "id")
    return f"<{element.tag}{named}>"


def _inside(element: Any, around: tuple[str, ...]) -> tuple[Run | Box, ...]:
    parts: list[Run | Box] = []
    tokens: list[Token] = []

    def close() -> None:
        if any(one.key for one in tokens):
            parts.append(Run(tuple(tokens), "".join(f"{one.around}{one.html}" for one in tokens)))
        tokens.clear()

    for one in _flow(element, around):
        if isinstance(one, Box):
            close()
            parts.append(one)
        else:
            tokens.append(one)
    close()
    return tuple(parts)


def _flow(element: Any, around: tuple[str, ...]) -> Iterator[Token | Box]:
    yield from _text(element.text, around)
    for child in element:
        if not isinstance(child.tag, str):
            pass
        elif child.tag in BLOCKS:
            yield _box(child)
        elif child.tag in WHOLE or "math" in (child.get("class") or "").split():
            html = parser.tostring(child, encoding="unicode", with_tail=False)
            yield Token(html, html, around)
        else:
            yield from _flow(child, (*around, _start(child)))
        yield from _text(child.tail, around)


def _text(text: str | None, around: tuple[str, ...]) -> Iterator[Token]:
    for word in _WORD.findall(text or ""):
        yield Token(word.strip(), escape(word, quote=False), around)


def _box(element: Any) -> Box:
    parts = _inside(element, ())
    start = _start(element)
    key = start + "".join(part.key for part in parts)
    words = frozenset(word for part in parts for word in _words(part))
    return Box(element.tag, start, parts, key, words)


def _words(part: Run | Box) -> frozenset[str]:
    return (
        part.words
        if isinstance(part, Box)
        else frozenset(one.key.casefold() for one in part.tokens if one.key)
    )


def _parts(old: Sequence[Run | Box], new: Sequence[Run | Box], words: Words) -> Iterator[str]:
    matcher = SequenceMatcher(
        None, [one.key for one in old], [one.key for one in new], autojunk=len(new) > MOST
    )
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        if tag == "equal":
            yield from (_shown(one, "", words) for one in new[b1:b2])
        else:
            yield from _changed(list(old[a1:a2]), new[b1:b2], words)


def _changed(old: list[Run | Box], new: Sequence[Run | Box], words: Words) -> Iterator[str]:
    """Pair what is alike, in order; what went stands before what came."""
    alone = len(old) == len(new) == 1
    came: list[str] = []
    for one in new:
        twin = next((n for n, other in enumerate(old[:40]) if _alike(other, one, alone)), None)
        if twin is None:
            came.append(_shown(one, "ins", words))
            continue
        yield from (_shown(gone, "del", words) for gone in old[:twin])
        yield from came
        yield _both(old[twin], one, words)
        came.clear()
        del old[: twin + 1]
    yield from (_shown(gone, "del", words) for gone in old)
    yield from came


def _alike(old: Run | Box, new: Run | Box, alone: bool) -> bool:
    if old.tag != new.tag or (isinstance(old, Box) and isinstance(new, Box) and old.tag == "hr"):
        return False
    mine, theirs = _words(old), _words(new)
    fewer = min(len(mine), len(theirs))
    if alone and (new.tag in ROWS or not new.tag or fewer <= SHORT):
        return True
    return len(mine & theirs) >= LIKE * max(1, fewer)


def _both(old: Run | Box, new: Run | Box, words: Words) -> str:
    if isinstance(old, Box) and isinstance(new, Box):
        return f"{new.start}{''.join(_parts(old.parts, new.parts, words))}{_end(new.tag)}"
    if not isinstance(old, Run) or not isinstance(new, Run):
        return _shown(old, "del", words) + _shown(new, "ins", words)
    if max(len(old.tokens), len(new.tokens)) > MOST:
        return _run(old.tokens, "del", words) + _run(new.tokens, "ins", words)
    found = []
    matcher = SequenceMatcher(
        None, [one.same for one in old.tokens], [one.same for one in new.tokens], autojunk=False
    )
    for _tag, a1, a2, b1, b2 in matcher.get_opcodes():
        if _tag == "equal":
            found.append(_run(new.tokens[b1:b2], "", words))
            continue
        found.append(_run(old.tokens[a1:a2], "del", words))
        found.append(_run(new.tokens[b1:b2], "ins", words))
    return "".join(found)


def _end(tag: str) -> str:
    return "" if tag in VOID else f"</{tag}>"


def _shown(part: Run | Box, mark: Mark, words: Words) -> str:
    """A part as it is, all of it new or gone."""
    if isinstance(part, Run):
        return _run(part.tokens, mark, words)
    if part.tag == "hr" and mark:
        return f"{_open(mark, words, seen=True)}<hr>{_close(mark, words)}"
    return f"{part.start}{''.join(_shown(one, mark, words) for one in part.parts)}{_end(part.tag)}"


def _open(mark: Mark, words: Words, *, seen: bool = False) -> str:
    """The tag of a mark; its words are `seen` where a line below or through would not be."""
    name, said = ("new", words.new) if mark == "ins" else ("gone", words.gone)
    return f'<{mark} class="{name}"><span class="{"said" if seen else "sr"}">{escape(said)} </span>'


def _close(mark: Mark, words: Words) -> str:
    said = words.new_end if mark == "ins" else words.gone_end
    return f'<span class="sr"> {escape(said)}</span></{mark}>'


def _run(tokens: Sequence[Token], mark: Mark, words: Words) -> str:
    """Words with the tags they stand in; tags that two neighbours share are opened once."""
    if not tokens:
        return ""
    if mark and not any(one.key for one in tokens):
        return "".join(one.html for one in tokens) if mark == "ins" else ""
    found: list[str] = []
    inside: tuple[str, ...] = ()
    for one in tokens:
        shared = 0
        while shared < min(len(inside), len(one.around)) and inside[shared] == one.around[shared]:
            shared += 1
        found += [_end(_name(start)) for start in reversed(inside[shared:])]
        found += [*one.around[shared:], one.html]
        inside = one.around
    found += [_end(_name(start)) for start in reversed(inside)]
    html = "".join(found)
    if not mark:
        return html
    seen = any(one.html.startswith(("<img", "<video", "<audio")) for one in tokens)
    return f"{_open(mark, words, seen=seen)}{html}{_close(mark, words)}"


def _name(start: str) -> str:
    return start[1:].split(" ", 1)[0].rstrip(">")
