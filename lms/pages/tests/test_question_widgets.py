"""Questions that arrange things, in a real browser: mouse, finger, keyboard; the inputs carry the answer."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from lms.testing.browser import OpenPage, assert_accessible

pytestmark = [
    pytest.mark.urls("lms.pages.tests.urls"),
    pytest.mark.django_db(transaction=True),
]
FORM_OF = "(form) => [...new FormData(form)].filter(([, value]) => value !== '')"


@pytest.fixture
def show(open_page: OpenPage, learner: User) -> Callable[..., Page]:
    return partial(open_page, person=learner)


def asked(page: Page, kind: str) -> Locator:
    """The form of a question, its script started; the others' too, which move what is below them."""
    form = page.locator(f"form:has([data-question={kind}])")
    for one in ("ordering", "categorise", "hotspot"):
        expect(page.locator(f".question.is-arranged[data-question={one}]")).to_be_visible()
    form.evaluate(
        "(form) => form.addEventListener('change', () => (form.dataset.changes = 1 + Number(form.dataset.changes || 0)))"
    )
    return form


def sent(form: Locator, end: str) -> list[str]:
    pairs: list[list[str]] = form.evaluate(FORM_OF)
    return [value for name, value in pairs if name.endswith(end)]


def words(form: Locator, rows: str) -> list[str]:
    return [text.strip() for text in form.locator(f"{rows} label").all_inner_texts()]


def drag_to(page: Page, handle: Locator, target: Locator) -> None:
    handle.scroll_into_view_if_needed()
    start: Any = handle.bounding_box()
    end: Any = target.bounding_box()
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2 + 8, steps=8)
    page.mouse.up()


def test_rows_are_ordered_by_buttons_and_by_dragging(page: Page) -> None:
    page.goto("/style/questions/")
    form = asked(page, "ordering")
    before = words(form, ".order-row")
    assert sent(form, "-place") == []
    form.locator("[data-order-down]").first.focus()
    page.keyboard.press("Enter")
    assert words(form, ".order-row") == [before[1], before[0], *before[2:]]
    assert sent(form, "-place") == ["1", "2", "3", "4"]
    assert form.get_attribute("data-changes") == "1"
    assert form.locator("[data-question-status]").inner_text() == f"{before[0]}: place 2 of 4."
    expect(form.locator("[data-order-keep]")).to_be_hidden()
    drag_to(page, form.locator("[data-drag-handle]").first, form.locator(".order-row").nth(2))
    assert words(form, ".order-row") == [before[0], before[2], before[1], before[3]]
    assert form.get_attribute("data-changes") == "2"
    form.locator("select").last.focus()


def test_an_order_shown_by_chance_can_be_kept(page: Page) -> None:
    page.goto("/style/questions/")
    form = asked(page, "ordering")
    form.get_by_role("button", name="Keep this order").click()
    assert sent(form, "-place") == ["1", "2", "3", "4"]


def test_choosing_a_place_in_the_list_moves_the_row(page: Page) -> None:
    page.goto("/style/questions/")
    form = asked(page, "ordering")
    before = words(form, ".order-row")
    form.locator("select").first.select_option("3")
    assert words(form, ".order-row") == [before[1], before[2], before[0], before[3]]
    assert sent(form, "-place") == ["1", "2", "3", "4"]


def test_items_go_where_their_list_says_and_where_they_are_dragged(page: Page) -> None:
    page.goto("/style/questions/")
    form = asked(page, "categorise")
    first = words(form, ".sort-open .sort-item")[0]
    form.locator(".sort-open select").first.select_option("c")
    assert words(form, "[data-sort-bin=c]") == [first]
    assert form.locator("[data-question-status]").inner_text() == f"{first}: Categories."
    second = words(form, ".sort-open .sort-item")[0]
    drag_to(page, form.locator(".sort-open [data-drag-handle]").first, form.locator(".sort-bin").first)
    assert words(form, "[data-sort-bin=n]") == [second]
    assert sorted(sent(form, "-place")) == ["c", "n"]
    assert form.get_attribute("data-changes") == "2"


def test_a_finger_drags_as_well(show: Callable[..., Page]) -> None:
    page = show("/style/questions/", width="phone")
    form = asked(page, "categorise")
    handle, target = form.locator(".sort-open [data-drag-handle]").first, form.locator(".sort-bin").first
    item = words(form, ".sort-open .sort-item")[0]
    form.locator(".sort").evaluate("(sort) => sort.scrollIntoView({block: 'center'})")
    start: Any = handle.bounding_box()
    end: Any = target.bounding_box()
    touch = page.context.new_cdp_session(page)
    x, y = start["x"] + 10, start["y"] + 20
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 9):
        at = {"x": x + (end["x"] + 40 - x) * step / 8, "y": y + (end["y"] + 20 - y) * step / 8}
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [at]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(form.locator("[data-sort-bin=n] label")).to_have_text(item)
    assert sent(form, "-place") == ["n"]


def test_escape_lets_go(page: Page) -> None:
    page.goto("/style/questions/")
    form = asked(page, "ordering")
    before = words(form, ".order-row")
    handle: Any = form.locator("[data-drag-handle]").first.bounding_box()
    page.mouse.move(handle["x"] + 9, handle["y"] + 9)
    page.mouse.down()
    page.mouse.move(handle["x"] + 9, handle["y"] + 160, steps=6)
    assert words(form, ".order-row") != before
    page.keyboard.press("Escape")
    page.mouse.up()
    assert words(form, ".order-row") == before
    assert sent(form, "-place") == []


def test_places_are_marked_by_click_and_by_keys(page: Page) -> None:
    page.goto("/style/questions/")
    form = asked(page, "hotspot")
    picture = form.locator("[data-spot-picture]")
    box: Any = picture.bounding_box()
    picture.click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.5})
    assert abs(int(sent(form, "-x")[0]) - 250) <= 2
    x, y = int(sent(form, "-x")[0]), int(sent(form, "-y")[0])
    picture.focus()
    for key in ("ArrowRight", "Shift+ArrowDown", "Shift+ArrowDown"):
        page.keyboard.press(key)
    said = form.locator("[data-question-status]")
    assert said.inner_text() == f"{x + 10} from the left, {y + 100} from the top"
    page.keyboard.press("Enter")
    assert said.inner_text().endswith("2 of 2.")
    assert len(sent(form, "-x")) == len(sent(form, "-y")) == 2
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Enter")
    assert said.inner_text() == "All marks are used. Remove one first."
    form.get_by_role("button", name="Remove mark 1").click()
    assert len(sent(form, "-x")) == 1
    assert_accessible(page)


def test_everything_can_be_answered_without_a_script(show: Callable[..., Page]) -> None:
    page = show("/style/questions/", javascript=False)
    for kind in ("matching", "ordering", "categorise"):
        form = page.locator(f"form:has([data-question={kind}])")
        for number in range(form.locator("select").count()):
            form.locator("select").nth(number).select_option(index=1 + number % 2)
    spot = page.locator("form:has([data-question=hotspot])")
    spot.get_by_label("From the left").first.fill("345")
    spot.get_by_text("Answer in words instead").click()
    expect(spot.get_by_label("The left end")).to_be_visible()
    assert not page.locator("[data-drag-handle], .sort-bins, [data-order-up]").locator("visible=true").count()


def test_an_author_adds_moves_and_removes_rows(page: Page) -> None:
    page.goto("/style/authoring/")
    form = page.locator("form:has([data-author=categorise])")
    expect(form.locator("[data-author][data-started]")).to_be_visible()
    categories = form.locator("[data-rows=categories]")
    categories.get_by_role("button", name="Add a category").click()
    page.keyboard.type("Dates")
    assert sent(form, "categories-row")[-1].startswith("n")
    new_id: str = form.evaluate(
        "(form) => [...form.querySelectorAll('[data-rows=categories] [data-key=id]')].at(-1).value"
    )
    offered = form.locator("[data-rows=items] select").first
    offered.select_option(label="Dates")
    assert offered.input_value() == new_id != ""
    categories.get_by_role("button", name="Move up: Category 3").click()
    assert form.locator("[data-rows=categories] textarea").nth(1).input_value() == "Dates"
    assert offered.input_value() == new_id
    categories.get_by_role("button", name="Remove: Category 1").click()
    assert categories.locator("[data-row]").count() == 2
    assert form.locator("[data-rows-status]").inner_text() == "Removed."
    items = form.locator("[data-rows=items]")
    items.get_by_role("button", name="Add an item").click()
    assert "Dates" in items.locator("select").last.inner_text()
    page.evaluate("scrollTo(0, 0)")
    assert_accessible(page)
