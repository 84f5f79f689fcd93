"""The pages of the library: videos, groups and files of an organisation, a page of them at a time."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, Sum

from courses.catalogue.errors import Refused
from courses.catalogue.words import search_query
from courses.media.access import signed_asset_url
from courses.media.models import MediaAsset, Processing
from courses.media.streams import Renditions, renditions
from courses.videos.captions_page import edited_tracks
from courses.videos.drafts import draft_of
from courses.videos.groups import (
    GroupStanding,
    as_edited_group,
    drafted_videos,
    edited_items,
    group_called,
    group_standing,
)
from courses.videos.models import CaptionTrack, Video, VideoGroup, VideoGroupItem
from courses.videos.usage import Use, groups_of, uses_of_groups

PAGE: Final = 24
STATES: Final = ("working", "failed", "uncaptioned", "unused")
KINDS: Final = tuple(MediaAsset.Kind.values)


class InUse(Refused):
    """Something cannot be deleted because it is shown somewhere. `uses` says where."""

    def __init__(self, sentence: str, uses: Sequence[Use] = ()) -> None:
        super().__init__(sentence)
        self.uses = list(uses)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader of the library asks for, read from the address; what makes no sense counts as not asked."""

    words: str = ""
    state: str = ""
    number: str = "1"

    @classmethod
    def of(cls, given: Any, states: Sequence[str] = STATES) -> "Asked":
        """Read it from the parameters of an address."""
        words = str(given.get("q", "")).replace("\x00", "").strip()[:100]
        state = str(given.get("state", ""))
        return cls(words, state if state in states else "", str(given.get("page", "1")))

    def __bool__(self) -> bool:
        return bool(self.words or self.state)


@dataclass(slots=True)
class VideoCard:
    """A video in the library."""

    video: Video
    made: Renditions | None
    languages: list[str] = field(default_factory=list)

    @property
    def poster_url(self) -> str:
        """The author's poster, or the one that was made; "" without either."""
        if self.video.poster is not None:
            return signed_asset_url(self.video.poster)
        return self.made.poster_url if self.made else ""

    @property
    def work(self) -> Processing | None:
        """The pipeline's work on its file."""
        return getattr(self.video.asset, "processing", None)


@dataclass(slots=True)
class VideoPage:
    """A page of videos."""

    page: Page[Any]
    cards: list[VideoCard]
    asked: Asked
    total: int


def _state(rows: Any, state: str) -> Any:
    if state == "working":
        return rows.filter(asset__processing__state__in=["waiting", "running"])
    if state == "failed":
        return rows.filter(asset__processing__state="failed")
    if state == "uncaptioned":
        captions = CaptionTrack.objects.filter(video=OuterRef("pk"), kind=CaptionTrack.Kind.CAPTIONS)
        return rows.filter(~Exists(captions))
    if state == "unused":
        drafted = drafted_videos(VideoGroup.objects.filter(staged__isnull=False))
        standing = VideoGroupItem.objects.filter(video=OuterRef("pk"))
        return rows.filter(~Exists(standing)).exclude(pk__in=drafted)
    return rows


def video_page(asked: Asked) -> VideoPage:
    """Return a page of the videos that match, the newest first. Five queries at most.

    Words are looked for in titles, descriptions, names of files, and in what is said (captions and chapters).
    """
    rows = Video.objects.all()
    if asked.words:
        named = Q(title__icontains=asked.words) | Q(description__icontains=asked.words)
        spoken = CaptionTrack.objects.filter(search=search_query(asked.words)).values("video")
        rows = rows.filter(named | Q(asset__original_name__icontains=asked.words) | Q(pk__in=spoken))
    rows = (
        _state(rows, asked.state).select_related("asset__processing", "poster").order_by("-created_at", "-pk")
    )
    page = Paginator(rows, PAGE).get_page(asked.number)
    return VideoPage(page, cards(list(page.object_list)), asked, page.paginator.count)


def cards(videos: list[Video]) -> list[VideoCard]:
    """Return videos as the library shows them, in two queries."""
    languages: dict[UUID, list[str]] = {}
    tracks = CaptionTrack.objects.filter(video__in=videos, kind=CaptionTrack.Kind.CAPTIONS)
    for video, label in tracks.order_by("-is_default", "language").values_list("video", "label"):
        languages.setdefault(video, []).append(label)
    made = renditions(video.asset_id for video in videos if video.asset_id)
    return [
        VideoCard(video, made.get(video.asset_id) if video.asset_id else None, languages.get(video.pk, []))
        for video in videos
    ]


@dataclass(slots=True)
class GroupPage:
    """A page of groups as their authors left them; each has `held`, how many videos, and `length_ms`, how long they are together."""

    page: Page[Any]
    asked: Asked


def group_page(asked: Asked) -> GroupPage:
    """Return a page of the groups that match, the newest first. Two queries, and two more where something waits."""
    rows = VideoGroup.objects.annotate(held=Count("items"), length_ms=Sum("items__video__duration_ms"))
    if asked.words:
        inside = VideoGroupItem.objects.filter(group=OuterRef("pk"), video__title__icontains=asked.words)
        rows = rows.filter(group_called(asked.words) | Exists(inside))
    if asked.state == "unused":
        rows = rows.filter(items=None)
    page = Paginator(rows.order_by("-created_at", "-pk"), PAGE).get_page(asked.number)
    _with_drafts([group for group in page.object_list if group.staged])
    return GroupPage(page, asked)


def _with_drafts(waiting: list[Any]) -> None:
    """Make groups on which something waits look, and count, as their authors left them."""
    held: dict[UUID, list[VideoGroupItem]] = defaultdict(list)
    for item in edited_items([group.pk for group in waiting]) if waiting else ():
        held[item.group_id].append(item)
    for group in waiting:
        items = held[as_edited_group(group).pk]
        group.held, group.length_ms = len(items), sum(item.video.duration_ms or 0 for item in items)


@dataclass(slots=True)
class FilePage:
    """A page of files."""

    page: Page[Any]
    asked: Asked
    pictures: dict[UUID, str]


def file_page(asked: Asked) -> FilePage:
    """Return a page of the files that match, the newest first. Three queries at most; `state` is a kind."""
    rows = MediaAsset.objects.of_authors().select_related("processing")
    if asked.words:
        rows = rows.filter(Q(original_name__icontains=asked.words) | Q(alt_text__icontains=asked.words))
    if asked.state == "undescribed":
        rows = rows.filter(kind=MediaAsset.Kind.IMAGE, alt_text="")
    elif asked.state:
        rows = rows.filter(kind=asked.state)
    page = Paginator(rows.order_by("-created_at", "-pk"), PAGE).get_page(asked.number)
    shown = [asset for asset in page.object_list if asset.kind == MediaAsset.Kind.IMAGE]
    return FilePage(page, asked, {asset.pk: signed_asset_url(asset) for asset in shown})


@dataclass(slots=True)
class VideoView:
    """A video's own page. `moved` are milestones that were put elsewhere when the film was replaced."""

    card: VideoCard
    groups: list[VideoGroup]
    uses: list[Use]
    moved: list[Any]
    tracks: list[CaptionTrack]


def video_view(video: Video) -> VideoView:
    """Return everything the page of a video shows. Seven queries at most."""
    groups = groups_of(video)
    return VideoView(
        card=cards([video])[0],
        groups=groups,
        uses=uses_of_groups([group.pk for group in groups]),
        moved=_moved(video),
        tracks=edited_tracks(video),
    )


def _moved(video: Video) -> list[Any]:
    """The milestones that had to move, as their authors left them: title, place, and where they stood."""
    columns = ("title", "position_ms", "moved_from_ms")
    draft = draft_of(video)
    if draft is None or draft.milestones is None:
        moved = video.milestones.exclude(moved_from_ms=None).order_by("position_ms", "pk")
        return list(moved.values(*columns))
    waiting = [one for one in draft.milestones if one["moved_from_ms"] is not None]
    return sorted(waiting, key=lambda one: int(one["position_ms"]))


@dataclass(slots=True)
class GroupView:
    """A group's own page."""

    group: VideoGroup
    items: list[VideoGroupItem]
    cards: dict[UUID, VideoCard]
    uses: list[Use]
    addable: list[Video]
    standing: GroupStanding


def group_view(group: VideoGroup, *, words: str = "") -> GroupView:
    """Return everything the page of a group shows, as its authors left it; `addable` are videos to add, by `words` or the newest."""
    items = edited_items([group.pk], "video__asset__processing", "video__poster")
    others = Video.objects.exclude(pk__in=[item.video_id for item in items])
    if words:
        others = others.filter(title__icontains=words)
    shown = {card.video.pk: card for card in cards([item.video for item in items])}
    addable = list(others.order_by("-created_at", "-pk")[:10])
    return GroupView(group, items, shown, uses_of_groups([group.pk]), addable, group_standing(group))
