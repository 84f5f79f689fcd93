"""Addresses of captions."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from courses.media.access import Expired
from courses.videos.access import readable_captions
from courses.videos.captions import to_vtt


@require_safe
def captions(request: HttpRequest, track_id: UUID) -> HttpResponse:
    """Send a caption track as WebVTT to whoever holds a signed address; 410 once expired."""
    try:
        track = readable_captions(
            track_id, until=request.GET.get("until", ""), seal=request.GET.get("seal", "")
        )
    except Expired:
        return HttpResponse(status=410)
    headers = {"Cache-Control": "private, max-age=600", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(to_vtt(track.cues), content_type="text/vtt; charset=utf-8", headers=headers)
