"""Answers that arrive after their attempt is over: kept always, counted where docs/decisions/0012 lets them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from accounts.models import User
from courses.api import QuestionContent, question_content
from learning.attempts import events, statements
from learning.attempts.actions import (
    AlreadyHandedIn,
    AnsweredElsewhere,
    Saved,
    hand_in,
    recheck_quiz,
    save_answer,
    to_store,
)
from learning.attempts.models import Answer, Attempt, LateAnswer, Marking
from learning.attempts.reckoning import reckon
from learning.attempts.regraded import was_regraded
from learning.attempts.rules import LATE_FOR, SKEW, after_hints, question_seed
from lms.kernel.events import record

Reason = LateAnswer.Reason


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of an answer that came after the end; `words` tell the learner."""

    counts: bool
    words: str
    saves: int


def save_or_keep(
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
) -> Saved | Kept:
    """Save an answer as `save_answer` does, or keep one that is late; what was told once is told again.

    An attempt whose time is up is handed in first. After the end a question takes one late answer: raises
    `AlreadyHandedIn` for another, `AnsweredElsewhere` when a newer save is held, `AnswerInvalid`.
    """
    try:
        return save_answer(
            attempt_id=attempt_id, learner_id=learner_id, position=position, content=content, answer=answer, now=now,
            seq=seq, flagged=flagged, given_at=given_at,
        )  # fmt: skip
    except AlreadyHandedIn:
        # By itself: what is refused afterwards must not undo it.
        hand_in(attempt=Attempt.objects.only("pk").get(pk=attempt_id), actor=None, now=now)
        kept = to_store(attempt_id, learner_id, position, content, answer)
        return _keep(attempt_id, learner_id, position, kept, now=now, seq=seq, given_at=given_at)


@transaction.atomic
def _keep(
    attempt_id: UUID, learner_id: UUID, position: int, content: Any, *, now: datetime, seq: int | None,
    given_at: datetime | None,
) -> Kept:  # fmt: skip
    attempt = statements.locked(attempt_id)
    too_late = AlreadyHandedIn(_("This attempt is over, so this answer came too late to count."))
    if attempt.state == Attempt.State.IN_PROGRESS or attempt.learner_id != learner_id:
        raise too_late  # more time was granted at this very moment: the page tries again
    mine = Answer.objects.select_related("marking", "late").get(attempt=attempt, position=position)
    late: LateAnswer | None = getattr(mine, "late", None)
    if late is not None:
        if late.content != content:
            raise too_late
        return told(late, mine)
    if content == mine.answer:
        return Kept(True, _("Saved"), mine.saves)
    if seq is not None and seq <= mine.saves:
        raise AnsweredElsewhere(
            _("A newer answer was given in another tab or on another device; it is kept.")
        )
    if given_at is not None:
        given_at = min(now, max(attempt.started_at, given_at))
    reason = why_not(attempt, given_at, now, latest=_latest(attempt)) or judged_already(attempt, mine)
    late = LateAnswer(
        answer=mine, content=content, held=mine.answer, given_at=given_at, received_at=now, counts=not reason,
        reason=reason, score_before=points(attempt), score_after=points(attempt),
    )  # fmt: skip
    if late.counts:
        mine.given_at, mine.saved_at, mine.saves = given_at, now, seq or mine.saves + 1
        put(attempt, mine, content)
        late.score_after = points(attempt)
    late.save()
    Attempt.objects.filter(pk=attempt.pk).update(late_answers=F("late_answers") + 1)
    tell(attempt, late, None, now)
    return told(late, mine)


def why_not(
    attempt: Attempt, given_at: datetime | None, now: datetime, *, latest: datetime | None
) -> Reason | str:
    """Return why a late answer does not count by itself, "" when it does.

    `latest` is the last time at which an answer was given that came before the end: a browser sends what was given
    first first, so what comes later was not given earlier.
    """
    end = attempt.ended_at or now
    if attempt.handed_in_by == Attempt.HandedInBy.LEARNER:
        return Reason.HANDED_IN
    if given_at is None:
        return Reason.NO_TIME
    if given_at > end + SKEW:
        return Reason.AFTER_END
    if now > end + LATE_FOR:
        return Reason.TOO_LATE
    if attempt.result_seen_at is not None:
        return Reason.SEEN
    return Reason.OUT_OF_ORDER if latest is not None and given_at < latest - SKEW else ""


def points(attempt: Attempt) -> Decimal:
    """The points an attempt stands at."""
    return attempt.score or Decimal(0)


def _latest(attempt: Attempt) -> datetime | None:
    found: datetime | None = Answer.objects.filter(attempt=attempt, late=None).aggregate(at=Max("given_at"))[
        "at"
    ]
    return found


def judged_already(attempt: Attempt, mine: Answer) -> Reason | str:
    """Return why an answer stands as it is, "" when nobody has judged it."""
    if getattr(mine, "marking", None) is not None:
        return Reason.MARKED
    return Reason.REGRADED if was_regraded(attempt.quiz_id, mine.version_id) else ""


def put(attempt: Attempt, mine: Answer, content: Any) -> None:
    """Let an answer hold `content`, judge it as at hand-in, and reckon its attempt again."""
    asked = question_content(mine.version_id)
    outcome = asked.type.grade(asked.data, content, question_seed(attempt.pk, mine.version_id))
    known = not outcome.needs_marking
    mine.answer = content
    mine.score = after_hints(outcome.score, mine.hints_cost) if known else None
    mine.is_correct = outcome.correct if known else None
    mine.save(update_fields=["answer", "given_at", "saved_at", "saves", "score", "is_correct", "updated_at"])
    Marking.objects.filter(answer=mine).delete()
    reckon(attempt)


def tell(attempt: Attempt, late: LateAnswer, actor: User | None, now: datetime) -> None:
    """Record what became of a late answer, and look at lessons again where the score moved."""
    record(
        events.ANSWERED_LATE,
        object=attempt,
        actor=actor or attempt.learner_id,
        course_id=attempt.enrolment.course_id,
        payload={
            "quiz": str(attempt.quiz_id), "answer": str(late.answer_id), "counts": late.counts,
            "reason": str(late.reason), "before": str(late.score_before), "after": str(late.score_after),
        },
        occurred_at=now,
    )  # fmt: skip
    if late.score_after != late.score_before:
        recheck_quiz(attempt, actor, now)


def told(late: LateAnswer, mine: Answer) -> Kept:
    """What its learner is told of a late answer."""
    if late.counts:
        words = _("It came after the end, was given in time, and counts.")
    else:
        words = _("This answer is kept but does not count: %(reason)s.") % {
            "reason": late.get_reason_display()
        }
    return Kept(late.counts, words, mine.saves)


@transaction.atomic
def decide(*, late: LateAnswer, counts: bool, actor: User, now: datetime) -> LateAnswer:
    """Let a late answer count, or what was held before it; return it. The same again changes nothing.

    It is judged as at hand-in, and a marking of what stood there goes (the trail keeps it).
    """
    attempt = statements.locked(late.answer.attempt_id)
    mine = LateAnswer.objects.select_related("answer").get(pk=late.pk)
    if mine.counts == counts:
        return mine
    mine.score_before = points(attempt)
    put(attempt, mine.answer, mine.content if counts else mine.held)
    mine.score_after = points(attempt)
    mine.counts, mine.decided_by = counts, actor
    mine.save(update_fields=["counts", "decided_by", "score_before", "score_after", "updated_at"])
    tell(attempt, mine, actor, now)
    return mine


@transaction.atomic
def see_result(*, attempt: Attempt, now: datetime) -> None:
    """Write down that the learner sees what came of an attempt; the first time stands."""
    mine = statements.locked(attempt.pk)
    if mine.state == Attempt.State.HANDED_IN and mine.result_seen_at is None:
        Attempt.objects.filter(pk=mine.pk).update(result_seen_at=now)


def waits_for_answers(attempt: Attempt, now: datetime) -> bool:
    """Tell whether answers may still come that count, so that the result must be asked for."""
    return (
        attempt.handed_in_by == Attempt.HandedInBy.CLOCK
        and attempt.result_seen_at is None
        and attempt.ended_at is not None
        and now <= attempt.ended_at + LATE_FOR
    )
