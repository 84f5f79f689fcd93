"""How the editor obtains a caption track: through its video, for who may author."""

from uuid import UUID

from django.http import Http404

from accounts.api import SignedInRequest
from courses.videos.access import library_video
from courses.videos.documents import load_tracks, row_of
from courses.videos.drafts import draft_of
from courses.videos.models import CaptionTrack, Video


def library_track(request: SignedInRequest, video: UUID, key: UUID) -> tuple[Video, CaptionTrack]:
    """Return a video and one of its tracks, as their authors left them; 403 for who may not author, else 404."""
    found = library_video(request, video)
    draft = draft_of(found)
    if draft is not None and draft.tracks is not None:
        track = next((row_of(one, found) for one in load_tracks(draft.tracks) if one.id == key), None)
    else:
        track = CaptionTrack.objects.filter(pk=key, video=found).defer("search").first()
    if track is None:
        raise Http404
    track.video = found
    return found, track
