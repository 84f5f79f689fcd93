"""The nightly recount."""

import logging

from analytics.rollups import actions
from lms.kernel import consumers
from lms.kernel.tasks import platform_task

logger = logging.getLogger(__name__)


@platform_task(name="analytics.rollups.verify")
def verify() -> int:
    """Compare the rollups with a full recount; rebuild them when they differ. Returns how many figures did."""
    differences = actions.verify()
    if differences:
        logger.error("%d rollups differ from the log, e.g. %s", len(differences), differences[0])
        consumers.rebuild(actions.CONSUMER)
    return len(differences)
