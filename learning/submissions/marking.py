"""Marking work: levels of the rubric or points, words, and what being late costs. Marked again, both markings stay."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict

from accounts.models import User
from courses.api import CriterionDocument, LatePolicy, Reckoned, late_by, reckon, rubric_of
from courses.models import Assignment
from learning.accommodations.terms import terms_of
from learning.submissions import events
from learning.submissions.models import Submission, SubmissionMarking
from lms.kernel.events import record


class MarkingError(Exception):
    """What cannot be marked like this; the message is for who marks."""


class MarkedMeanwhile(MarkingError):
    """Somebody marked it since the page was opened; nothing was overwritten."""

    def __init__(self) -> None:
        super().__init__(_("Somebody else has marked this since you opened it. Nothing was overwritten."))


class Given(BaseModel):
    """A criterion as it was, with what it was given; `level` is None where only points were typed."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    criterion: CriterionDocument
    points: Decimal
    level: UUID | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen for a criterion: a level, points typed in its place, and words."""

    level: UUID | None = None
    points: Decimal | None = None
    comment: str = ""


def judged(rubric: Sequence[CriterionDocument], choices: Mapping[UUID, Choice]) -> list[Given]:
    """Return what each criterion of a rubric was given. Points that were typed win over those of the level.

    Pure. Raises `MarkingError` for a criterion without either, and for points it cannot earn.
    """
    found = []
    for criterion in rubric:
        choice = choices.get(criterion.id, Choice())
        level = next((one for one in criterion.levels if one.id == choice.level), None)
        points = choice.points if choice.points is not None else level.points if level else None
        if points is None:
            raise MarkingError(_("Choose a level of “%s”, or type its points.") % criterion.title)
        if not 0 <= points <= criterion.points:
            most = f"{criterion.points.normalize():f}"
            words = _("“%(title)s” can earn from 0 to %(most)s points.")
            raise MarkingError(words % {"title": criterion.title, "most": most})
        if level is not None and level.points != points:
            level = None
        found.append(
            Given(
                criterion=criterion, points=points, level=level.id if level else None, comment=choice.comment
            )
        )
    return found


def due_of(assignment: Assignment, submission: Submission) -> datetime | None:
    """Return when the assignment is due for who handed this in. One query where there is a date."""
    if assignment.due_at is None:
        return None
    return terms_of(submission.enrolment_id).assignment(assignment).due_at


def reckoned(assignment: Assignment, given: Decimal, late: timedelta) -> Reckoned:
    """Return what is left of the points given for work that is so late, by the policy there is now. Pure."""
    return reckon(LatePolicy.of(assignment.late_policy), given=given, worth=assignment.points, late=late)


@transaction.atomic
def mark_submission(
    *, submission: Submission, choices: Mapping[UUID, Choice], points: Decimal | None, comment: str, actor: User,
    now: datetime, expected: int | None = None, rubric: Sequence[CriterionDocument] | None = None,
) -> SubmissionMarking:  # fmt: skip
    """Mark work by the rubric, or with `points` where there is none; return the marking that counts now.

    The same marking sent again changes nothing. `expected` is the number of the marking that was known, 0 for none, `rubric` the one
    in force where it was read already. Raises `MarkedMeanwhile` when another one counts by now, and `MarkingError`.
    """
    return mark_within(
        submission=submission, choices=choices, points=points, comment=comment, actor=actor, now=now, expected=expected,
        rubric=rubric,
    )  # fmt: skip


def mark_within(
    *, submission: Submission, choices: Mapping[UUID, Choice], points: Decimal | None, comment: str, actor: User,
    now: datetime, expected: int | None, rubric: Sequence[CriterionDocument] | None,
) -> SubmissionMarking:  # fmt: skip
    """Do what `mark_submission` does in the caller's transaction, which must end with what this raises."""
    mine = (
        Submission.objects.select_for_update(of=("self",))
        .select_related("assignment", "enrolment")
        .get(pk=submission.pk)
    )
    if mine.state == Submission.State.DRAFT:
        raise MarkingError(_("This has not been handed in yet, or was taken back."))
    rubric = rubric_of(mine.assignment) if rubric is None else rubric
    given = judged(rubric, choices)
    total = (
        sum((one.points for one in given), Decimal(0)) if rubric else points_within(mine.assignment, points)
    )
    late = late_by(due_of(mine.assignment, mine), mine.handed_in_at or now)
    result = reckoned(mine.assignment, total, late)
    values: dict[str, Any] = {
        "criteria": [one.model_dump(mode="json") for one in given],
        "given": result.given,
        "taken": result.taken,
        "points": result.points,
        "comment": comment,
    }
    before = last_marking(mine)
    if before is not None and all(getattr(before, name) == value for name, value in values.items()):
        return before
    if expected is not None and expected != (before.number if before else 0):
        raise MarkedMeanwhile
    made = SubmissionMarking.objects.create(
        submission=mine, number=before.number + 1 if before else 1, marker=actor, marked_at=now, **values
    )
    mine.state, mine.points = Submission.State.MARKED, result.points
    mine.marked_by, mine.marked_at = actor, now
    mine.late_by = late or None
    mine.save(update_fields=["state", "points", "marked_by", "marked_at", "late_by", "updated_at"])
    record(
        events.MARKED_AGAIN if before else events.MARKED, object=mine, actor=actor,
        course_id=mine.enrolment.course_id, occurred_at=now,
        payload={
            "assignment": str(mine.assignment_id), "learner": str(mine.learner_id), "given": str(result.given),
            "taken": str(result.taken), "points": str(result.points), "of": str(mine.assignment.points),
        },
    )  # fmt: skip
    return made


def last_marking(submission: Submission) -> SubmissionMarking | None:
    """Return the marking that counts. One query, none for work that was only handed in: nothing that was marked goes back to that."""
    if submission.state != Submission.State.MARKED:
        return None
    return SubmissionMarking.objects.filter(submission=submission).order_by("-number").first()


def points_within(assignment: Assignment, points: Decimal | None) -> Decimal:
    """Return points that were typed for work without a rubric. Raises `MarkingError` for none, and for too many."""
    if points is None or not 0 <= points <= assignment.points:
        raise MarkingError(
            _("Give from 0 to %(most)s points.") % {"most": f"{assignment.points.normalize():f}"}
        )
    return points


def given_of(marking: SubmissionMarking) -> list[Given]:
    """Return the criteria of a marking as they were."""
    return [Given.model_validate(one) for one in marking.criteria]
