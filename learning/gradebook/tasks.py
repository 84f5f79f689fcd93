"""The clock of grades: what was not handed in when it was due counts 0."""

import logging
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from learning.gradebook import importing
from learning.gradebook.models import GradeItem, MarksFile
from learning.gradebook.reckoning import learners, reckon
from lms.kernel import clock, tenancy
from lms.kernel.tasks import platform_task, tenant_task

logger = logging.getLogger(__name__)


@platform_task(name="learning.gradebook.find_missing")
def find_missing() -> int:
    """Reckon every item whose due date has passed since it was looked at last; return how many there were."""
    now = clock.now()
    due = (
        GradeItem.objects.filter(is_active=True, due_at__lte=now)
        .filter(Q(swept_at=None) | Q(swept_at__lt=F("due_at")))
        .order_by("due_at", "id")
        .values_list("organization_id", "course_id", "id")[:500]
    )
    swept = 0
    for organization_id, course_id, item_id in due:
        try:
            with tenancy.scope(organization_id):
                sweep(course_id, item_id, now)
            swept += 1
        except Exception:  # one broken course must not keep the others waiting; the next beat tries again
            logger.exception("The due date of item %s could not be looked at.", item_id)
    return swept


@transaction.atomic
def sweep(course_id: UUID, item_id: UUID, now: datetime) -> None:
    """Reckon one item for everybody in its course, and note when."""
    reckon(learners(course_id), [item_id], now=now)
    GradeItem.objects.filter(pk=item_id).update(swept_at=now)


@tenant_task(name="learning.gradebook.write_marks")
def write_marks(file_id: str) -> None:
    """Write the marks of a file that somebody has looked at."""
    importing.write(UUID(file_id), now=clock.now())


@platform_task(name="learning.gradebook.take_up_marks")
def take_up_marks() -> int:
    """Hand out files of marks whose worker was killed; return how many."""
    silent = clock.now() - importing.SILENCE
    open_ones = MarksFile.objects.filter(state=MarksFile.State.WRITING, updated_at__lt=silent)
    found = list(open_ones.values_list("organization_id", "pk")[:100])
    for organization_id, key in found:
        with tenancy.scope(organization_id):
            write_marks.enqueue(file_id=str(key))
    return len(found)
