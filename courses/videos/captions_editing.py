"""Editing captions in the browser: saved while one writes, refused when somebody else saved in between.

What is edited are the tracks of `courses.videos.parts.TRACKS`: they wait in the video's draft while learners see it.
"""

import hashlib
import json
from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import User
from courses.catalogue.errors import Refused
from courses.videos.actions import Cue, WrongCues, checked_cues
from courses.videos.documents import Track, Tracks, row_of
from courses.videos.drafts import edit
from courses.videos.models import CaptionTrack, Video
from courses.videos.parts import TRACKS

LETTERS_A_SECOND: Final = 21
"""Faster than this a caption cannot be read (the usual limit of broadcasters for adults)."""
LAST_CHAPTER_MS: Final = 1_000


class Stale(Refused):
    """Somebody else saved this track first. `track` is what there is now; `str()` says so to a person."""

    def __init__(self, track: CaptionTrack) -> None:
        super().__init__(_("Somebody else changed these captions while you were editing."))
        self.track = track


class LanguageTaken(Refused):
    """There is a track in this language already. `str()` says so to a person."""


class TrackGone(Refused):
    """Somebody else deleted the track. `str()` says so to a person."""


def revision_of(track: CaptionTrack) -> str:
    """Return a hash of the cues: what an editor started from, to be sent with each save."""
    text = json.dumps(track.cues, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _found(tracks: Tracks, key: UUID) -> Track:
    for one in tracks:
        if one.id == key:
            return one
    raise TrackGone(_("Somebody else deleted these captions while you were editing."))


def _with(tracks: Tracks, mine: Track) -> Tracks:
    """The tracks with one changed; shown first, it takes that place from the others of its kind."""
    others = mine.is_default and {one.id for one in tracks if one.kind == mine.kind and one.is_default}
    return tuple(
        mine
        if one.id == mine.id
        else one.model_copy(update={"is_default": False})
        if others and one.id in others
        else one
        for one in tracks
    )


def _stored(cues: Iterable[Cue]) -> tuple[tuple[int, int, str], ...]:
    return tuple((start, end, text) for start, end, text in checked_cues(cues))


def save_cues(*, track: CaptionTrack, cues: Iterable[Cue], expected: str, actor: User | None) -> CaptionTrack:
    """Put `cues` in the place of those there were. What equals them changes nothing.

    Raises `Stale` when those there are not of the revision `expected`, `TrackGone`, and `WrongCues`.
    """

    def change(video: Video, tracks: Tracks) -> Tracks:
        theirs = _found(tracks, track.pk)
        if expected != revision_of(there := row_of(theirs, video)):
            raise Stale(there)
        wanted = _closed(cues, video.duration_ms) if theirs.kind == "chapters" else cues
        return _with(tracks, theirs.model_copy(update={"cues": _stored(wanted)}))

    tracks = edit(TRACKS, video=track.video, change=change, actor=actor)
    return row_of(_found(tracks, track.pk), track.video)


def add_track(
    *, video: Video, kind: str, language: str, label: str, cues: Iterable[Cue], actor: User | None
) -> CaptionTrack:
    """Give a video captions, or chapters, in one more language; the first of its kind is the one shown first.

    Raises `LanguageTaken` and `WrongCues`.
    """

    def change(_video: Video, tracks: Tracks) -> Tracks:
        _refuse_taken(tracks, made)
        is_first = not any(one.kind == kind and one.is_default for one in tracks)
        return (*tracks, made.model_copy(update={"is_default": is_first}))

    made = Track.model_validate({"kind": kind, "language": language, "label": label, "cues": _stored(cues)})
    tracks = edit(TRACKS, video=video, change=change, actor=actor)
    return row_of(_found(tracks, made.id), video)


def _refuse_taken(tracks: Tracks, mine: Track) -> None:
    same = (one for one in tracks if one.id != mine.id and one.kind == mine.kind)
    if any(one.language == mine.language for one in same):
        raise LanguageTaken(_("There is a track in this language already. Open that one."))


def change_track(*, track: CaptionTrack, actor: User | None, **fields: Any) -> CaptionTrack:
    """Store the language, the name, or that it is shown first. Raises `LanguageTaken` and `TrackGone`."""

    def change(_video: Video, tracks: Tracks) -> Tracks:
        mine = _found(tracks, track.pk).model_copy(update=fields)
        _refuse_taken(tracks, mine)
        return _with(tracks, mine)

    tracks = edit(TRACKS, video=track.video, change=change, actor=actor)
    return row_of(_found(tracks, track.pk), track.video)


def remove_track(*, track: CaptionTrack, actor: User | None) -> None:
    """Delete a track. Gone already is fine."""

    def change(_video: Video, tracks: Tracks) -> Tracks:
        return tuple(one for one in tracks if one.id != track.pk)

    edit(TRACKS, video=track.video, change=change, actor=actor)


def _closed(cues: Iterable[Cue], duration_ms: int) -> list[list[Any]]:
    """Chapters: each ends where the next one begins, the last one with the video. Raises `WrongCues`."""
    try:
        rows = sorted((int(start), str(text)) for start, _end, text in cues if str(text).strip())
    except (TypeError, ValueError, OverflowError) as error:
        raise WrongCues(_("A chapter is not a start and a title.")) from error
    last = max(duration_ms, rows[-1][0] + LAST_CHAPTER_MS) if rows else 0
    ends = [start for start, _title in rows[1:]] + [last]
    return [[start, max(end, start + 1), title] for (start, title), end in zip(rows, ends, strict=True)]
