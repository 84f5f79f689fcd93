"""The clock of enrolments."""

import logging
from uuid import UUID

from accounts.models import Organization
from learning.enrolments.line import move_up
from learning.enrolments.models import Enrolment
from learning.enrolments.terms import BATCH, expire_due, warn_of_expiry
from lms.kernel import clock, tenancy
from lms.kernel.tasks import platform_task

logger = logging.getLogger(__name__)


@platform_task(name="learning.enrolments.keep")
def keep_enrolments() -> int:
    """End access whose time has passed, warn of ends to come, and move waiting lists up; return how many changed.

    Places are also raised past our actions (in the admin, by the studio), so lists are looked at here as well.
    """
    changed = 0
    for organization in (
        Organization.objects.filter(is_active=True).order_by("pk").values_list("pk", flat=True)
    ):
        try:
            with tenancy.scope(organization):
                changed += _keep()
        except Exception:  # one organisation must not keep the others waiting; the next beat tries again
            logger.exception("Enrolments of organisation %s could not be kept.", organization)
    return changed


def _keep() -> int:
    now, changed = clock.now(), 0
    for verb in (expire_due, warn_of_expiry):
        while done := verb(now=now):
            changed += done
            if done < BATCH:
                break
    waiting: list[UUID] = list(
        Enrolment.objects.filter(state="pending", waits_for="place").order_by().values_list("course_id", flat=True).distinct()
    )  # fmt: skip
    return changed + sum(move_up(course_id=course, now=now) for course in waiting)
