"""A video, and a group of them, as authors edit them, in plain values: what waits, is compared and published."""

import hashlib
import json
from collections.abc import Iterable
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from courses.videos.models import CaptionTrack, Video, VideoGroup, VideoGroupItem
from lms.kernel.ids import uuid7

_FROZEN = ConfigDict(extra="ignore", frozen=True)
_MOST_MS = 2**31 - 1
Milliseconds = Annotated[int, Field(ge=0, le=_MOST_MS)]
Cue = tuple[int, int, str]
GROUP_WORDS: Final = ("title", "description", "flow")


class Details(BaseModel):
    """What a video is: its words, its film and how learners may move in it. `metadata` holds the part that is shown."""

    model_config = _FROZEN

    title: str = Field(min_length=1, max_length=255)
    description: str = ""
    seek_policy: Literal["free", "watched", "none"] = "free"
    asset: UUID | None = None
    external_url: str = Field(default="", max_length=500)
    duration_ms: Milliseconds = 0
    metadata: dict[str, Any] = Field(default_factory=dict)


class Track(BaseModel):
    """Captions, or chapters, in one language; `cues` are (start_ms, end_ms, text) in order."""

    model_config = _FROZEN

    id: UUID = Field(default_factory=uuid7)
    kind: Literal["captions", "chapters"] = "captions"
    language: str = Field(min_length=1, max_length=10)
    label: str = Field(max_length=100)
    is_default: bool = False
    cues: tuple[Cue, ...] = ()


Tracks = tuple[Track, ...]


class Place(BaseModel):
    """A video in a group; `requires` is the one that comes before it and is watched first."""

    model_config = _FROZEN

    video: UUID
    requires: UUID | None = None


class GroupDocument(BaseModel):
    """A group in plain values."""

    model_config = _FROZEN

    title: str = Field(min_length=1, max_length=255)
    description: str = ""
    flow: Literal["linear", "branching"] = "linear"
    places: tuple[Place, ...] = ()

    @property
    def videos(self) -> list[UUID]:
        """Its videos in order."""
        return [one.video for one in self.places]

    def with_places(self, places: Iterable[Place]) -> "GroupDocument":
        """The group with these places. Whoever would wait for a video that comes later, or is gone, waits no more."""
        kept: dict[UUID, Place] = {}
        for one in places:
            if one.requires is not None and one.requires not in kept:
                one = Place(video=one.video)
            kept.setdefault(one.video, one)
        return self.model_copy(update={"places": tuple(kept.values())})


class Staged(BaseModel):
    """What waits on a group's row: the group as it will be, what learners saw when it began to wait, how many changes."""

    model_config = _FROZEN

    after: GroupDocument
    base: GroupDocument
    count: int = 0


def details_of(video: Video) -> Details:
    """The details of a row."""
    names = ("title", "description", "seek_policy", "external_url", "duration_ms", "metadata")
    return Details.model_validate({name: getattr(video, name) for name in names} | {"asset": video.asset_id})


def group_document(group: VideoGroup) -> GroupDocument:
    """What learners have of a group. One query."""
    rows = VideoGroupItem.objects.filter(group=group).order_by("position", "pk")
    places = rows.values_list("video", "requires__video")
    return GroupDocument(
        **{name: getattr(group, name) for name in GROUP_WORDS},
        places=tuple(Place(video=video, requires=requires) for video, requires in places),
    )


def load_details(stored: Any) -> Details:
    """The details that were stored."""
    return Details.model_validate(stored)


def dump_details(details: Details) -> dict[str, Any]:
    """The JSON to store."""
    return details.model_dump(mode="json")


def track_of(row: CaptionTrack) -> Track:
    """The document of a row."""
    names = ("kind", "language", "label", "is_default", "cues")
    return Track.model_validate({"id": row.pk} | {name: getattr(row, name) for name in names})


def tracks_of(video: Video) -> Tracks:
    """What learners have, in the order of their making. One query."""
    return tuple(
        track_of(row) for row in CaptionTrack.objects.filter(video=video).defer("search").order_by("pk")
    )


def load_tracks(stored: Any) -> Tracks:
    """The tracks that were stored."""
    return tuple(Track.model_validate(one) for one in stored)


def dump_tracks(tracks: Iterable[Track]) -> list[dict[str, Any]]:
    """The JSON to store."""
    return [one.model_dump(mode="json") for one in tracks]


def row_of(track: Track, video: Video) -> CaptionTrack:
    """The row a track would be, not stored."""
    return CaptionTrack(
        id=track.id, video=video, kind=track.kind, language=track.language, label=track.label,
        is_default=track.is_default, cues=[list(cue) for cue in track.cues],
    )  # fmt: skip


def fingerprint(value: Any) -> str:
    """Return a short name of exactly this JSON."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]
