"""A prepared film in a real browser: by hls.js, by the browser itself, and from the file when the stream is gone."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import Page, expect

from accounts.models import Organization, User
from courses import api
from courses.media import ffmpeg, processing, work
from courses.models import Block, VideoGroup, VideoGroupItem
from courses.testing import make_course
from lms.kernel import clock, tenancy
from lms.testing.browser import OpenPage, assert_accessible

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(ffmpeg.tools() is None, reason="ffmpeg is not installed"),
]
# Browsers differ in what they play by themselves: say it for them.
NATIVE = """
HTMLMediaElement.prototype.canPlayType = (kind) => kind.includes("mpegurl") ? "%s" : "maybe";
"""


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("clip") / "clip.mp4"
    subprocess.run(
        [
            "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=5:duration=6", "-f", "lavfi", "-i",
            "sine=frequency=440:duration=6", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac",
            "-movflags", "+faststart", str(path),
        ],
        check=True,
    )  # fmt: skip
    return path.read_bytes()


@pytest.fixture
def lesson(
    organization: Organization, instructor: User, clip: bytes, settings: Any, tmp_path: Path, monkeypatch: Any
) -> str:
    """The address of a lesson with a film that was prepared."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(ffmpeg, "NICE", 0)
    with tenancy.scope(organization):
        course = make_course(instructor, lessons=1)
        asset = api.store_asset(ContentFile(clip), "clip.mp4")
        video = api.create_video(title="A clip", asset=asset, actor=instructor)
        group = VideoGroup.objects.create(title="A clip")
        VideoGroupItem.objects.create(group=group, video=video, position=1)
        Block.objects.create(lesson=course.lessons.get(), kind="video", video_group=group, position=0)
        processing.begin_processing(asset=asset, now=clock.now())
        work.process(asset.pk)
    return f"/learn/{course.slug}/lesson-1/"


Opener = Callable[[str], Page]


@pytest.fixture
def opened(open_page: OpenPage, instructor: User, lesson: str) -> Opener:
    def open_as(native: str) -> Page:
        page = open_page(person=instructor)
        page.add_init_script(NATIVE % native)
        page.goto(lesson)
        return page

    return open_as


def _plays(page: Page) -> None:
    page.evaluate("document.querySelector('video').muted = true")
    page.locator("[data-act=play]").click()
    expect(page.locator("[data-clock]")).to_have_text(re.compile("0:0[2-6]"))


def test_a_browser_without_hls_plays_by_hls_js(opened: Opener) -> None:
    page = opened("")
    expect(page.locator("select[data-quality]")).to_have_value("-1")
    assert page.evaluate("document.querySelector('video').src").startswith("blob:")
    assert page.locator("video").get_attribute("poster").endswith("/poster.webp")  # type: ignore[union-attr]
    _plays(page)
    page.locator("select[data-quality]").select_option("720p")
    box = page.locator("[data-video-bar]").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 10)
    expect(page.locator("[data-peek]")).to_have_text("0:03")
    assert "sprite.webp" in page.locator("[data-peek]").evaluate("(peek) => peek.style.backgroundImage")
    assert_accessible(page)


def test_a_stream_that_fails_leads_back_to_the_file(opened: Opener, open_page: OpenPage) -> None:
    open_page.allow("ERR_FAILED|net::|404")
    broken = opened("")
    broken.route("**/streams/**/*.m4s", lambda route: route.abort())
    broken.route("**/streams/**/*.m3u8", lambda route: route.fulfill(status=404))
    broken.reload()
    expect(broken.locator("select[data-quality]")).to_have_count(0)
    _plays(broken)
    expect(broken.locator("video")).to_have_attribute("src", re.compile("/assets/"))


def test_a_browser_with_hls_is_given_the_stream(opened: Opener, open_page: OpenPage) -> None:
    open_page.allow("m3u8|decode|MEDIA|DEMUXER")
    page = opened("maybe")
    expect(page.locator("[data-player][data-ready]")).to_be_visible()
    sources = page.evaluate_handle(
        "new Promise((done) => setTimeout(() => done(document.querySelector('video').src), 500))"
    ).json_value()
    assert (
        sources.endswith("/master.m3u8") or "/assets/" in sources
    )  # back at the file where it was promised in vain
    _plays(page)
