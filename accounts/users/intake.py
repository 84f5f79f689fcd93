"""What is turned away before any view or form reads it."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseBase
from django.utils.translation import gettext as _

from accounts.users.access import ADMIN_ENTER
from lms.kernel.access import allows


class IntakeMiddleware:
    """Refuses addresses with a zero byte (400) and bodies larger than anybody may send (413).

    PostgreSQL's texts hold no zero byte, so no address of ours does. Django writes the files of a form to disk before
    a view is asked whether it wants them: only who may enter the admin may send more than
    `REQUEST_MAX_BYTES`, and nobody more than `UPLOAD_MAX_BYTES`. Comes after the person is known.
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
    if not request.path_info.startswith("/admin/") or not person.is_authenticated:
        return int(settings.REQUEST_MAX_BYTES)
    enters = person.is_staff or allows(person, ADMIN_ENTER)
    return int(settings.UPLOAD_MAX_BYTES if enters else settings.REQUEST_MAX_BYTES)
