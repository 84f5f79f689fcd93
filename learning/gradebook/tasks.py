"""The clock of grades: what was not handed in when it was due counts 0."""

from uuid import UUID

from learning.gradebook import importing, sheets, sweeping
from learning.gradebook.models import GradebookSheet, MarksFile
from lms.kernel import clock, tenancy
from lms.kernel.jobs import due
from lms.kernel.tasks import platform_task, tenant_task


@platform_task(name="learning.gradebook.find_missing")
def find_missing() -> int:
    """Reckon what has become due; return how many items there were."""
    return sweeping.find_missing(clock.now())


@tenant_task(name="learning.gradebook.write_marks")
def write_marks(file_id: str) -> None:
    """Write the marks of a file that somebody has looked at."""
    importing.write(UUID(file_id), now=clock.now())


@tenant_task(name="learning.gradebook.write_sheet")
def write_sheet(sheet_id: str) -> None:
    """Write a gradebook as a sheet; one that somebody else works on, or that has ended, is left alone."""
    sheets.write_sheet(UUID(sheet_id), now=clock.now())


@platform_task(name="learning.gradebook.take_up_marks")
def take_up_marks() -> int:
    """Hand out files of marks and sheets whose message was lost or whose worker was killed; return how many."""
    silent = clock.now() - importing.SILENCE
    open_ones = MarksFile.objects.filter(state=MarksFile.State.WRITING, updated_at__lt=silent)
    found = list(open_ones.values_list("organization_id", "pk")[:100])
    for organization_id, key in found:
        with tenancy.scope(organization_id):
            write_marks.enqueue(file_id=str(key))
    waiting = due(GradebookSheet, clock.now())
    for organization_id, key in waiting:
        with tenancy.scope(organization_id):
            write_sheet.enqueue(sheet_id=str(key))
    return len(found) + len(waiting)
