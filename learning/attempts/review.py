"""Reads for the page after an attempt: score, working, and what those who marked it said."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Q

from courses.api import Outcome, Shown, branch, question_content
from courses.models import Lesson
from learning.accommodations.terms import terms_of
from learning.attempts.hinted import hints_off, judged_by
from learning.attempts.models import Answer, Attempt, LateAnswer
from learning.attempts.plan import Plan
from learning.attempts.queries import Asked, asked_at, rules_of, shown_outcome
from learning.attempts.regraded import Regraded, regraded
from learning.attempts.rules import question_seed
from lms.pages.times import clock_words

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A question after handing in: what was answered, what it earned, what is right, what a marker said.

    `key` is empty where a person marks, `outcome` None, and `earned` too, where the quiz does not show them; `earned`
    is also None as long as nobody has marked the answer. `explanation` is told by itself where marks are not shown.
    `hints` are those that were asked for; and for the next attempt one more after each, where the answer was not right and
    what is right is not shown. `hints_off` is how many points those asked for cost of what the answer had earned.
    """

    asked: Asked
    outcome: Outcome | None
    right: bool
    explanation: str
    earned: Decimal | None
    given: str
    key: str
    comment: str
    hints: list[str]
    hints_taken: int = 0
    hints_off: Decimal = Decimal(0)

    @property
    def name(self) -> str:
        """The prefix that keeps the fields of one question apart from the next one's."""
        return f"answer-{self.asked.position}"


@dataclass(frozen=True, slots=True)
class Onward:
    """A lesson to go on with; `second` is where on the clock of its first video, None for where the learner is."""

    title: str
    slug: str
    second: int | None = None

    @property
    def clock(self) -> str:
        """The point in words."""
        return "" if self.second is None else clock_words(self.second)


@dataclass(frozen=True, slots=True)
class Result:
    """An attempt after handing in, with as much as the quiz lets a learner see."""

    attempt: Attempt
    questions: list[Reviewed]
    took: timedelta
    shown: Shown
    later: bool = False
    onward: Onward | None = None
    regraded: list[Regraded] = field(default_factory=list)
    late: list[LateAnswer] = field(default_factory=list)


def result(attempt: Attempt, now: datetime) -> Result:
    """Return the result page of an attempt that was handed in. Two queries, none where nothing is shown, one or
    two more where it leads somewhere, and one where answers came late.

    A quiz that shows its score only shows what was marked by people all the same: their words are for the learner.
    """
    quiz, rows, changes = attempt.quiz, [], []
    if quiz.closes_at is not None:
        quiz = attempt.quiz = terms_of(attempt.enrolment_id).quiz(quiz)
    rules = rules_of(quiz)
    shown = rules.handed_in(quiz.closes_at, now)
    if shown.score or shown.any_question:
        answers = Answer.objects.filter(attempt=attempt).select_related("marking").order_by("position")
        changes = regraded(attempt) if shown.score else []
        rows = list(answers if shown.any_question else answers.filter(~Q(marking=None)))
    ended = attempt.ended_at or attempt.started_at
    closes = quiz.closes_at is not None and now < quiz.closes_at
    return Result(
        attempt,
        [_reviewed(attempt, row, shown, changes) for row in rows],
        ended - attempt.started_at,
        shown,
        later=closes and rules.closed != rules.after,
        onward=_onward(attempt),
        regraded=changes,
        late=late_answers(attempt) if attempt.late_answers else [],
    )


def late_answers(attempt: Attempt) -> list[LateAnswer]:
    """Return the answers of an attempt that came after its end, in the order of the questions. One query."""
    rows = LateAnswer.objects.filter(answer__attempt=attempt).select_related("answer")
    return list(rows.order_by("answer__position"))


def _onward(attempt: Attempt) -> Onward | None:
    """The lesson an answer or the score leads to, if learners see it. No query where a quiz leads nowhere."""
    branches = attempt.quiz.branches
    if not branches:
        return None
    answers = {}
    if any(one.get("question") for one in branches):
        given = Answer.objects.filter(attempt=attempt, answer__isnull=False)
        answers = dict(given.values_list("version__question_id", "answer"))
    found = branch(branches, None if attempt.needs_marking else attempt.percentage, answers)
    if found is None:
        return None
    lesson = Lesson.objects.published().filter(pk=found.lesson, course=attempt.enrolment.course_id)
    row = lesson.values_list("title", "slug").first()
    return Onward(*row, None if found.at_ms is None else found.at_ms // 1000) if row else None


def _reviewed(attempt: Attempt, row: Answer, shown: Shown, changes: list[Regraded]) -> Reviewed:
    mine = [change for change in changes if change.position == row.position]
    content = question_content(judged_by(mine) or row.version_id)
    kind, data, seed = content.type, content.data, question_seed(attempt.pk, row.version_id)
    outcome = kind.grade(data, row.answer, seed)
    marking = getattr(row, "marking", None)
    judged = outcome.score
    if any(not change.undone for change in mine) and row.score is not None:
        outcome = replace(outcome, score=row.score, correct=bool(row.is_correct), needs_marking=False)
    earned = None if row.score is None else (row.score * row.points).quantize(CENT)
    if outcome.needs_marking and row.score is not None:
        outcome = replace(outcome, score=row.score, correct=bool(row.is_correct), needs_marking=False)
    hinted = shown.marks and shown.feedback and not shown.solutions and not outcome.correct
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
            shuffle=Plan.load(attempt.plan).shuffle,
        ),
        outcome=outcome if marking else shown_outcome(outcome, shown),
        right=outcome.correct,
        explanation=outcome.explanation if shown.feedback and not shown.marks else "",
        earned=marking.points if marking else earned if shown.marks else None,
        given=kind.describe_answer(data, row.answer, seed),
        key=""
        if kind.marked_by_people or not shown.solutions
        else kind.describe_answer(data, kind.correct_answer(data, seed), seed),
        comment=marking.comment if marking else "",
        hints=kind.hints(data, seed)[: max(row.hints_taken, attempt.number if hinted else 0)],
        hints_taken=row.hints_taken,
        hints_off=(hints_off(row, lambda: judged) * row.points).quantize(CENT),
    )
