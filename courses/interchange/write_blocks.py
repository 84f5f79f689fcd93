"""Videos with their captions, and the blocks of lessons, of a package as rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language_info

from courses.assignments import models as assignments
from courses.blocks.models import Block, Resource
from courses.catalogue.models import Course
from courses.interchange.package import (
    Assignment,
    BlockItem,
    Caption,
    Discussion,
    File,
    Launch,
    Link,
    Quiz,
    Text,
    Video,
)
from courses.interchange.sync import BATCH, Synced, Wanted, sync
from courses.interchange.write_assignments import beyond_markdown
from courses.interchange.write_questions import Fill, needs_html
from courses.media.models import MediaAsset
from courses.outline.models import Lesson
from courses.packages import models as packages
from courses.quizzes import models as quizzes
from courses.videos import models as videos

Places = list[tuple[BlockItem, Lesson]]


def write_videos(
    places: Places, prefix: str, assets: dict[str, MediaAsset]
) -> tuple[Synced[videos.VideoGroup], int, int]:
    """Each video in a group of its own, with its caption tracks.

    Returns the groups, which blocks show, and how many tracks were made, and videos and tracks changed.
    """
    items = {
        block.source_key: (block, block.content)
        for block, _lesson in places
        if isinstance(block.content, Video)
    }
    wanted, groups = [], []
    for key, (block, video) in items.items():
        asset = assets.get(video.asset_path)
        times = {"start_ms": video.start_ms, "end_ms": video.end_ms}
        fields = {
            "title": block.title,
            "asset_id": asset.pk if asset else None,
            "external_url": video.url,
            "metadata": {name: value for name, value in times.items() if value is not None},
        }
        duration = asset.duration_ms if asset and asset.duration_ms else 0
        wanted.append(Wanted(key, fields, {"duration_ms": duration}))
        groups.append(Wanted(key, {"title": block.title}))
    rows = sync(videos.Video, videos.Video.objects.filter(source_key__startswith=f"{prefix}:"), wanted)
    existing = videos.VideoGroup.objects.filter(source_key__startswith=f"{prefix}:")
    done = sync(videos.VideoGroup, existing, groups)
    in_group = videos.VideoGroupItem.objects.filter(group__in=done.rows.values())
    present = set(in_group.values_list("group_id", "video_id"))
    videos.VideoGroupItem.objects.bulk_create(
        [
            videos.VideoGroupItem(group=group, video=rows.rows[key], position=1)
            for key, group in done.rows.items()
            if (group.pk, rows.rows[key].pk) not in present
        ],
        batch_size=BATCH,
    )
    made, changed = _write_captions(
        {rows.rows[key]: video.captions for key, (_block, video) in items.items()}
    )
    return done, made, len(rows.changed) + changed


def _write_captions(wanted: dict[videos.Video, tuple[Caption, ...]]) -> tuple[int, int]:
    """Make the tracks equal to the package's; return how many were made and changed.

    Tracks in other languages, which people added, stay.
    """
    kind = videos.CaptionTrack.Kind.CAPTIONS
    rows = videos.CaptionTrack.objects.filter(video__in=wanted, kind=kind)
    present = {(row.video_id, row.language): row for row in rows}
    has_default = {row.video_id for row in present.values() if row.is_default}
    new, changed = [], []
    for video, captions in wanted.items():
        for caption in captions:
            cues = [list(cue) for cue in caption.cues]
            row = present.get((video.pk, caption.language[:10]))
            if row is None:
                label = language_name(caption.language)
                first = video.pk not in has_default
                has_default.add(video.pk)
                new.append(
                    videos.CaptionTrack(
                        video=video,
                        kind=kind,
                        language=caption.language[:10],
                        label=label,
                        cues=cues,
                        is_default=first,
                    )
                )
            elif row.cues != cues:
                row.cues = cues
                changed.append(row)
    videos.CaptionTrack.objects.bulk_create(new, batch_size=BATCH)
    videos.CaptionTrack.objects.bulk_update(changed, ["cues"], batch_size=BATCH)
    return len(new), len(changed)


def language_name(code: str) -> str:
    """The language in its own words, else its code."""
    try:
        return str(get_language_info(code)["name_local"]).capitalize()[:100]
    except KeyError:
        return code[:100]


def write_blocks(
    places: Places,
    course: Course,
    fill: Fill,
    *,
    groups: dict[str, videos.VideoGroup],
    asked: dict[str, quizzes.Quiz],
    work: dict[str, assignments.Assignment],
    launched: dict[str, packages.Package],
    assets: dict[str, MediaAsset],
) -> tuple[Synced[Block], int]:
    """The blocks of every lesson, in order. Returns them, and how many old ones were taken out."""
    existing = list(Block.objects.filter(lesson__course=course).exclude(source_key=None))
    wanted, positions = [], dict.fromkeys((lesson.pk for _block, lesson in places), 0)
    for block, lesson in places:
        positions[lesson.pk] += 1
        fields = {
            "lesson_id": lesson.pk,
            "position": positions[lesson.pk],
            "title": block.title,
            "video_group_id": groups[block.source_key].pk if isinstance(block.content, Video) else None,
            "quiz_id": asked[block.source_key].pk if isinstance(block.content, Quiz) else None,
            "assignment_id": work[block.source_key].pk if isinstance(block.content, Assignment) else None,
            "package_id": launched[block.source_key].pk if isinstance(block.content, Launch) else None,
            **_content(block, fill),
        }
        wanted.append(Wanted(block.source_key, fields))
    done = sync(Block, existing, wanted)
    gone = [block.pk for block in existing if block.source_key not in done.rows]
    Block.objects.filter(pk__in=gone).delete()
    files = [
        (done.rows[block.source_key], block.content)
        for block, _lesson in places
        if isinstance(block.content, File)
    ]
    _offer(files, assets)
    return done, len(gone)


def _content(block: BlockItem, fill: Fill) -> dict[str, Any]:
    """Kind, text and address. Imported text is HTML and says so."""
    html, url = "", ""
    match block.content:
        case Text(html=text):
            kind, html = Block.Kind.TEXT, fill(text)
        case Video():
            kind = Block.Kind.VIDEO
        case Quiz(description=text):
            kind, html = Block.Kind.QUIZ, fill(text) if needs_html(text) else ""
        case Assignment(instructions=text):
            kind, html = Block.Kind.ASSIGNMENT, fill(text) if beyond_markdown(text) else ""
        case Launch():
            kind = Block.Kind.PACKAGE
        case File():
            kind = Block.Kind.FILE
        case Link(url=address):
            kind, url = Block.Kind.EMBED, address
        case Discussion(prompt=text):
            kind, html = Block.Kind.DISCUSSION, fill(text)
    return {
        "kind": str(kind),
        "body": html,
        "html": html,
        "url": url,
        "data": {"format": "html"} if html else {},
    }


def _offer(files: Iterable[tuple[Block, File]], assets: dict[str, MediaAsset]) -> None:
    """The files that file blocks offer."""
    listed = list(files)
    rows = Resource.objects.filter(block__in=[block for block, _file in listed])
    present = {(row.block_id, row.asset_id): row for row in rows}
    new = []
    for block, file in listed:
        for position, path in enumerate(file.asset_paths, 1):
            asset = assets[path]
            if present.pop((block.pk, asset.pk), None) is None:
                title = path.rsplit("/", 1)[-1][:255]
                new.append(Resource(block=block, asset=asset, title=title, position=position))
    Resource.objects.filter(pk__in=[row.pk for row in present.values()]).delete()
    Resource.objects.bulk_create(new, ignore_conflicts=True, batch_size=BATCH)
