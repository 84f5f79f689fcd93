"""The clock: attempts whose time is up are handed in with what was saved."""

import logging

from learning.attempts.actions import hand_in
from learning.attempts.models import Attempt
from learning.attempts.rules import GRACE
from lms.kernel import clock, tenancy
from lms.kernel.tasks import platform_task

logger = logging.getLogger(__name__)


@platform_task(name="learning.attempts.close_overdue")
def close_overdue() -> int:
    """Hand in every attempt past its deadline (and the grace for answers on their way); return how many."""
    now = clock.now()
    overdue = list(
        Attempt.objects.in_progress()
        .filter(deadline_at__lt=now - GRACE)
        .order_by("deadline_at", "id")
        .only("id", "organization_id", "deadline_at")[:5000]
    )
    closed = 0
    for attempt in overdue:
        try:
            with tenancy.scope(attempt.organization_id):  # type: ignore[arg-type]  # never None once stored
                done = hand_in(attempt=attempt, actor=None, now=now)
            closed += done.state == Attempt.State.HANDED_IN
        except Exception:  # one broken attempt must not keep the others open; the next beat tries again
            logger.exception("Attempt %s could not be closed.", attempt.pk)
    return closed
