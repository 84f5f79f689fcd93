"""Verbs of attempts. An attempt is started once, answered as often as wanted, and handed in once."""

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.api import QuestionContent, question_content
from courses.models import Quiz
from learning.accommodations.terms import terms_of
from learning.attempts import events, statements
from learning.attempts.models import Answer, Attempt
from learning.attempts.owned import own_files
from learning.attempts.plan import questions_of
from learning.attempts.rules import GRACE, Marks, after_hints, deadline, is_over, marks, question_seed
from learning.enrolments.models import Enrolment
from learning.progress.actions import recheck_lesson
from lms.kernel import tenancy
from lms.kernel.events import record
from lms.kernel.sql import prepared_cursor


class AttemptError(Exception):
    """What was asked of an attempt cannot be done; the message is for the learner."""


class NotOpen(AttemptError):
    """The quiz is not open now."""


class WrongCode(AttemptError):
    """The quiz asks for an access code, and this is not it."""


class NoAttemptsLeft(AttemptError):
    """Every attempt has been used."""


class AlreadyHandedIn(AttemptError):
    """The attempt is over, by the learner or by the clock."""


class AnsweredElsewhere(AttemptError):
    """A newer answer came from another tab or device; it is kept."""


_SAVE = """
WITH running AS (
  SELECT id, deadline_at, started_at FROM learning_attempt
  WHERE id = %(attempt)s AND learner_id = %(learner)s AND state = 'in_progress'
    AND (deadline_at IS NULL OR deadline_at >= %(latest)s)
  FOR SHARE
)
UPDATE learning_answer a
SET answer = %(answer)s::jsonb, saved_at = %(now)s, updated_at = %(now)s,
    given_at = least(%(now)s, greatest(running.started_at, coalesce(%(given)s::timestamptz, %(now)s))),
    saves = coalesce(%(seq)s::int, a.saves + 1), is_flagged = coalesce(%(flagged)s::boolean, a.is_flagged)
FROM running
WHERE a.attempt_id = running.id AND a.position = %(position)s::int AND (%(seq)s::int IS NULL OR a.saves < %(seq)s::int)
RETURNING a.saves, a.saved_at, a.is_flagged, running.deadline_at
"""


@dataclass(frozen=True, slots=True)
class Saved:
    """What the server now holds for one question."""

    saves: int
    saved_at: datetime
    answered: bool
    flagged: bool
    deadline_at: datetime | None = None
    warning: str = ""


@transaction.atomic
def start(
    *,
    quiz: Quiz,
    enrolment: Enrolment,
    actor: User,
    now: datetime,
    access_code: str = "",
    chance: random.Random | None = None,
) -> Attempt:
    """Start an attempt and return it, or the one that is running.

    Each question's present version is written down, in an order drawn once, by `chance`. Raises `NotOpen`,
    `NoAttemptsLeft`, `WrongCode`.
    """
    # One start at a time per learner and course: two tabs join one attempt.
    before = statements.before(enrolment.pk, quiz.pk)
    running = next((key for _number, state, key in before if state == Attempt.State.IN_PROGRESS), None)
    if running is not None:
        return Attempt.objects.get(pk=running)
    quiz = terms_of(enrolment.pk).quiz(quiz)
    if (quiz.opens_at and now < quiz.opens_at) or (quiz.closes_at and now >= quiz.closes_at):
        raise NotOpen(_("This quiz is not open now."))
    if quiz.attempts_allowed and len(before) >= quiz.attempts_allowed:
        raise NoAttemptsLeft(_("You have used every attempt at this quiz."))
    if quiz.access_code and not constant_time_compare(access_code.strip(), quiz.access_code.strip()):
        raise WrongCode(_("This is not the access code of this quiz."))
    questions, plan = questions_of(quiz, chance or random.SystemRandom())
    if not questions:
        raise NotOpen(_("This quiz has no questions yet."))
    attempt = Attempt(
        enrolment=enrolment,
        learner_id=enrolment.learner_id,
        quiz=quiz,
        number=before[-1][0] + 1 if before else 1,
        started_at=now,
        deadline_at=deadline(now, quiz.time_limit_minutes, quiz.closes_at),
        max_score=sum((worth for _version, worth in questions), Decimal(0)),
        plan=plan.dump(),
    )
    statements.begin(attempt, questions)
    record(
        events.STARTED,
        object=attempt,
        actor=enrolment.learner_id,
        course_id=enrolment.course_id,
        payload={"quiz": str(quiz.pk)},
        occurred_at=now,
    )
    return attempt


def question_at(*, attempt_id: UUID, learner_id: UUID, position: int) -> QuestionContent:
    """Return what the learner's attempt asks at `position`; raise `Answer.DoesNotExist` when it asks nothing."""
    whose, versions = _versions_asked(tenancy.organization_id(), attempt_id)
    if whose != learner_id or position not in versions:
        raise Answer.DoesNotExist
    return question_content(versions[position])


@lru_cache(maxsize=4096)
def _versions_asked(organization_id: UUID, attempt_id: UUID) -> tuple[UUID, dict[int, UUID]]:
    """What an attempt asks by position, and whose it is: both are fixed once it has started."""
    whose, versions = statements.asked(attempt_id)
    if whose is None:
        raise Answer.DoesNotExist
    return whose, versions


def save_answer(
    *,
    attempt_id: UUID,
    learner_id: UUID,
    position: int,
    content: QuestionContent,
    answer: Mapping[str, Any] | None,
    now: datetime,
    seq: int | None = None,
    flagged: bool | None = None,
    given_at: datetime | None = None,
) -> Saved:
    """Keep an answer as given (None clears it), and optionally the flag; return what the server holds.

    `content` is what `question_at` returned. `seq` is one more than the save the page knew: when another tab
    saved since, the newer answer stays and `AnsweredElsewhere` is raised. Raises `AlreadyHandedIn` when the
    attempt is over or its clock has run out, and `AnswerInvalid` for an answer that does not fit the question.
    `given_at` is when it was given by the browser's reckoning; it moves no deadline here (see `late`).

    A save that is sent again, because its answer got lost on the way, is told what the first one was told.

    One statement, which takes a share lock on the attempt, so that handing in waits for saves on their way.
    """
    kept = to_store(attempt_id, learner_id, position, content, answer)
    with prepared_cursor() as cursor:
        cursor.execute(
            _SAVE,
            {
                "attempt": attempt_id,
                "learner": learner_id,
                "latest": now - GRACE,
                "answer": None if kept is None else json.dumps(kept),
                "now": now,
                "given": given_at,
                "seq": seq,
                "flagged": flagged,
                "position": position,
            },
        )
        row = cursor.fetchone()
    if row is None:
        row = _saved_before(attempt_id, position, seq, kept)
    if row is None:
        raise _why_not(attempt_id, now)
    warning = content.type.warning(content.data, kept, question_seed(attempt_id, content.id))
    return Saved(row[0], row[1], kept is not None, row[2], row[3], warning)


def to_store(
    attempt_id: UUID,
    learner_id: UUID,
    position: int,
    content: QuestionContent,
    answer: Mapping[str, Any] | None,
) -> dict[str, Any] | None:
    """Return an answer as it is kept. Raises `AnswerInvalid`."""
    kept = None if answer is None else content.type.dump_answer(content.data, answer)
    if kept is not None and content.type.takes_files:
        kept = own_files(attempt_id, learner_id, position, kept)
    return kept


def _saved_before(
    attempt_id: UUID, position: int, seq: int | None, kept: Any
) -> tuple[int, datetime, bool, datetime | None] | None:
    """What the server holds, when that is this very save."""
    held = Answer.objects.select_related("attempt").filter(attempt_id=attempt_id, position=position)
    found = held.filter(saves=seq or 0).first()
    if found is None or found.saved_at is None or found.answer != kept:
        return None
    return found.saves, found.saved_at, found.is_flagged, found.attempt.deadline_at


def refuse_late(attempt_id: UUID, now: datetime) -> None:
    """Raise `AlreadyHandedIn` when the attempt takes no more answers."""
    problem = _why_not(attempt_id, now)
    if isinstance(problem, AlreadyHandedIn):
        raise problem


def _why_not(attempt_id: UUID, now: datetime) -> AttemptError:
    attempt = Attempt.objects.get(pk=attempt_id)
    over = attempt.deadline_at is not None and attempt.deadline_at < now - GRACE
    if attempt.state == Attempt.State.HANDED_IN or over:
        return AlreadyHandedIn(_("This attempt is over, so this answer came too late to count."))
    return AnsweredElsewhere(_("A newer answer was given in another tab or on another device; it is kept."))


def flag(*, attempt_id: UUID, learner_id: UUID, position: int, flagged: bool) -> None:
    """Mark a question to come back to, or take the mark away. Raises `AlreadyHandedIn`."""
    changed = Answer.objects.filter(
        attempt_id=attempt_id,
        attempt__learner_id=learner_id,
        attempt__state=Attempt.State.IN_PROGRESS,
        position=position,
    ).update(is_flagged=flagged)
    if not changed:
        raise AlreadyHandedIn(_("This attempt is over."))


@transaction.atomic
def hand_in(*, attempt: Attempt, actor: User | None, now: datetime) -> Attempt:
    """Hand in and grade; return the attempt. However often it is called, it happens once.

    `actor` None means the clock, which hands in only what is over: the deadline may have moved meanwhile. Saves on
    their way finish first.
    """
    mine = statements.locked(attempt.pk)
    if mine.state == Attempt.State.HANDED_IN or (actor is None and not is_over(mine.deadline_at, now)):
        return mine
    grades, result = _graded(mine)
    overdue = mine.deadline_at is not None and now > mine.deadline_at
    mine.state = Attempt.State.HANDED_IN
    mine.ended_at = min(now, mine.deadline_at) if mine.deadline_at else now
    by_clock = actor is None or overdue
    mine.handed_in_by = Attempt.HandedInBy.CLOCK if by_clock else Attempt.HandedInBy.LEARNER
    mine.give(result)
    statements.grade(mine, grades, result, now)
    record(
        events.HANDED_IN,
        object=mine,
        actor=mine.learner_id,
        course_id=mine.enrolment.course_id,
        payload={
            "quiz": str(mine.quiz_id),
            "lesson": str(mine.quiz.lesson_id) if mine.quiz.lesson_id else None,
            "percentage": str(result.percentage),
            "passed": result.passed,
            "by": mine.handed_in_by,
            "waiting": result.waiting,
        },
        occurred_at=mine.ended_at,
    )
    recheck_quiz(mine, actor, mine.ended_at)
    return mine


def recheck_quiz(attempt: Attempt, actor: User | None, now: datetime) -> None:
    """Look again at the lessons of the course that ask for the attempt's quiz."""
    enrolment = attempt.enrolment
    for lesson in statements.lessons_of(attempt.quiz_id, enrolment.course):
        recheck_lesson(enrolment=enrolment, lesson=lesson, actor=actor, now=now)


def _graded(attempt: Attempt) -> tuple[list[statements.Grade], Marks]:
    """What every answer earns, None where a person marks it, and the attempt with them."""
    grades, shares = [], []
    for key, version_id, answer, points, cost in statements.given(attempt.pk):
        content = question_content(version_id)
        outcome = content.type.grade(content.data, answer, question_seed(attempt.pk, version_id))
        known = not outcome.needs_marking
        share = after_hints(outcome.score, cost) if known else None
        grades.append(statements.Grade(key, share, outcome.correct if known else None))
        shares.append((share, points))
    return grades, marks(shares, attempt.quiz.passing_score_percentage)
