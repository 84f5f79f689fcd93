"""Videos, the groups they stand in, and their caption tracks. A change reaches every course that shows them."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from courses.catalogue.actions import touch_courses
from courses.catalogue.errors import Refused
from courses.media.models import MediaAsset
from courses.outline.order import next_position
from courses.videos import captions_events as events
from courses.videos.models import CaptionTrack, Video, VideoGroup, VideoGroupItem
from lms.kernel.events import Verb, record
from lms.kernel.markup import storable_text

MOST_CUES: Final = 20_000
MOST_LETTERS: Final = 400_000
"""So much text of one track can be searched; ten hours of talk are less."""

Cue = Sequence[Any]  # start and end in milliseconds, text


class NoSource(Refused):
    """A video needs a file of ours or an address elsewhere. `str()` says so to a person."""


class TooShort(Refused):
    """The video would end before one of its milestones. `str()` says so to a person."""


class WrongCues(Refused):
    """A caption track's cues are not `[start_ms, end_ms, text]` in order. `str()` says which and why."""


def _touch(*videos: Video) -> None:
    touch_courses(Q(lessons__blocks__video_group__items__video__in=videos))


def create_video(
    *, title: str, actor: User | None, asset: MediaAsset | None = None, external_url: str = "", **fields: Any
) -> Video:
    """Create a video from a file of ours (its length is taken from there) or an address. Raises `NoSource`."""
    return save_video(video=Video(title=title, asset=asset, external_url=external_url, **fields), actor=actor)


def save_video(*, video: Video, actor: User | None) -> Video:
    """Store a new or changed video. Raises `NoSource` and `TooShort`."""
    if video.asset is None and not video.external_url:
        raise NoSource(_("Choose a file, or give the address where the video is."))
    if not video.duration_ms and video.asset is not None:
        video.duration_ms = video.asset.duration_ms or 0
    with transaction.atomic():
        video.save()
        if video.duration_ms and video.milestones.filter(position_ms__gt=video.duration_ms).exists():
            raise TooShort(_("A milestone of this video comes after that end. Move it first."))
        _touch(video)
    return video


def create_group(*, title: str, videos: Iterable[Video], actor: User | None, **fields: Any) -> VideoGroup:
    """Create a group of videos, in the order given."""
    with transaction.atomic():
        group = VideoGroup.objects.create(title=title, **fields)
        VideoGroupItem.objects.bulk_create(
            VideoGroupItem(group=group, video=video, position=position)
            for position, video in enumerate(videos, 1)
        )
    return group


def save_group(*, group: VideoGroup, actor: User | None) -> VideoGroup:
    """Store a new or changed group."""
    with transaction.atomic():
        group.save()
        touch_courses(Q(lessons__blocks__video_group=group))
    return group


def add_to_group(*, group: VideoGroup, video: Video, actor: User | None) -> VideoGroupItem:
    """Show a video at the end of a group; one that is in it already keeps its place."""
    with transaction.atomic():
        position = next_position(VideoGroupItem.objects.filter(group=group))
        item, _made = VideoGroupItem.objects.get_or_create(
            group=group, video=video, defaults={"position": position}
        )
        touch_courses(Q(lessons__blocks__video_group=group))
    return item


def save_group_item(*, item: VideoGroupItem, actor: User | None) -> VideoGroupItem:
    """Store a video's place in a group; a new one without a position goes to the end."""
    with transaction.atomic():
        if item._state.adding and not item.position:
            item.position = next_position(VideoGroupItem.objects.filter(group=item.group))
        item.save()
        touch_courses(Q(lessons__blocks__video_group=item.group_id))
    return item


def remove_from_group(*, item: VideoGroupItem, actor: User | None) -> None:
    """Take a video out of a group; the video itself stays."""
    with transaction.atomic():
        item.delete()
        touch_courses(Q(lessons__blocks__video_group=item.group_id))


def checked_cues(cues: Iterable[Cue]) -> list[list[Any]]:
    """Return cues fit to store: `[start_ms, end_ms, text]`, whole milliseconds, by start. Raises `WrongCues`.

    Cues without words are left out.
    """
    kept: list[list[Any]] = []
    for number, cue in enumerate(cues, 1):
        try:
            start, end, text = cue
            start, end = int(start), int(end)
        except (TypeError, ValueError, OverflowError) as error:
            raise WrongCues(_("Cue %d is not a start, an end and a text.") % number) from error
        if start < 0 or end <= start:
            raise WrongCues(_("Cue %d ends before it starts.") % number)
        if words := storable_text(str(text)).strip():
            kept.append([start, end, words])
    if len(kept) > MOST_CUES or sum(len(cue[2]) for cue in kept) > MOST_LETTERS:
        raise WrongCues(_("These captions are longer than any film. Split the video first."))
    return sorted(kept, key=lambda cue: (cue[0], cue[1]))


def set_captions(
    *, video: Video, language: str, label: str, cues: Iterable[Cue], actor: User | None,
    kind: str = CaptionTrack.Kind.CAPTIONS, is_default: bool | None = None,
) -> CaptionTrack:  # fmt: skip
    """Store a video's captions in one language, in the place of those there were. Raises `WrongCues`.

    The first track of its kind is the one shown first, unless `is_default` says otherwise.
    """
    track = CaptionTrack.objects.filter(video=video, kind=kind, language=language).first()
    track = track or CaptionTrack(video=video, kind=kind, language=language)
    track.label, track.cues = label, list(cues)
    if is_default is None:
        others = CaptionTrack.objects.filter(video=video, kind=kind, is_default=True).exclude(pk=track.pk)
        is_default = not others.exists()
    track.is_default = is_default
    return save_captions(track=track, actor=actor)


def save_captions(*, track: CaptionTrack, actor: User | None) -> CaptionTrack:
    """Store a new or changed track; shown first, it takes that place from the others. Raises `WrongCues`."""
    track.cues = checked_cues(track.cues)
    with transaction.atomic():
        if track.is_default:
            CaptionTrack.objects.filter(video=track.video, kind=track.kind, is_default=True).exclude(
                pk=track.pk
            ).update(is_default=False)
        verb = events.CAPTIONS_CREATED if track._state.adding else events.CAPTIONS_CHANGED
        track.save()
        _report(verb, track, actor)
    return track


def remove_captions(*, track: CaptionTrack, actor: User | None) -> None:
    """Delete a caption track."""
    with transaction.atomic():
        _report(events.CAPTIONS_DELETED, track, actor)
        track.delete()


def _report(verb: Verb, track: CaptionTrack, actor: User | None) -> None:
    _touch(track.video)
    payload = {
        "video": str(track.video_id),
        "language": track.language,
        "kind": track.kind,
        "cues": len(track.cues),
    }
    record(verb, object=track, actor=actor, payload=payload)
