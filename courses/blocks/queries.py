"""Reading a lesson: the same number of queries whatever it contains, none when its version is remembered."""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db.models import Count, F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from courses.assignments.models import Assignment
from courses.blocks.content import (
    LessonAsset,
    LessonAssignment,
    LessonBlock,
    LessonCaptions,
    LessonContent,
    LessonFile,
    LessonMilestone,
    LessonPackage,
    LessonQuestion,
    LessonQuiz,
    LessonVideo,
)
from courses.blocks.models import Block, Resource
from courses.catalogue.remembered import remembered
from courses.media.models import MediaAsset
from courses.media.responsive import pictures_in
from courses.media.streams import renditions
from courses.milestones.branches import Branch, stored_branches
from courses.milestones.documents import questions_of, row_of, waiting_milestones
from courses.milestones.models import Milestone, MilestoneQuestion
from courses.outline.models import Lesson
from courses.packages.models import Package
from courses.questions.types.registry import QUESTION_TYPES
from courses.quizzes.models import Quiz, QuizDraw
from courses.videos.captions_page import edited_tracks
from courses.videos.cuts import Cut, cut_of
from courses.videos.drafts import as_edited, draft_of
from courses.videos.groups import edited_items
from courses.videos.models import CaptionTrack, Video, VideoGroupItem

SHAPE: Final = 7
T = TypeVar("T")


def lesson_page(lesson: Lesson) -> LessonContent:
    """Return what a lesson shows, at the content version that `lesson.course` has. Nine queries at most.

    Whoever calls has checked that the reader may see the lesson: addresses in it are signed for them.
    """
    key = f"courses:lesson:{SHAPE}:{lesson.pk}:{lesson.course.content_version}"
    return remembered(key, lambda: _read(lesson))


def _read(lesson: Lesson) -> LessonContent:
    blocks = Block.objects.filter(lesson=lesson).select_related("video_group").order_by("position", "pk")
    return content_of(lesson, list(blocks))


def content_of(
    lesson: Lesson,
    blocks: Sequence[Block],
    files: Mapping[UUID, Sequence[tuple[UUID, str]]] | None = None,
    *,
    drafts: Container[UUID] = (),
) -> LessonContent:
    """Return what these blocks show; they need not be stored, but have their `html` and `video_group`.

    `files` names the files of each block as (asset, title); without it, those stored with the blocks are read. Videos and
    groups whose keys are in `drafts` are as their authors left them.
    """
    videos = _videos({block.video_group_id for block in blocks if block.video_group_id}, drafts)
    quizzes = _quizzes({block.quiz_id for block in blocks if block.quiz_id})
    packages = _packages({block.package_id for block in blocks if block.package_id})
    work = _assignments({block.assignment_id for block in blocks if block.assignment_id})
    if files is None:
        offered = _files({block.pk for block in blocks if block.kind == Block.Kind.FILE})
    else:
        offered = _named_files(files)
    pictures = pictures_in(block.html for block in blocks)
    return LessonContent(
        lesson.pk,
        lesson.course.content_version,
        tuple(
            LessonBlock(
                id=block.pk,
                kind=block.kind,
                title=block.title,
                clean_html=block.html,
                pictures=pictures if "<img" in block.html else {},
                url=block.url,
                data=block.data,
                flow=block.video_group.flow if block.video_group else "",
                videos=tuple(videos.get(block.video_group_id, ())),
                quiz=quizzes.get(block.quiz_id),
                assignment=work.get(block.assignment_id),
                files=tuple(offered.get(block.pk, ())),
                package=packages.get(block.package_id),
            )
            for block in blocks
        ),
    )


def _grouped(pairs: Iterable[tuple[UUID, T]]) -> dict[Any, list[T]]:
    groups: dict[Any, list[T]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return groups


def _asset(asset: MediaAsset | None) -> LessonAsset | None:
    if asset is None or asset.state != MediaAsset.State.READY:
        return None
    return LessonAsset(
        asset.pk,
        asset.original_name,
        asset.kind,
        asset.content_type,
        asset.size,
        asset.is_public,
        asset.alt_text,
    )


def _videos(groups: set[Any], drafts: Container[UUID]) -> dict[Any, list[LessonVideo]]:
    if not groups:
        return {}
    related = ("video__asset", "video__poster", *(("video__draft",) if drafts != () else ()))
    edited = {key for key in groups if key in drafts}
    items = edited_items(edited, *related) if edited else []
    if seen := groups - edited:
        rows = VideoGroupItem.objects.filter(group__in=seen).select_related("video", "requires", *related)
        items += rows.order_by("position", "pk")
    waiting = [as_edited(item.video) for item in items if item.video_id in drafts and draft_of(item.video)]
    cuts = {item.video_id: cut_of(item.video.metadata, item.video.duration_ms) for item in items}
    captions = _captions(cuts, waiting)
    milestones = _milestones(cuts, waiting)
    made = renditions(item.video.asset_id for item in items if item.video.asset_id)
    return _grouped(
        (
            item.group_id,
            LessonVideo(
                id=item.video_id,
                title=item.video.title,
                description=item.video.description,
                duration_ms=cuts[item.video_id].length_ms,
                seek_policy=item.video.seek_policy,
                external_url=item.video.external_url,
                source=_asset(item.video.asset),
                poster=_asset(item.video.poster),
                requires=item.requires.video_id if item.requires else None,
                captions=tuple(captions.get(item.video_id, ())),
                milestones=tuple(milestones.get(item.video_id, ())),
                made=made.get(item.video.asset_id) if item.video.asset_id else None,
                start_ms=cuts[item.video_id].start_ms,
                is_cut=not cuts[item.video_id].is_whole,
            ),
        )
        for item in items
    )


def _captions(videos: Mapping[UUID, Cut], waiting: Sequence[Video]) -> dict[Any, list[LessonCaptions]]:
    """The tracks of videos; of those that have a draft (`waiting`) the tracks in it, under addresses of their own."""
    rows = CaptionTrack.objects.filter(video__in=videos).defer("search")
    tracks = list(rows.order_by("-is_default", "language", "kind", "pk"))
    drafted = {one.pk: edited_tracks(one) for one in waiting if one.draft.tracks is not None}
    if drafted:
        tracks = [one for one in tracks if one.video_id not in drafted]
        tracks += [one for listed in drafted.values() for one in sorted(listed, key=_shown_first)]
    return _grouped(
        (
            track.video_id,
            LessonCaptions(
                track.pk, track.kind, track.language, track.label, track.is_default,
                videos[track.video_id].cues((start, end, text) for start, end, text in track.cues),
                track.video_id in drafted,
            ),
        )
        for track in tracks
    )  # fmt: skip


def _shown_first(track: CaptionTrack) -> tuple[Any, ...]:
    return (not track.is_default, track.language, track.kind, track.pk)


def _milestones(videos: Mapping[UUID, Cut], waiting: Sequence[Video]) -> dict[Any, list[LessonMilestone]]:
    """The milestones of videos; of those that have a draft (`waiting`) those in it."""
    milestones = list(Milestone.objects.filter(video__in=videos).order_by("position_ms", "pk"))
    asked = (
        MilestoneQuestion.objects.filter(milestone__video__in=videos, question__current__isnull=False)
        .select_related("question__current")
        .order_by("position", "pk")
    )
    questions = _grouped((place.milestone_id, public_question(place.question)) for place in asked)
    for video in waiting:
        drafted = waiting_milestones(video)
        if drafted is None:
            continue
        milestones = [one for one in milestones if one.video_id != video.pk]
        milestones += [row_of(one, video) for one in drafted]
        known = questions_of(drafted)
        for one in drafted:
            found = [known[key] for key in one.questions if key in known]
            questions[one.id] = [public_question(each) for each in found if each.current is not None]
    return _grouped(
        (
            one.video_id,
            LessonMilestone(
                one.pk, one.position_ms - videos[one.video_id].start_ms, one.kind, one.title, one.body_html, one.is_required, one.tries,
                tuple(questions.get(one.pk, ())), one.points, _branches(one, videos),
            ),
        )
        for one in milestones
        if videos[one.video_id].shows(one.position_ms)
    )  # fmt: skip


def _branches(milestone: Milestone, videos: Mapping[UUID, Cut]) -> tuple[Branch, ...]:
    """Where it leads, on the clocks of the cuts; what is not shown of a video cannot be led to."""
    found = []
    for branch in stored_branches(milestone.branches):
        cut = videos.get(branch.video or milestone.video_id) if branch.to != "lesson" else None
        if cut is None or cut.shows(branch.at_ms):
            moved = branch.at_ms - cut.start_ms if cut else branch.at_ms
            found.append(branch.model_copy(update={"at_ms": moved}))
    return tuple(found)


def public_question(question: Any) -> LessonQuestion:
    """Return a question (its `current` version loaded) as a learner may see it."""
    version = question.current
    return LessonQuestion(
        id=question.pk,
        version_id=version.pk,
        type=version.type,
        points=version.points,
        prompt_html=version.prompt_html,
        data=QUESTION_TYPES[version.type].public_data(version.data),
    )


def _quizzes(keys: set[Any]) -> dict[Any, LessonQuiz]:
    if not keys:
        return {}
    worth = Coalesce(F("questions__points"), F("questions__question__current__points"))
    drawn = QuizDraw.objects.filter(quiz=OuterRef("pk")).order_by().values("quiz")
    quizzes = (
        Quiz.objects.filter(pk__in=keys, is_published=True, deleted_at=None)
        .annotate(asked=Count("questions"), worth=Sum(worth))
        .annotate(
            drawn=Subquery(drawn.values(found=Sum("count"))),
            drawn_worth=Subquery(drawn.values(found=Sum(F("count") * F("points")))),
        )
        .order_by("pk")
    )
    return {
        quiz.pk: LessonQuiz(
            id=quiz.pk,
            title=quiz.title,
            description=quiz.description,
            time_limit_minutes=quiz.time_limit_minutes,
            pass_mark=quiz.passing_score_percentage,
            attempts_allowed=quiz.attempts_allowed,
            counts=quiz.counts,
            opens_at=quiz.opens_at,
            closes_at=quiz.closes_at,
            questions=quiz.asked + (quiz.drawn or 0),
            points=(quiz.worth or Decimal(0)) + (quiz.drawn_worth or Decimal(0)),
        )
        for quiz in quizzes
    }


def _assignments(keys: set[Any]) -> dict[Any, LessonAssignment]:
    if not keys:
        return {}
    rows = Assignment.objects.kept().filter(pk__in=keys, is_published=True).order_by("pk")
    return {
        one.pk: LessonAssignment(
            one.pk, one.title, one.points, one.takes_text, one.takes_files, one.attempts_allowed, one.opens_at,
            one.due_at, one.closes_at,
        )
        for one in rows
    }  # fmt: skip


def _packages(keys: set[Any]) -> dict[Any, LessonPackage]:
    if not keys:
        return {}
    rows = Package.objects.filter(pk__in=keys).defer("files").order_by("pk")
    return {
        one.pk: LessonPackage(
            one.pk,
            one.title,
            one.entry,
            tuple(
                (str(item.get("title", "")), int(item.get("depth", 0)), str(item.get("href", "")))
                for item in one.items
            ),
        )
        for one in rows
    }


def _files(blocks: set[UUID]) -> dict[Any, list[LessonFile]]:
    if not blocks:
        return {}
    resources = (
        Resource.objects.filter(block__in=blocks, asset__state=MediaAsset.State.READY)
        .select_related("asset")
        .order_by("position", "pk")
    )
    return _grouped(
        (resource.block_id, LessonFile(resource.title, asset))
        for resource in resources
        if (asset := _asset(resource.asset)) is not None
    )


def _named_files(files: Mapping[UUID, Sequence[tuple[UUID, str]]]) -> dict[Any, list[LessonFile]]:
    keys = {key for named in files.values() for key, _title in named}
    assets = MediaAsset.objects.in_bulk(keys) if keys else {}
    return _grouped(
        (block, LessonFile(title or asset.name, asset))
        for block, named in files.items()
        for key, title in named
        if (asset := _asset(assets.get(key))) is not None
    )
