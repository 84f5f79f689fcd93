"""Milestones set in Chromium on a real clip: by one key, dragged, moved by arrows, and without scripts."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Organization, User
from courses import api
from courses.milestones.page import marks_of
from courses.models import Milestone, Video
from courses.testing import make_course
from courses.videos.tests.films import make_film
from lms.kernel import tenancy
from lms.testing.browser import assert_accessible, assert_presentable

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def video(tmp_path: Path, settings: Any, organization: Organization, instructor: User) -> Video:
    settings.MEDIA_ROOT = tmp_path / "media"
    with tenancy.scope(organization):
        return make_film(make_course(instructor).lessons.get(slug="lesson-1"), instructor)


@pytest.fixture
def note(video: Video, organization: Organization, instructor: User) -> Milestone:
    with tenancy.scope(organization):
        return api.create_milestone(
            video=video,
            position_ms=4000,
            actor=instructor,
            kind="note",
            body="Look closely.",
            moved_from_ms=30_000,
        )


def opened(open_page: Any, video: Video, person: User, **options: Any) -> Page:
    page: Page = open_page(f"/teach/library/videos/{video.pk}/milestones/", person=person, **options)
    expect(page.locator("[data-milestones-studio][data-ready]")).to_be_visible()
    return page


def seek(page: Page, second: float) -> None:
    page.locator("video").evaluate(
        """(video, second) => new Promise((done) => {
          video.addEventListener("seeked", done, { once: true });
          video.currentTime = second;
        })""",
        second,
    )


def stored(video: Video) -> list[tuple[int, str, str]]:
    """The milestones as their authors left them: learners see the video, so they wait in its draft."""
    with tenancy.scope(video.organization):
        marks = marks_of(Video.objects.select_related("draft").get()).all
        return [(one.milestone.position_ms, one.milestone.kind, one.milestone.title) for one in marks]


def test_the_pages_are_presentable(open_page: Any, video: Video, note: Milestone, instructor: User) -> None:
    page = opened(open_page, video, instructor)
    assert_presentable(page, phone="light")
    for kind in ("Question", "Branch"):
        page.get_by_role("navigation", name="Set a milestone").get_by_role("link", name=kind).click()
        chosen = page.get_by_role("navigation", name="Kind").get_by_role("link", name=kind)
        expect(chosen).to_have_attribute("aria-current", "true")
        assert_presentable(page, phone="light")
    page.goto(f"/teach/library/videos/{video.pk}/milestones/{note.pk}/")
    assert_presentable(page, phone="light")


def test_one_key_sets_a_question_where_the_film_stands(
    open_page: Any, video: Video, instructor: User
) -> None:
    page = opened(open_page, video, instructor)
    # It plays on: from outside the key would come when the machine has time.
    page.locator("video").evaluate(
        """async (video) => {
          video.playbackRate = 0.0625;
          await video.play();
          const key = new KeyboardEvent("keydown", { key: "m", bubbles: true });
          video.addEventListener("seeked", () => document.body.dispatchEvent(key), { once: true });
          video.currentTime = 7.5;
        }"""
    )
    form = page.locator("[data-milestone-form]")
    expect(form).to_be_visible()
    assert page.evaluate("document.querySelector('video').paused")
    expect(form.get_by_label("At", exact=True)).to_have_value("0:07.500")
    form.get_by_label("Type").select_option("true_false")
    expect(form.locator("[name=type_shown]")).to_have_value("true_false")
    form.get_by_label("Type").select_option("single_choice")
    expect(form.locator("[name=type_shown]")).to_have_value("single_choice")
    expect(form.get_by_label("At", exact=True)).to_have_value("0:07.500")
    form.get_by_label("Title").fill("Stop and think")
    form.get_by_label("What is asked").fill("Which figure is in the corner?")
    page.get_by_role("button", name="Set it").click()
    expect(page.get_by_role("link", name="Stop and think")).to_be_visible()
    expect(page.locator(".toast").last).to_contain_text("Set at 0:07.500.")
    assert stored(video) == [(7500, "question", "Stop and think")]
    expect(page.locator("[data-standing]")).to_contain_text("Draft: 1 change is not published yet.")
    page.get_by_role("link", name="See the changes and publish").click()
    expect(page.get_by_text("New: Question “Stop and think” at 0:07.5.")).to_be_visible()
    assert_accessible(page)
    with tenancy.scope(video.organization):
        assert not Milestone.objects.exists()
    page.get_by_role("button", name="Publish changes").click()
    expect(page.get_by_text("Learners see “A video” as it is now.")).to_be_visible()
    with tenancy.scope(video.organization):
        assert Milestone.objects.get().questions.count() == 1  # type: ignore[attr-defined]


def test_a_mark_is_moved_by_arrows_and_by_mouse(
    open_page: Any, video: Video, note: Milestone, instructor: User
) -> None:
    page = opened(open_page, video, instructor)
    mark = page.get_by_role("slider", name="Note: Look closely.")
    mark.focus()
    page.keyboard.press("ArrowRight")
    with page.expect_response("**/place/"):
        page.keyboard.press("Shift+ArrowRight")
    expect(page.locator(".toast").last).to_contain_text("Moved to 0:05.100.")
    expect(mark).to_be_focused()
    assert stored(video)[0][0] == 5100
    place, bar = mark.bounding_box(), page.locator("[data-bar] svg").first.bounding_box()
    assert place is not None
    assert bar is not None
    page.mouse.move(place["x"] + place["width"] / 2, place["y"] + 10)
    page.mouse.down()
    page.mouse.move(bar["x"] + bar["width"] / 4, place["y"] + 10, steps=4)
    page.mouse.move(bar["x"] + bar["width"] / 2, place["y"] + 10, steps=4)
    with page.expect_response("**/place/"):
        page.mouse.up()
    assert abs(stored(video)[0][0] - 10_000) <= 100


def test_a_mark_that_had_to_move_is_accepted(
    open_page: Any, video: Video, note: Milestone, instructor: User
) -> None:
    page = opened(open_page, video, instructor)
    page.get_by_role("button", name="Looks right").click()
    expect(page.get_by_text("had to move")).to_have_count(0)
    with tenancy.scope(video.organization):
        assert Milestone.objects.get().moved_from_ms is None


def test_without_scripts_everything_is_a_form(open_page: Any, video: Video, instructor: User) -> None:
    page = open_page(f"/teach/library/videos/{video.pk}/milestones/", person=instructor, javascript=False)
    page.get_by_role("link", name="Chapter").click()
    page.get_by_label("At", exact=True).fill("0:09")
    page.get_by_label("Title").fill("By form")
    page.get_by_role("button", name="Set it").click()
    expect(page.get_by_text("Set at 0:09.")).to_be_visible()
    assert stored(video) == [(9000, "chapter", "By form")]
