r"""Formulas in HTML of other systems.

Authors elsewhere write `\(…\)`, `\[…\]`, `$$…$$`, `[mathjaxinline]…[/mathjaxinline]` (Open edX),
`<script type="math/tex">` (MathJax) or a picture with `data-equation-content` (Canvas). All of them
become the one form this product shows. A single `$` stays as it is: in prose it is money.
"""

import re
from html import escape, unescape

_TAG = re.compile(r"""(<(?:[^<>"']|"[^"]*"|'[^']*')*>)""")
_DELIMITED = re.compile(
    r"""
    \\\( (?P<inline> .+? ) \\\)
    | \\\[ (?P<block> .+? ) \\\]
    | \$\$ (?P<dollars> [^$]+ ) \$\$
    | \[mathjaxinline\] (?P<edx_inline> .+? ) \[/mathjaxinline\]
    | \[mathjax\] (?P<edx_block> .+? ) \[/mathjax\]
    """,
    re.VERBOSE | re.DOTALL,
)
_SCRIPT = re.compile(
    r"""<script\b[^>]*\btype=["']?math/tex(?P<display>;\s*mode=display)?["']?[^>]*>(?P<tex>.*?)</script\s*>""",
    re.IGNORECASE | re.DOTALL,
)
_EQUATION_IMAGE = re.compile(
    r"""<img\b(?=[^>]*\bequation_image\b)[^>]*?\bdata-equation-content=(?P<quote>["'])(?P<tex>.*?)(?P=quote)[^>]*>""",
    re.IGNORECASE | re.DOTALL,
)
_SIGNS = re.compile(
    r"""\\\(|\\\[|\$\$|\[mathjax|<math\b|math/tex|\bequation_image\b|class="math\b""", re.IGNORECASE
)
_OPAQUE = re.compile(r"<(/?)(pre|code|kbd|samp)\b", re.IGNORECASE)
_MATHS_SPAN = re.compile(r'<span\b[^>]*\bclass="math"', re.IGNORECASE)


def span(tex: str, *, display: bool) -> str:
    """The HTML of a formula; `tex` is source, not HTML."""
    return f'<span class="math" data-display="{str(display).lower()}">{escape(tex.strip())}</span>'


def looks_like_maths(html: str) -> bool:
    """Whether a page that shows this HTML has a formula to set, and so needs KaTeX."""
    return _SIGNS.search(html) is not None


def _replace(match: re.Match[str]) -> str:
    found = {name: tex for name, tex in match.groupdict().items() if tex is not None}
    name, tex = next(iter(found.items()))
    return span(unescape(tex), display=name in {"block", "dollars", "edx_block"})


def mark_scripts(html: str) -> str:
    """Rescue formulas kept in elements that the sanitiser drops; to be called before it."""
    html = _SCRIPT.sub(lambda m: span(unescape(m["tex"]), display=bool(m["display"])), html)
    return _EQUATION_IMAGE.sub(lambda m: span(unescape(m["tex"]), display=False), html)


def mark_maths(html: str) -> str:
    """Turn delimited formulas in the text of clean HTML into maths spans, leaving code alone.

    The caller cleans the result again: this function promises nothing about safety.
    """
    if not looks_like_maths(html):
        return html
    pieces = _TAG.split(html)
    opaque = 0
    for position, piece in enumerate(pieces):
        if position % 2:
            if element := _OPAQUE.match(piece):
                opaque = max(0, opaque + (-1 if element[1] else 1))
        elif not opaque and not (position and _MATHS_SPAN.match(pieces[position - 1])):
            pieces[position] = _DELIMITED.sub(_replace, piece)
    return "".join(pieces)
