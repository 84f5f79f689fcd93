"""HTML as Markdown: what it renders to says the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.interchange.markdown import to_markdown
from lms.kernel.markup import clean_html, plain_text, render

TEXTS = [
    "<h2>About</h2><p>Some <strong>strong</strong> and <em>soft</em> words.</p>",
    "<ul><li>One</li><li>Two<ol><li>Deep</li><li>Deeper</li></ol></li></ul><p>After</p>",
    '<p><a href="https://example.org/a(b)">A link</a>, then more.</p>',
    "<p>Costs 5$ * 3_000 [not a link] # no heading &lt;tag&gt; | bar</p>",
    "<section><h2>In a box</h2><div>First<br>Second</div></section>",
]


@pytest.mark.parametrize("html", TEXTS)
def test_the_words_and_the_shape_come_back(html: str) -> None:
    rendered = render(to_markdown(html))
    assert plain_text(rendered) == plain_text(html)
    for tag in ("<h2", "<br", "<li", "<ol", "<strong", "<em", "<a "):
        assert (tag in rendered) == (tag in html)


@given(st.text(st.characters(categories=("L", "N", "P", "S", "Zs"))))
def test_no_text_becomes_markup(text: str) -> None:
    cleaned = clean_html(f"<p>x {text.replace('&', '&amp;').replace('<', '&lt;')} x</p>")
    rendered = render(to_markdown(cleaned))
    for tag in ("<h", "<li", "<strong", "<em", "<code", "<table", "<img"):
        assert tag not in rendered
