"""Placeholders: they survive cleaning, and become addresses or plain text."""

from hypothesis import given
from hypothesis import strategies as st

from courses.interchange.links import ToAsset, ToLesson, asset_paths, fill
from lms.kernel.markup import clean_html

ANY_NAME = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40)


def nothing(key: str) -> str:
    return ""


def test_addresses_are_filled_in_and_dead_ones_taken_out() -> None:
    html = (
        f'<p><a href="{ToLesson("olx:a:1").placeholder}#part">One</a> '
        f'<a href="{ToLesson("gone").placeholder}">Two</a> <img src="{ToAsset("s/a b.png").placeholder}" alt="A"></p>'
    )
    filled = fill(
        html, asset={"s/a b.png": "/assets/1/a%20b.png"}.get, lesson={"olx:a:1": "/learn/c/one/"}.get
    )  # type: ignore[arg-type]
    assert filled == (
        '<p><a href="/learn/c/one/#part">One</a> <a>Two</a> <img src="/assets/1/a%20b.png" alt="A"></p>'
    )


@given(ANY_NAME)
def test_any_name_survives_cleaning_and_comes_back(name: str) -> None:
    cleaned = clean_html(f'<img src="{ToAsset(name).placeholder}" alt="x">')
    asked: list[str] = []
    fill(cleaned, asset=lambda key: asked.append(key) or "/x", lesson=nothing)  # type: ignore[func-returns-value]
    assert asked == [name]
    assert asset_paths(cleaned) == {name}


def test_an_address_cannot_break_out_of_its_attribute() -> None:
    html = f'<a href="{ToLesson("k").placeholder}">x</a>'
    assert (
        fill(html, asset=nothing, lesson=lambda key: '/a"onclick="b')
        == '<a href="/a&quot;onclick=&quot;b">x</a>'
    )
