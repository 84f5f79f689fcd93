"""Marking by two people: each gives an opinion without knowing the other's, then somebody decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from courses.api import CriterionDocument, rubric_of
from learning.marking import events, fields
from learning.marking.models import Opinion, Piece
from learning.submissions.marking import MarkingError, judged, points_within
from learning.submissions.models import Submission
from lms.kernel.events import record

WANTED = 2


class AlreadyGiven(MarkingError):
    """One of the two cannot give another opinion, but correct theirs."""

    def __init__(self) -> None:
        super().__init__(_("You have marked this: correct yours. It waits for another person now."))


@transaction.atomic
def give_opinion(*, piece: Piece, values: Mapping[str, str], actor: User, now: datetime) -> Opinion:
    """Keep what `actor` would give; the second one makes the piece wait for a decision. The same sent again changes nothing.

    Raises `AlreadyGiven` for other words of the same person, and `MarkingError`.
    """
    points = _points(_undecided(piece), values)
    held = list(Opinion.objects.filter(piece=piece))
    mine = next((one for one in held if one.marker_id == actor.pk), None)
    if mine is not None:
        if mine.values == dict(values):
            return mine
        raise AlreadyGiven
    if len(held) >= WANTED:
        raise MarkingError(_("Two people have marked this already. Reload the page to decide."))
    made = Opinion.objects.create(piece=piece, marker=actor, values=dict(values), points=points, given_at=now)
    state = Piece.State.SECOND if len(held) + 1 < WANTED else Piece.State.DECIDING
    Piece.objects.filter(pk=piece.pk).update(state=state)
    record(
        events.OPINION_GIVEN, object=made, actor=actor, course_id=piece.course_id, occurred_at=now,
        payload={"piece": str(piece.pk), "points": str(points), "number": len(held) + 1},
    )  # fmt: skip
    return made


def _undecided(piece: Piece) -> Submission:
    """The work of a piece, locked: of a correction and a decision at once, the second one sees the first."""
    rows = Submission.objects.select_for_update(of=("self",)).select_related("assignment")
    submission = rows.get(pk=piece.pk)
    if submission.state != Submission.State.HANDED_IN:
        raise MarkingError(
            _("This has not been handed in yet, was taken back, or is marked. Reload the page.")
        )
    return submission


def _points(submission: Submission, values: Mapping[str, str]) -> Decimal:
    rubric = rubric_of(submission.assignment)
    given = judged(rubric, fields.choices(values, rubric))
    if rubric:
        return sum((one.points for one in given), Decimal(0))
    return points_within(submission.assignment, fields.points(values))


@transaction.atomic
def correct_opinion(*, opinion: Opinion, values: Mapping[str, str], actor: User, now: datetime) -> bool:
    """Put other words in the place of an opinion, until somebody decides; tell whether that changes anything.

    What it was stays with it, and is seen with it. Raises `MarkingError`, also once it is decided.
    """
    points = _points(_undecided(opinion.piece), values)
    mine = Opinion.objects.select_for_update(of=("self",)).get(pk=opinion.pk)
    if mine.values == dict(values):
        return False
    before = mine.points
    mine.earlier.append({"values": mine.values, "points": str(before), "given_at": mine.given_at.isoformat()})
    mine.values, mine.points, mine.given_at = dict(values), points, now
    mine.save(update_fields=["values", "points", "given_at", "earlier", "updated_at"])
    record(
        events.OPINION_CORRECTED, object=mine, actor=actor, course_id=opinion.piece.course_id, occurred_at=now,
        payload={"piece": str(opinion.piece_id), "before": f"{before:.2f}", "points": f"{points:.2f}"},
    )  # fmt: skip
    return True


def has_given_first(piece: Piece, person: User) -> bool:
    """Whether a piece waits for another person because this one was the first of two. One query at most."""
    return piece.state == Piece.State.SECOND and Opinion.objects.filter(piece=piece, marker=person).exists()


@transaction.atomic
def waive_second(*, piece: Piece, actor: User, now: datetime) -> None:
    """Let a piece wait for a decision after one marking only. Asked twice, it happens once."""
    waiting = Piece.objects.filter(pk=piece.pk, state=Piece.State.SECOND)
    if waiting.update(state=Piece.State.DECIDING):
        record(events.SECOND_WAIVED, object=piece, actor=actor, course_id=piece.course_id, occurred_at=now)


def record_decision(*, piece: Piece, points: Decimal, actor: User, now: datetime) -> None:
    """Record what was decided beside what was proposed. In the caller's transaction."""
    proposed = (
        Opinion.objects.filter(piece=piece).order_by("created_at", "pk").values_list("points", flat=True)
    )
    record(
        events.DECIDED, object=piece, actor=actor, course_id=piece.course_id, occurred_at=now,
        payload={"points": str(points), "proposed": [str(one) for one in proposed]},
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Compared:
    """A criterion as both saw it, in words; `differs` in level or points."""

    title: str
    words: list[str]
    differs: bool


def compare(rubric: Sequence[CriterionDocument], opinions: Sequence[Opinion]) -> list[Compared]:
    """Return each criterion as the opinions have it. Pure."""
    found = []
    for number, criterion in enumerate(rubric):
        rows = [fields.lines(rubric, one.values)[number] for one in opinions]
        marks = [_earned(row) for row in rows]
        words = [
            " · ".join(part for part in (mark, row.comment) if part)
            for mark, row in zip(marks, rows, strict=True)
        ]
        found.append(Compared(criterion.title, words, len(set(marks)) > 1))
    return found


def _earned(line: fields.Line) -> str:
    """What a line gives, in words: level and points, or points."""
    if line.points:
        return line.points
    level = next((one for one in line.criterion.levels if str(one.id) == line.level), None)
    return f"{level.title} ({fields.number(level.points)})" if level else ""


def agreed(opinions: Sequence[Opinion]) -> fields.Values:
    """Return the fields in which all opinions say the same; words are left to whoever decides. Pure."""
    if not opinions:
        return {}
    first, *others = [one.values for one in opinions]
    return {
        name: text
        for name, text in first.items()
        if not name.startswith("comment") and all(other.get(name) == text for other in others)
    }
