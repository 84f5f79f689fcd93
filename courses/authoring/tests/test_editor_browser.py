"""The lesson editor in a real Chromium: nothing typed is lost, and nobody overwrites anybody."""

import base64
import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from PIL import Image
from playwright.sync_api import Route, expect

from courses.authoring import drafts
from courses.authoring.tests.editor_pages import blocks, edit, is_saved, source, texts
from courses.media.actions import store_asset
from courses.models import Lesson, MediaAsset, Package, Quiz, VideoGroup
from courses.packages.tests.scorm import zipped_scorm
from courses.testing import make_course, make_question, make_quiz, make_video
from lms.kernel import clock, tenancy
from lms.testing.browser import assert_accessible, assert_presentable
from lms.testing.serving import at_rest

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def lesson(organization: Any, instructor: Any) -> Lesson:
    with tenancy.scope(organization):
        course = make_course(instructor, slug="statistics", lessons=2)
        found: Lesson = course.lessons.select_related("course").get(slug="lesson-1")
        return found


def test_what_is_typed_is_saved_and_shown(open_page: Any, instructor: Any, lesson: Lesson) -> None:
    page = edit(open_page, lesson, instructor)
    assert_presentable(page)
    source(page).fill("## Spread\n\nA **mean** and $x$.")
    view = page.locator("[data-block] [data-view]").first
    expect(view.locator("h3")).to_have_text("Spread")
    expect(view.locator(".katex").first).to_be_attached()
    is_saved(page)
    assert_presentable(page, within=".is-editing")
    page.reload()
    expect(page.locator("[data-view] h3").first).to_have_text("Spread")
    assert texts(lesson) == ["## Spread\n\nA **mean** and $x$."]


def test_the_slash_menu_adds_by_keyboard(
    open_page: Any, instructor: Any, lesson: Lesson, organization: Any
) -> None:
    with tenancy.scope(organization):
        make_question(course=lesson.course, title="Why forty?")
    page = edit(open_page, lesson, instructor)
    page.locator("[data-insert-end]").click()
    page.keyboard.type("/qui")
    option = page.get_by_role("option", name="Quiz")
    expect(option).to_have_attribute("aria-selected", "true")
    assert_accessible(page, within="#slash-menu")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Choose a quiz")
    dialog.get_by_label("Make a new one").fill("Check: spread")
    assert_accessible(page, within="[data-picker]")
    page.keyboard.press("Enter")
    expect(page.locator("[data-kind=quiz]")).to_contain_text("Check: spread")
    page.locator("[data-insert-end]").click()
    page.keyboard.type("/from the bank")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Choose a question")).to_contain_text("Why forty?")
    page.keyboard.type("forty")
    page.keyboard.press("Enter")
    expect(page.locator("[data-kind=quiz]")).to_have_count(2)
    page.locator("[data-insert-end]").click()
    page.keyboard.type("/head")
    page.keyboard.press("Enter")
    page.keyboard.type("Why")
    is_saved(page)
    assert [(one.kind, one.body) for one in blocks(lesson)] == [
        ("text", "Some *text*."),
        ("quiz", ""),
        ("quiz", ""),
        ("text", "## Why"),
    ]
    with tenancy.scope(lesson.organization_id):
        assert Quiz.objects.get(title="Check: spread").lesson_id == lesson.pk


def test_a_video_of_the_library_is_searched_for(
    open_page: Any, instructor: Any, lesson: Lesson, organization: Any
) -> None:
    with tenancy.scope(organization):
        make_video(Lesson.objects.get(slug="lesson-2"))
        VideoGroup.objects.update(title="Why averages agree")
        VideoGroup.objects.create(title="Knots")
    page = edit(open_page, lesson, instructor)
    page.locator("[data-block]").first.hover()
    page.get_by_role("button", name="Add a block after").first.click()
    page.keyboard.type("film")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Choose videos")
    dialog.get_by_label("Search what there is").fill("averages")
    expect(dialog.locator("[data-picker-list] button")).to_have_count(1)
    dialog.get_by_role("button", name="Why averages agree").click()
    expect(page.locator("[data-kind=video]")).to_contain_text("captions in English")
    expect(page.locator("[data-kind=video]")).to_contain_text("Questions at 0:30")
    page.locator("[data-insert-end]").click()
    page.keyboard.type("/on the video")
    page.keyboard.press("Enter")
    expect(page.get_by_label("What is asked")).to_be_focused()
    assert "/milestones/" in page.url
    assert [one.kind for one in blocks(lesson)] == ["text", "video"]


def test_files_are_uploaded_into_a_block_and_packages_into_the_list_to_choose_from(
    open_page: Any, instructor: Any, lesson: Lesson, organization: Any
) -> None:
    with tenancy.scope(organization):
        archive = store_asset(io.BytesIO(b"a,b\n9,9\n"), "p.csv", actor=instructor)
        package = Package.objects.create(title="Knots", standard="scorm_12", archive=archive, entry="a.html")
    page = edit(open_page, lesson, instructor)
    page.locator("[data-insert-end]").click()
    page.keyboard.type("/file")
    page.keyboard.press("Enter")
    block = page.locator("[data-kind=file]")
    found = [
        {"name": name, "mimeType": "text/csv", "buffer": f"a,b\n{name},1\n".encode()}
        for name in ("one.csv", "two.csv")
    ]
    block.locator("[data-upload][data-ready] input[type=file]").set_input_files(found)  # type: ignore[arg-type]
    expect(block.locator("[data-file]")).to_have_count(2)
    expect(block.locator("[data-upload-list]")).to_contain_text("Stored")
    assert_accessible(page, within="[data-kind=file]")
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(block.locator("[data-file]")).to_have_count(1)
    page.locator("[data-insert-end]").click()
    page.keyboard.type("/package")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Choose a package")
    expect(dialog.get_by_role("button", name="Knots")).to_contain_text("SCORM 1.2")
    sent = [
        {"name": name, "mimeType": "application/zip", "buffer": content}
        for name, content in (("golf.zip", zipped_scorm()), ("no.zip", b"PK\x05\x06" + bytes(18)))
    ]
    place = dialog.locator("[data-picker-upload=package] [data-upload][data-ready]")
    place.locator("input[type=file]").set_input_files(sent)  # type: ignore[arg-type]
    expect(place.get_by_text("“no.zip” has no SCORM manifest at its top.", exact=True)).to_be_visible()
    expect(dialog.get_by_role("button", name="Golf")).to_be_visible()
    assert_presentable(page, within="[data-picker]")
    dialog.get_by_role("button", name="Golf").click()
    expect(page.locator("[data-kind=package]")).to_contain_text("Golf")
    kept = blocks(lesson)
    assert [one.kind for one in kept] == ["text", "file", "package"]
    with tenancy.scope(organization):
        made = Package.objects.exclude(pk=package.pk).get()
        assert MediaAsset.objects.of_authors().filter(pk=made.archive_id, original_name="golf.zip").exists()
    assert (len(kept[1].files), kept[2].package) == (1, made.pk)


def test_offline_nothing_is_lost(open_page: Any, instructor: Any, lesson: Lesson) -> None:
    open_page.allow("ERR_INTERNET_DISCONNECTED")
    page = edit(open_page, lesson, instructor)
    page.context.set_offline(True)
    source(page).fill("Typed without a line.")
    expect(page.locator("[data-save-words]")).to_have_text("Not saved, no connection. Kept on this device.")
    page.locator("[data-insert-end]").click()
    page.keyboard.type("A new block, too.")
    expect(page.locator(".is-unsaved")).to_have_count(2)
    assert texts(lesson) == ["Some *text*."]
    page.context.set_offline(False)
    is_saved(page)
    expect(page.locator(".is-unsaved")).to_have_count(0)
    assert texts(lesson) == ["Typed without a line.", "A new block, too."]


def test_a_tab_closed_offline_loses_nothing(open_page: Any, instructor: Any, lesson: Lesson) -> None:
    open_page.allow("ERR_INTERNET_DISCONNECTED")
    page = edit(open_page, lesson, instructor)
    page.context.set_offline(True)
    source(page).fill("Typed, then the tab was closed.")
    page.locator("[data-insert-end]").click()
    page.keyboard.type("A new block, too.")
    expect(page.locator("[data-save-state][data-state=unsaved]")).to_be_visible()
    page.close()
    context = open_page._contexts[-1]
    context.set_offline(False)
    again = context.new_page()
    again.goto(f"/teach/statistics/lessons/{lesson.pk}/")
    is_saved(again)
    expect(again.locator("[data-view]").last).to_have_text("A new block, too.")
    assert texts(lesson) == ["Typed, then the tab was closed.", "A new block, too."]


def test_leaving_at_once_saves(open_page: Any, live_server: Any, instructor: Any, lesson: Lesson) -> None:
    page = edit(open_page, lesson, instructor)
    source(page).fill("The last word.")
    page.goto("/teach/statistics/outline/")
    at_rest(live_server.thread.httpd)
    assert texts(lesson) == ["The last word."]
    page.goto(f"/teach/statistics/lessons/{lesson.pk}/")
    expect(page.locator("[data-view]").first).to_have_text("The last word.")


# Gives the page a picture as the browser does when one pastes or drops it.
GIVE = """(field, [kind, text]) => {
  const bytes = Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], `${kind}.png`, { type: "image/png" }));
  const how = { bubbles: true, cancelable: true, clipboardData: transfer, dataTransfer: transfer };
  return !field.dispatchEvent(kind === "paste" ? new ClipboardEvent(kind, how) : new DragEvent(kind, how));
}"""


def test_a_picture_is_dropped_and_pasted_into_the_text(
    open_page: Any, instructor: Any, lesson: Lesson
) -> None:
    page = edit(open_page, lesson, instructor)
    late: list[Route] = []  # the tools come over a slow line, after the author has used them
    page.route("**/editor/tools*.js", lambda route: late.append(route))
    with page.expect_request("**/editor/tools*.js"):
        source(page).fill("See:\n\n")
    found = next(iter(Path(settings.BASE_DIR, "docs/images").glob("*.webp")))
    page.locator("[data-picture]").first.set_input_files(found)
    late.pop().continue_()
    page.get_by_role("dialog", name="Describe the picture").get_by_label("Description").fill("A lesson")
    page.keyboard.press("Enter")
    expect(page.locator("[data-view] img").first).to_have_attribute("alt", "A lesson")
    is_saved(page)
    with tenancy.scope(lesson.organization_id):
        asset = MediaAsset.objects.get(alt_text="A lesson")
    assert texts(lesson)[0].strip() == f"See:\n\n![A lesson](/assets/{asset.pk}/{asset.original_name})"
    for kind, colour in (("paste", "teal"), ("drop", "navy")):
        Image.new("RGB", (40, 30), colour).save(drawn := io.BytesIO(), "PNG")
        field = page.locator("textarea[data-field=body]").first
        assert field.evaluate(GIVE, [kind, base64.b64encode(drawn.getvalue()).decode()])
        page.get_by_role("dialog", name="Describe the picture").get_by_label("Description").fill(f"By {kind}")
        page.keyboard.press("Enter")
        expect(page.locator("[data-view] img").last).to_have_attribute("alt", f"By {kind}")
    is_saved(page)
    assert re.search(
        r"!\[By paste\]\(/assets/\S+/paste.png\)\s+!\[By drop\]\(/assets/\S+/drop.png\)", texts(lesson)[0]
    )


def test_the_title_is_renamed_in_place(open_page: Any, instructor: Any, lesson: Lesson) -> None:
    page = edit(open_page, lesson, instructor)
    page.get_by_label("Title of the lesson").fill("The standard error")
    page.keyboard.press("Enter")
    expect(page.locator(".side-lesson[aria-current]")).to_contain_text("The standard error")
    page.reload()
    expect(page.get_by_label("Title of the lesson")).to_have_value("The standard error")
    page.get_by_label("Title of the lesson").fill("")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Title of the lesson")).to_have_value("The standard error")


def test_a_remark_is_made_on_a_block_and_resolved(open_page: Any, instructor: Any, lesson: Lesson) -> None:
    page = edit(open_page, lesson, instructor)
    page.get_by_role("button", name="Move or change").first.click()
    page.get_by_role("menuitem", name="Add a remark").click()
    expect(page.locator("[data-remark-new] textarea")).to_be_focused()
    page.keyboard.type("Is this so?")
    page.get_by_role("button", name="Add the remark").click()
    thread = page.locator("[data-thread]")
    expect(thread).to_contain_text("Is this so?")
    expect(page.locator("[data-remark-number]").first).to_have_text("1")
    thread.get_by_role("textbox", name="Reply").fill("It is.")
    thread.get_by_role("button", name="Reply").click()
    expect(page.locator("[data-thread]")).to_contain_text("It is.")
    assert_accessible(page)
    page.get_by_role("button", name="Resolve").click()
    expect(page.locator("[data-thread]")).to_contain_text(f"Resolved by {instructor.full_name}")
    expect(page.locator("[data-remark-number]").first).to_have_text("")
    page.get_by_role("button", name="Open again").click()
    expect(page.get_by_role("button", name="Resolve")).to_be_visible()


def test_without_scripts_blocks_are_written_ordered_and_removed(
    open_page: Any, instructor: Any, lesson: Lesson, organization: Any
) -> None:
    with tenancy.scope(organization):
        make_quiz(Lesson.objects.get(slug="lesson-2"))
    page = edit(open_page, lesson, instructor, javascript=False)
    page.get_by_label("Add", exact=True).select_option("text")
    page.get_by_role("button", name="Add a block").click()
    page.get_by_label("Text").fill("By form.")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Up", exact=True).last.click()
    expect(page.locator("[data-block]").first).to_contain_text("By form.")
    assert texts(lesson) == ["By form.", "Some *text*."]
    page.get_by_label("Add", exact=True).select_option("quiz")
    page.get_by_role("button", name="Add a block").click()
    page.get_by_role("button", name=re.compile("^Add ?: Check")).click()
    expect(page.locator("[data-kind=quiz]")).to_be_visible()
    assert [one.kind for one in blocks(lesson)] == ["text", "text", "quiz"]
    page.get_by_role("button", name="Remove").first.click()
    expect(page.get_by_text("The block is removed.")).to_be_visible()
    assert texts(lesson) == ["Some *text*.", ""]


def test_the_other_views(open_page: Any, instructor: Any, lesson: Lesson, organization: Any) -> None:
    with tenancy.scope(organization):
        drafts.save_block(
            lesson=lesson,
            key=blocks(lesson)[0].id,
            expected="",
            actor=instructor,
            now=clock.now(),
            body="Some words.",
        )
        drafts.add_block(
            lesson=lesson, actor=instructor, now=clock.now(), kind="embed", url="https://example.org/x"
        )
    page = edit(open_page, lesson, instructor)
    for name in ("Preview", "Compare with published", "History"):
        page.get_by_role("link", name=name).click()
        assert_presentable(page, phone="light")
        if name == "Compare with published":
            expect(page.locator(".difference-look del em")).to_have_text("text")
            page.get_by_role("link", name="Source").click()
            expect(page.locator(".difference-words del")).to_have_text("*text*.")
    page.get_by_role("link", name="Version 1").click()
    assert_presentable(page, phone="light")
    page.get_by_role("button", name="Bring this version back").click()
    expect(page.get_by_text("Version 1 is back as a draft.")).to_be_visible()
    assert texts(lesson) == ["Some *text*."]
    page.get_by_role("link", name="History").click()
    expect(page.get_by_role("link", name="Version 2")).to_be_visible()
