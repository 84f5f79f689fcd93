"""What a lesson shows, as plain values: the block column of a page, ready for a template.

Immutable and shared between requests; nothing here depends on who reads. Addresses of files are signed when they
are asked for (`url`), because a signed address grows old and this does not.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from courses.media.access import asset_address, sealed, sign_links, signed_captions_url
from courses.media.responsive import with_sizes
from courses.media.streams import Renditions
from courses.milestones.branches import Branch
from courses.packages.addresses import package_url


@dataclass(frozen=True)
class LessonAsset:
    """A file. `size` in bytes."""

    id: UUID
    name: str
    kind: str
    content_type: str
    size: int
    is_public: bool
    alt_text: str = ""

    @property
    def url(self) -> str:
        """An address that fetches the file for some hours."""
        path = asset_address(self.id, self.name)
        return path if self.is_public else sealed(path, self.id)


@dataclass(frozen=True)
class LessonCaptions:
    """A caption track; `cues` are (start_ms, end_ms, text), the transcript. `is_draft`: as its authors left it."""

    id: UUID
    kind: str
    language: str
    label: str
    is_default: bool
    # Thousands of words: two tracks of one number, language and name are told apart by comparing, not by hashing.
    cues: tuple[tuple[int, int, str], ...] = field(hash=False)
    is_draft: bool = False

    @property
    def url(self) -> str:
        """An address that fetches the track as WebVTT for some hours."""
        return signed_captions_url(self.id, draft=self.is_draft)


@dataclass(frozen=True)
class LessonQuestion:
    """A question as a learner may see it: `data` is its type's public data. Do not change it in place."""

    id: UUID
    version_id: UUID
    type: str
    points: Decimal
    prompt_html: str
    data: dict[str, Any] = field(hash=False)

    @property
    def prompt(self) -> str:
        """The clean HTML with the addresses of its pictures signed."""
        return sign_links(self.prompt_html)


@dataclass(frozen=True)
class LessonMilestone:
    """A cue point on a video's clock. `points` are those its author gives it; None: what its questions are worth.

    Places in the video that `branches` lead to are on the clock of what is shown of it, as `position_ms` is.
    """

    id: UUID
    position_ms: int
    kind: str
    title: str
    html: str
    is_required: bool
    tries: int
    questions: tuple[LessonQuestion, ...] = ()
    points: Decimal | None = None
    branches: tuple[Branch, ...] = ()

    @property
    def asks(self) -> bool:
        """Whether it asks something: questions do, and branches that an answer decides."""
        return self.kind in ("question", "branch") and bool(self.questions)


@dataclass(frozen=True)
class LessonVideo:
    """A video in its group. `requires` is the video to watch before it, in a branching group.

    Times are on the clock of what is shown of it (`courses.videos.cuts`); `start_ms` is where in the film that begins,
    and `is_cut` tells that it ends, or begins, in the middle.
    """

    id: UUID
    title: str
    description: str
    duration_ms: int
    seek_policy: str
    external_url: str
    source: LessonAsset | None
    poster: LessonAsset | None
    requires: UUID | None
    captions: tuple[LessonCaptions, ...] = ()
    milestones: tuple[LessonMilestone, ...] = ()
    made: Renditions | None = None
    start_ms: int = 0
    is_cut: bool = False

    @property
    def poster_url(self) -> str:
        """The author's picture, or a frame of the film; "" without either."""
        if self.poster is not None:
            return self.poster.url
        return self.made.poster_url if self.made is not None else ""

    @property
    def languages(self) -> list[LessonCaptions]:
        """Its captions, one a language; without its chapters."""
        return [track for track in self.captions if track.kind == "captions"]

    @property
    def transcript(self) -> LessonCaptions | None:
        """The captions to show beside the video: those shown first, else any."""
        return self.captions_in("")

    def captions_in(self, language: str) -> LessonCaptions | None:
        """The captions in a language, where there are none the ones shown first, else any."""
        tracks = self.languages
        first = [track for track in tracks if track.language == language]
        first += [track for track in tracks if track.is_default]
        return next(iter(first + tracks), None)


@dataclass(frozen=True)
class LessonQuiz:
    """What a lesson says about its quiz. `points` is what its questions are worth together."""

    id: UUID
    title: str
    description: str
    time_limit_minutes: int | None
    pass_mark: int
    attempts_allowed: int | None
    counts: str
    opens_at: datetime | None
    closes_at: datetime | None
    questions: int
    points: Decimal


@dataclass(frozen=True)
class LessonAssignment:
    """What a lesson says about its assignment."""

    id: UUID
    title: str
    points: Decimal
    takes_text: bool
    takes_files: bool
    attempts_allowed: int | None
    opens_at: datetime | None
    due_at: datetime | None
    closes_at: datetime | None


@dataclass(frozen=True)
class LessonFile:
    """A file to fetch."""

    title: str
    asset: LessonAsset


@dataclass(frozen=True)
class LessonPackage:
    """A package to open in a frame. `items` are (title, depth, href or "") in order."""

    id: UUID
    title: str
    entry: str
    items: tuple[tuple[str, int, str], ...]

    @property
    def url(self) -> str:
        """An address that opens it for some hours."""
        return package_url(self.id, next((href for _title, _depth, href in self.items if href), self.entry))

    @property
    def links(self) -> list[tuple[str, int, str]]:
        """Title, depth and address of everything in it, "" for a heading. Empty when there is one thing to open."""
        if sum(1 for _title, _depth, href in self.items if href) < 2:
            return []
        return [
            (title, depth, package_url(self.id, href) if href else "") for title, depth, href in self.items
        ]


@dataclass(frozen=True)
class LessonBlock:
    """One block; which of the fields count depends on `kind`."""

    id: UUID
    kind: str
    title: str
    clean_html: str
    url: str
    data: dict[str, Any] = field(hash=False)
    flow: str = ""
    videos: tuple[LessonVideo, ...] = ()
    quiz: LessonQuiz | None = None
    assignment: LessonAssignment | None = None
    files: tuple[LessonFile, ...] = ()
    package: LessonPackage | None = None
    pictures: Mapping[UUID, Renditions] = field(default_factory=dict, hash=False)

    @property
    def html(self) -> str:
        """The clean HTML with the addresses of its pictures signed."""
        return sign_links(with_sizes(self.clean_html, self.pictures))


@dataclass(frozen=True)
class LessonContent:
    """All blocks of a lesson, in order, at one version of its course's content."""

    lesson_id: UUID
    version: int
    blocks: tuple[LessonBlock, ...]

    @property
    def videos(self) -> tuple[LessonVideo, ...]:
        """The videos of all blocks."""
        return tuple(video for block in self.blocks for video in block.videos)

    @property
    def quizzes(self) -> tuple[LessonQuiz, ...]:
        """The quizzes of all blocks."""
        return tuple(block.quiz for block in self.blocks if block.quiz)

    @property
    def assignments(self) -> tuple[LessonAssignment, ...]:
        """The assignments of all blocks."""
        return tuple(block.assignment for block in self.blocks if block.assignment)

    def video(self, key: UUID) -> LessonVideo | None:
        """The video with this key, if the lesson shows it."""
        return next((video for video in self.videos if video.id == key), None)

    def milestone(self, key: UUID) -> tuple[LessonVideo, LessonMilestone] | None:
        """The milestone with this key and its video, if the lesson shows it."""
        return next(
            ((video, one) for video in self.videos for one in video.milestones if one.id == key), None
        )
