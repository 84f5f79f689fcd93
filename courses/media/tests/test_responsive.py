"""Pictures in the size a screen needs: in texts, and of courses."""

import io
import re
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.template import Context, Template
from PIL import Image, ImageColor

from accounts.models import User
from courses import api
from courses.media import processing, work
from courses.media.pictures import focused_picture, keep_picture
from courses.testing import make_course
from lms.kernel import clock
from lms.pages.focus import focus_of

pytestmark = pytest.mark.usefixtures("scope")


@pytest.fixture(autouse=True)
def _own_media(tmp_path: Any, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def _picture(width: int, height: int) -> "ContentFile[bytes]":
    out = io.BytesIO()
    Image.new("RGB", (width, height), (30, 90, 60)).save(out, "PNG")
    return ContentFile(out.getvalue(), "plot.png")


def test_a_picture_in_a_text_is_offered_in_its_sizes(instructor: User, client_for: Any) -> None:
    lesson = make_course(instructor).lessons.first()  # type: ignore[attr-defined]
    assets = [api.store_asset(_picture(width, 100), "plot.png") for width in (1000, 200)]
    for asset in assets:
        path = api.asset_address(asset.pk, "plot.png")
        api.add_block(lesson=lesson, kind="text", body=f"![A plot]({path})", actor=instructor)
        processing.begin_processing(asset=asset, now=clock.now())
        work.process(asset.pk)
    lesson.refresh_from_db()
    lesson.course.refresh_from_db()
    wide, narrow = [block.html for block in api.lesson_page(lesson).blocks if "<img" in block.html]
    assert "srcset" not in narrow
    offered = re.findall(r"(/\S+) (\d+)w", re.search(r'srcset="([^"]*)"', wide)[1].replace("&amp;", "&"))  # type: ignore[index]
    assert [int(width) for _url, width in offered] == [320, 640, 1000]
    assert 'sizes="min(100vw, 1000px, 44rem)"' in wide
    for url, width in offered:
        sent = client_for(None).get(url)
        assert Image.open(io.BytesIO(sent.getvalue())).width == int(width), url


@pytest.mark.parametrize(("focus", "colour"), [((50, 0), "red"), ((50, 100), "blue"), ((50, 50), "lime")])
def test_a_picture_is_cut_around_its_point(
    instructor: User, client_for: Any, focus: tuple[int, int], colour: str
) -> None:
    """A tall picture of three bands: the one that was pointed at stays."""
    drawn = Image.new("RGB", (90, 150), "lime")
    drawn.paste("red", (0, 0, 90, 50))
    drawn.paste("blue", (0, 100, 90, 150))
    out = io.BytesIO()
    drawn.save(out, "PNG")
    name = focused_picture(keep_picture(ContentFile(out.getvalue())), focus)
    assert focus_of(name) == focus
    course = make_course(instructor, thumbnail=name)
    sent = client_for(None).get(f"{course.thumbnail.url}?w=320")
    cut = Image.open(io.BytesIO(sent.getvalue()))
    assert cut.size == (90, 51)
    middle: Any = cut.getpixel((45, 25))
    assert max(abs(a - b) for a, b in zip(middle, ImageColor.getrgb(colour), strict=True)) < 12
    classes = Template("{% load covers %}{% cover 'a' 'b' picture %}").render(
        Context({"picture": course.thumbnail})
    )
    assert (f"at-x5 at-y{focus[1] // 10}" in classes) == (focus != (50, 50))


def test_the_picture_of_a_course_comes_in_the_width_asked_for(instructor: User, client_for: Any) -> None:
    course = make_course(instructor)
    course.thumbnail.save("cover.png", _picture(900, 450), save=True)
    client = client_for(None)
    widths = {
        wanted: Image.open(io.BytesIO(client.get(f"{course.thumbnail.url}?w={wanted}").getvalue())).width
        for wanted in ("320", "640", "1280", "77", "x", "")
    }
    assert widths == {"320": 320, "640": 640, "1280": 900, "77": 900, "x": 900, "": 900}
    small = client.get(f"{course.thumbnail.url}?w=320")
    small.getvalue()
    assert small.headers["Content-Type"] == "image/webp"
    drawn = Template("{% load covers %}{% cover 'a' 'b' picture %}").render(
        Context({"picture": course.thumbnail})
    )
    assert f"{course.thumbnail.url}?w=640 640w" in drawn


def test_a_tall_picture_of_a_course_is_cut_to_its_middle(instructor: User, client_for: Any) -> None:
    course = make_course(instructor)
    course.thumbnail.save("tall.png", _picture(800, 1600), save=True)
    answer = client_for(None).get(f"{course.thumbnail.url}?w=640")
    assert Image.open(io.BytesIO(answer.getvalue())).size == (640, 360)
