"""The tasks of certificates: issue or renew those of a course, take up jobs that nobody works on, warn of ends to come."""

import logging
from uuid import UUID

from accounts.models import Organization
from learning.certificates import bulk
from learning.certificates.models_runs import CertificateRun
from learning.certificates.renewals import BATCH, open_renewals
from lms.kernel import clock, tenancy
from lms.kernel.jobs import due
from lms.kernel.tasks import platform_task, tenant_task

logger = logging.getLogger(__name__)


@tenant_task(name="learning.certificates.run")
def run_certificates(run_id: str) -> None:
    """Work on a job; one that somebody else works on, or that has ended, is left alone."""
    bulk.work(UUID(run_id), now=clock.now())


@platform_task(name="learning.certificates.take_up")
def take_up_certificates() -> int:
    """Hand out jobs that wait, or whose worker was killed; return how many."""
    found = due(CertificateRun, clock.now())
    for organization, run in found:
        with tenancy.scope(organization):
            run_certificates.enqueue(run_id=str(run))
    return len(found)


@platform_task(name="learning.certificates.keep")
def keep_certificates() -> int:
    """Open the renewal of certificates that end soon, and tell their learners; return how many."""
    opened = 0
    for organization in (
        Organization.objects.filter(is_active=True).order_by("pk").values_list("pk", flat=True)
    ):
        try:
            with tenancy.scope(organization):
                while done := open_renewals(now=clock.now()):
                    opened += done
                    if done < BATCH:
                        break
        except Exception:  # one organisation must not keep the others waiting; the next beat tries again
            logger.exception("Certificates of organisation %s could not be kept.", organization)
    return opened
