"""A group of videos as its authors edit it: one document, which waits on its row while learners see the group.

What is edited, compared and published is the whole group: its words, and its videos in order with what each waits for.
A video stands in a group once, so its key names its place. See docs/decisions/0022.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q

from accounts.models import User
from courses.outline.models import Lesson
from courses.videos import events
from courses.videos.actions import save_group
from courses.videos.differences import compare_groups
from courses.videos.documents import GROUP_WORDS, GroupDocument, Staged, group_document
from courses.videos.models import Video, VideoGroup, VideoGroupItem
from lms.kernel.events import record

Change = Callable[[GroupDocument], GroupDocument]


def staged_of(group: VideoGroup) -> Staged | None:
    """Return what waits, None for nothing."""
    return Staged.model_validate(group.staged) if group.staged else None


def as_edited_group(group: VideoGroup) -> VideoGroup:
    """Make a group look as its authors left it; never save it afterwards."""
    if staged := staged_of(group):
        for name in GROUP_WORDS:
            setattr(group, name, getattr(staged.after, name))
    return group


def group_called(words: str) -> Q:
    """Groups whose title, as learners see it or as it waits, holds these words."""
    return Q(title__icontains=words) | Q(staged__after__title__icontains=words)


def drafted_groups(video: UUID) -> Any:
    """The groups in whose drafts a video stands."""
    return VideoGroup.objects.filter(staged__contains={"after": {"places": [{"video": str(video)}]}})


def drafted_videos(groups: Iterable[VideoGroup]) -> set[UUID]:
    """The videos that stand in what waits for these groups."""
    return {key for group in groups if (staged := staged_of(group)) for key in staged.after.videos}


def edited_items(groups: Collection[Any], *related: str) -> list[VideoGroupItem]:
    """Return the places of these groups in order, as their authors left them; those that wait are no stored rows.

    `related` names what is read along with each (`video__asset`); it is always the video, the group, and what is waited
    for. One query, one more where something waits, and one where a group is empty.
    """
    with_them = {"group", "video", "requires", *related}
    rows = VideoGroupItem.objects.filter(group__in=groups).select_related(*with_them)
    items = list(rows.order_by("position", "pk"))
    found = {item.group_id: item.group for item in items}
    if empty := set(groups) - found.keys():
        found |= VideoGroup.objects.in_bulk(empty)
    waiting = [group for group in found.values() if group.staged]
    if not waiting:
        return items
    wanted = drafted_videos(waiting)
    reads = [one.removeprefix("video__") for one in related if one.startswith("video__")]
    videos = Video.objects.select_related(*reads) if reads else Video.objects.all()
    known = videos.in_bulk(wanted)
    changed = {group.pk for group in waiting}
    items = [item for item in items if item.group_id not in changed]
    for group in waiting:
        staged = staged_of(as_edited_group(group))
        assert staged is not None
        made: dict[UUID, VideoGroupItem] = {}
        for position, one in enumerate(staged.after.places, 1):
            if one.video in known:
                requires = made.get(one.requires) if one.requires else None
                made[one.video] = VideoGroupItem(
                    group=group, video=known[one.video], position=position, requires=requires
                )
        items += made.values()
    return items


def shown_group_lessons(group: VideoGroup) -> Any:
    """The lessons in which learners see a group."""
    return (
        Lesson.objects.published()
        .filter(blocks__video_group=group, course__is_published=True, course__deleted_at=None)
        .distinct()
    )


def locked_group(group: VideoGroup) -> VideoGroup:
    """Return a group as the database has it, locked until the transaction ends."""
    found: VideoGroup = VideoGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
    return found


def titles_of(*documents: GroupDocument) -> dict[UUID, str]:
    """The titles of the videos that stand in these groups and exist. One query."""
    keys = {key for one in documents for key in one.videos}
    return dict(Video.objects.filter(pk__in=keys).values_list("pk", "title"))


def _there(document: GroupDocument, known: Collection[UUID]) -> GroupDocument:
    """The group without videos that somebody deleted in the administration since."""
    return document.with_places(one for one in document.places if one.video in known)


def edit_group(*, group: VideoGroup, change: Change, actor: User, now: datetime) -> None:
    """Change a group; what equals the present changes nothing. `change` gets the group as its authors see it.

    While learners see it, or something of it waits already, the outcome waits too; else rows are written at once.
    """
    with transaction.atomic():
        locked = locked_group(group)
        live, staged = group_document(locked), staged_of(locked)
        before = staged.after if staged else live
        after = change(before)
        if after == before:
            return
        if staged is None and not shown_group_lessons(locked).exists():
            write_group(locked, after, actor)
            record(events.GROUP_CHANGED, object=locked, actor=actor, occurred_at=now)
            return
        sentences = compare_groups(live, after, titles_of(live, after))
        waits = Staged(after=after, base=staged.base if staged else live, count=len(sentences))
        _stage(locked, waits if sentences else None)
        payload = {"changes": len(sentences)}
        record(events.GROUP_EDITED, object=locked, actor=actor, payload=payload, occurred_at=now)


def _stage(group: VideoGroup, staged: Staged | None) -> None:
    """Keep what waits. `updated_at` goes on telling since when learners see what they see."""
    kept = staged.model_dump(mode="json") if staged else None
    VideoGroup.objects.filter(pk=group.pk).update(staged=kept, updated_at=group.updated_at)


def write_group(group: VideoGroup, after: GroupDocument, actor: User | None) -> None:
    """Make the rows of a group what the document says; a video that stays keeps its row. Nothing waits afterwards."""
    for name in GROUP_WORDS:
        setattr(group, name, getattr(after, name))
    group.staged = None
    rows = {row.video_id: row for row in VideoGroupItem.objects.filter(group=group)}
    made = [VideoGroupItem(group=group, video_id=key) for key in after.videos if key not in rows]
    VideoGroupItem.objects.filter(group=group).exclude(video__in=after.videos).delete()
    known = rows | {one.video_id: one for one in made}
    for position, one in enumerate(after.places, 1):
        row = known[one.video]
        row.position, row.requires_id = position, known[one.requires].pk if one.requires else None
    VideoGroupItem.objects.bulk_create(made)
    kept = [known[key] for key in after.videos if key in rows]
    VideoGroupItem.objects.bulk_update(kept, ["position", "requires"])
    save_group(group=group, actor=actor)


def discard_group(*, group: VideoGroup, actor: User, now: datetime) -> None:
    """Go back to what learners see. Nothing to go back from is fine."""
    with transaction.atomic():
        locked = locked_group(group)
        if (staged := staged_of(locked)) is None:
            return
        _stage(locked, None)
        payload = {"changes": staged.count}
        record(events.GROUP_DISCARDED, object=locked, actor=actor, payload=payload, occurred_at=now)


@transaction.atomic
def publish_group(*, group: VideoGroup, actor: User, now: datetime) -> bool:
    """Make the rows of a group what its draft says, and end the draft; tell whether there was one."""
    locked = locked_group(group)
    if (staged := staged_of(locked)) is None:
        return False
    write_group(locked, _there(staged.after, titles_of(staged.after)), actor)
    payload = {"changes": staged.count}
    record(events.GROUP_PUBLISHED, object=locked, actor=actor, payload=payload, occurred_at=now)
    return True


@dataclass(frozen=True, slots=True)
class WaitingGroup:
    """A group with something that waits; `title` as it will be. `past` tells that it was changed past its draft.

    `stay` and `gone` are the videos that it will show, and those that are taken out.
    """

    group: VideoGroup
    title: str
    sentences: tuple[str, ...]
    past: bool = False
    stay: tuple[UUID, ...] = ()
    gone: tuple[UUID, ...] = ()

    @property
    def id(self) -> UUID:
        """The group's key."""
        return self.group.pk


def waiting_groups(groups: Iterable[VideoGroup]) -> list[WaitingGroup]:
    """Return those of these groups that a publication would change, by title. Two queries for each that waits."""
    found = []
    for group in sorted(groups, key=lambda one: (one.title, one.pk)):
        if staged := staged_of(group):
            live = group_document(group)
            titles = titles_of(live, staged.after)
            after = _there(staged.after, titles)
            sentences = tuple(compare_groups(live, after, titles))
            stay, past = tuple(after.videos), staged.base != live
            gone = tuple(one for one in live.videos if one not in stay)
            found.append(WaitingGroup(group, after.title, sentences, past, stay, gone))
    return [one for one in found if one.sentences]


@dataclass(frozen=True, slots=True)
class GroupStanding:
    """Where a group stands: in how many `lessons` learners see it, what waits, since when they see what they see."""

    group: VideoGroup
    lessons: int
    draft: Staged | None
    seen_since: datetime | None


def group_standing(group: VideoGroup) -> GroupStanding:
    """Return it; one query, and one more where something waits."""
    staged, since = staged_of(group), None
    if staged is not None:
        found = VideoGroupItem.objects.filter(group=group).aggregate(at=Max("updated_at"))
        since = max(one for one in (found["at"], group.updated_at) if one is not None)
    return GroupStanding(group, shown_group_lessons(group).count(), staged, since)
