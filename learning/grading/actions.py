"""Marking: what a person gives for an answer, and what the attempt is worth then."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.api import QUESTION_TYPES
from learning.attempts.actions import recheck_quiz
from learning.attempts.models import Answer, Attempt, Marking, ReplacedMarking
from learning.attempts.reckoning import reckon
from learning.grading import events
from learning.submissions.marking import MarkedMeanwhile, MarkingError
from lms.kernel.events import record

PLACES = Decimal("0.0001")


@transaction.atomic
def mark_answer(
    *, answer: Answer, points: Decimal, comment: str, actor: User, now: datetime, expected: int | None = None
) -> Attempt:
    """Give points (two decimals) and words for an answer, and reckon its attempt again; return the attempt.

    The same marking sent again changes nothing. A later one replaces it, and the one before is kept. When the last
    answer is marked, the attempt is passed or not, and the lessons that ask for its quiz are looked at again. `expected`
    is the number of the marking that was known, 0 for none. Raises `MarkedMeanwhile` when another one counts by now, and
    `MarkingError`.
    """
    # The attempt first: two people marking two answers of it reckon one after the other.
    attempt = (
        Attempt.objects.select_for_update(of=("self",))
        .select_related("quiz", "enrolment")
        .get(pk=answer.attempt_id)
    )
    mine = Answer.objects.select_related("version", "marking").get(pk=answer.pk)
    if attempt.state != Attempt.State.HANDED_IN:
        raise MarkingError(_("This attempt has not been handed in yet."))
    if mine.answer is None or not QUESTION_TYPES[mine.version.type].marked_by_people:
        raise MarkingError(_("This answer is marked by itself."))
    if not 0 <= points <= mine.points:
        raise MarkingError(_("Give from 0 to %(most)s points.") % {"most": f"{mine.points.normalize():f}"})
    before: Marking | None = getattr(mine, "marking", None)
    if before is not None and (before.points, before.comment) == (points, comment):
        return attempt
    if expected is not None and expected != (before.number if before else 0):
        raise MarkedMeanwhile
    _give(mine, before, points, comment, actor, now)
    mine.score = (points / mine.points).quantize(PLACES) if mine.points else Decimal(1)
    mine.is_correct = points == mine.points
    mine.save(update_fields=["score", "is_correct", "updated_at"])
    _reckon(attempt, actor, now)
    record(
        events.ANSWER_MARKED,
        object=mine,
        actor=actor,
        course_id=attempt.enrolment.course_id,
        payload={
            "attempt": str(attempt.pk),
            "quiz": str(attempt.quiz_id),
            "points": str(points),
            "of": str(mine.points),
            "number": before.number + 1 if before else 1,
        },
        occurred_at=now,
    )
    return attempt


def _give(
    answer: Answer, before: Marking | None, points: Decimal, comment: str, actor: User, now: datetime
) -> None:
    """Keep the marking before as it was, and put this one in its place."""
    if before is not None:
        ReplacedMarking.objects.create(
            answer=answer, number=before.number, marker=before.marker, points=before.points,
            comment=before.comment, marked_at=before.marked_at,
        )  # fmt: skip
    values = {"points": points, "comment": comment, "marker": actor, "marked_at": now}
    Marking.objects.update_or_create(
        answer=answer, defaults=values | {"number": before.number + 1 if before else 1}
    )


def _reckon(attempt: Attempt, actor: User, now: datetime) -> None:
    """Take what is marked by now into the attempt; report it when nothing waits any more."""
    waited = attempt.needs_marking
    reckon(attempt)
    if attempt.needs_marking:
        return
    if waited:
        record(
            events.ATTEMPT_MARKED,
            object=attempt,
            actor=actor,
            course_id=attempt.enrolment.course_id,
            payload={
                "quiz": str(attempt.quiz_id),
                "lesson": str(attempt.quiz.lesson_id) if attempt.quiz.lesson_id else None,
                "learner": str(attempt.learner_id),
                "percentage": str(attempt.percentage),
                "passed": attempt.passed,
            },
            occurred_at=now,
        )
    recheck_quiz(attempt, actor, now)
