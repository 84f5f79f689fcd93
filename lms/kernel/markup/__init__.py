"""Text that people write, turned into HTML that a page may show.

Markdown comes in through `render` and `render_inline`, HTML of other systems through `clean_html`
(or `clean_html_report`, which also says what was lost). Whatever comes out is on one allow-list and
obeys a strict content security policy: no script, no `style`, no `on*`, no `javascript:`.
Formulas become `<span class="math" data-display="true|false">TeX</span>`, readable without KaTeX.
"""

from lms.kernel.markup.clean import Cleaned, MarkupTooLarge, clean_html, clean_html_report
from lms.kernel.markup.compared import Words, compared
from lms.kernel.markup.maths import looks_like_maths, mark_maths
from lms.kernel.markup.pictures import BARE, undescribed
from lms.kernel.markup.plain import plain_text, storable_text
from lms.kernel.markup.source import render, render_inline

__all__ = [
    "BARE",
    "Cleaned",
    "MarkupTooLarge",
    "Words",
    "clean_html",
    "clean_html_report",
    "compared",
    "looks_like_maths",
    "mark_maths",
    "plain_text",
    "render",
    "render_inline",
    "storable_text",
    "undescribed",
]
