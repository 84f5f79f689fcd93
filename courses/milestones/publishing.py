"""What waits in videos, in sentences, and carrying it over; `courses.authoring.films` shows and publishes it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from courses.milestones.documents import Milestones
from courses.milestones.parts import PARTS
from courses.videos import events
from courses.videos.actions import TooShort
from courses.videos.documents import Tracks, fingerprint
from courses.videos.drafts import as_edited, draft_of, locked_video
from courses.videos.models import Video, VideoDraft
from lms.kernel.events import record


@dataclass(frozen=True, slots=True)
class WaitingVideo:
    """A video with something that waits; `title` as it will be. `past` names what was changed past its draft."""

    video: Video
    title: str
    sentences: tuple[str, ...]
    past: bool = False

    @property
    def id(self) -> UUID:
        """The video's key."""
        return self.video.pk


def waiting_videos(keys: Collection[UUID]) -> list[WaitingVideo]:
    """Return those of these videos that a publication would change, by title. Three queries for each at most, and one."""
    if not keys:
        return []
    rows = VideoDraft.objects.filter(video__in=keys).select_related("video__asset")
    found = [_waiting(row.video) for row in rows.order_by("video__title", "pk")]
    return [one for one in found if one.sentences]


def waiting_video(video: Video) -> WaitingVideo | None:
    """Return what waits of one video (read with its draft), None for nothing."""
    if draft_of(video) is None:
        return None
    found = _waiting(Video.objects.select_related("draft", "asset").get(pk=video.pk))
    return found if found.sentences else None


def _waiting(video: Video) -> WaitingVideo:
    sentences: list[str] = []
    past = False
    draft = draft_of(video)
    assert draft is not None
    for part, live, after in _documents(video):
        sentences += part.compare(live, after)
        past |= draft.base.get(part.name) != fingerprint(part.dump(live))
    details = draft.details or {}
    return WaitingVideo(video, details.get("title", video.title), tuple(sentences), past)


def _documents(video: Video) -> Iterator[tuple[Any, Any, Any]]:
    """Each part of which something waits: what learners have, and what will be."""
    draft = draft_of(video)
    for part in PARTS:
        if getattr(draft, part.name, None) is not None:
            yield part, part.live(video), part.edited(video)


def base_of(video: Video) -> dict[str, str]:
    """Return what is published of the parts that wait, as a draft that begins now would name it."""
    return {part.name: fingerprint(part.dump(live)) for part, live, _after in _documents(video)}


def waiting_parts(video: Video) -> tuple[Video, Tracks, Milestones]:
    """Return a video (read with its draft) as it will be: what it is, its captions, its milestones."""
    tracks, milestones = (part.edited(video) for part in PARTS[1:])
    return as_edited(video), tracks, milestones


@transaction.atomic
def publish_video(*, video: Video, actor: User, now: datetime) -> bool:
    """Make the rows of a video what its draft says, and end the draft; tell whether there was one.

    Rows keep their keys. Raises `BeyondTheEnd`, `NeedsMarker` and `TooShort`.
    """
    locked = locked_video(video)
    draft = draft_of(locked)
    if draft is None:
        return False
    for part, live, after in list(_documents(locked)):
        part.write(locked, live, after, actor)
    if locked.duration_ms and locked.milestones.filter(position_ms__gt=locked.duration_ms).exists():
        raise TooShort(_("A milestone of this video comes after that end. Move it first."))
    payload = {"changes": draft.count}
    draft.delete()
    Video.objects.filter(pk=locked.pk).update(updated_at=now)
    record(events.VIDEO_PUBLISHED, object=locked, actor=actor, payload=payload, occurred_at=now)
    return True
