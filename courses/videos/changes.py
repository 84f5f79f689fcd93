"""What authors do in the library beyond saving a row: make, replace, reorder, delete. Each records its event."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from courses.catalogue.actions import touch_courses
from courses.catalogue.errors import Refused
from courses.media.models import MediaAsset
from courses.media.processing import begin_processing
from courses.videos import events
from courses.videos.actions import create_group, create_video, save_group
from courses.videos.documents import Details
from courses.videos.drafts import edit
from courses.videos.library import InUse
from courses.videos.models import Video, VideoGroup, VideoGroupItem
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
    """Delete a video that stands in no group. Raises `InUse`, with the lessons that show it. Its file stays."""
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


def change_group(*, group: VideoGroup, actor: User, now: datetime, **fields: Any) -> VideoGroup:
    """Store what authors say about a group."""
    for name, value in fields.items():
        setattr(group, name, value)
    with transaction.atomic():
        save_group(group=group, actor=actor)
        record(events.GROUP_CHANGED, object=group, actor=actor, occurred_at=now)
    return group


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
    """Put the videos of a group into this order; places it does not name follow in theirs.

    Whoever waited for a video that now comes later waits no more.
    """
    with transaction.atomic():
        items = list(
            VideoGroupItem.objects.select_for_update().filter(group=group).order_by("position", "pk")
        )
        if not items:
            return
        known = {item.pk: item for item in items}
        wanted = [known[key] for key in dict.fromkeys(order) if key in known]
        wanted += [item for item in items if item not in wanted]
        places = {item.pk: place for place, item in enumerate(wanted, 1)}
        rows = VideoGroupItem.objects.filter(pk__in=places)
        rows.update(position=Case(*[When(pk=key, then=Value(place)) for key, place in places.items()]))
        late = [
            item.pk for item in wanted if item.requires_id and places[item.requires_id] >= places[item.pk]
        ]
        rows.filter(pk__in=late).update(requires=None)
        _changed(group, actor, now)


def set_requirement(
    *, item: VideoGroupItem, requires: VideoGroupItem | None, actor: User, now: datetime
) -> None:
    """Let a video of a branching group open after another one, which comes before it. Raises `WrongOrder`."""
    if requires is not None and (requires.group_id != item.group_id or requires.position >= item.position):
        raise WrongOrder(_("A video can only wait for one that comes before it."))
    with transaction.atomic():
        VideoGroupItem.objects.filter(pk=item.pk).update(requires=requires)
        _changed(item.group, actor, now)


def _changed(group: VideoGroup, actor: User, now: datetime) -> None:
    touch_courses(Q(lessons__blocks__video_group=group))
    record(events.GROUP_CHANGED, object=group, actor=actor, occurred_at=now)
