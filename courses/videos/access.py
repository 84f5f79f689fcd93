"""How a view obtains a caption track."""

from uuid import UUID

from django.http import Http404

from courses.media.access import check_seal
from courses.videos.models import CaptionTrack


def readable_captions(key: UUID, *, until: str, seal: str) -> CaptionTrack:
    """Return the track for a signed address, in one query. 404 otherwise; raises `media.access.Expired`."""
    if not check_seal(key, until, seal):
        raise Http404
    track = CaptionTrack.objects.filter(pk=key).first()
    if track is None:
        raise Http404
    return track
