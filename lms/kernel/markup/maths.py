r"""Formulas in HTML of other systems.

Authors elsewhere write `\(…\)`, `\[…\]`, `$$…$$`, `[mathjaxinline]…[/mathjaxinline]` (Open edX),
`<script type="math/tex">` (MathJax) or a picture with `data-equation-content` (Canvas). All of them
become the one form this product shows. A single `$` stays as it is: in prose it is money.
"""

import re
from html import escape, unescape

# Every repetition is bounded, so that no text, however hostile, takes more than linear time.
_TAG = re.compile(r"""(<(?:[^<>"']|"[^"]{0,4000}"|'[^']{0,4000}'){0,400}>)""")
_DELIMITED = re.compile(
    r"""
    \\\( (?P<inline> [^\\]{0,200} (?: \\[^()\[\]] [^\\]{0,200} ){0,200} ) \\\)
    | \\\[ (?P<block> [^\\]{0,200} (?: \\[^()\[\]] [^\\]{0,200} ){0,200} ) \\\]
    | \$\$ (?P<dollars> [^$]{1,4000} ) \$\$
    | \[mathjaxinline\] (?P<edx_inline> [^\[]{1,2000} (?: \[(?!/?mathjax) [^\[]{0,2000} ){0,50} ) \[/mathjaxinline\]
    | \[mathjax\] (?P<edx_block> [^\[]{1,2000} (?: \[(?!/?mathjax) [^\[]{0,2000} ){0,50} ) \[/mathjax\]
    """,
    re.VERBOSE,
)
_SCRIPT = re.compile(
    r"""<script\b [^<>]{0,200} \btype=["']?math/tex (?P<display>;\s{0,9}mode=display)? ["']? [^<>]{0,200}>
    (?P<tex> [^<]{0,4000} (?: <(?!/?script) [^<]{0,4000} ){0,50} ) </script\s{0,9}>""",
    re.IGNORECASE | re.VERBOSE,
)
_IMAGE = re.compile(r"<img\b[^<>]{0,8000}>", re.IGNORECASE)
_EQUATION = re.compile(
    r"""\bdata-equation-content=(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)')""", re.IGNORECASE
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
    if "math/tex" in html:
        html = _SCRIPT.sub(lambda match: span(unescape(match["tex"]), display=bool(match["display"])), html)
    return _IMAGE.sub(_equation_image, html) if "equation_image" in html else html


def _equation_image(image: re.Match[str]) -> str:
    found = _EQUATION.search(image[0]) if "equation_image" in image[0] else None
    return span(unescape(found["double"] or found["single"] or ""), display=False) if found else image[0]


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
