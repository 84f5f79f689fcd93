"""The pipeline's tasks."""

from uuid import UUID

from courses.media import work
from lms.kernel import clock, tenancy
from lms.kernel.tasks import platform_task, tenant_task


@tenant_task(name="courses.media.process")
def process(asset_id: str) -> None:
    """Work on an asset."""
    work.process(UUID(asset_id))


@platform_task(name="courses.media.take_up")
def take_up() -> int:
    """Hand out work that waits, or whose worker was killed; return how much."""
    found = work.due(clock.now())
    for organization, asset in found:
        with tenancy.scope(organization):
            process.enqueue(asset_id=str(asset))
    return len(found)
