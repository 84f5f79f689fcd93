"""Pictures as cameras make them, and as attackers do."""

import io
from typing import Any

import pytest
from PIL import Image

from accounts.pictures.uploads import BadPicture, fitted, square

ORIENTATION = 0x0112


def picture(size: tuple[int, int], form: str = "PNG", mode: str = "RGB", **options: Any) -> io.BytesIO:
    """A picture whose left half is red and whose right half is blue."""
    made = Image.new("RGB", size, "red")
    made.paste("blue", (size[0] // 2, 0, *size))
    out = io.BytesIO()
    made.convert(mode).save(out, form, **options)
    return out


def colour_at(file: Any, place: tuple[int, int]) -> str:
    red, _green, blue = Image.open(file).convert("RGB").getpixel(place)
    return "red" if red > blue else "blue"


def test_a_picture_of_more_pixels_than_fit_in_memory_is_refused() -> None:
    with pytest.raises(BadPicture, match="25 million"):
        square(picture((7000, 7000)))
    with pytest.raises(BadPicture, match="8,000 pixels"):
        square(picture((8001, 10)))


@pytest.mark.parametrize(
    ("form", "mode"), [("PNG", "RGB"), ("PNG", "P"), ("JPEG", "RGB"), ("GIF", "P"), ("WEBP", "RGBA")]
)
def test_large_and_small_ones_keep_what_they_show(form: str, mode: str) -> None:
    for size in ((4000, 3000), (300, 300), (40, 30)):
        made = square(picture(size, form, mode))
        assert Image.open(made).size == (256, 256)
        assert (colour_at(made, (10, 128)), colour_at(made, (245, 128))) == ("red", "blue")


def test_a_photograph_of_48_million_pixels_is_taken() -> None:
    assert Image.open(square(picture((8000, 6000), "JPEG"))).size == (256, 256)


@pytest.mark.parametrize("size", [(3000, 2000), (60, 40)])
def test_a_photograph_is_put_upright(size: tuple[int, int]) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # turned a quarter: what was left is on top
    made = fitted(picture(size, "JPEG", exif=exif))
    shown = Image.open(made)
    assert shown.width < shown.height
    assert colour_at(made, (shown.width // 2, 2)) == "red"
    assert not shown.getexif()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<html>",
        b"GIF89a\xff\xff\xff\xff\x80\x00\x00",
        b"%!PS-Adobe-3.0 EPSF",
    ],
)
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(BadPicture):
        square(io.BytesIO(content))


def test_nothing_of_the_file_itself_is_passed_on() -> None:
    file = picture((64, 64))
    file.seek(0, io.SEEK_END)
    file.write(b"<script>alert(1)</script>")
    assert b"script" not in square(file).read()
