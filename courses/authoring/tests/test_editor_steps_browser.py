"""Blocks that move, go and come back in a real Chromium, and two authors at once: nobody overwrites anybody."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from courses.authoring import drafts
from courses.authoring.tests.editor_pages import blocks, edit, is_saved, source, texts
from courses.models import Lesson
from courses.testing import make_course
from lms.kernel import clock, tenancy
from lms.testing.browser import assert_accessible

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def lesson(organization: Any, instructor: Any) -> Lesson:
    with tenancy.scope(organization):
        course = make_course(instructor, slug="statistics", lessons=2)
        found: Lesson = course.lessons.select_related("course").get(slug="lesson-1")
        return found


def test_blocks_move_go_and_come_back(
    open_page: Any, instructor: Any, lesson: Lesson, organization: Any
) -> None:
    with tenancy.scope(organization):
        for body in ("Two.", "Three."):
            drafts.add_block(lesson=lesson, actor=instructor, now=clock.now(), body=body)
    page = edit(open_page, lesson, instructor)
    page.locator("[data-block]").nth(2).focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("[data-view]").nth(1)).to_have_text("Three.")
    before = blocks(lesson)
    assert [one.body for one in before] == ["Some *text*.", "Three.", "Two."]
    page.get_by_role("button", name="Move or change").nth(1).press("Enter")
    assert_accessible(page, within="#block-menu")
    page.get_by_role("menuitem", name="Remove").click()
    expect(page.locator("[data-block]")).to_have_count(2)
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.locator("[data-view]").nth(1)).to_have_text("Three.")
    assert blocks(lesson) == before
    # The toast undid the removal: what is undone next is the move.
    page.keyboard.press("Control+z")
    expect(page.locator("[data-view]").nth(2)).to_have_text("Three.")
    redo = page.get_by_role("button", name="Redo")
    redo.click()
    expect(page.locator("[data-view]").nth(1)).to_have_text("Three.")
    expect(redo).to_have_attribute("aria-disabled", "false")
    page.keyboard.press("Control+Shift+z")
    expect(page.locator("[data-block]")).to_have_count(2)
    page.keyboard.press("Control+z")
    expect(page.locator("[data-view]").nth(1)).to_have_text("Three.")
    source(page, 1).fill("Four.")
    is_saved(page)
    page.reload()  # forgets no step
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.locator("[data-view]").nth(1)).to_have_text("Three.")
    is_saved(page)
    assert blocks(lesson) == before
    page.keyboard.press("Control+z")
    expect(page.locator("[data-view]").nth(2)).to_have_text("Three.")
    page.reload()
    for words in ("Three.", "Four."):
        page.keyboard.press("Control+y")
        expect(page.locator("[data-view]").nth(1)).to_have_text(words)
    is_saved(page)
    assert texts(lesson) == ["Some *text*.", "Four.", "Two."]
    drag_copy_and_send(page)
    with tenancy.scope(organization):
        assert texts(Lesson.objects.get(slug="lesson-2"))[-1] == "Two."


def drag_copy_and_send(page: Page) -> None:
    """The last of three blocks to the top by its grip; a copy of it; and the copy's original to another lesson."""
    grip = page.locator("[data-grip]").nth(2).bounding_box()
    goal = page.locator("[data-block]").nth(0).bounding_box()
    assert grip
    assert goal
    page.mouse.move(grip["x"] + 8, grip["y"] + 8)
    page.mouse.down()
    page.mouse.move(goal["x"] + 80, goal["y"] + 30, steps=4)
    page.mouse.move(goal["x"] + 80, goal["y"] + 4, steps=4)
    page.mouse.up()
    expect(page.locator("[data-view]").first).to_have_text("Two.")
    page.get_by_role("button", name="Move or change").first.click()
    page.get_by_role("menuitem", name="Duplicate").click()
    expect(page.locator("[data-block]")).to_have_count(4)
    page.get_by_role("button", name="Move or change").first.click()
    page.get_by_role("menuitem", name="Move to another lesson").click()
    page.get_by_role("dialog").get_by_role("button", name="Lesson 2").click()
    expect(page.locator("[data-block]")).to_have_count(3)


def test_two_authors_at_once(
    open_page: Any, instructor: Any, admin: Any, lesson: Lesson, organization: Any
) -> None:
    """In different blocks they never meet, in one block both are shown."""
    open_page.allow("409")
    with tenancy.scope(organization):
        drafts.add_block(lesson=lesson, actor=instructor, now=clock.now(), body="Two.")
    mine, theirs = edit(open_page, lesson, instructor), edit(open_page, lesson, admin)
    source(theirs).fill("Theirs is old.")
    is_saved(theirs)
    source(mine, 1).fill("Mine alone.")
    is_saved(mine)
    assert texts(lesson) == ["Theirs is old.", "Mine alone."]
    for choice, words, kept in (
        ("Use mine", "Theirs is old.", ["Mine is better."]),
        ("Keep theirs", "Theirs is new.", ["Theirs is new."]),
        ("Keep both as two blocks", "Theirs is better.", ["Theirs is better.", "Mine is newer."]),
    ):
        if choice != "Use mine":  # as from another browser, without the wait for it
            with tenancy.scope(organization):
                key = blocks(lesson)[0].id
                now = clock.now()
                drafts.save_block(lesson=lesson, key=key, expected="", actor=admin, now=now, body=words)
        source(mine).fill(kept[-1] if "Mine" in kept[-1] else "Mine is lost.")
        dialog = mine.get_by_role("dialog", name="Somebody else changed this block")
        expect(dialog.locator("[data-mine] ins").first).to_contain_text("Mine")
        expect(dialog.locator("[data-theirs] del").first).to_contain_text("Theirs")
        if choice == "Use mine":
            assert_accessible(mine, within="[data-conflict]")
        dialog.get_by_role("button", name=choice).click()
        expect(mine.locator("[data-save-state][data-state=saved]")).to_be_visible()
        expect(mine.locator("[data-block]")).to_have_count(len(kept) + 1)
        assert texts(lesson) == [*kept, "Mine alone."]
    mine.reload()
    expect(mine.locator("[data-view]").nth(1)).to_have_text("Mine is newer.")
    expect(mine.get_by_role("list", name="Also here")).to_contain_text(admin.full_name)


def test_a_step_is_not_taken_back_over_anothers_words(
    open_page: Any, instructor: Any, admin: Any, lesson: Lesson, organization: Any
) -> None:
    """Neither words nor a block that was made, also after a reload; and what one writes in a removed block stays."""
    open_page.allow("409")
    page = edit(open_page, lesson, instructor)
    source(page).fill("Mine.")
    page.locator("[data-insert-end]").click()
    page.keyboard.type("Made by me.")
    page.keyboard.press("Escape")
    is_saved(page)
    with tenancy.scope(organization):
        for one in blocks(lesson):
            drafts.save_block(
                lesson=lesson, key=one.id, expected="", actor=admin, now=clock.now(), body=f"{one.body} Not only."
            )  # fmt: skip
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.locator(".toast")).to_contain_text("Somebody else changed this block")
    expect(page.locator("[data-view]").nth(1)).to_have_text("Made by me. Not only.")
    page.reload()
    page.keyboard.press("Control+z")
    expect(page.locator(".toast")).to_contain_text("this step cannot be taken")
    expect(page.get_by_role("button", name="Undo", exact=True)).to_have_attribute("aria-disabled", "true")
    assert texts(lesson) == ["Mine. Not only.", "Made by me. Not only."]

    with tenancy.scope(organization):
        drafts.remove_block(lesson=lesson, key=blocks(lesson)[0].id, actor=admin, now=clock.now())
    source(page).fill("Written meanwhile.")
    dialog = page.get_by_role("dialog", name="Somebody else removed this block")
    expect(dialog).to_be_visible()
    assert_accessible(page, within="[data-conflict]")
    page.keyboard.press("Escape")
    page.reload()  # not yet decided: asked again
    expect(dialog.locator("[data-mine]")).to_have_text("Written meanwhile.")
    dialog.get_by_role("button", name="Let it go").click()
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.locator("[data-view]").first).to_have_text("Written meanwhile.")
    assert texts(lesson) == ["Written meanwhile.", "Made by me. Not only."]
