"""The library in a real browser: what an author sees, and an upload that breaks off and goes on."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from accounts.models import Organization, User
from courses.models import MediaAsset, Upload, Video, VideoGroup, VideoGroupItem
from lms.kernel import tenancy
from lms.testing.browser import OpenPage, assert_accessible, assert_presentable

pytestmark = pytest.mark.django_db(transaction=True)
PIECE = 8 * 1024 * 1024
FILM = b"\x00\x00\x00\x18ftypmp42" + bytes(2 * PIECE)


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT, settings.UPLOAD_ROOT = tmp_path / "media", tmp_path / "uploads"


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "two_peaks.mp4"
    path.write_bytes(FILM)
    return path


def _choose(page: Page, path: Path) -> None:
    page.locator("input[type=file]").set_input_files(path)


@pytest.fixture
def group(organization: Organization) -> VideoGroup:
    with tenancy.scope(organization):
        group = VideoGroup.objects.create(title="Sampling, step by step", flow="branching")
        for place, title in enumerate(("Why sample", "How to sample", "What went wrong"), 1):
            video = Video.objects.create(
                title=title, external_url="https://videos.example/a.mp4", duration_ms=90_000 * place
            )
            VideoGroupItem.objects.create(group=group, video=video, position=place)
    return group


def test_the_pages_are_presentable(
    open_page: OpenPage, instructor: User, group: VideoGroup, organization: Organization
) -> None:
    with tenancy.scope(organization):
        video = Video.objects.order_by("pk")[0]
    page = open_page(person=instructor)
    for path in (
        "", "groups/", "files/", f"videos/{video.pk}/", f"groups/{group.pk}/", "?q=nothing+matches",
    ):  # fmt: skip
        page.goto(f"/teach/library/{path}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert_presentable(page)


def test_a_film_is_uploaded_and_stands_in_the_library(
    open_page: OpenPage, instructor: User, organization: Organization, film: Path
) -> None:
    page = open_page("/teach/library/", person=instructor)
    with page.expect_navigation():  # what is stored is shown by loading the list again
        _choose(page, film)
    expect(page.get_by_role("link", name="two peaks")).to_be_visible()
    with tenancy.scope(organization):
        asset = MediaAsset.objects.get()
        assert asset.size == len(FILM)
        assert Video.objects.get().asset == asset
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('upload:')).length") == 0


def test_an_upload_goes_on_after_a_dropped_line_and_after_a_reload(
    open_page: OpenPage, instructor: User, organization: Organization, film: Path
) -> None:
    open_page.allow("ERR_FAILED|net::")
    page = open_page("/teach/library/", person=instructor)
    down: list[str] = []

    def cut(route: Route) -> None:
        """After the first piece the line is down."""
        if route.request.method == "PATCH" and route.request.headers["upload-offset"] != "0":
            down.append(route.request.headers["upload-offset"])
            route.abort()
        else:
            route.continue_()

    page.route("**/teach/uploads/**", cut)
    _choose(page, film)
    expect(page.get_by_text("The line is down. It goes on by itself.")).to_be_visible()
    with tenancy.scope(organization):
        assert Upload.objects.get().received == PIECE
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.get_by_text(re.compile("Stopped at 49 %. Choose the same file again"))).to_be_visible()
    page.unroute("**/teach/uploads/**")
    sent: list[str] = []
    page.on(
        "request", lambda one: sent.append(f"{one.method} {one.headers.get('upload-offset', '')}".strip())
    )
    _choose(page, film)
    expect(page.get_by_role("link", name="two peaks")).to_be_visible()
    assert down
    assert "PATCH 0" not in sent
    assert f"PATCH {PIECE}" in sent
    with tenancy.scope(organization):
        with MediaAsset.objects.get().file.open("rb") as stored:
            assert stored.read() == FILM
        assert Upload.objects.count() == 1


def test_a_refusal_is_said_in_words(open_page: OpenPage, instructor: User, film: Path, settings: Any) -> None:
    settings.MEDIA_MAX_BYTES = 1024 * 1024
    open_page.allow("413")
    page = open_page("/teach/library/", person=instructor)
    _choose(page, film)
    expect(page.locator("[data-state]").get_by_text("The file is larger than 1 MB")).to_be_visible()
    # Stored, and then refused by what it was for: that, too, is said at its row, and the next file goes on.
    words = film.with_name("words.mp4")
    words.write_bytes(b"words" * 100)
    _choose(page, words)
    refused = page.locator(".upload-row.is-refused", has_text="words.mp4")
    expect(refused.locator("[data-state]")).not_to_have_text("Stored")
    expect(refused.locator("[data-stop]")).to_be_visible()
    assert_accessible(page)


def test_without_javascript_a_form_uploads(open_page: OpenPage, instructor: User, tmp_path: Path) -> None:
    small = tmp_path / "table.csv"
    small.write_text("a,b\n1,2\n")
    page = open_page("/teach/library/files/", person=instructor, javascript=False)
    _choose(page, small)
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("link", name="table.csv")).to_be_visible()
    expect(page.get_by_text("“table.csv” is stored.")).to_be_visible()


def test_videos_of_a_group_are_dragged_into_order(
    open_page: OpenPage, instructor: User, group: VideoGroup, organization: Organization
) -> None:
    page = open_page(f"/teach/library/groups/{group.pk}/", person=instructor)
    first, last = page.locator("[data-grip]").first, page.locator("[data-place]").last
    first.hover()
    page.mouse.down()
    box = last.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 10, box["y"] + box["height"] - 4, steps=8)
    with page.expect_response("**/order/"):
        page.mouse.up()
    expect(page.locator(".place-title").last).to_contain_text("Why sample")
    with tenancy.scope(organization):
        titles = list(group.items.order_by("position").values_list("video__title", flat=True))
    assert titles == ["How to sample", "What went wrong", "Why sample"]
