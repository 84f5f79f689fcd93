"""The addresses of uploads: tus 1.0.0 (https://tus.io/protocols/resumable-upload), with creation, expiration and
termination; and a plain form for browsers without JavaScript. An upload belongs to who began it: to others it is a 404.
"""

import base64
import binascii
from collections.abc import Callable
from functools import wraps
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.http import http_date, url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.api import SignedInRequest
from courses.catalogue.errors import Refused
from courses.media import uploads
from courses.media.access import own_upload, require_author
from courses.media.actions import TooLarge, max_bytes
from courses.media.facts import asset_facts
from courses.media.incoming import Busy, WrongOffset
from courses.media.models import Upload
from courses.media.quota import OverQuota
from lms.kernel import clock
from lms.kernel.access import signed_in

VERSION: Final = "1.0.0"
BYTES: Final = "application/offset+octet-stream"
_HEADERS: Final = {"Tus-Resumable": VERSION, "Cache-Control": "no-store"}
View = Callable[..., HttpResponse]


def _answer(status: int, sentence: str = "", **headers: str) -> HttpResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return HttpResponse(
        sentence, status=status, content_type="text/plain; charset=utf-8", headers=_HEADERS | named
    )


def _speaks_tus(request: HttpRequest) -> bool:
    return "Tus-Resumable" in request.headers


def _author(view: View) -> View:
    """Let only those pass who may author; a client that speaks tus gets 401 where a browser gets the sign-in page.

    An upload is looked up first (`_own`): to everybody but who began it, it is not there.
    """

    @wraps(view)
    def wrapper(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated and _speaks_tus(request):
            return _answer(401, _("Sign in again to go on."))
        if request.user.is_authenticated and "upload_id" not in kwargs:
            require_author(request.user)
        if _speaks_tus(request) and request.headers["Tus-Resumable"] != VERSION:
            return _answer(412, "", Tus_Version=VERSION)
        return signed_in(view)(request, *args, **kwargs)  # type: ignore[return-value]

    return wrapper


@require_http_methods(["OPTIONS", "POST"])
@_author
def upload_list(request: SignedInRequest) -> HttpResponse:
    """Say what is understood (OPTIONS), or begin an upload (POST): by tus, or as a whole form."""
    if request.method == "OPTIONS":
        extensions = "creation,expiration,termination"
        return _answer(204, Tus_Version=VERSION, Tus_Extension=extensions, Tus_Max_Size=str(max_bytes()))
    return _begin(request) if _speaks_tus(request) else _whole(request)


def _begin(request: SignedInRequest) -> HttpResponse:
    length = request.headers.get("Upload-Length", "")
    if not length.isdecimal() or len(length) > 18:
        return _answer(400, "Upload-Length is a number of bytes; it cannot be told later.")
    try:
        metadata = _metadata(request.headers.get("Upload-Metadata", ""))
    except (ValueError, binascii.Error):
        return _answer(400, "Upload-Metadata is a list of keys with values in base64.")
    try:
        upload = uploads.begin_upload(
            name=metadata.get("filename") or metadata.get("name") or "file",
            size=int(length),
            owner=request.user,
            now=clock.now(),
            sha256=metadata.get("sha256", ""),
            alt_text=metadata.get("alt", ""),
        )
    except (TooLarge, OverQuota) as error:
        return _answer(413, str(error))
    except Refused as error:
        return _answer(429, str(error))
    location = reverse("courses:upload", args=[upload.pk])
    return _answer(201, Location=location, Upload_Expires=http_date(upload.expires_at.timestamp()))


def _metadata(header: str) -> dict[str, str]:
    pairs = (part.split(" ", 1) for part in header.split(",") if part.strip())
    return {
        pair[0].strip(): base64.b64decode(pair[1] if len(pair) > 1 else "", validate=True).decode()
        for pair in (" ".join(pair).strip().split(" ", 1) for pair in pairs)
    }


def _whole(request: SignedInRequest) -> HttpResponse:
    """Store the files of a form and go back to where it was."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}):
        target = reverse("courses:library_files")
    for file in request.FILES.getlist("file"):
        try:
            asset = uploads.store_upload(
                file=file, name=file.name or "file", actor=request.user, now=clock.now()
            )
            messages.success(request, _("“%s” is stored.") % asset.original_name)
        except Refused as error:
            messages.error(request, f"{file.name}: {error}")
    if not request.FILES:
        messages.error(request, _("Choose a file first."))
    return HttpResponseRedirect(target)


@require_http_methods(["HEAD", "GET", "PATCH", "DELETE"])
@_author
def upload(request: SignedInRequest, upload_id: UUID) -> HttpResponse:
    """One upload: how far it is (HEAD), what became of it (GET), more of it (PATCH), or the end of it (DELETE)."""
    found = _own(request, upload_id)
    if request.method == "GET":
        return JsonResponse({"state": found.state, "received": found.received, "size": found.size})
    if found.state != Upload.State.STORED and found.expires_at < clock.now():
        return _answer(410)
    if request.method == "PATCH":
        return _receive(request, found)
    if request.method == "DELETE":
        uploads.end_upload(upload=found, actor=request.user, now=clock.now())
        return _answer(204)
    return _answer(
        200,
        Upload_Offset=str(found.received),
        Upload_Length=str(found.size),
        Upload_Expires=http_date(found.expires_at.timestamp()),
    )


def _own(request: SignedInRequest, upload_id: UUID) -> Upload:
    """Return an upload of the person asking, who must still be an author; else 404 or 403."""
    found = own_upload(request.user, upload_id)
    require_author(request.user)
    return found


def _receive(request: HttpRequest, found: Upload) -> HttpResponse:
    if request.content_type != BYTES:
        return _answer(415)
    offset = request.headers.get("Upload-Offset", "")
    if not offset.isdecimal() or len(offset) > 18:
        return _answer(400, "Upload-Offset is a number of bytes.")
    try:
        found = uploads.receive(upload=found, offset=int(offset), read=request.read, now=clock.now())
    except Busy:
        return _answer(423)
    except WrongOffset:
        return _answer(409)
    except Refused as error:
        return _answer(400, str(error))
    return _answer(
        204, Upload_Offset=str(found.received), Upload_Expires=http_date(found.expires_at.timestamp())
    )


@require_POST
@_author
def upload_asset(request: SignedInRequest, upload_id: UUID) -> HttpResponse:
    """Store what has arrived and say what it is; asked again, say the same again. 422 with the reason of a refusal."""
    found = _own(request, upload_id)
    try:
        asset = uploads.finish_upload(upload=found, actor=request.user, now=clock.now())
    except uploads.Incomplete as error:
        return JsonResponse({"error": str(error)}, status=409)
    except Busy:
        return JsonResponse({"error": _("The file is still being received.")}, status=423)
    except Refused as error:
        return JsonResponse({"error": str(error)}, status=422)
    return JsonResponse(asset_facts(asset), status=201)
