"""Pictures of courses: open to everybody, as the catalogue is, within their organisation."""

import hashlib
import mimetypes
from typing import Final

from django.core.cache import cache
from django.core.files.storage import default_storage
from django.http import Http404

from courses.catalogue.models import Course
from courses.media.serving import Served
from lms.kernel import tenancy

HOUR: Final = 3600


def course_picture(name: str) -> Served:
    """Return the picture of a course of the organisation in scope, ready to serve; else 404.

    That some course has it is remembered for an hour: a page of the catalogue shows twelve.
    """
    path = f"{Course._meta.get_field('thumbnail').upload_to}{name}"
    key = f"courses:picture:{tenancy.organization_id()}:{hashlib.sha256(path.encode()).hexdigest()}"
    if not cache.get(key):
        if not Course.objects.filter(thumbnail=path).exists():
            raise Http404
        cache.set(key, 1, HOUR)
    try:
        size, changed = default_storage.size(path), default_storage.get_modified_time(path)
    except OSError as error:
        raise Http404 from error
    content_type = mimetypes.guess_type(name)[0] or ""
    if not content_type.startswith("image/"):
        raise Http404
    etag = hashlib.sha256(f"{path}:{size}:{changed.timestamp()}".encode()).hexdigest()[:32]
    return Served(default_storage, path, name, content_type, size, etag, f"public, max-age={24 * HOUR}")
