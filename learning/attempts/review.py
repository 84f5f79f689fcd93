"""Reads for the page after an attempt: score, working, and what those who marked it said."""

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q

from courses.api import question_content
from courses.models import Quiz
from learning.attempts.models import Answer, Attempt
from learning.attempts.queries import Asked, asked_at
from learning.attempts.rules import question_seed

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A question after handing in: what was answered, what it earned, what is right, what a marker said.

    `key` is empty where a person marks. `earned` is None as long as nobody has.
    """

    asked: Asked
    outcome: Any
    earned: Decimal | None
    given: str
    key: str
    comment: str

    @property
    def name(self) -> str:
        """The prefix that keeps the fields of one question apart from the next one's."""
        return f"answer-{self.asked.position}"


@dataclass(frozen=True, slots=True)
class Result:
    """An attempt after handing in, with as much as the quiz lets a learner see."""

    attempt: Attempt
    questions: list[Reviewed]
    took: timedelta

    @property
    def right(self) -> int:
        """How many questions were fully right."""
        return sum(reviewed.outcome.correct for reviewed in self.questions)


def result(attempt: Attempt) -> Result:
    """Return the result page of an attempt that was handed in. One query, none where nothing is shown.

    A quiz that shows its score only shows what was marked by people all the same: their words are for the learner.
    """
    feedback, rows = attempt.quiz.feedback, []
    if feedback != Quiz.Feedback.NONE:
        answers = Answer.objects.filter(attempt=attempt).select_related("marking").order_by("position")
        full = feedback == Quiz.Feedback.FULL
        rows = list(answers if full else answers.filter(~Q(marking=None)))
    ended = attempt.ended_at or attempt.started_at
    return Result(attempt, [_reviewed(attempt, row) for row in rows], ended - attempt.started_at)


def _reviewed(attempt: Attempt, row: Answer) -> Reviewed:
    content = question_content(row.version_id)
    kind, data, seed = content.type, content.data, question_seed(attempt.pk, row.version_id)
    outcome = kind.grade(data, row.answer, seed)
    marking = getattr(row, "marking", None)
    earned = None if row.score is None else (row.score * row.points).quantize(CENT)
    if outcome.needs_marking and row.score is not None:
        outcome = replace(outcome, score=row.score, correct=bool(row.is_correct), needs_marking=False)
    return Reviewed(
        asked=asked_at(
            attempt.pk,
            row.position,
            row.version_id,
            row.points,
            row.answer,
            row.saves,
            row.is_flagged,
            row.saved_at,
        ),
        outcome=outcome,
        earned=marking.points if marking else earned,
        given=kind.describe_answer(data, row.answer, seed),
        key=""
        if kind.marked_by_people
        else kind.describe_answer(data, kind.correct_answer(data, seed), seed),
        comment=marking.comment if marking else "",
    )
