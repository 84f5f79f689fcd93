"""Addresses of files and of captions."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from courses.media.access import Expired, readable_asset
from courses.media.pictures import course_picture
from courses.media.serving import Served, serve
from courses.media.streams import PLAYLIST, check_address, master_playlist, rendition_file
from lms.kernel import clock

YEAR = 365 * 24 * 3600


def left_of(until: str) -> int:
    """Return how many seconds a signed address is still good for."""
    return max(0, int(until, 16) - int(clock.now().timestamp()))


@require_safe
def asset(request: HttpRequest, asset_id: UUID, name: str) -> HttpResponseBase:
    """Send an asset to whoever holds a signed address, or to everybody when it is public; 410 once expired."""
    until, seal = request.GET.get("until", ""), request.GET.get("seal", "")
    try:
        found = readable_asset(asset_id, until=until, seal=seal)
    except Expired:
        return HttpResponse(status=410)
    if found.is_public:
        cache_control = f"public, max-age={YEAR}, immutable"
    else:
        cache_control = f"private, max-age={left_of(until)}, immutable"
    served = Served(
        storage=found.file.storage,
        path=found.file.name or "",
        name=found.original_name,
        content_type=found.content_type,
        size=found.size,
        etag=found.sha256,
        cache_control=cache_control,
    )
    return serve(request, served)


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponseBase:
    """Send the picture of a course; `w` is the width wanted."""
    wanted = request.GET.get("w", "")
    return serve(request, course_picture(name, width=int(wanted) if wanted in {"320", "640", "1280"} else 0))


@require_safe
def rendition(request: HttpRequest, asset_id: UUID, until: str, seal: str, name: str) -> HttpResponseBase:
    """Send something made from an asset to whoever holds a signed address of its folder; 410 once expired."""
    try:
        check_address(asset_id, until, seal)
    except Expired:
        return HttpResponse(status=410)
    if name == "master.m3u8":
        headers = {"Cache-Control": "private, max-age=300", "X-Content-Type-Options": "nosniff"}
        return HttpResponse(master_playlist(asset_id), content_type=PLAYLIST, headers=headers)
    return serve(request, rendition_file(asset_id, name, seconds=left_of(until)))
