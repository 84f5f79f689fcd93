"""Hints that a learner asks for while an attempt runs, where the quiz gives them; what they cost is said before."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from courses.api import QuestionContent, question_content, sign_links
from learning.attempts import events, statements
from learning.attempts.actions import AlreadyHandedIn, AttemptError, question_at, refuse_late
from learning.attempts.models import Attempt
from learning.attempts.plan import Plan
from learning.attempts.rules import GRACE, HUNDRED, hints_cost, question_seed
from lms.kernel.events import record


class NoHint(AttemptError):
    """There is no such hint here, or the one before it has not been asked for."""


@dataclass(frozen=True, slots=True)
class Hints:
    """The hints of a question in a running attempt: those `given` as clean HTML, how many are `left`, what one costs in words."""

    position: int
    given: list[str]
    left: int
    cost: str

    @property
    def next(self) -> int:
        """The number of the hint that can be asked for, from 1."""
        return len(self.given) + 1


def hints_at(
    attempt_id: UUID, position: int, version_id: UUID, points: Decimal, taken: int, plan: Plan
) -> Hints | None:
    """Return the hints of a question as far as they were asked for; None where none can be."""
    if plan.hint_cost is None:
        return None
    content = question_content(version_id)
    found = content.type.hints(content.data, question_seed(attempt_id, version_id))
    if not found:
        return None
    each = _each(content, plan.hint_cost)
    share = hints_cost(taken + 1, each) - hints_cost(taken, each)
    worth = f"{(share * points).quantize(Decimal('0.01')).normalize():f}"
    words = {"percent": f"{(share * HUNDRED).normalize():f}", "points": worth}
    cost = (
        _("It costs %(percent)s %% of this question’s points (%(points)s).") % words
        if share
        else _("It costs nothing.")
    )
    return Hints(position, [sign_links(one) for one in found[:taken]], len(found) - taken, cost)


def _each(content: QuestionContent, percent: int) -> int:
    """What each hint of a question costs, in percent: what people mark is theirs to judge."""
    return 0 if content.type.marked_by_people else percent


@transaction.atomic
def take_hint(*, attempt: Attempt, position: int, number: int, now: datetime) -> int:
    """Give the learner hint `number` (from 1) of a question; return how many they have now. Asked again, nothing changes.

    Raises `NoHint`, `AlreadyHandedIn`, and `Answer.DoesNotExist` where nothing is asked at `position`.
    """
    percent = Plan.load(attempt.plan).hint_cost
    content = question_at(attempt_id=attempt.pk, learner_id=attempt.learner_id, position=position)
    hints = content.type.hints(content.data, question_seed(attempt.pk, content.id))
    if percent is None or not 1 <= number <= len(hints):
        raise NoHint(_("There is no further hint for this question."))
    cost = hints_cost(number, _each(content, percent))
    if statements.take_hint(attempt.pk, attempt.learner_id, position, number, cost, now, now - GRACE):
        record(
            events.HINTED, object=attempt, actor=attempt.learner_id, course_id=attempt.enrolment.course_id,
            payload={"quiz": str(attempt.quiz_id), "version": str(content.id), "number": number, "cost": str(cost)},
            occurred_at=now,
        )  # fmt: skip
        return number
    refuse_late(attempt.pk, now)
    taken = statements.hints_taken(attempt.pk, position)
    if number > taken:
        raise NoHint(_("There is no further hint for this question."))
    return taken


__all__ = ["AlreadyHandedIn", "Hints", "NoHint", "hints_at", "take_hint"]
