"""The tasks of jobs: do one, and take up those that nobody works on."""

from __future__ import annotations

from uuid import UUID

from courses.interchange.models import Transfer
from courses.interchange.transfers import work
from lms.kernel import clock, tenancy
from lms.kernel.jobs import due
from lms.kernel.tasks import platform_task, tenant_task


@tenant_task(name="courses.transfers.run")
def run_transfer(transfer_id: str) -> None:
    """Work on a job; one that somebody else works on, or that has ended, is left alone."""
    work.run(UUID(transfer_id), now=clock.now())


@platform_task(name="courses.transfers.take_up")
def take_up_transfers() -> int:
    """Hand out jobs that wait, or whose worker was killed; return how many."""
    found = due(Transfer, clock.now())
    for organization, job in found:
        with tenancy.scope(organization):
            run_transfer.enqueue(transfer_id=str(job))
    return len(found)
