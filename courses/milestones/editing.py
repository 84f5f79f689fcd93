"""What authors do to milestones in the studio: changes of `courses.milestones.parts.MILESTONES`.

They wait in the video's draft while learners see the video. Each raises `MilestoneGone` when somebody else deleted it.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from courses.catalogue.errors import Refused
from courses.media.models import MediaAsset
from courses.media.processing import begin_processing
from courses.milestones.actions import accept_place as accept_row
from courses.milestones.actions import refuse_beyond, refuse_slow
from courses.milestones.branches import Branch
from courses.milestones.documents import MilestoneDocument, Milestones, questions_of, row_of
from courses.milestones.models import Milestone
from courses.milestones.parts import MILESTONES
from courses.milestones.targets import checked_branches, targets_of
from courses.questions.models import Question
from courses.videos.changes import check_film
from courses.videos.documents import Details
from courses.videos.drafts import edit
from courses.videos.models import Video
from courses.videos.parts import DETAILS

Step = Callable[[Video, MilestoneDocument], MilestoneDocument]


class MilestoneGone(Refused):
    """Somebody else deleted the milestone. `str()` says so to a person."""


def _found(milestones: Milestones, key: UUID) -> MilestoneDocument:
    for one in milestones:
        if one.id == key:
            return one
    raise MilestoneGone(_("Somebody else deleted this milestone."))


def _change(video: Video, key: UUID, step: Step, actor: User | None) -> Milestone:
    """Change one milestone of a video and return it as it is then."""

    def change(shown: Video, milestones: Milestones) -> Milestones:
        mine = step(shown, _found(milestones, key))
        return tuple(mine if one.id == key else one for one in milestones)

    return row_of(_found(edit(MILESTONES, video=video, change=change, actor=actor), key), video)


def add_milestone(
    *,
    video: Video,
    kind: str,
    position_ms: int,
    actor: User | None,
    questions: Iterable[Question] = (),
    **fields: Any,
) -> Milestone:
    """Set a milestone at `position_ms`, asking `questions` in order. Raises `BeyondTheEnd` and `NeedsMarker`."""
    wanted = _asked(questions)
    made = MilestoneDocument.model_validate(
        {"kind": kind, "position_ms": position_ms, "questions": wanted, **fields}
    )

    def change(shown: Video, milestones: Milestones) -> Milestones:
        refuse_beyond(shown, made.position_ms)
        return (*milestones, made)

    edit(MILESTONES, video=video, change=change, actor=actor)
    return row_of(made, video)


def _asked(questions: Iterable[Question]) -> tuple[UUID, ...]:
    wanted = list(questions)
    for one in wanted:
        refuse_slow(one)
    return tuple(one.pk for one in wanted)


def change_milestone(
    *, milestone: Milestone, fields: dict[str, Any], branches: Sequence[Branch] | None, actor: User | None
) -> Milestone:
    """Store what a form says; its place counts as looked at. Raises `BeyondTheEnd` and `WrongBranch`.

    `branches` say where it leads, None where the form does not.
    """

    def step(shown: Video, one: MilestoneDocument) -> MilestoneDocument:
        mine = one.model_copy(update=fields | {"moved_from_ms": None})
        refuse_beyond(shown, mine.position_ms)
        if branches is None:
            return mine
        asked = questions_of([mine])
        ways = checked_branches(
            row_of(mine, shown), branches, targets=targets_of(shown),
            questions=[asked[key] for key in mine.questions if key in asked],
        )  # fmt: skip
        return mine.model_copy(update={"branches": ways})

    return _change(milestone.video, milestone.pk, step, actor)


def move_milestone(*, milestone: Milestone, position_ms: int, actor: User | None) -> Milestone:
    """Put a milestone at another time, never before the start: an author has looked at it. Raises `BeyondTheEnd`."""
    fields = {"position_ms": max(0, position_ms)}
    return change_milestone(milestone=milestone, fields=fields, branches=None, actor=actor)


def accept_place(*, milestone: Milestone, actor: User | None) -> None:
    """Say that a milestone which had to move when the film was replaced stands right. Learners notice nothing."""
    with transaction.atomic():
        accept_row(milestone=milestone, actor=actor)
        _change(
            milestone.video,
            milestone.pk,
            lambda _video, one: one.model_copy(update={"moved_from_ms": None}),
            actor,
        )


def ask(*, milestone: Milestone, questions: Iterable[Question], actor: User | None) -> Milestone:
    """Make a milestone ask exactly these questions, in this order. Raises `NeedsMarker`."""
    wanted = _asked(questions)
    return _change(
        milestone.video, milestone.pk, lambda _video, one: one.model_copy(update={"questions": wanted}), actor
    )


def drop_milestone(*, milestone: Milestone, actor: User | None) -> None:
    """Take a milestone off the clock. Gone already is fine."""

    def change(_video: Video, milestones: Milestones) -> Milestones:
        return tuple(one for one in milestones if one.id != milestone.pk)

    edit(MILESTONES, video=milestone.video, change=change, actor=actor)


def replace_film(*, video: Video, asset: MediaAsset, actor: User, now: datetime) -> int:
    """Give a video another film and return how many milestones had to move. The film is prepared at once.

    Those beyond the new end are put there, and keep where they stood (`moved_from_ms`) until an author has looked.
    Raises `NoFilm`.
    """
    check_film(asset)
    end, moved = asset.duration_ms or 0, 0

    def film(_video: Video, details: Details) -> Details:
        # An import may show a part of a film only; of this film it knows nothing.
        metadata = {
            key: value for key, value in details.metadata.items() if key not in {"start_ms", "end_ms"}
        }
        return details.model_copy(
            update={"asset": asset.pk, "external_url": "", "duration_ms": end, "metadata": metadata}
        )

    def places(_video: Video, milestones: Milestones) -> Milestones:
        nonlocal moved
        late = {one.id for one in milestones if end and one.position_ms > end}
        moved = len(late)
        return tuple(
            one.model_copy(
                update={
                    "position_ms": end,
                    "moved_from_ms": one.position_ms if one.moved_from_ms is None else one.moved_from_ms,
                }
            )
            if one.id in late
            else one
            for one in milestones
        )

    with transaction.atomic():
        edit(DETAILS, video=video, change=film, actor=actor)
        edit(MILESTONES, video=video, change=places, actor=actor)
        begin_processing(asset=asset, now=now)
    return moved
