"""How a view obtains a caption track, and the things of the library. Who may author sees all of the organisation's."""

from uuid import UUID

from django.http import Http404

from accounts.api import SignedInRequest
from courses.media.access import check_seal, require_author
from courses.media.models import MediaAsset
from courses.videos.models import CaptionTrack, Video, VideoGroup, VideoGroupItem


def readable_captions(key: UUID, *, until: str, seal: str) -> CaptionTrack:
    """Return the track for a signed address, in one query. 404 otherwise; raises `media.access.Expired`."""
    if not check_seal(key, until, seal):
        raise Http404
    track: CaptionTrack | None = CaptionTrack.objects.filter(pk=key).defer("search").first()
    if track is None:
        raise Http404
    return track


def library_video(request: SignedInRequest, key: UUID) -> Video:
    """Return a video with its file, its poster and the work on it, in one query; else 404, and 403 for who may not author."""
    video = Video.objects.filter(pk=key).select_related("asset__processing", "poster").first()
    if video is None:
        raise Http404
    require_author(request.user)
    return video


def library_group(request: SignedInRequest, key: UUID) -> VideoGroup:
    """Return a group; else 404, and 403 for who may not author."""
    group = VideoGroup.objects.filter(pk=key).first()
    if group is None:
        raise Http404
    require_author(request.user)
    return group


def group_item(request: SignedInRequest, group: UUID, key: UUID) -> VideoGroupItem:
    """Return a video's place in a group; else 404, and 403 for who may not author."""
    item = VideoGroupItem.objects.filter(pk=key, group=group).select_related("group", "video").first()
    if item is None:
        raise Http404
    require_author(request.user)
    return item


def library_file(request: SignedInRequest, key: UUID) -> MediaAsset:
    """Return a file; else 404, and 403 for who may not author."""
    asset = MediaAsset.objects.of_authors().filter(pk=key).select_related("processing").first()
    if asset is None:
        raise Http404
    require_author(request.user)
    return asset
