"""Pictures people upload: read, checked and written anew, so that nothing of the file itself is passed on."""

import io
import threading
from typing import IO

from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

LARGEST_FILE = 5 * 1024 * 1024
LARGEST_SIDE = 8000
# Five megabytes of one colour unpack to 200 in memory. JPEG counts as it is unpacked: scaled down while reading.
LARGEST_AREA = 25_000_000
# One picture at a time in each process: eight at once took more than two gigabytes.
_one_at_a_time = threading.Lock()
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")


class BadPicture(ValueError):
    """The file is no picture we take; the message says why, to the person who sent it."""


def _open(file: IO[bytes], width: int, height: int) -> Image.Image:
    """Return the picture, upright, in not much more than `width` by `height` pixels. Raises `BadPicture`."""
    file.seek(0, io.SEEK_END)
    if file.tell() > LARGEST_FILE:
        raise BadPicture(_("This picture is larger than 5 MB. Please choose a smaller one."))
    file.seek(0)
    try:
        # Opening reads the header only: a bomb is refused before it is unpacked.
        picture: Image.Image = Image.open(file, formats=FORMATS)
        if max(picture.size) > LARGEST_SIDE:
            raise BadPicture(
                _("This picture has more than 8,000 pixels on one side. Please choose a smaller one.")
            )
        picture.draft("RGB", (2 * width, 2 * height))
        if picture.width * picture.height > LARGEST_AREA:
            raise BadPicture(_("This picture has more than 25 million pixels. Please choose a smaller one."))
        picture.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        if isinstance(error, BadPicture):
            raise
        raise BadPicture(
            _("This file is not a picture we can read. JPEG, PNG, WebP and GIF work.")
        ) from error
    factor = min(picture.width // (2 * width), picture.height // (2 * height))
    if factor > 1 and picture.mode in {"L", "RGB", "RGBA"}:
        exif = picture.getexif()
        picture = picture.reduce(factor)
        picture.info["exif"] = exif.tobytes()
    return ImageOps.exif_transpose(picture)


def _written(picture: Image.Image) -> "ContentFile[bytes]":
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=85, method=4)
    return ContentFile(out.getvalue())


def square(file: IO[bytes], side: int = 256) -> "ContentFile[bytes]":
    """Return the middle of a picture as a WebP of `side` pixels, upright, without its metadata.

    Raises `BadPicture`.
    """
    with _one_at_a_time:
        return _written(ImageOps.fit(_open(file, side, side).convert("RGB"), (side, side)))


def fitted(file: IO[bytes], width: int = 512, height: int = 512) -> "ContentFile[bytes]":
    """Return a picture as a WebP no larger than `width` by `height` pixels, transparency kept.

    Raises `BadPicture`.
    """
    with _one_at_a_time:
        picture = _open(file, width, height).convert("RGBA")
        picture.thumbnail((width, height))
        return _written(picture)
