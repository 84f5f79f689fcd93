"""The tasks of certificates: issue those of a course, and take up jobs that nobody works on."""

from uuid import UUID

from learning.certificates import bulk
from learning.certificates.models import CertificateRun
from lms.kernel import clock, tenancy
from lms.kernel.jobs import due
from lms.kernel.tasks import platform_task, tenant_task


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
