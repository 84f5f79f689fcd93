"""Pictures of courses: open to everybody, as the catalogue is, within their organisation."""

import hashlib
import io
import mimetypes
from pathlib import PurePath
from typing import IO, Final

from django.core.cache import cache
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.http import Http404
from PIL import Image, ImageOps

from courses.catalogue.models import Course
from courses.media.probe import MAX_PIXELS
from courses.media.serving import Served
from lms.kernel import tenancy
from lms.pages.focus import focus_of, with_focus

HOUR: Final = 3600
WIDTHS: Final = (320, 640, 1280)
TALLEST: Final = 9 / 16
"""Height by width of what the sizes show: every place for a cover is at least as wide, but for the square one."""


def keep_picture(file: IO[bytes] | File[bytes]) -> str:
    """Keep a picture for the page of a course, and return its name in the store; the same bytes are kept once.

    `file` is one that Pillow can read: a form has looked at it.
    """
    content = file.read()
    with Image.open(io.BytesIO(content)) as opened:
        kind = (opened.format or "").lower()
    suffix = {"jpeg": "jpg"}.get(kind, kind)
    digest = hashlib.sha256(content).hexdigest()
    folder = Course._meta.get_field("thumbnail").upload_to
    place = f"{folder}{tenancy.organization_id()}/{digest}.{suffix}"
    if not default_storage.exists(place):
        place = default_storage.save(place, ContentFile(content))
    return place


def focused_picture(name: str, focus: tuple[int, int]) -> str:
    """Return the name in the store of the same picture with another point that stays in sight."""
    if focus == focus_of(name) or not default_storage.exists(name):
        return name
    with default_storage.open(name, "rb") as file:
        if not with_focus(name, focus):
            file = ContentFile(file.read())
            name = keep_picture(file)
            file.seek(0)
        if not default_storage.exists(wanted := with_focus(name, focus)):
            return default_storage.save(wanted, ContentFile(file.read()))
    return wanted


def course_picture(name: str, *, width: int = 0) -> Served:
    """Return the picture of a course of the organisation in scope, ready to serve; else 404.

    With one of the `WIDTHS`, a WebP no wider than that, cut around its point (`lms.pages.focus`) where the picture is taller
    than `TALLEST`; it is made when it is first asked for.

    That some course has it is remembered for an hour: a page of the catalogue shows twelve.
    """
    path = f"{Course._meta.get_field('thumbnail').upload_to}{name}"
    key = f"courses:picture:{tenancy.organization_id()}:{hashlib.sha256(path.encode()).hexdigest()}"
    if not cache.get(key):
        shown = Course.objects.filter(thumbnail=path).exists()
        # One that waits is kept under the digest of its bytes, which nobody can guess.
        if not shown and not Course.objects.filter(staged__thumbnail=path).exists():
            raise Http404
        cache.set(key, 1, HOUR)
    if width in WIDTHS:
        path, name = _smaller(path, width), f"{PurePath(name).stem}.webp"
    try:
        size, changed = default_storage.size(path), default_storage.get_modified_time(path)
    except OSError as error:
        raise Http404 from error
    content_type = mimetypes.guess_type(name)[0] or ""
    if not content_type.startswith("image/"):
        raise Http404
    etag = hashlib.sha256(f"{path}:{size}:{changed.timestamp()}".encode()).hexdigest()[:32]
    return Served(default_storage, path, name, content_type, size, etag, f"public, max-age={24 * HOUR}")


def _smaller(path: str, width: int) -> str:
    """Return where the smaller picture lies, made if need be; two who ask at once make the same. 404 for no picture."""
    digest = hashlib.sha256(path.encode()).hexdigest()[:32]
    place = f"renditions/{tenancy.organization_id()}/covers/{digest}-w{width}-cut.webp"
    if default_storage.exists(place):
        return place
    try:
        with default_storage.open(path, "rb") as file, Image.open(file) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise Http404
            picture = ImageOps.exif_transpose(opened).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Http404 from error
    most = max(1, round(picture.width * TALLEST))
    if picture.height > most:
        top = round((picture.height - most) * focus_of(path)[1] / 100)
        picture = picture.crop((0, top, picture.width, top + most))
    picture.thumbnail((width, width))
    made = io.BytesIO()
    picture.save(made, format="WEBP", quality=80)
    if not default_storage.exists(place):
        return default_storage.save(place, ContentFile(made.getvalue()))
    return place
