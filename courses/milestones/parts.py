"""The milestones of a video as a part that is edited, and all parts together, in the order in which they are written."""

from typing import Any, Final

from accounts.models import User
from courses.milestones.actions import remove_milestone, save_milestone, set_questions
from courses.milestones.differences import compare
from courses.milestones.documents import (
    COLUMNS,
    MilestoneDocument,
    Milestones,
    dump_milestones,
    load_milestones,
    milestones_of,
)
from courses.milestones.models import Milestone
from courses.questions.models import Question
from courses.videos.drafts import Part
from courses.videos.models import Video
from courses.videos.parts import DETAILS, TRACKS


def write_milestones(video: Video, before: Milestones, after: Milestones, actor: User | None) -> None:
    """Make rows of those that differ; a milestone keeps its key, and with it what learners answered.

    Questions that are gone are not asked. Raises `BeyondTheEnd` and `NeedsMarker`.
    """
    known = {one.id: one for one in before}
    rows = {row.pk: row for row in Milestone.objects.filter(video=video)}
    for key in rows.keys() - {one.id for one in after}:
        remove_milestone(milestone=rows[key], actor=actor)
    asked = Question.objects.in_bulk({key for one in after for key in one.questions})
    for one in after:
        old = known.get(one.id) if one.id in rows else None
        if old == one:
            continue
        row = rows.get(one.id) or Milestone(id=one.id, video=video)
        if old is None or _columns(old) != _columns(one):
            for name in COLUMNS:
                setattr(row, name, getattr(one, name))
            save_milestone(milestone=row, actor=actor)
        if one.questions != (old.questions if old else ()):
            wanted = [asked[key] for key in one.questions if key in asked]
            set_questions(milestone=row, questions=wanted, actor=actor)


def _columns(one: MilestoneDocument) -> list[Any]:
    return [getattr(one, name) for name in COLUMNS]


MILESTONES: Final = Part(
    "milestones", milestones_of, load_milestones, dump_milestones, compare, write_milestones
)
PARTS: Final[tuple[Part[Any], ...]] = (DETAILS, TRACKS, MILESTONES)
"""The film comes first: milestones have to be within it."""
