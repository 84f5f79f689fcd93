"""What authors do in the library beyond saving a row: make, replace, reorder, delete. Each records its event."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from courses.catalogue.errors import Refused
from courses.media.models import MediaAsset
from courses.media.processing import begin_processing
from courses.videos import events
from courses.videos.actions import create_group, create_video
from courses.videos.documents import Details, GroupDocument, Place
from courses.videos.drafts import edit
from courses.videos.groups import Change, edit_group
from courses.videos.library import InUse
from courses.videos.models import Video, VideoGroup
from courses.videos.parts import DETAILS
from courses.videos.usage import Use, groups_of, uses_of_groups
from lms.kernel.events import record


class NoFilm(Refused):
    """The file is neither a video nor a sound. `str()` says so to a person."""


class WrongOrder(Refused):
    """A video would wait for one that comes later, or for itself. `str()` says so to a person."""


def video_from_file(*, asset: MediaAsset, actor: User, now: datetime) -> Video:
    """Return the video of an uploaded file: a new one, titled by the file's name, or the one there is. Raises `NoFilm`."""
    check_film(asset)
    known: Video | None = Video.objects.filter(asset=asset).order_by("created_at", "pk").first()
    if known is not None:
        return known
    title = PurePath(asset.original_name).stem.replace("_", " ").strip() or asset.original_name
    with transaction.atomic():
        video = create_video(title=title[:255], asset=asset, actor=actor, made_by=actor)
        begin_processing(asset=asset, now=now)
        record(events.VIDEO_CREATED, object=video, actor=actor, occurred_at=now)
    return video


def video_from_address(*, title: str, url: str, actor: User, now: datetime) -> Video:
    """Create a video that another site plays."""
    with transaction.atomic():
        video = create_video(title=title, external_url=url, actor=actor, made_by=actor)
        record(events.VIDEO_CREATED, object=video, actor=actor, occurred_at=now)
    return video


def check_film(asset: MediaAsset) -> None:
    """Raise `NoFilm` for what is neither a video nor a sound."""
    if asset.kind not in {MediaAsset.Kind.VIDEO, MediaAsset.Kind.AUDIO}:
        raise NoFilm(_("“%s” is not a video.") % asset.original_name)


def change_video(*, video: Video, actor: User, now: datetime, **fields: Any) -> Details:
    """Store what authors say about a video; it waits while learners see the video."""
    return edit(
        DETAILS, video=video, actor=actor, change=lambda _video, details: details.model_copy(update=fields)
    )


def delete_video(*, video: Video, actor: User, now: datetime) -> None:
    """Delete a video that stands in no group, published or in a draft. Raises `InUse`, with the lessons that show it. Its file stays."""
    with transaction.atomic():
        Video.objects.select_for_update().get(pk=video.pk)
        groups = groups_of(video)
        if groups:
            names = ", ".join(f"“{group.title}”" for group in groups[:5])
            words = ngettext(
                "This video stands in the group %(names)s. Take it out there first.",
                "This video stands in the groups %(names)s. Take it out there first.",
                len(groups),
            )
            raise InUse(words % {"names": names}, uses_of_groups([group.pk for group in groups]))
        record(events.VIDEO_DELETED, object=video, actor=actor, occurred_at=now)
        video.delete()


def new_group(*, title: str, actor: User, now: datetime, videos: Sequence[Video] = ()) -> VideoGroup:
    """Create a group."""
    with transaction.atomic():
        group = create_group(title=title, videos=videos, actor=actor, made_by=actor)
        record(events.GROUP_CREATED, object=group, actor=actor, occurred_at=now)
    return group


def _edit(group: VideoGroup, change: Change, actor: User, now: datetime) -> None:
    edit_group(group=group, change=change, actor=actor, now=now)


def change_group(*, group: VideoGroup, actor: User, now: datetime, **fields: Any) -> None:
    """Store what authors say about a group; it waits while learners see the group, as do its videos and their order."""
    _edit(group, lambda found: found.model_copy(update=fields), actor, now)


def put_in_group(*, group: VideoGroup, video: Video, actor: User, now: datetime) -> None:
    """Let a video stand at the end of a group; one that is in it already keeps its place."""
    with transaction.atomic():
        # Before the group, as a publication does; and so that nobody deletes it meanwhile.
        Video.objects.select_for_update().get(pk=video.pk)
        _edit(group, lambda found: found.with_places([*found.places, Place(video=video.pk)]), actor, now)


def take_out_of_group(*, group: VideoGroup, video: UUID, actor: User, now: datetime) -> None:
    """Take a video out of a group; the video itself stays."""

    def change(found: GroupDocument) -> GroupDocument:
        return found.with_places(one for one in found.places if one.video != video)

    _edit(group, change, actor, now)


def delete_group(*, group: VideoGroup, actor: User, now: datetime) -> None:
    """Delete a group that no lesson shows, published or in a draft; its videos stay. Raises `InUse` with the lessons."""
    with transaction.atomic():
        VideoGroup.objects.select_for_update().get(pk=group.pk)
        uses: list[Use] = uses_of_groups([group.pk])
        if uses:
            words = ngettext(
                "A lesson shows this group. Take it out there first.",
                "%(number)d lessons show this group. Take it out there first.",
                len(uses),
            )
            raise InUse(words % {"number": len(uses)}, uses)
        record(events.GROUP_DELETED, object=group, actor=actor, occurred_at=now)
        group.delete()


def order_group(*, group: VideoGroup, order: Sequence[UUID], actor: User, now: datetime) -> None:
    """Put the videos of a group into this order of their keys; those it does not name follow in theirs.

    Whoever waited for a video that now comes later waits no more.
    """

    def change(found: GroupDocument) -> GroupDocument:
        known = {one.video: one for one in found.places}
        wanted = [known[key] for key in order if key in known]
        return found.with_places([*wanted, *found.places])

    _edit(group, change, actor, now)


def move_in_group(*, group: VideoGroup, video: UUID, by: int, actor: User, now: datetime) -> None:
    """Move a video so many places down (up, where negative) in its group."""

    def change(found: GroupDocument) -> GroupDocument:
        places = list(found.places)
        here = found.videos.index(video) if video in found.videos else None
        if here is not None:
            places.insert(min(max(0, here + by), len(places) - 1), places.pop(here))
        return found.with_places(places)

    _edit(group, change, actor, now)


def set_requirement(
    *, group: VideoGroup, video: UUID, requires: UUID | None, actor: User, now: datetime
) -> None:
    """Let a video of a branching group open after another one, which comes before it. Raises `WrongOrder`."""

    def change(found: GroupDocument) -> GroupDocument:
        after = found.with_places(
            Place(video=video, requires=requires) if one.video == video else one for one in found.places
        )
        if requires is not None and Place(video=video, requires=requires) not in after.places:
            raise WrongOrder(_("A video can only wait for one that comes before it."))
        return after

    _edit(group, change, actor, now)
