"""The outline in a real Chromium: by mouse, by keyboard alone, on a phone, without scripts, and by two people at once."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from courses.authoring.queries import studio_outline
from courses.models import Course
from courses.testing import make_course
from lms.kernel import tenancy
from lms.testing.browser import assert_accessible

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def course(organization: Any, instructor: Any) -> Course:
    with tenancy.scope(organization):
        return make_course(instructor, slug="statistics", lessons=3)


def titles(course: Course) -> list[str]:
    with tenancy.scope(course.organization):
        return [lesson.title for lesson in studio_outline(course).lessons]


def node(page: Page, title: str) -> Any:
    return page.locator(".node").filter(has=page.get_by_role("link", name=title, exact=True))


def said(page: Page, words: str) -> None:
    expect(page.locator(".toast").filter(has_text=words).last).to_be_visible()


def test_a_course_is_outlined_and_a_lesson_written_on_a_phone(
    open_page: Any, organization: Any, instructor: Any
) -> None:
    page = open_page("/teach/new/", person=instructor, width="phone", scheme="dark")
    page.get_by_label("What is the course called?").fill("Knots")
    page.get_by_role("button", name="Create the course").tap()
    expect(
        page.locator("[data-outline]:not([data-bare])")
    ).to_be_visible()  # before that, a form loads the page again
    page.get_by_label("Add a module").fill("Ropes")
    page.keyboard.press("Enter")
    said(page, "Added the module “Ropes”.")
    for title in ("Bowline", "Reef knot"):
        page.get_by_label("Add a lesson to “Ropes”").fill(title)
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name=title, exact=True)).to_be_visible()
    expect(page.get_by_label("Add a lesson to “Ropes”")).to_be_focused()
    node(page, "Reef knot").get_by_role("link", name="What to do with").tap()
    page.get_by_role("button", name="Move up").tap()
    said(page, "Moved “Reef knot”.")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(page)
    with tenancy.scope(organization):
        assert titles(Course.objects.get(slug="knots")) == ["Reef knot", "Bowline"]
    page.get_by_role("link", name="Reef knot", exact=True).tap()
    page.wait_for_url("**/lessons/**")
    page.locator("[data-insert-end]").tap()
    words = page.locator("textarea[data-field=body]:focus")
    words.fill("Right over left, then left over right.")
    expect(page.locator("[data-view]").first).to_have_text("Right over left, then left over right.")
    page.locator("[data-insert-end]").tap()
    expect(page.locator("[data-block]")).to_have_count(2)
    words.fill("/")
    page.get_by_role("option", name="Callout").tap()
    expect(page.locator("[data-block]")).to_have_count(2)
    expect(page.locator("[data-save-state][data-state=saved]")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def tab_to(page: Page, place: Any) -> None:
    """Press Tab until the focus is there."""
    for _press in range(60):
        if place.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"No Tab leads to {place}.")


def test_everything_by_keyboard(open_page: Any, instructor: Any, course: Course) -> None:
    page = open_page("/teach/statistics/outline/", person=instructor)
    tab_to(page, page.get_by_role("link", name="Lesson 1", exact=True))
    page.keyboard.press("Alt+ArrowDown")
    said(page, "Moved “Lesson 1”.")
    expect(page.get_by_role("link", name="Lesson 1", exact=True)).to_be_focused()
    page.keyboard.press("F2")
    page.keyboard.type("First steps")
    page.keyboard.press("Enter")
    said(page, "Renamed “Lesson 1” to “First steps”.")
    assert titles(course) == ["Lesson 2", "First steps", "Lesson 3"]
    tab_to(page, node(page, "First steps").get_by_role("link", name="What to do with"))
    page.keyboard.press("Enter")
    assert_accessible(page)
    tab_to(page, page.get_by_role("button", name="Move to the bin"))
    page.keyboard.press("Enter")
    said(page, "Moved “First steps” to the bin.")
    assert titles(course) == ["Lesson 2", "Lesson 3"]
    page.keyboard.press("Control+z")
    said(page, "Undone: Moved “First steps” to the bin.")
    assert titles(course) == ["Lesson 2", "First steps", "Lesson 3"]
    page.keyboard.press("Control+Shift+z")
    said(page, "Done again: Moved “First steps” to the bin.")
    assert titles(course) == ["Lesson 2", "Lesson 3"]
    tab_to(page, page.get_by_label("Add a lesson to “Module 1”"))
    for title in ("Last steps", "The end"):  # faster than the answers come
        page.keyboard.type(title)
        page.keyboard.press("Enter")
    said(page, "Added the lesson “The end”.")
    tab_to(page, page.get_by_label("Add a module"))
    page.keyboard.type("More")
    page.keyboard.press("Enter")
    said(page, "Added the module “More”.")
    tab_to(page, page.get_by_label("Add a lesson to “More”"))
    assert titles(course) == ["Lesson 2", "Lesson 3", "Last steps", "The end"]


def test_a_lesson_is_dragged(open_page: Any, instructor: Any, course: Course) -> None:
    page = open_page("/teach/statistics/outline/", person=instructor)
    grip = node(page, "Lesson 3").locator("[data-grip]")
    goal = node(page, "Lesson 1").bounding_box()
    start = grip.bounding_box()
    page.mouse.move(start["x"] + 8, start["y"] + 12)
    page.mouse.down()
    page.mouse.move(goal["x"] + 60, goal["y"] + 30, steps=4)
    page.mouse.move(goal["x"] + 60, goal["y"] + 4, steps=4)
    page.mouse.up()
    said(page, "Moved “Lesson 3”.")
    assert titles(course) == ["Lesson 3", "Lesson 1", "Lesson 2"]


def test_two_who_rename_at_once_see_both(open_page: Any, instructor: Any, admin: Any, course: Course) -> None:
    open_page.allow("409")
    mine = open_page(person=instructor)
    with mine.expect_response(
        "**/presence/*"
    ):  # so that the other sees who is here without waiting for the next time
        mine.goto("/teach/statistics/outline/")
    theirs = open_page("/teach/statistics/outline/", person=admin)
    for page, words in ((mine, "My title"), (theirs, "Their title")):
        page.get_by_role("link", name="Lesson 1", exact=True).focus()
        page.keyboard.press("F2")
        page.keyboard.type(words)
    theirs.keyboard.press("Enter")
    said(theirs, "Their title")
    mine.keyboard.press("Enter")
    dialog = mine.get_by_role("dialog", name="Somebody else renamed this")
    expect(dialog).to_contain_text("Their title")
    assert_accessible(mine)
    expect(theirs.get_by_role("list", name="Also here")).to_contain_text(instructor.full_name)
    new = theirs.get_by_label("Add a lesson to “Module 1”")
    new.fill("Half of a ti")
    dialog.get_by_role("button", name="Use yours").click()
    said(mine, "to “My title”.")
    assert titles(course)[0] == "My title"
    theirs.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # in place of some seconds
    expect(theirs.get_by_role("link", name="My title", exact=True)).to_be_visible()
    theirs.keyboard.type("tle")
    expect(new).to_have_value("Half of a title")


def test_without_scripts_a_lesson_is_added(open_page: Any, instructor: Any, course: Course) -> None:
    page = open_page("/teach/statistics/outline/", person=instructor, javascript=False)
    page.get_by_label("Add a lesson to “Module 1”").fill("By form")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Added the lesson “By form”.")).to_be_visible()
    assert titles(course)[-1] == "By form"
