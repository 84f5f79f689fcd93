"""How the editor obtains a caption track: through its video, for who may author."""

from uuid import UUID

from django.http import Http404

from accounts.api import SignedInRequest
from courses.videos.access import library_video
from courses.videos.models import CaptionTrack, Video


def library_track(request: SignedInRequest, video: UUID, key: UUID) -> tuple[Video, CaptionTrack]:
    """Return a video and one of its tracks; 403 for who may not author, else 404."""
    found = library_video(request, video)
    track = CaptionTrack.objects.filter(pk=key, video=found).defer("search").first()
    if track is None:
        raise Http404
    track.video = found
    return found, track
