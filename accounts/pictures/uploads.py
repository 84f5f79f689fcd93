"""Pictures people upload: read, checked and written anew, so that nothing of the file itself is passed on."""

import io
from typing import IO

from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

LARGEST_FILE = 5 * 1024 * 1024
LARGEST_SIDE = 8000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")


class BadPicture(ValueError):
    """The file is no picture we take; the message says why, to the person who sent it."""


def _open(file: IO[bytes]) -> Image.Image:
    file.seek(0, io.SEEK_END)
    if file.tell() > LARGEST_FILE:
        raise BadPicture(_("This picture is larger than 5 MB. Please choose a smaller one."))
    file.seek(0)
    try:
        # Opening reads the header only: a bomb is refused before it is unpacked.
        picture = Image.open(file, formats=FORMATS)
        if max(picture.size) > LARGEST_SIDE:
            raise BadPicture(
                _("This picture has more than 8,000 pixels on one side. Please choose a smaller one.")
            )
        picture.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        if isinstance(error, BadPicture):
            raise
        raise BadPicture(
            _("This file is not a picture we can read. JPEG, PNG, WebP and GIF work.")
        ) from error
    return ImageOps.exif_transpose(picture)


def _written(picture: Image.Image) -> "ContentFile[bytes]":
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=85, method=4)
    return ContentFile(out.getvalue())


def square(file: IO[bytes], side: int = 256) -> "ContentFile[bytes]":
    """Return the middle of a picture as a WebP of `side` pixels, upright, without its metadata.

    Raises `BadPicture`.
    """
    return _written(ImageOps.fit(_open(file).convert("RGB"), (side, side)))


def fitted(file: IO[bytes], width: int = 512, height: int = 512) -> "ContentFile[bytes]":
    """Return a picture as a WebP no larger than `width` by `height` pixels, transparency kept.

    Raises `BadPicture`.
    """
    picture = _open(file).convert("RGBA")
    picture.thumbnail((width, height))
    return _written(picture)
