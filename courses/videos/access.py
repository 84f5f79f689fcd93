"""How a view obtains a caption track, and the things of the library. Who may author sees all of the organisation's."""

from uuid import UUID

from django.http import Http404

from accounts.api import SignedInRequest
from courses.media.access import check_seal, require_author
from courses.media.models import MediaAsset
from courses.videos.documents import load_tracks, row_of
from courses.videos.drafts import as_edited
from courses.videos.groups import as_edited_group
from courses.videos.models import CaptionTrack, Video, VideoDraft, VideoGroup


def readable_captions(key: UUID, *, until: str, seal: str) -> CaptionTrack:
    """Return the track for a signed address, in one query. 404 otherwise; raises `media.access.Expired`.

    An address that was signed for the draft gives the track as it waits.
    """
    if check_seal(f"{key}:draft", until, seal):
        return _drafted_track(key)
    if not check_seal(key, until, seal):
        raise Http404
    track: CaptionTrack | None = CaptionTrack.objects.filter(pk=key).defer("search").first()
    if track is None:
        raise Http404
    return track


def _drafted_track(key: UUID) -> CaptionTrack:
    rows = VideoDraft.objects.filter(tracks__contains=[{"id": str(key)}]).select_related("video")
    for draft in rows[:1]:
        return next(row_of(one, draft.video) for one in load_tracks(draft.tracks) if one.id == key)
    raise Http404


def library_video(request: SignedInRequest, key: UUID) -> Video:
    """Return a video as its authors left it, with its file, its poster and the work on it; else 404, and 403 for who may not author.

    One query; one more where another film waits to be published. To look at: an edit goes through `courses.videos.drafts`.
    """
    rows = Video.objects.filter(pk=key).select_related("asset__processing", "poster", "draft")
    video = rows.first()
    if video is None:
        raise Http404
    require_author(request.user)
    return as_edited(video)


def library_group(request: SignedInRequest, key: UUID) -> VideoGroup:
    """Return a group as its authors left it; else 404, and 403 for who may not author.

    To look at: an edit goes through `courses.videos.changes`.
    """
    group = VideoGroup.objects.filter(pk=key).first()
    if group is None:
        raise Http404
    require_author(request.user)
    return as_edited_group(group)


def library_file(request: SignedInRequest, key: UUID) -> MediaAsset:
    """Return a file; else 404, and 403 for who may not author."""
    asset = MediaAsset.objects.of_authors().filter(pk=key).select_related("processing").first()
    if asset is None:
        raise Http404
    require_author(request.user)
    return asset
