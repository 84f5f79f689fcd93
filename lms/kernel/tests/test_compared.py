"""Two texts as one: what a reader sees is marked, and nothing else is lost or made up."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.kernel.markup import Words, compared, plain_text, render

WORDS = Words("[new:", "end]", "[goes:", "end]")
_SAID = re.compile(r'<span class="(?:sr|said)">[^<]*</span>')
_NEW = re.compile(r'<ins class="new">(.*?)</ins>', re.DOTALL)
_GONE = re.compile(r'<del class="gone">(.*?)</del>', re.DOTALL)


def marked(before: str, after: str) -> str:
    return _SAID.sub("", compared(before, after, WORDS))


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("<p>A b c.</p>", "<p>A x c.</p>", "<p>A -b +x c.</p>"),
        ("<p>A <em>b</em> c.</p>", "<p>A <strong>b</strong> c.</p>", "<p>A -<em>b</em>+<strong>b</strong> c.</p>"),
        ("<ul><li>a</li><li>b</li></ul>", "<ul><li>a</li><li>new</li><li>b</li></ul>", "<ul><li>a</li><li>+new</li><li>b</li></ul>"),
        ("<p>a</p><p>gone words</p>", "<p>a</p>", "<p>a</p><p>-gone words</p>"),
        (
            "<table><tbody><tr><td>1</td><td>2</td></tr></tbody></table>",
            "<table><tbody><tr><td>1</td><td>3</td></tr></tbody></table>",
            "<table><tbody><tr><td>1</td><td>-2+3</td></tr></tbody></table>",
        ),
        ('<p><span class="math" data-display="false">x^2</span></p>', '<p><span class="math" data-display="false">x^3</span></p>',
         '<p>-<span class="math" data-display="false">x^2</span>+<span class="math" data-display="false">x^3</span></p>'),
        ("<h2>Old</h2>", "<h3>Old</h3>", "<h2>-Old</h2><h3>+Old</h3>"),
    ],
)  # fmt: skip
def test_what_changed_is_marked_where_it_stands(before: str, after: str, found: str) -> None:
    short = re.sub(r'<ins class="new">(.*?)</ins>', r"+\1", marked(before, after))
    short = re.sub(r'<del class="gone">(.*?)</del>', r"-\1", short)
    assert re.sub(r"\s+", " ", short) == re.sub(r"\s+", " ", found)


def test_a_change_is_told_in_words_and_a_picture_visibly() -> None:
    html = compared('<p>Old.</p><p><img src="/a" alt=""></p>', "<p>New.</p>", WORDS)
    assert '<ins class="new"><span class="sr">[new: </span>New.<span class="sr"> end]</span></ins>' in html
    assert '<span class="said">[goes: </span><img' in html


def test_ids_stand_once_and_text_stays_text() -> None:
    html = marked('<p id="a">One &lt;b&gt; two</p>', '<p id="a">One &lt;b&gt; three</p>')
    assert "id=" not in html
    assert "One &lt;b&gt; " in html


_markdown = st.lists(
    st.sampled_from(["# A head", "one *two* three", "- a\n- b\n  - c", "> so `x` it", "| a | b |\n|---|---|\n| 1 | 2 |",
                     "$x$ and ![p](/assets/1/a.png)", "```\na b\n  c\n```", "[x](https://example.org) y", "---"]),
    max_size=5,
).map("\n\n".join)  # fmt: skip


@given(_markdown, _markdown)
def test_without_its_marks_it_is_one_text_or_the_other(old: str, new: str) -> None:
    before, after = render(old), render(new)
    html = marked(before, after)

    def words(text: str) -> list[str]:
        return plain_text(text).split()

    assert words(_GONE.sub("", html)) == words(after)
    assert words(_NEW.sub("", html)) == words(before)
    assert marked(before, before).count('class="new"') == 0
