"""What the pages about a video's captions and milestones read besides their own rows."""

from dataclasses import dataclass
from typing import Any

from courses.media.access import signed_asset_url
from courses.media.models import MediaAsset
from courses.videos.documents import load_tracks, row_of
from courses.videos.drafts import draft_of
from courses.videos.models import CaptionTrack, Video


@dataclass(frozen=True, slots=True)
class Film:
    """What an editor plays; `url` is "" where another site does, and where the file is not ready."""

    url: str
    poster: str
    duration_ms: int

    @property
    def seconds(self) -> float:
        """Its length."""
        return self.duration_ms / 1000


def film_of(video: Video) -> Film:
    """Return what an editor plays. Its file and poster come with `library_video`."""
    asset = video.asset
    plays = asset is not None and asset.state == MediaAsset.State.READY
    return Film(
        url=signed_asset_url(asset) if asset is not None and plays else "",
        poster=signed_asset_url(video.poster) if video.poster else "",
        duration_ms=video.duration_ms,
    )


@dataclass(frozen=True, slots=True)
class TrackRow:
    """A track in the list; `covers` is how far into the film they reach, in percent, None where that is not known."""

    track: CaptionTrack
    cues: int
    covers: int | None


def tracks_of(video: Video) -> list[TrackRow]:
    """The tracks of a video as its authors left them, captions first, those shown first before the others. One query at most."""
    return [
        TrackRow(track, len(track.cues), _covers(track.cues, video.duration_ms))
        for track in edited_tracks(video)
    ]


def edited_tracks(video: Video) -> list[CaptionTrack]:
    """The tracks themselves; those that wait are not stored as rows."""
    draft = draft_of(video)
    if draft is None or draft.tracks is None:
        rows = CaptionTrack.objects.filter(video=video).defer("search")
        return list(rows.order_by("kind", "-is_default", "language", "pk"))
    waiting = [row_of(one, video) for one in load_tracks(draft.tracks)]
    return sorted(waiting, key=lambda one: (one.kind, not one.is_default, one.language, one.pk))


def _covers(cues: list[Any], duration_ms: int) -> int | None:
    """Where the last cue ends."""
    return (
        min(100, round(100 * max((cue[1] for cue in cues), default=0) / duration_ms)) if duration_ms else None
    )
