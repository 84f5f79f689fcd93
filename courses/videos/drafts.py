"""Editing a video: beside what learners see while a published course shows it, else at once.

A video has parts (what it is, its captions, its milestones), each one document. An edit is a change of one document,
whoever makes it and wherever it ends up: `edit` takes the lock, hands the present document to the change, and stores
the outcome. Publishing is in `courses.milestones.publishing`, which knows all parts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Generic, TypeVar

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from courses.media.models import MediaAsset
from courses.outline.models import Lesson
from courses.videos import events
from courses.videos.documents import Details, fingerprint, load_details
from courses.videos.models import Video, VideoDraft
from lms.kernel.events import record

D = TypeVar("D")
Change = Callable[[Video, D], D]
NAMES: Final = ("details", "tracks", "milestones")


@dataclass(frozen=True, slots=True)
class Part(Generic[D]):
    """A part of a video. `name` is its column in a draft; `write(video, before, after, actor)` makes rows of it."""

    name: str
    live: Callable[[Video], D]
    load: Callable[[Any], D]
    dump: Callable[[D], Any]
    compare: Callable[[D, D], list[str]]
    write: Callable[[Video, D, D, User | None], None]

    def edited(self, video: Video) -> D:
        """Return the part as its authors left it. `video` is as the database has it."""
        stored = getattr(draft_of(video), self.name, None)
        return self.live(video) if stored is None else self.load(stored)


def draft_of(video: Video) -> VideoDraft | None:
    """Return what waits, None for nothing; no query where the video was read with it (`select_related("draft")`)."""
    return getattr(video, "draft", None)


def shown_lessons(video: Video) -> Any:
    """The lessons in which learners see a video."""
    return (
        Lesson.objects.published()
        .filter(blocks__video_group__items__video=video, course__is_published=True, course__deleted_at=None)
        .distinct()
    )


def as_edited(video: Video) -> Video:
    """Make a video that was read with its draft look as its authors left it; never save it afterwards."""
    draft = draft_of(video)
    if draft is not None and draft.details is not None:
        put_details(video, load_details(draft.details))
    return video


def put_details(video: Video, details: Details) -> None:
    """Give a row these details; a film whose length was not known when they were written has it from its file."""
    for name in ("title", "description", "seek_policy", "external_url", "duration_ms", "metadata"):
        setattr(video, name, getattr(details, name))
    if details.asset != video.asset_id:
        rows = MediaAsset.objects.select_related("processing")
        video.asset = rows.filter(pk=details.asset).first() if details.asset else None
    if not video.duration_ms and video.asset is not None:
        video.duration_ms = video.asset.duration_ms or 0


def locked_video(video: Video) -> Video:
    """Return a video as the database has it, with its draft, locked until the transaction ends."""
    found: Video = (
        Video.objects.select_for_update(of=("self",)).select_related("asset", "draft").get(pk=video.pk)
    )
    return found


def edit(part: Part[D], *, video: Video, change: Change[D], actor: User | None) -> D:
    """Change a part of a video and return it; what equals the present changes nothing.

    `change` gets the video as its authors see it, and the part. While learners see the video, or something of it waits
    already, the outcome waits too; else rows are written at once.
    """
    with transaction.atomic():
        locked = locked_video(video)
        live = part.live(locked)
        before = part.edited(locked)
        draft = draft_of(locked)
        waits = draft is not None or shown_lessons(locked).exists()
        after = change(as_edited(locked), before)
        if after == before:
            return after
        if waits:
            store(part, locked, draft, live, after, actor)
        else:
            part.write(locked, before, after, actor)
    return after


def store(
    part: Part[D], video: Video, draft: VideoDraft | None, live: D, after: D, actor: User | None
) -> VideoDraft | None:
    """Let a part wait, or no longer where it says what learners see already. Returns what waits now."""
    draft = draft or VideoDraft(video=video, revision=0)
    sentences = part.compare(live, after)
    setattr(draft, part.name, part.dump(after) if sentences else None)
    if sentences:
        draft.changes[part.name] = len(sentences)
        draft.base.setdefault(part.name, fingerprint(part.dump(live)))
    else:
        draft.changes.pop(part.name, None)
        draft.base.pop(part.name, None)
    draft.revision += 1
    draft.editor = actor
    payload = {"part": part.name, "changes": draft.count}
    if any(getattr(draft, name) is not None for name in NAMES):
        draft.save()
        record(events.VIDEO_EDITED, object=video, actor=actor, payload=payload)
        return draft
    if not draft._state.adding:
        draft.delete()
        record(events.VIDEO_EDITED, object=video, actor=actor, payload=payload)
    return None


def discard(*, video: Video, actor: User | None, now: datetime) -> None:
    """Go back to what learners see. Nothing to go back from is fine."""
    with transaction.atomic():
        draft = draft_of(locked_video(video))
        if draft is None:
            return
        payload = {"changes": draft.count}
        draft.delete()
        record(events.VIDEO_DISCARDED, object=video, actor=actor, payload=payload, occurred_at=now)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a video stands: in how many `lessons` learners see it, what waits, and since when they see what they see."""

    video: Video
    lessons: int
    draft: VideoDraft | None
    seen_since: datetime | None


def standing_of(video: Video) -> Standing:
    """Return it; one query, and one more where something waits."""
    draft = draft_of(video)
    since = None
    if draft is not None:
        found = Video.objects.filter(pk=video.pk).aggregate(
            video=Max("updated_at"), tracks=Max("captions__updated_at"), marks=Max("milestones__updated_at")
        )
        since = max(one for one in found.values() if one is not None)
    return Standing(video, shown_lessons(video).count(), draft, since)


def fresh_standing(video: Video) -> Standing:
    """Return it as it is after an edit, read anew."""
    return standing_of(Video.objects.select_related("draft").get(pk=video.pk))
