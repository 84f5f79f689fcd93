"""The outline in a real Chromium: by mouse, by keyboard alone, on a phone, without scripts, and by two people at once."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from courses.authoring.queries import studio_outline
from courses.models import Course
from courses.testing import make_course
from lms.kernel import tenancy
from lms.testing.browser import assert_accessible

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


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


@pytest.mark.parametrize(("width", "scheme"), [("desktop", "light"), ("phone", "dark")])
def test_a_new_course_is_outlined(
    open_page: Any, organization: Any, instructor: Any, width: str, scheme: str
) -> None:
    page = open_page("/teach/new/", person=instructor, width=width, scheme=scheme)
    page.get_by_label("What is the course called?").fill("Knots")
    page.get_by_role("button", name="Create the course").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Knots")
    assert_accessible(page)
    page.get_by_label("Add a module").fill("Ropes")
    page.keyboard.press("Enter")
    said(page, "Added the module “Ropes”.")
    for title in ("Bowline", "Reef knot"):
        page.get_by_label("Add a lesson to “Ropes”").fill(title)
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name=title, exact=True)).to_be_visible()
    expect(page.get_by_label("Add a lesson to “Ropes”")).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(page)
    with tenancy.scope(organization):
        assert titles(Course.objects.get(slug="knots")) == ["Bowline", "Reef knot"]


def test_everything_by_keyboard(open_page: Any, instructor: Any, course: Course) -> None:
    page = open_page("/teach/statistics/outline/", person=instructor)
    page.get_by_role("link", name="Lesson 1", exact=True).focus()
    page.keyboard.press("Alt+ArrowDown")
    said(page, "Moved “Lesson 1”.")
    expect(page.get_by_role("link", name="Lesson 1", exact=True)).to_be_focused()
    page.keyboard.press("F2")
    page.keyboard.type("First steps")
    page.keyboard.press("Enter")
    said(page, "Renamed “Lesson 1” to “First steps”.")
    assert titles(course) == ["Lesson 2", "First steps", "Lesson 3"]
    node(page, "First steps").get_by_role("link", name="What to do with").focus()
    page.keyboard.press("Enter")
    assert_accessible(page)
    page.get_by_role("button", name="Move to the bin").focus()
    page.keyboard.press("Enter")
    said(page, "Moved “First steps” to the bin.")
    assert titles(course) == ["Lesson 2", "Lesson 3"]
    page.locator(".toast").last.get_by_role("button", name="Undo").click()
    said(page, "Undone: Moved “First steps” to the bin.")
    assert titles(course) == ["Lesson 2", "First steps", "Lesson 3"]


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
    mine = open_page("/teach/statistics/outline/", person=instructor)
    theirs = open_page("/teach/statistics/outline/", person=admin)
    for page, words in ((theirs, "Their title"), (mine, "My title")):
        page.get_by_role("link", name="Lesson 1", exact=True).focus()
        page.keyboard.press("F2")
        page.keyboard.type(words)
        page.keyboard.press("Enter")
        if page is theirs:
            said(page, "Their title")
    dialog = mine.get_by_role("dialog", name="Somebody else renamed this")
    expect(dialog).to_contain_text("Their title")
    assert_accessible(mine)
    dialog.get_by_role("button", name="Use yours").click()
    said(mine, "to “My title”.")
    assert titles(course)[0] == "My title"
    expect(theirs.get_by_role("list", name="Also here")).to_contain_text(instructor.full_name)


def test_without_scripts_a_lesson_is_added(open_page: Any, instructor: Any, course: Course) -> None:
    page = open_page("/teach/statistics/outline/", person=instructor, javascript=False)
    page.get_by_label("Add a lesson to “Module 1”").fill("By form")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Added the lesson “By form”.")).to_be_visible()
    assert titles(course)[-1] == "By form"
