"""Editing captions in the browser: saved while one writes, refused when somebody else saved in between."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from courses.catalogue.errors import Refused
from courses.videos.actions import Cue, WrongCues, checked_cues, save_captions
from courses.videos.models import CaptionTrack, Video

LETTERS_A_SECOND: Final = 21
"""Faster than this a caption cannot be read (the usual limit of broadcasters for adults)."""
LAST_CHAPTER_MS: Final = 1_000


class Stale(Refused):
    """Somebody else saved this track first. `track` is what is stored now; `str()` says so to a person."""

    def __init__(self, track: CaptionTrack) -> None:
        super().__init__(_("Somebody else changed these captions while you were editing."))
        self.track = track


class LanguageTaken(Refused):
    """There is a track in this language already. `str()` says so to a person."""


def revision_of(track: CaptionTrack) -> str:
    """Return a hash of the cues: what an editor started from, to be sent with each save."""
    text = json.dumps(track.cues, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def save_cues(*, track: CaptionTrack, cues: Iterable[Cue], expected: str, actor: User | None) -> CaptionTrack:
    """Put `cues` in the place of those there were. What equals them changes nothing.

    Raises `Stale` when the stored ones are not those of the revision `expected`, and `WrongCues`.
    """
    with transaction.atomic():
        locked = CaptionTrack.objects.select_for_update(of=("self",)).select_related("video").get(pk=track.pk)
        if expected != revision_of(locked):
            raise Stale(locked)
        before = locked.cues
        if locked.kind == CaptionTrack.Kind.CHAPTERS:
            cues = _closed(cues, locked.video.duration_ms)
        locked.cues = checked_cues(cues)
        if locked.cues != before:
            save_captions(track=locked, actor=actor)
    return locked


def add_track(
    *, video: Video, kind: str, language: str, label: str, cues: Iterable[Cue], actor: User | None
) -> CaptionTrack:
    """Give a video captions, or chapters, in one more language; the first of its kind is the one shown first.

    Raises `LanguageTaken` and `WrongCues`.
    """
    tracks = CaptionTrack.objects.filter(video=video, kind=kind)
    with transaction.atomic():
        Video.objects.select_for_update().get(pk=video.pk)
        if tracks.filter(language=language).exists():
            raise LanguageTaken(_("There is a track in this language already. Open that one."))
        track = CaptionTrack(video=video, kind=kind, language=language, label=label, cues=list(cues))
        track.is_default = not tracks.filter(is_default=True).exists()
        return save_captions(track=track, actor=actor)


def change_track(*, track: CaptionTrack, actor: User | None, **fields: Any) -> CaptionTrack:
    """Store the language, the name, or that it is shown first. Raises `LanguageTaken`."""
    with transaction.atomic():
        others = CaptionTrack.objects.filter(video=track.video_id, kind=track.kind).exclude(pk=track.pk)
        if others.filter(language=fields.get("language", track.language)).exists():
            raise LanguageTaken(_("There is a track in this language already. Open that one."))
        locked = CaptionTrack.objects.select_for_update(of=("self",)).select_related("video").get(pk=track.pk)
        for name, value in fields.items():
            setattr(locked, name, value)
        return save_captions(track=locked, actor=actor)


def _closed(cues: Iterable[Cue], duration_ms: int) -> list[list[Any]]:
    """Chapters: each ends where the next one begins, the last one with the video. Raises `WrongCues`."""
    try:
        rows = sorted((int(start), str(text)) for start, _end, text in cues if str(text).strip())
    except (TypeError, ValueError, OverflowError) as error:
        raise WrongCues(_("A chapter is not a start and a title.")) from error
    last = max(duration_ms, rows[-1][0] + LAST_CHAPTER_MS) if rows else 0
    ends = [start for start, _title in rows[1:]] + [last]
    return [[start, max(end, start + 1), title] for (start, title), end in zip(rows, ends, strict=True)]
