"""What the editor shows of each block: its rendered text, or a card of what it points at. Ten queries at most."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import Count
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from courses.assignments.models import Assignment
from courses.authoring.choices import points_words, questions_words
from courses.authoring.differences import name
from courses.authoring.documents import BlockDocument
from courses.authoring.preview import blocks_html
from courses.blocks.embeds import embedded
from courses.blocks.models import Block
from courses.catalogue.models import Course
from courses.media.access import sign_links, signed_asset_url
from courses.media.models import MediaAsset
from courses.milestones.documents import waiting_milestones
from courses.milestones.models import Milestone
from courses.outline.rules import LessonShape
from courses.packages.models import Package
from courses.quizzes.models import Quiz
from courses.videos.drafts import as_edited
from courses.videos.groups import as_edited_group, edited_items
from courses.videos.models import Video
from lms.kernel import clock, tenancy
from lms.pages.times import clock_words

ICONS: Final = {
    "text": "file-text", "video": "video", "quiz": "list-checks", "assignment": "upload", "file": "paperclip",
    "embed": "link", "package": "package", "discussion": "messages",
}  # fmt: skip


_CAPTIONS: Final = """
WITH t AS (
  SELECT t.video_id, t.label, t.language, t.id::text, t.cues FROM courses_captiontrack t
  LEFT JOIN courses_videodraft d ON d.video_id = t.video_id
  WHERE t.video_id = ANY(%(videos)s) AND t.kind = 'captions' AND d.tracks IS NULL AND t.organization_id = %(organization)s
  UNION ALL
  SELECT d.video_id, one ->> 'label', one ->> 'language', one ->> 'id', one -> 'cues' FROM courses_videodraft d
  CROSS JOIN LATERAL jsonb_array_elements(d.tracks) AS one
  WHERE d.video_id = ANY(%(videos)s) AND one ->> 'kind' = 'captions' AND d.organization_id = %(organization)s
)
SELECT t.video_id, coalesce(d.details ->> 'title', v.title), t.label, gap.from_ms, gap.to_ms
FROM t JOIN courses_video v ON v.id = t.video_id LEFT JOIN courses_videodraft d ON d.video_id = v.id
CROSS JOIN LATERAL (SELECT coalesce(nullif((d.details ->> 'duration_ms')::int, 0), v.duration_ms) AS duration_ms) AS film
CROSS JOIN LATERAL (
  SELECT from_ms, to_ms FROM (
    SELECT coalesce(max(end_ms) OVER (ORDER BY start_ms, end_ms ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)
             AS from_ms, start_ms AS to_ms
    FROM (SELECT (cue ->> 0)::numeric AS start_ms, (cue ->> 1)::numeric AS end_ms FROM jsonb_array_elements(t.cues) AS cue
          UNION ALL SELECT film.duration_ms, film.duration_ms) AS cues
  ) AS gaps
  ORDER BY to_ms - from_ms DESC, from_ms LIMIT 1
) AS gap
ORDER BY t.language, t.id
"""


@dataclass(frozen=True, slots=True)
class Gap:
    """The longest stretch of a video in which a caption track has no words, when it is long (`gap_limit`)."""

    title: str
    track: str
    from_ms: int
    to_ms: int


def gap_limit(length_ms: int) -> int:
    """How long, in milliseconds, a film may go without a word before that looks like an oversight: a tenth, 15 to 60 s."""
    return min(60_000, max(15_000, length_ms // 10))


@dataclass(frozen=True, slots=True)
class Card:
    """What a block points at, in words. `address` leads to where it is made; `missing` when it is gone.

    `captioned` when all its videos are; `uncaptioned` are the titles of those on our own servers that are not (elsewhere the
    host may have captions), `failed` of those that could not be processed. `unspoken` are stretches without captions where
    there are some; `closed` means that a quiz takes no more attempts.
    """

    title: str = ""
    meta: str = ""
    cues: str = ""
    address: str = ""
    picture: str = ""
    missing: bool = False
    captioned: bool = False
    uncaptioned: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    unspoken: tuple[Gap, ...] = ()
    closed: bool = False
    empty: bool = False
    length_ms: int = 0
    asked: int = 0
    required: int = 0
    pass_mark: int | None = None


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file of a file block."""

    id: UUID
    title: str
    name: str
    size: int
    url: str


@dataclass(frozen=True, slots=True)
class EditorBlock:
    """A block as the editor shows it."""

    document: BlockDocument
    html: str
    name: str
    card: Card | None = None
    files: tuple[FileLine, ...] = field(default=())

    @property
    def label(self) -> str:
        """Its kind in words."""
        return str(Block.Kind(self.document.kind).label)

    @property
    def key(self) -> str:
        """Its key, for the ids of what belongs to it."""
        return str(self.document.id)

    @property
    def icon(self) -> str:
        """The icon of its kind."""
        return ICONS[self.document.kind]

    @property
    def frame(self) -> str:
        """What an embed block shows in a frame, "" for a link."""
        return embedded(self.document.url) if self.document.kind == "embed" else ""

    @property
    def is_html(self) -> bool:
        """Whether its text is HTML of an import."""
        return self.document.data.get("format") == "html"


def editor_blocks(course: Course, documents: Sequence[BlockDocument]) -> list[EditorBlock]:
    """Return the blocks ready to be shown."""
    texts = blocks_html(documents)
    cards = _cards(course, documents)
    files = _files(documents)
    return [
        EditorBlock(
            one, sign_links(texts[one.id]), name(one), cards.get(one.id),
            tuple(files[file.asset] for file in one.files if file.asset in files),
        )
        for one in documents
    ]  # fmt: skip


def _cards(course: Course, documents: Iterable[BlockDocument]) -> dict[UUID, Card]:
    wanted: dict[str, dict[UUID, UUID]] = defaultdict(dict)
    for one in documents:
        key = one.video_group or one.quiz or one.assignment or one.package
        if key:
            wanted[one.kind][one.id] = key
    found: dict[UUID, Card] = {}
    makers = {
        "video": _video_cards,
        "quiz": _quiz_cards,
        "assignment": _assignment_cards,
        "package": _package_cards,
    }
    for kind, keys in wanted.items():
        made = makers[kind](course, set(keys.values())) if kind in makers else {}
        found |= {
            block: made.get(key, Card(_("This does not exist any more."), missing=True))
            for block, key in keys.items()
        }
    return found


def _quiz_cards(course: Course, keys: set[UUID]) -> dict[UUID, Card]:
    rows = (
        Quiz.objects.kept()
        .filter(pk__in=keys)
        .annotate(held=Count("questions", distinct=True), drawn=Count("draws", distinct=True))
    )
    return {
        one.pk: Card(
            one.title,
            f"{questions_words(asked_by(one))} · {_('%d %% to pass') % one.passing_score_percentage}",
            address=reverse("courses:studio_quiz", args=[course.slug, one.pk]),
            empty=not (one.held or one.drawn or (one.staged or {}).get("items")),
            pass_mark=one.passing_score_percentage,
            closed=_is_closed(one),
        )
        for one in rows
    }


def asked_by(quiz: Any) -> int:
    """How many questions a quiz (its own counted in `held`) asks, draws apart, with what waits to be published."""
    if quiz.staged is None:
        return int(quiz.held)
    return sum(one.get("kind") == "question" for one in quiz.staged.get("items", ()))


def _is_closed(quiz: Quiz) -> bool:
    staged = (quiz.staged or {}).get("settings", {})
    closes = parse_datetime(staged["closes_at"] or "") if "closes_at" in staged else quiz.closes_at
    return closes is not None and closes <= clock.now()


def _assignment_cards(course: Course, keys: set[UUID]) -> dict[UUID, Card]:
    rows = Assignment.objects.kept().filter(pk__in=keys)
    return {
        one.pk: Card(
            one.title,
            points_words(one.points),
            address=reverse("courses:studio_assignment", args=[course.slug, one.pk]),
        )
        for one in rows
    }


def _package_cards(course: Course, keys: set[UUID]) -> dict[UUID, Card]:
    return {
        one.pk: Card(one.title, one.get_standard_display()) for one in Package.objects.filter(pk__in=keys)
    }


def _video_cards(course: Course, keys: set[UUID]) -> dict[UUID, Card]:
    """Groups of videos as their authors left them."""
    items: dict[UUID, list[Any]] = defaultdict(list)
    for item in edited_items(keys, "video__poster", "video__asset", "video__draft"):
        as_edited(item.video)
        as_edited_group(item.group)
        items[item.group_id].append(item)
    videos = {item.video_id: item.video for held in items.values() for item in held}
    captions, asked = _captions(videos), _marks(videos)
    return {key: _video_card(held, captions, asked) for key, held in items.items()}


def _marks(videos: Mapping[UUID, Video]) -> dict[UUID, list[tuple[int, bool]]]:
    """Where each video asks something, and whether it must be answered. One query."""
    found: dict[UUID, list[tuple[int, bool]]] = defaultdict(list)
    drafted = {key: one for key, video in videos.items() if (one := waiting_milestones(video)) is not None}
    for video, milestones in drafted.items():
        found[video] = [
            (one.position_ms, one.is_required)
            for one in milestones
            if one.kind == "question" and one.questions
        ]
    marks = Milestone.objects.filter(
        video__in=videos.keys() - drafted.keys(), kind="question", questions__question__current__isnull=False
    )
    for _id, video, at, required in (
        marks.order_by("position_ms", "pk")
        .values_list("pk", "video_id", "position_ms", "is_required")
        .distinct()
    ):
        found[video].append((at, required))
    return found


def _captions(videos: Collection[UUID]) -> dict[UUID, list[Gap]]:
    """Return the caption tracks of each video with their longest gap, measured where they lie: cues are many. One query."""
    found: dict[UUID, list[Gap]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_CAPTIONS, {"videos": list(videos), "organization": tenancy.organization_id()})
        for video, title, label, start, end in cursor.fetchall():
            found[video].append(Gap(title, label, int(start), int(end)))
    return found


def _video_card(
    items: list[Any], captions: dict[UUID, list[Gap]], asked: dict[UUID, list[tuple[int, bool]]]
) -> Card:
    videos = [item.video for item in items]
    length_ms = sum(one.duration_ms for one in videos)
    labels = sorted({gap.track for one in videos for gap in captions[one.pk]})
    words = _("captions in %s") % ", ".join(labels) if labels else _("no captions")
    marks = [mark for one in videos for mark in asked[one.pk]]
    moments = [clock_words(at / 1000) for at, _required in marks]
    poster = next((one.poster for one in videos if one.poster), None)
    return Card(
        items[0].group.title,
        f"{clock_words(length_ms / 1000)} · {words}",
        _("Questions at %s") % ", ".join(moments[:6]) if moments else "",
        address=reverse("courses:library_video", args=[videos[0].pk])
        if len(videos) == 1
        else reverse("courses:library_group", args=[items[0].group_id]),
        picture=signed_asset_url(poster) if poster else "",
        captioned=all(captions[one.pk] for one in videos),
        uncaptioned=tuple(one.title for one in videos if one.asset_id and not captions[one.pk]),
        unspoken=tuple(
            gap
            for one in videos
            for gap in captions[one.pk]
            if gap.to_ms - gap.from_ms > gap_limit(one.duration_ms)
        ),
        failed=tuple(one.title for one in videos if one.asset and one.asset.state == MediaAsset.State.FAILED),
        length_ms=length_ms,
        asked=len(marks),
        required=sum(required for _at, required in marks),
    )


def shape(blocks: Iterable[EditorBlock]) -> LessonShape:
    """Return what there is in a lesson to meet its completion rule with."""
    held = [one for one in blocks if one.card and not one.card.missing]
    cards = [one.card for one in held if one.card]
    marks = {card.pass_mark for card in cards if card.pass_mark is not None}
    return LessonShape(
        video_ms=sum(card.length_ms for card in cards),
        questions=sum(card.asked for card in cards),
        required_questions=sum(card.required for card in cards),
        quizzes=sum(card.pass_mark is not None for card in cards),
        pass_mark=marks.pop() if len(marks) == 1 else None,
        assignments=sum(one.document.kind == "assignment" for one in held),
    )


def _files(documents: Iterable[BlockDocument]) -> dict[UUID, FileLine]:
    named = {file.asset: file.title for one in documents for file in one.files}
    if not named:
        return {}
    return {
        asset.pk: FileLine(
            asset.pk,
            named[asset.pk] or asset.original_name,
            asset.original_name,
            asset.size,
            signed_asset_url(asset),
        )
        for asset in MediaAsset.objects.filter(pk__in=named)
    }
