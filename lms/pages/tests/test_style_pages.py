"""Every sample page of the style guide, in a real browser: accessible, silent, inside its width."""

from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from lms.pages.samples import PAGES
from lms.testing.browser import OpenPage, assert_accessible

pytestmark = [
    pytest.mark.urls("lms.pages.tests.urls"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def show(open_page: OpenPage, learner: User) -> Callable[..., Page]:
    """Open a page as a learner, so that the whole shell is there."""
    return partial(open_page, person=learner)


@pytest.mark.parametrize("name", ["", *PAGES])
def test_a_sample_page(page: Page, name: str) -> None:
    """On a light desktop, a dark phone and the narrowest window, without loading it again."""
    page.goto(f"/style/{name}/" if name else "/style/", wait_until="networkidle")
    assert_accessible(page)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 390, "height": 844})
    assert_accessible(page)
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, "the page scrolls sideways"


def test_nothing_moves_while_a_page_loads(show: Callable[..., Page]) -> None:
    page = show()
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver((list) => { for (const e of list.getEntries()) "
        "if (!e.hadRecentInput) window.moved += e.value; }).observe({type: 'layout-shift', buffered: true});"
    )
    page.goto("/style/home/")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.moved") < 0.02


def test_keys_walk_search_and_help(page: Page) -> None:
    page.goto("/style/home/")
    page.keyboard.press("/")
    expect(page.locator("#topbar-q")).to_be_focused()
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") == "Field report 2"
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.textContent") == "Worksheet 3"
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_visible()


def test_tabs_show_one_panel_and_all_without_javascript(page: Page, show: Callable[..., Page]) -> None:
    page.goto("/style/player/")
    page.get_by_role("tab", name="Notes").click()
    expect(page.locator("#notes")).to_be_visible()
    expect(page.locator("#transcript")).to_be_hidden()
    plain = show("/style/player/", javascript=False)
    expect(plain.locator("#notes")).to_be_visible()
    expect(plain.locator("#transcript")).to_be_visible()


def test_a_phone_opens_the_outline_as_a_drawer(show: Callable[..., Page]) -> None:
    page = show("/style/player/", width="phone")
    expect(page.locator("#outline")).to_be_hidden()
    page.get_by_role("button", name="Outline").click()
    expect(page.locator("#outline")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#outline")).to_be_hidden()


def test_a_form_asks_before_it_goes_out(page: Page) -> None:
    page.goto("/style/forms/")
    page.get_by_role("button", name="Save").evaluate("(button) => (button.click(), button.click())")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    assert page.url.endswith("/style/forms/")


def test_formulas_are_drawn_under_the_policy(page: Page) -> None:
    page.goto("/style/quiz/")
    expect(page.locator(".math.is-drawn .katex-html").first).to_be_visible()
    expect(page.locator(".math:not(.is-drawn)")).to_have_count(0)
