"""What the page of a video's milestones shows."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from courses.milestones.branches import Branch, stored_branches
from courses.milestones.documents import questions_of, row_of, waiting_milestones
from courses.milestones.models import Milestone, MilestoneQuestion
from courses.questions.models import Question
from courses.videos.captions_page import Film, film_of
from courses.videos.drafts import Standing, standing_of
from courses.videos.models import Video
from lms.kernel.markup import plain_text

ICONS = {"question": "diamond", "note": "info", "chapter": "bookmark", "branch": "signpost"}


@dataclass(frozen=True, slots=True)
class Mark:
    """A milestone in the list and on the bar; `part` is where it stands, 0 to 100."""

    milestone: Milestone
    part: float
    questions: list[Question] = field(default_factory=list)

    @property
    def icon(self) -> str:
        """The sign of its kind."""
        return ICONS[self.milestone.kind]

    @property
    def name(self) -> str:
        """Its title, or what it asks or says, in one line."""
        milestone = self.milestone
        if milestone.title:
            return milestone.title
        version = self.questions[0].current if self.questions else None
        html = version.prompt_html if version else milestone.body_html
        return plain_text(html).partition("\n")[0][:100] or str(milestone.get_kind_display())

    @property
    def seconds(self) -> float:
        """Where it stands."""
        return self.milestone.position_ms / 1000

    @property
    def second(self) -> str:
        """Where it stands, for scripts."""
        return f"{self.seconds:g}"

    @property
    def x(self) -> str:
        """Where it stands on the bar, in percent."""
        return f"{self.part:g}"

    @property
    def branches(self) -> tuple[Branch, ...]:
        """Where it leads."""
        return stored_branches(self.milestone.branches)


@dataclass(frozen=True, slots=True)
class Marks:
    """All milestones of a video, in the order of its clock."""

    video: Video
    all: list[Mark]

    @property
    def moved(self) -> list[Mark]:
        """Those that were put elsewhere when the film was replaced and that nobody has looked at yet."""
        return [one for one in self.all if one.milestone.moved_from_ms is not None]


def marks_of(video: Video) -> Marks:
    """Return the milestones of a video, as its authors left them, with what they ask. Two queries."""
    waiting = waiting_milestones(video)
    asked: dict[UUID, list[Question]] = {}
    if waiting is None:
        rows = list(Milestone.objects.filter(video=video).order_by("position_ms", "pk"))
        for place in _rows(milestone__video=video):
            asked.setdefault(place.milestone_id, []).append(place.question)
    else:
        rows, known = [row_of(one, video) for one in waiting], questions_of(waiting)
        asked = {one.id: [known[key] for key in one.questions if key in known] for one in waiting}
    length = video.duration_ms
    return Marks(
        video,
        [
            Mark(one, round(100 * one.position_ms / length, 3) if length else 0, asked.get(one.pk, []))
            for one in rows
        ],
    )


def places_of(milestone: Milestone) -> list[MilestoneQuestion]:
    """The questions of a milestone as its authors left it, in order, with their current versions. One query."""
    waiting = waiting_milestones(milestone.video)
    mine = next((one for one in waiting or () if one.id == milestone.pk), None)
    if waiting is None or mine is None:
        return _rows(milestone=milestone)
    known = questions_of([mine])
    return [
        MilestoneQuestion(milestone=milestone, question=known[key], position=position)
        for position, key in enumerate(mine.questions, 1)
        if key in known
    ]


def _rows(**which: Any) -> list[MilestoneQuestion]:
    rows = MilestoneQuestion.objects.filter(**which).select_related("question__current")
    return list(rows.defer("question__search").order_by("position", "pk"))


@dataclass(frozen=True, slots=True)
class MilestonesPage:
    """The page: the film, its milestones, and where the video stands."""

    marks: Marks
    film: Film
    standing: Standing


def milestones_page(video: Video) -> MilestonesPage:
    """Return everything the page shows. Four queries at most."""
    return MilestonesPage(marks_of(video), film_of(video), standing_of(video))
