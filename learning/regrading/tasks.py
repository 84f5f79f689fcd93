"""The tasks of regrades: do one, and take up those that nobody works on."""

from uuid import UUID

from learning.regrading import work
from lms.kernel import clock, tenancy
from lms.kernel.tasks import platform_task, tenant_task


@tenant_task(name="learning.regrading.run")
def run_regrade(regrade_id: str) -> None:
    """Work on a regrade; one that somebody else works on, or that waits for a person, is left alone."""
    work.run(UUID(regrade_id), now=clock.now())


@platform_task(name="learning.regrading.take_up")
def take_up_regrades() -> int:
    """Hand out regrades that wait, or whose worker was killed; return how many."""
    found = work.due(clock.now())
    for organization, key in found:
        with tenancy.scope(organization):
            run_regrade.enqueue(regrade_id=str(key))
    return len(found)
