"""Answering the questions on a video: graded at once, tries counted, a double click one try."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from courses.api import LessonMilestone, LessonQuestion, question_content
from courses.models import Lesson
from learning.enrolments.models import Enrolment
from learning.player import events
from learning.player.facts import answered
from learning.player.models import MilestoneAnswer
from learning.progress.actions import recheck_lesson
from lms.kernel import tenancy
from lms.kernel.events import record
from lms.kernel.sql import prepared_cursor


def milestone_seed(enrolment_id: UUID | None, milestone_id: UUID, question_id: UUID) -> str:
    """What names a question's draw on a video: the same numbers at each try of a learner, "" for who only looks."""
    return f"{enrolment_id}:{milestone_id}:{question_id}" if enrolment_id else ""


class NoTriesLeft(Exception):
    """Every try has been used, or the question was answered right already."""


@dataclass(frozen=True, slots=True)
class Given:
    """The last try at one question: what was answered and what came of it."""

    question: LessonQuestion
    number: int
    answer: dict[str, Any]
    score: Decimal
    is_correct: bool
    seed: str

    @property
    def outcome(self) -> Any:
        """The outcome with its feedback, graded again; versions never change."""
        content = question_content(self.question.version_id)
        return content.type.grade(content.data, self.answer, self.seed)

    @property
    def hints(self) -> list[str]:
        """The hints that are given so far as clean HTML: one more after each try that was not right."""
        content = question_content(self.question.version_id)
        return content.type.hints(content.data, self.seed)[: 0 if self.is_correct else self.number]


@transaction.atomic
def answer_milestone(
    *,
    enrolment: Enrolment,
    lesson: Lesson,
    milestone: LessonMilestone,
    answers: Mapping[UUID, dict[str, Any]],
    number: int,
    actor: User,
    now: datetime,
) -> dict[UUID, Given]:
    """Grade and keep try `number` at the questions of a milestone; return the last tries by question.

    `answers` are valid answers by question, one for each that is still open. The same try sent twice is one try:
    the first answer stands. Raises `NoTriesLeft`.
    """
    # One try at a time per learner and course: two tabs never count past each other.
    Enrolment.objects.select_for_update(no_key=True).get(pk=enrolment.pk)
    before = tries(enrolment.pk, [milestone]).of(milestone)
    if any(number <= given.number for given in before.values()):
        return before
    opened = [one for one in milestone.questions if not is_settled(before.get(one.id), milestone)]
    if not opened:
        raise NoTriesLeft(_("Every try has been used."))
    fresh = [
        _graded(enrolment, lesson, milestone, question, answers[question.id], before.get(question.id), now)
        for question in opened
    ]
    MilestoneAnswer.objects.bulk_create(fresh)
    for row in fresh:
        _report(row, lesson, enrolment, actor, now)
    recheck_lesson(enrolment=enrolment, lesson=lesson, actor=actor, now=now)
    return tries(enrolment.pk, [milestone]).of(milestone)


def is_settled(last: Given | None, milestone: LessonMilestone) -> bool:
    """Whether a question takes no more tries: answered right, or all of them used."""
    return last is not None and (last.is_correct or last.number >= milestone.tries)


_TRIES = """
SELECT a.milestone_id, a.version_id, v.question_id, a.number, a.answer, a.score, a.is_correct
FROM learning_milestoneanswer a JOIN courses_questionversion v ON v.id = a.version_id
WHERE a.organization_id = %s AND a.enrolment_id = %s AND a.milestone_id = ANY(%s) ORDER BY a.number, a.id
"""


@dataclass(frozen=True, slots=True)
class Tries:
    """What a learner answered: the last try at each question's present version, and all questions by milestone."""

    last: dict[UUID, Given]
    questions: dict[UUID, set[UUID]]
    enrolment_id: UUID | None = None

    def of(self, milestone: LessonMilestone) -> dict[UUID, Given]:
        """The last tries at one milestone, by question."""
        return {one.id: self.last[one.id] for one in milestone.questions if one.id in self.last}

    def has_answered(self, milestone: LessonMilestone) -> bool:
        """Whether every question of the milestone was answered, at whatever version."""
        return answered(milestone, self.questions.get(milestone.id, set()))

    def number(self, milestone: LessonMilestone) -> int:
        """The number of the next try."""
        return max((given.number for given in self.of(milestone).values()), default=0) + 1


def tries(enrolment_id: UUID, milestones: Sequence[LessonMilestone]) -> Tries:
    """Return what was answered at the milestones, in one query."""
    asked = {
        (milestone.id, question.version_id): question
        for milestone in milestones
        for question in milestone.questions
    }
    found = Tries({}, {}, enrolment_id)
    with prepared_cursor() as cursor:
        cursor.execute(_TRIES, [tenancy.organization_id(), enrolment_id, [one.id for one in milestones]])
        rows = cursor.fetchall()
    for milestone_id, version_id, question_id, number, answer, score, is_correct in rows:
        found.questions.setdefault(milestone_id, set()).add(question_id)
        question = asked.get((milestone_id, version_id))
        if question is not None:
            seed = milestone_seed(enrolment_id, milestone_id, question_id)
            found.last[question.id] = Given(question, number, json.loads(answer), score, is_correct, seed)
    return found


def _graded(
    enrolment: Enrolment,
    lesson: Lesson,
    milestone: LessonMilestone,
    question: LessonQuestion,
    answer: dict[str, Any],
    last: Given | None,
    now: datetime,
) -> MilestoneAnswer:
    content = question_content(question.version_id)
    seed = milestone_seed(enrolment.pk, milestone.id, question.id)
    outcome = content.type.grade(content.data, answer, seed)
    return MilestoneAnswer(
        enrolment=enrolment,
        milestone_id=milestone.id,
        version_id=question.version_id,
        lesson=lesson,
        number=last.number + 1 if last else 1,
        answer=answer,
        score=outcome.score,
        is_correct=outcome.correct,
        answered_at=now,
    )


def _report(row: MilestoneAnswer, lesson: Lesson, enrolment: Enrolment, actor: User, now: datetime) -> None:
    record(
        events.ANSWERED,
        object=lesson,
        actor=actor,
        course_id=enrolment.course_id,
        payload={
            "milestone": str(row.milestone_id),
            "version": str(row.version_id),
            "score": str(row.score),
            "try": row.number,
        },
        occurred_at=now,
    )
