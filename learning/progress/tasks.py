"""The tasks of progress: rechecks of courses that have changed."""

import logging
from datetime import timedelta
from typing import Final

from learning.progress.models import Recheck
from learning.progress.recheck import run_recheck
from lms.kernel import clock, tenancy
from lms.kernel.tasks import platform_task, tenant_task

logger = logging.getLogger(__name__)
SILENCE: Final = timedelta(seconds=60)


@tenant_task(name="learning.progress.recheck")
def recheck_courses() -> int:
    """Work on the open rechecks of the organisation; return how many there were."""
    found = list(
        Recheck.objects.filter(ended_at=None).order_by("created_at", "pk").values_list("pk", flat=True)
    )
    for key in found:
        try:
            run_recheck(key, now=clock.now())
        except Exception:  # one broken course must not keep the others waiting; the next beat tries again
            logger.exception("Recheck %s failed.", key)
    return len(found)


@platform_task(name="learning.progress.take_up_rechecks")
def take_up_rechecks() -> int:
    """Hand out rechecks that nobody works on; return in how many organisations there were some."""
    silent = Recheck.objects.filter(ended_at=None, updated_at__lt=clock.now() - SILENCE)
    found = list(silent.order_by().values_list("organization_id", flat=True).distinct())
    for organization in found:
        with tenancy.scope(organization):
            recheck_courses.enqueue()
    return len(found)
