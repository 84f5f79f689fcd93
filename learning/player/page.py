"""The page of a lesson, ready for its templates: videos with their bars, questions, blocks, outline."""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courses.api import LessonBlock, LessonCaptions, LessonVideo, embedded, film_address
from learning.player.assignment_cards import AssignmentCard, assignment_cards
from learning.player.controls import controls_html, keys_html
from learning.player.devices import device_words
from learning.player.milestones import MilestoneView, milestone_views, points_words
from learning.player.outline import Group, Standing, groups, summary
from learning.player.queries import LessonPage, Session
from learning.player.quiz_cards import QuizCard, quiz_cards
from learning.player.seeking import WATCHED_ENOUGH, start_at
from lms.pages import times

# Within this of its end (of a short one: its last twentieth) a video counts as over, and starts again.
END_MS = 5_000


@dataclass(frozen=True, slots=True)
class VideoView:
    """A video of the lesson and where the reader is in it. Times for templates are in seconds."""

    video: LessonVideo
    session: Session
    milestones: tuple[MilestoneView, ...]
    marks: tuple[dict[str, Any], ...]
    transcript: SafeString
    start: int
    position_url: str
    watched_url: str
    embed_url: str
    needs: str
    track: LessonCaptions | None = None

    @property
    def duration(self) -> float:
        """Its length in seconds."""
        return self.video.duration_ms / 1000

    @property
    def watched(self) -> list[tuple[float, float]]:
        """The spans watched, in seconds."""
        return [(start / 1000, end / 1000) for start, end in self.session.watched]

    @property
    def spans(self) -> str:
        """The spans watched as JSON, in milliseconds."""
        return json.dumps(self.session.watched)

    @property
    def seen(self) -> str:
        """When the stored position was set: what this page knows of it."""
        at = self.session.position_at
        return at.isoformat() if at else ""

    @property
    def declared(self) -> bool:
        """Whether the learner said that they watched a video that plays elsewhere."""
        return self.video.source is None and self.session.position_at is not None

    @property
    def cut_from(self) -> str:
        """The second of the film at which the video begins, "" where all of it is shown."""
        return f"{self.video.start_ms / 1000:g}" if self.video.is_cut else ""

    @property
    def fragment(self) -> str:
        """What to play of the film, for a browser without our scripts: `#t=11,30` (W3C Media Fragments 1.0)."""
        first = self.video.start_ms / 1000 + self.start
        last = (
            f",{self.video.start_ms / 1000 + self.duration:g}" if self.video.is_cut and self.duration else ""
        )
        return f"#t={first:g}{last}" if first or last else ""

    @property
    def embed_from(self) -> str:
        """The address of the embedded player with what it takes to begin and end at the right second."""
        first = self.video.start_ms // 1000 + self.start
        if "youtube" not in self.embed_url:
            return f"{self.embed_url}#t={first}s" if first else self.embed_url
        last = int(self.video.start_ms / 1000 + self.duration) if self.video.is_cut and self.duration else 0
        asked = [f"{name}={second}" for name, second in (("start", first), ("end", last)) if second]
        return f"{self.embed_url}?{'&'.join(asked)}" if asked else self.embed_url

    @property
    def percent(self) -> int:
        """How much of it was watched."""
        length = self.video.duration_ms
        return min(100, 100 * self.session.watched_ms // length) if length else 0

    @property
    def asked(self) -> int:
        """How many questions are on it."""
        return sum(one.is_question for one in self.milestones)

    @property
    def answered(self) -> int:
        """How many of them were answered."""
        return sum(one.answered for one in self.milestones if one.is_question)

    @property
    def controls(self) -> SafeString:
        """The buttons below it."""
        return controls_html(
            start=self.start,
            duration=self.duration,
            percent=self.percent,
            answered=self.answered,
            asked=self.asked,
            has_captions=self.track is not None,
        )

    @property
    def resumed_from(self) -> str:
        """On which device the reader stopped, "" at the start."""
        here = self.start and self.start == self.session.position_ms // 1000
        return device_words(self.session.device) if here else ""


@dataclass(frozen=True, slots=True)
class BlockView:
    """A block of the lesson with its videos; the first video of a lesson stands above the title instead."""

    block: LessonBlock
    videos: tuple[VideoView, ...]
    quiz: QuizCard | None = None
    assignment: AssignmentCard | None = None

    @property
    def frame(self) -> str:
        """The page of another site that stands in the lesson, "" for a link."""
        return embedded(self.block.url) if self.block.kind == "embed" else ""


@dataclass(frozen=True, slots=True)
class PageView:
    """What `learning/player/lesson.html` is given beside the page itself."""

    groups: list[Group]
    summary: str
    number: int
    total: int
    hero: VideoView | None
    blocks: list[BlockView]

    @property
    def keys(self) -> SafeString:
        """The list of keys, where there is a video to use them on."""
        return keys_html() if self.hero else SafeString("")


def page_view(page: LessonPage, now: datetime, start: int | None, language: str = "") -> PageView:
    """Prepare a page. `start` is the second asked for in the address, None to go on where one was; `language` the one of
    captions and transcript that the reader chose.
    """
    by_video = _videos(page, start, language)
    hero = next(iter(by_video.values()), None)
    place = page.outline.place(page.lesson.pk)
    cards = quiz_cards(page, now)
    work = assignment_cards(page, now, taken=any(card.primary for card in cards.values()))
    rest = [
        BlockView(
            block,
            tuple(by_video[video.id] for video in block.videos if hero is None or video is not hero.video),
            cards[block.quiz.id] if block.quiz else None,
            work[block.assignment.id] if block.assignment else None,
        )
        for block in page.content.blocks
    ]
    return PageView(
        groups=groups(page.course, page.outline, _standing(page, hero, now)),
        summary=summary(page.outline, page.done),
        number=0 if place is None else place + 1,
        total=len(page.outline.lessons),
        hero=hero,
        blocks=[one for one in rest if one.block.kind != "video" or one.videos or one.block.clean_html],
    )


def _standing(page: LessonPage, hero: VideoView | None, now: datetime) -> Standing:
    part, note = 0.0, ""
    if page.enrolment is not None and not page.mark.done:
        states = [float(part.state.fraction) for part in page.parts]
        part = round(sum(states) / len(states), 1) if states else 0.0
        if hero is not None and hero.start and hero.duration:
            note = _("%(at)s of %(length)s") % {
                "at": times.clock_words(hero.start),
                "length": times.clock_words(hero.duration),
            }
    locks = {} if page.place.teaches else page.locks
    return Standing(page.lesson.pk, page.done, locks, now, min(part, 0.95), note, page.terms)


def _videos(page: LessonPage, start: int | None, language: str) -> dict[UUID, VideoView]:
    watched = {
        video.id: page.session(video).watched_ms >= WATCHED_ENOUGH * video.duration_ms
        for video in page.content.videos
    }
    titles = {video.id: video.title for video in page.content.videos}
    found: dict[UUID, VideoView] = {}
    for video in page.content.videos:
        needs = titles.get(video.requires, "") if video.requires and not watched.get(video.requires) else ""
        found.setdefault(video.id, _video(page, video, None if found else start, needs, language))
    return found


def _video(page: LessonPage, video: LessonVideo, start: int | None, needs: str, language: str) -> VideoView:
    session = page.session(video)
    address = [page.course.slug, page.lesson.slug, video.id]
    views = milestone_views(page.lesson, video, page.tries)
    works = page.enrolment is not None
    measured = any(part.state.kind == "video_coverage" for part in page.parts)
    over = video.duration_ms and session.position_ms >= video.duration_ms - min(
        END_MS, video.duration_ms // 20
    )
    stored = 0 if over else session.position_ms // 1000
    if works and start is not None:
        start = (
            start_at(
                1000 * start,
                video,
                position_ms=session.position_ms,
                watched=session.watched,
                tries=page.tries,
            )
            // 1000
        )
    track = video.captions_in(language)
    return VideoView(
        video=video,
        session=session,
        milestones=views,
        marks=_marks(video, views),
        transcript=_transcript(get_language() or "", video, track.language if track else ""),
        track=track,
        start=stored if start is None else start,
        position_url=reverse("learning:position", args=address) if works else "",
        watched_url=reverse("learning:watched", args=address) if works and measured else "",
        embed_url=film_address(video.external_url),
        needs=needs,
    )


def _marks(video: LessonVideo, views: tuple[MilestoneView, ...]) -> tuple[dict[str, Any], ...]:
    """What stands on the bar, chapters first so that questions lie over them, each with its name."""
    asked = [
        {
            "second": view.second,
            "url": f"#milestone-{view.milestone.id}",
            "answered": view.answered,
            "label": f"{view.where}: {view.milestone.title}" if view.milestone.title else view.where,
        }
        for view in views
        if view.is_question
    ]
    chapters = [
        {"second": at // 1000, "label": f"{title}, {times.clock_words(at // 1000)}"}
        for at, title in _chapters(video)
        if at
    ]
    return (*({**one, "is_chapter": True} for one in chapters), *asked)


def _chapters(video: LessonVideo) -> list[tuple[int, str]]:
    """Where the chapters of a video begin, in milliseconds, and their titles."""
    track = next((one for one in video.captions if one.kind == "chapters"), None)
    titles = [(start, text) for start, _end, text in track.cues] if track else []
    return titles + [(one.position_ms, one.title) for one in video.milestones if one.kind == "chapter"]


@lru_cache(maxsize=500)
def _transcript(language: str, video: LessonVideo, spoken: str) -> SafeString:
    """Render the transcript with questions and chapters at their places; the same for everybody."""
    track = video.captions_in(spoken)
    titles = _chapters(video)
    if track is None and not titles:
        return SafeString("")
    # In this order where they begin at the same second.
    cues: list[tuple[int, str, Any]] = [(at, "chapter", title) for at, title in titles]
    cues += [(start, "cue", text) for start, _end, text in track.cues] if track else []
    cues += [(one.position_ms, "question", one) for one in video.milestones if one.asks]
    cues.sort(key=lambda row: (row[0], ("chapter", "cue", "question").index(row[1])))
    lines = [
        {
            "second": at // 1000,
            "kind": kind,
            "what": what,
            "worth": points_words(what) if kind == "question" else "",
        }
        for at, kind, what in cues
    ]
    context = {"lines": lines, "track": track, "languages": video.languages, "video": video}
    html = render_to_string("learning/player/_transcript.html", context)
    return SafeString(html)  # nosec B703
