"""The task of live sessions: remind of those that begin soon."""

import logging

from accounts.models import Organization
from learning.live.actions import BATCH, remind
from lms.kernel import clock, tenancy
from lms.kernel.tasks import platform_task

logger = logging.getLogger(__name__)


@platform_task(name="learning.live.remind")
def remind_of_sessions() -> int:
    """Remind of sessions to come in every organisation; return how many. Running twice reminds once."""
    reminded = 0
    for organization in (
        Organization.objects.filter(is_active=True).order_by("pk").values_list("pk", flat=True)
    ):
        try:
            with tenancy.scope(organization):
                while done := remind(now=clock.now()):
                    reminded += done
                    if done < BATCH:
                        break
        except Exception:  # one organisation must not keep the others waiting; the next beat tries again
            logger.exception("Live sessions of organisation %s could not be reminded of.", organization)
    return reminded
