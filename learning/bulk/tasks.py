"""The tasks of lists of people: work on one, and take up those that nobody works on."""

from uuid import UUID

from learning.bulk import forgetting, work
from learning.bulk.models import EnrolmentImport
from lms.kernel import clock, tenancy
from lms.kernel.jobs import due
from lms.kernel.tasks import platform_task, tenant_task


@tenant_task(name="learning.bulk.run")
def run_people_list(list_id: str) -> None:
    """Work on a list; one that somebody else works on, or that has ended, is left alone."""
    work.run(UUID(list_id), now=clock.now())


@platform_task(name="learning.bulk.take_up")
def take_up_people_lists() -> int:
    """Hand out lists that wait, or whose worker was killed; return how many."""
    found = due(EnrolmentImport, clock.now())
    for organization, key in found:
        with tenancy.scope(organization):
            run_people_list.enqueue(list_id=str(key))
    return len(found)


@platform_task(name="learning.bulk.forget_addresses")
def forget_addresses() -> int:
    """Delete names and addresses of people outside that have been kept long enough; return how many lists and invitations."""
    return forgetting.forget_addresses(now=clock.now())
