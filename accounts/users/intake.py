"""What is turned away before any view or form reads it."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseBase
from django.utils.translation import gettext as _

RAW = "application/offset+octet-stream"


class IntakeMiddleware:
    """Refuses addresses with a zero byte (400) and bodies larger than anybody may send (413).

    PostgreSQL's texts hold no zero byte, so no address of ours does. Django writes the files of a form to disk before
    a view is asked whether it wants them: more than `REQUEST_MAX_BYTES` may be sent only to one of the
    `UPLOAD_PATHS` by who has its right, and by nobody more than `UPLOAD_MAX_BYTES`. A PATCH of raw bytes is read by
    nobody but the view that asked for it. Comes after the person is known.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, or refuse."""
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseBadRequest(_("This address is not one of ours."), content_type="text/plain")
        # Without a length Django reads no body at all.
        length = request.META.get("CONTENT_LENGTH") or "0"
        if int(length) > settings.REQUEST_MAX_BYTES and int(length) > _most(request):
            return HttpResponse(_("This is more than can be sent."), status=413, content_type="text/plain")
        return self.get_response(request)


def _most(request: HttpRequest) -> int:
    """The most bytes this person may send to this address."""
    person: Any = request.user
    if not person.is_authenticated:
        return int(settings.REQUEST_MAX_BYTES)
    if request.method == "PATCH" and request.content_type == RAW:
        return int(settings.UPLOAD_MAX_BYTES)
    rights = [name for path, name in settings.UPLOAD_PATHS.items() if request.path_info.startswith(path)]
    sends = any(person.is_staff or name in person.permissions for name in rights)
    return int(settings.UPLOAD_MAX_BYTES if sends else settings.REQUEST_MAX_BYTES)
