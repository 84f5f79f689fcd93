"""Working on a regrade: judge every answer anew, apply, undo. Safe to run twice, and to be killed at any line."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from courses.api import AnswerInvalid, QuestionContent, question_content
from learning.attempts.actions import recheck_quiz
from learning.attempts.models import Answer, Attempt
from learning.attempts.rules import after_hints, question_seed
from learning.regrading import events, statements
from learning.regrading.models import Regrade, RegradeChange
from lms.kernel import clock
from lms.kernel.events import record

logger = logging.getLogger(__name__)
SILENCE: Final = timedelta(seconds=60)
"""Without a sign of life for this long, whoever worked is taken for dead."""
BATCH: Final = 500
PLACES: Final = Decimal("0.0001")
State = Regrade.State
Rule = Regrade.Rule


class RegradeError(Exception):
    """What cannot be regraded like this; the message is for who asked."""


def due(now: datetime) -> list[tuple[UUID, UUID]]:
    """Organisation and key of each regrade that waits for a worker, or whose worker fell silent."""
    old = now - SILENCE
    rows = Regrade.objects.filter(
        Q(state__in=[State.WAITING, State.RECKONING, State.APPLYING, State.UNDOING]),
        Q(seen_at=None, updated_at__lt=old) | Q(seen_at__lt=old),
    )
    return list(rows.order_by("pk").values_list("organization_id", "pk")[:100])


def run(key: UUID, *, now: datetime) -> None:
    """Do what the regrade waits for, if nobody does. Its end is written down, also when it fails."""
    with transaction.atomic():
        rows = Regrade.objects.select_for_update(skip_locked=True, of=("self",))
        free = Q(seen_at=None) | Q(seen_at__lt=now - SILENCE)
        regrade: Regrade | None = rows.filter(free, pk=key).first()
        if regrade is None or not regrade.is_open:
            return
        regrade.seen_at = now
        if regrade.state == State.WAITING:
            regrade.state = State.RECKONING
        regrade.save(update_fields=["state", "seen_at", "updated_at"])
    try:
        if regrade.state == State.RECKONING:
            _reckon(regrade)
        else:
            _write(regrade, forward=regrade.state == State.APPLYING, now=now)
    except RegradeError as problem:
        _fail(regrade, str(problem))
    except Exception:
        logger.exception("Regrade %s failed.", key)
        _fail(regrade, _("Something went wrong on our side. No score was changed."))


def _fail(regrade: Regrade, error: str) -> None:
    Regrade.objects.filter(pk=regrade.pk).update(state=State.FAILED, error=error, seen_at=None)


def _show(regrade: Regrade, **values: Any) -> None:
    Regrade.objects.filter(pk=regrade.pk).update(seen_at=clock.now(), **values)


def _reckon(regrade: Regrade) -> None:
    """Judge the answers batch by batch, in commits of their own; then foresee every attempt."""
    RegradeChange.objects.filter(regrade=regrade).delete()
    answers = Answer.objects.filter(
        attempt__quiz_id=regrade.quiz_id, attempt__state=Attempt.State.HANDED_IN,
        version__question_id=regrade.question_id,
    ).order_by("pk")  # fmt: skip
    _show(regrade, answers=answers.count(), done=0)
    done = 0
    for batch in _batches(answers):
        RegradeChange.objects.bulk_create(
            [change for answer in batch if (change := _change(regrade, answer)) is not None],
            ignore_conflicts=True,
        )
        done += len(batch)
        _show(regrade, done=done)
    with transaction.atomic():
        statements.foresee(regrade)
        Regrade.objects.filter(pk=regrade.pk).update(state=State.PREVIEW, seen_at=None)


def _batches(answers: Any) -> Iterator[list[Answer]]:
    last: UUID | None = None
    while batch := list((answers.filter(pk__gt=last) if last else answers)[:BATCH]):
        yield batch
        last = batch[-1].pk


def _change(regrade: Regrade, answer: Answer) -> RegradeChange | None:
    """What the regrade makes of an answer, None when it leaves it alone."""
    share, correct, worth = answer.score, answer.is_correct, answer.points
    if regrade.rule == Rule.DROP:
        share, worth = share if share is not None else Decimal(0), Decimal(0)
    elif regrade.rule == Rule.FULL:
        share, correct = Decimal(1), True
    elif regrade.rule == Rule.ALSO:
        if answer_words(question_content(answer.version_id), answer) in regrade.accepted:
            share, correct = after_hints(Decimal(1), answer.hints_cost), True
    else:
        share, correct = _judged(question_content(regrade.version_id), answer)
    if (share, correct, worth) == (answer.score, answer.is_correct, answer.points):
        return None
    return RegradeChange(
        regrade=regrade, answer=answer, attempt_id=answer.attempt_id, share_before=answer.score, share_after=share,
        correct_before=answer.is_correct, correct_after=correct, worth_before=answer.points, worth_after=worth,
    )  # fmt: skip


def _judged(content: QuestionContent, answer: Answer) -> tuple[Decimal | None, bool | None]:
    """By the new key, with the draw (order, numbers) the learner saw; as it was where it no longer fits the question."""
    try:
        outcome = content.type.grade(
            content.data, answer.answer, question_seed(answer.attempt_id, answer.version_id)
        )
    except AnswerInvalid:
        return answer.score, answer.is_correct
    return after_hints(outcome.score, answer.hints_cost).quantize(PLACES), outcome.correct


def answer_words(content: QuestionContent, answer: Answer) -> str:
    """An answer in words, the same for answers that differ in case and blanks only; "" for none."""
    if answer.answer is None:
        return ""
    seed = question_seed(answer.attempt_id, answer.version_id)
    return " ".join(content.type.describe_answer(content.data, answer.answer, seed).casefold().split())[:500]


def _write(regrade: Regrade, *, forward: bool, now: datetime) -> None:
    """Change all scores, or none."""
    with transaction.atomic():
        if statements.stale(regrade, forward=forward):
            raise RegradeError(
                _("Some of these answers were changed since. Nothing was changed: start a new regrade.")
            )
        statements.write(regrade, forward=forward, now=now)
        changes = RegradeChange.objects.filter(regrade=regrade)
        record(
            events.APPLIED if forward else events.UNDONE, object=regrade, actor=regrade.actor,
            course_id=regrade.course_id, occurred_at=now,
            payload={"quiz": str(regrade.quiz_id), "question": str(regrade.question_id), "answers": changes.count()},
        )  # fmt: skip
        state = State.APPLIED if forward else State.UNDONE
        Regrade.objects.filter(pk=regrade.pk).update(state=state, changed_at=now, seen_at=None)
        # What a lesson asks for may be met now. What was completed stays so.
        for attempt in _now_passing(changes, forward):
            recheck_quiz(attempt, regrade.actor, now)


def _now_passing(changes: QuerySet[RegradeChange], forward: bool) -> QuerySet[Attempt]:
    """One attempt of each enrolment that passes now and did not."""
    now, then = ("after", "before") if forward else ("before", "after")
    passing = changes.filter(**{f"passed_{now}": True}).exclude(**{f"passed_{then}": True})
    rows = Attempt.objects.filter(pk__in=passing.values("attempt_id"), passed=True)
    return (
        rows.select_related("quiz", "enrolment__course")
        .order_by("enrolment_id", "pk")
        .distinct("enrolment_id")
    )
