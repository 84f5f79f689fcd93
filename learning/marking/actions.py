"""What a person does with a piece: give a marking for it, or keep what is typed so far."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from courses.api import CriterionDocument, rubric_of
from learning.grading.actions import mark_answer
from learning.marking import fields
from learning.marking.claims import let_go, renew
from learning.marking.models import MarkingDraft, Piece
from learning.marking.opinions import give_opinion, record_decision
from learning.submissions.marking import MarkingError, mark_within


class HeldByAnother(MarkingError):
    """Somebody else has the piece open; nothing was given."""

    def __init__(self) -> None:
        super().__init__(
            _("Somebody else has this open by now. Nothing was given; what you typed is kept for you.")
        )


@transaction.atomic
def give(
    *,
    piece: Piece,
    values: Mapping[str, str],
    expected: int,
    actor: User,
    now: datetime,
    is_double: bool = False,
    rubric: Sequence[CriterionDocument] | None = None,
) -> None:
    """Mark a piece with what a form says (`fields.read`), drop the draft and let go of the piece.

    `expected` is the number of the marking that was known, 0 for none. Where two people mark (`is_double`), what the first
    two give are opinions. `rubric` is the one in force, where it was read already. Sent twice, it happens once. Raises `MarkedMeanwhile`, `HeldByAnother` and `MarkingError`; then
    nothing has changed.
    """
    comment = values.get("comment", "")
    if is_double and piece.state in {Piece.State.WAITING, Piece.State.SECOND}:
        give_opinion(piece=piece, values=values, actor=actor, now=now)
    elif piece.submission is not None:
        rubric = rubric_of(piece.submission.assignment) if rubric is None else rubric
        made = mark_within(
            submission=piece.submission, choices=fields.choices(values, rubric), points=fields.points(values),
            comment=comment, actor=actor, now=now, expected=expected, rubric=rubric,
        )  # fmt: skip
        if piece.state == Piece.State.DECIDING:
            record_decision(piece=piece, points=made.points, actor=actor, now=now)
    elif piece.answer is not None:
        points = fields.points(values)
        if points is None:
            raise MarkingError(_("How many points does this earn?"))
        mark_answer(
            answer=piece.answer, points=points, comment=comment, actor=actor, now=now, expected=expected
        )
    if not let_go(piece=piece, actor=actor, now=now):
        raise HeldByAnother
    MarkingDraft.objects.filter(piece=piece, marker=actor).delete()


def keep_draft(*, piece: Piece, values: Mapping[str, str], revision: int, actor: User, now: datetime) -> bool:
    """Keep what is typed, seen by nobody else, and hold the piece; tell whether `actor` still has it open.

    Kept also when somebody else has the piece by now. Nothing typed is no draft. `revision` is the marking that was known.
    """
    if values:
        MarkingDraft.objects.update_or_create(
            piece=piece, marker=actor, defaults={"values": dict(values), "revision": revision}
        )
    else:
        MarkingDraft.objects.filter(piece=piece, marker=actor).delete()
    return renew(piece=piece, actor=actor, now=now)
