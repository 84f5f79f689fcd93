"""Where the gaps are in a text: `{{1}}` in its words, not in its formulas nor inside a tag."""

import re
from functools import lru_cache

_MARK = re.compile(r"\{\{\s{0,5}([1-9][0-9]{0,2})\s{0,5}\}\}")
_FORMULA = re.compile(r'(<span class="math"[^>]*>[^<]*</span>|<[^>]*>)')


@lru_cache(maxsize=2_000)
def pieces(html: str) -> tuple[str, ...]:
    """The text cut at its gaps: HTML, id, HTML, id, …, HTML. Put together again it is one piece of HTML.

    `html` is clean: in attributes `>` is escaped.
    """
    found = [""]
    for place, part in enumerate(_FORMULA.split(html)):
        if place % 2:
            found[-1] += part
            continue
        first, *rest = _MARK.split(part)
        found[-1] += first
        found += rest
    return tuple(found)


def places(html: str) -> list[str]:
    """The ids of the gaps in the order they come."""
    return list(pieces(html)[1::2])
