"""Captions edited in Chromium against a real clip: times by key, split, join, undo, a stale save, and by form."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Organization, User
from courses.models import CaptionTrack, Video
from courses.testing import make_course
from courses.videos.captions_page import edited_tracks
from courses.videos.tests.films import make_film
from lms.kernel import tenancy
from lms.testing.browser import assert_accessible, assert_presentable

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def video(tmp_path: Path, settings: Any, organization: Organization, instructor: User) -> Video:
    settings.MEDIA_ROOT = tmp_path / "media"
    with tenancy.scope(organization):
        return make_film(make_course(instructor).lessons.get(slug="lesson-1"), instructor)


def address(video: Video) -> str:
    with tenancy.scope(video.organization):
        return f"/teach/library/videos/{video.pk}/captions/{CaptionTrack.objects.get().pk}/"


def stored(video: Video) -> list[Any]:
    """The cues as their authors left them: learners see the video, so they wait in its draft."""
    with tenancy.scope(video.organization):
        return list(edited_tracks(Video.objects.select_related("draft").get())[0].cues)


def opened(open_page: Any, video: Video, person: User, **options: Any) -> Page:
    page: Page = open_page(address(video), person=person, **options)
    expect(page.locator("[data-captions][data-ready]")).to_be_visible()
    page.wait_for_load_state("load")
    return page


def seek(page: Page, second: float) -> None:
    page.locator("video").evaluate(
        """(video, second) => new Promise((done) => {
          video.addEventListener("seeked", done, { once: true });
          video.currentTime = second;
        })""",
        second,
    )


def saved(page: Page) -> None:
    expect(page.locator("[data-save]")).to_contain_text("Saved")


def test_the_pages_are_presentable(open_page: Any, video: Video, instructor: User) -> None:
    page = opened(open_page, video, instructor)
    assert_presentable(page, phone="light")
    page.goto(f"/teach/library/videos/{video.pk}/captions/")
    expect(page.get_by_role("link", name="English", exact=True)).to_be_visible()
    assert_presentable(page, phone="light")


def test_a_row_is_written_against_the_running_film(open_page: Any, video: Video, instructor: User) -> None:
    page = opened(open_page, video, instructor)
    rows = page.locator(".cc-row")
    expect(rows).to_have_count(2)
    rows.nth(1).get_by_title("Go there").click()
    assert page.evaluate("document.querySelector('video').currentTime") == 4
    expect(rows.nth(1)).to_have_class("cc-row is-current")
    expect(page.locator("[data-now]")).to_have_text("Draw another.")
    seek(page, 12)
    page.keyboard.press("Alt+n")
    page.keyboard.type("What does it show?")
    seek(page, 14.5)
    page.keyboard.press("Alt+o")
    saved(page)
    assert stored(video)[-1] == [12_000, 14_500, "What does it show?"]
    rows.nth(2).get_by_label("Words").press("Home")
    for _letter in "What does":
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Alt+s")
    saved(page)
    expect(rows).to_have_count(4)
    assert [cue[2] for cue in stored(video)[2:]] == ["What does", "it show?"]
    rows.nth(2).get_by_title("Join with the next").click()
    expect(rows).to_have_count(3)
    page.get_by_role("button", name="Undo").click()
    expect(rows).to_have_count(4)
    page.get_by_label("Shift all by").fill("-1")
    page.get_by_role("button", name="Shift", exact=True).click()
    expect(rows.nth(1).get_by_label("Start")).to_have_value("0:03")
    saved(page)
    page.reload()
    expect(rows).to_have_count(4)
    assert stored(video)[1] == [3000, 8000, "Draw another."]
    with tenancy.scope(video.organization):
        assert CaptionTrack.objects.get().cues[1] == [4000, 9000, "Draw another."]
    expect(page.locator("[data-standing]")).to_contain_text("Draft: 1 change is not published yet.")
    assert_accessible(page)


def test_what_is_wrong_is_said_and_not_saved(open_page: Any, video: Video, instructor: User) -> None:
    page = opened(open_page, video, instructor)
    second = page.locator(".cc-row").nth(1)
    second.get_by_label("Start").fill("0:03")
    expect(second).to_contain_text("Begins before the one above ends")
    expect(page.locator("[data-warnings]")).to_have_text("1 to look at")
    second.get_by_label("Start").fill("0:04")
    second.get_by_label("End").fill("0:04.2")
    expect(second).to_contain_text("65 letters a second")
    second.get_by_label("End").fill("0:01")
    expect(second).to_contain_text("Ends before it starts")
    page.get_by_label("Find in the words").fill("SAMPLE")
    expect(page.locator("[data-found]")).to_have_text("1")
    expect(page.locator("[data-save]")).to_have_text("Not saved yet")
    second.get_by_label("End").fill("0:09.5")
    saved(page)
    assert stored(video)[1] == [4000, 9500, "Draw another."]


def test_two_authors_never_overwrite_each_other(
    open_page: Any, video: Video, instructor: User, admin: User
) -> None:
    open_page.allow("409")
    mine, theirs = opened(open_page, video, instructor), opened(open_page, video, admin)
    theirs.locator(".cc-row").nth(0).get_by_label("Words").fill("Theirs")
    saved(theirs)
    mine.locator(".cc-row").nth(0).get_by_label("Words").fill("Mine")
    expect(mine.locator("[data-stale]")).to_be_visible()
    assert_accessible(mine)
    assert stored(video)[0][2] == "Theirs"
    mine.get_by_role("button", name="Use yours").click()
    saved(mine)
    assert stored(video)[0][2] == "Mine"


def test_without_scripts_the_text_is_sent(open_page: Any, video: Video, instructor: User) -> None:
    page = open_page(address(video), person=instructor, javascript=False)
    page.get_by_text("The whole track as text").click()
    page.get_by_label("Captions as WebVTT").fill("WEBVTT\n\n00:01.000 --> 00:02.000\nBy form")
    page.get_by_role("button", name="Put this in their place").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert stored(video) == [[1000, 2000, "By form"]]
