"""Learners are told when a regrade changed their score, and when it was taken back; not where a quiz hides scores."""

from collections.abc import Sequence

from django.urls import reverse

from community.notifications.actions import Message, notify
from learning.api import shows_score
from learning.models import RegradeChange
from lms.kernel import clock
from lms.kernel.consumers import consumer
from lms.kernel.models import Event

APPLIED = "learning.regrade.applied"


@consumer("community.scores", verbs=[APPLIED, "learning.regrade.undone"])
def tell_about_scores(batch: Sequence[Event]) -> None:
    """Tell everybody whose score differs. One query a regrade, and those of `notify`."""
    for event in batch:
        changes = RegradeChange.objects.filter(regrade=event.object_id).select_related(
            "attempt__quiz", "answer"
        )
        notify([_message(event, one) for one in changes if _matters(one)], now=clock.now())


def _matters(change: RegradeChange) -> bool:
    now = clock.now()
    return shows_score(change.attempt.quiz, now) and change.score_before != change.score_after


def _message(event: Event, change: RegradeChange) -> Message:
    before, after = change.score_before, change.score_after
    if event.verb != APPLIED:
        before, after = after, before
    return Message(
        recipient_id=change.attempt.learner_id,
        kind="score_changed",
        occurred_at=event.occurred_at,
        url=reverse("learning:result", args=[change.attempt_id]),
        data={
            "quiz": change.attempt.quiz.title,
            "position": change.answer.position,
            "before": f"{before:f}",
            "after": f"{after:f}",
        },
        event_position=event.position,
    )
