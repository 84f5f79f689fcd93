"""Large gradebooks as XLSX: asked for, written by a job, fetched from its page, and removed after a week."""

import logging
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.api import display_language
from accounts.models import User
from courses.models import Course
from learning.gradebook import events
from learning.gradebook.exporting import xlsx
from learning.gradebook.models import GradebookSheet
from lms.kernel import clock, tenancy
from lms.kernel.events import record
from lms.kernel.jobs import Pulse, claim

logger = logging.getLogger(__name__)
State = GradebookSheet.State
KEPT: Final = timedelta(days=7)
SHOWN: Final = 20


@transaction.atomic
def ask_for_sheet(*, course: Course, actor: User, now: datetime) -> tuple[GradebookSheet, bool]:
    """Return the sheet that is being made for `actor`, and whether it is a new one: asked twice, it is made once.

    Sheets of the course that are older than a week are removed, with their files.
    """
    for old in GradebookSheet.objects.filter(course=course, created_at__lt=now - KEPT)[:50]:
        transaction.on_commit(lambda file=old.file: file.delete(save=False) if file else None)  # type: ignore[misc]
        old.delete()
    # Two clicks at once: the second one waits here and finds what the first one made.
    Course.objects.select_for_update(no_key=True).get(pk=course.pk)
    running = GradebookSheet.objects.filter(
        course=course, actor=actor, state__in=[State.WAITING, State.READING, State.WRITING]
    ).first()
    if running is not None:
        return running, False
    name = f"marks-{course.slug[:200]}-{now:%Y-%m-%d}.xlsx"
    made = GradebookSheet.objects.create(course=course, actor=actor, name=name, options={"step": "write"})
    return made, True


def sheets_of(course: Course) -> list[GradebookSheet]:
    """Return the newest sheets of a course, with who asked. One query."""
    rows = GradebookSheet.objects.filter(course=course).select_related("actor")
    return list(rows.order_by("-created_at", "-pk")[:SHOWN])


def write_sheet(key: UUID, *, now: datetime) -> None:
    """Write the sheet with this key, if nobody does. Its end is written down, also when it fails; safe to run again."""
    job: GradebookSheet | None = claim(GradebookSheet, key, now)
    if job is None:
        return
    changes: dict[str, Any]
    try:
        with (
            translation.override(display_language(job.actor)),
            Pulse(GradebookSheet, job.pk, tenancy.organization_id()) as pulse,
        ):
            with xlsx(job.course, lambda done, total: pulse.show("", done, total)) as file:
                job.file.save(f"{job.pk}/{job.name}", File(file), save=False)
            changes = {"state": State.DONE, "file": job.file.name, "done": pulse.done, "total": pulse.total}
    except Exception:
        logger.exception("The sheet %s failed.", key)
        changes = {
            "state": State.FAILED,
            "error": _("Something went wrong on our side. Nothing was changed."),
        }
    with transaction.atomic():
        ended = clock.now()
        GradebookSheet.objects.filter(pk=job.pk).update(
            **changes, ended_at=ended, seen_at=ended, updated_at=ended
        )
        record(
            events.SHEET_WRITTEN, object=job, actor=job.actor, course_id=job.course_id, occurred_at=ended,
            payload={"state": str(changes["state"])},
        )  # fmt: skip
