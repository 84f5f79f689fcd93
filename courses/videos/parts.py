"""What a video is, and its captions, as parts that are edited: how each is read, compared, and made rows of."""

from typing import Final

from django.db.models import Q

from accounts.models import User
from courses.catalogue.actions import touch_courses
from courses.videos import events
from courses.videos.actions import remove_captions, save_captions
from courses.videos.differences import compare_details, compare_tracks
from courses.videos.documents import (
    Details,
    Tracks,
    details_of,
    dump_details,
    dump_tracks,
    load_details,
    load_tracks,
    tracks_of,
)
from courses.videos.drafts import Part, put_details
from courses.videos.models import CaptionTrack, Video
from lms.kernel.events import record


def write_details(video: Video, before: Details, after: Details, actor: User | None) -> None:
    """Make a row of them. Milestones beyond a new end are the caller's to move."""
    put_details(video, after)
    video.save()
    touch_courses(Q(lessons__blocks__video_group__items__video=video))
    is_other = (before.asset, before.external_url) != (after.asset, after.external_url)
    verb = events.VIDEO_REPLACED if is_other else events.VIDEO_CHANGED
    record(verb, object=video, actor=actor, payload={"asset": after.asset} if is_other else {})


def write_tracks(video: Video, before: Tracks, after: Tracks, actor: User | None) -> None:
    """Make rows of those that differ; a track keeps its key."""
    known = {one.id: one for one in before}
    rows = {row.pk: row for row in CaptionTrack.objects.filter(video=video).defer("search")}
    for key in rows.keys() - {one.id for one in after}:
        rows[key].video = video
        remove_captions(track=rows[key], actor=actor)
    # Two that change places would meet in the same language on the way.
    for number, one in enumerate(after):
        if one.id in rows and rows[one.id].language != one.language:
            CaptionTrack.objects.filter(pk=one.id).update(language=f"~{number}")
    for one in sorted(after, key=lambda track: track.is_default):
        if known.get(one.id) == one and one.id in rows:
            continue
        row = rows.get(one.id) or CaptionTrack(id=one.id)
        row.video, row.kind, row.language, row.label = video, one.kind, one.language, one.label
        row.is_default, row.cues = one.is_default, [list(cue) for cue in one.cues]
        save_captions(track=row, actor=actor)


DETAILS: Final = Part("details", details_of, load_details, dump_details, compare_details, write_details)
TRACKS: Final = Part("tracks", tracks_of, load_tracks, dump_tracks, compare_tracks, write_tracks)
