"""Working on a list of people: read and foresee, or take people in. Safe to run twice, and to be killed at any line."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.api import display_language
from accounts.models import User
from learning.bulk import events
from learning.bulk.models import EnrolmentImport, ImportLine
from learning.bulk.planning import plan
from learning.bulk.reading import MOST_ROWS, people_of
from learning.enrolments.adding import take_in_one
from learning.enrolments.models import Cohort
from lms.kernel import clock, tenancy
from lms.kernel.events import record
from lms.kernel.jobs import Pulse, claim
from lms.kernel.sheets import UnreadableSheet, read_sheet

logger = logging.getLogger(__name__)
State, Result = EnrolmentImport.State, ImportLine.Result
Show = Callable[[str, int, int], None]
OUTCOMES: Final = {
    "enrolled": Result.ENROL, "invited": Result.INVITE, "waits": Result.WAIT, "there": Result.THERE,
    "moved": Result.MOVE, "refused": Result.REFUSED,
}  # fmt: skip


def run(key: UUID, *, now: datetime, show: Show | None = None) -> None:
    """Work on the list with this key, if nobody does. Its end is written down, also when it fails."""
    job: EnrolmentImport | None = claim(EnrolmentImport, key, now)
    if job is None:
        return
    with translation.override(display_language(job.actor)):
        try:
            with Pulse(EnrolmentImport, job.pk, tenancy.organization_id()) as pulse:

                def tell(doing: str, done: int, total: int) -> None:
                    pulse.show(doing, done, total)
                    if show is not None:
                        show(doing, done, total)

                changes = _written(job, tell) if job.options.get("step") == "write" else _read(job)
        except UnreadableSheet as problem:
            changes = {"state": State.FAILED, "error": str(problem)}
        except Exception:
            logger.exception("List of people %s failed.", key)
            error = _("Something went wrong on our side. What was done so far is kept; try again to go on.")
            changes = {"state": State.FAILED, "error": error}
        _end(job, changes)


def _end(job: EnrolmentImport, changes: dict[str, Any]) -> None:
    state, now = changes["state"], clock.now()
    ended = now if state != State.PREVIEW else None
    with transaction.atomic():
        name, storage = job.file.name, job.file.storage
        if state == State.DONE and name:
            changes["file"] = ""
            transaction.on_commit(lambda: storage.delete(str(name)))
        EnrolmentImport.objects.filter(pk=job.pk).update(
            **changes, ended_at=ended, seen_at=now, updated_at=now
        )
        if ended:
            record(
                events.LIST_ENDED, object=job, actor=job.actor, course_id=job.course_id, occurred_at=now,
                payload={"state": str(state)},
            )  # fmt: skip


def _person(job: EnrolmentImport) -> User:
    if job.actor is None:
        raise UnreadableSheet(_("Who asked for this is not here any more."))
    return job.actor


def _read(job: EnrolmentImport) -> dict[str, Any]:
    """Make the lines of the sheet, all or none, instead of those there were."""
    _person(job)
    with job.file.open("rb") as file:
        found = people_of(read_sheet(file.read(), job.name, most_rows=MOST_ROWS + 1))
    lines = plan(job, found.rows, found.columns)
    with transaction.atomic():
        # Whoever was taken for dead and was not must not mix its lines with ours.
        EnrolmentImport.objects.select_for_update(of=("self",)).get(pk=job.pk)
        ImportLine.objects.filter(job=job).delete()
        ImportLine.objects.bulk_create(lines, batch_size=2_000)
    options = {**job.options, "unused": list(found.columns.unused)}
    return {"state": State.PREVIEW, "options": options, "done": 0, "total": len(lines)}


def _written(job: EnrolmentImport, tell: Show) -> dict[str, Any]:
    """Take people in, each in a transaction of their own that also writes down what became of them."""
    actor = _person(job)
    cohorts = {one.name.casefold(): one for one in Cohort.objects.filter(course=job.course)}
    waiting = list(
        ImportLine.objects.filter(job=job, outcome="").order_by("number").values_list("pk", flat=True)
    )
    total = ImportLine.objects.filter(job=job).count()
    before = total - len(waiting)
    for number, key in enumerate(waiting, 1):
        _one(job, key, cohorts, actor)
        tell("", before + number, total)
    return {"state": State.DONE, "done": total, "total": total}


def _one(job: EnrolmentImport, key: UUID, cohorts: dict[str, Cohort], actor: User) -> None:
    with transaction.atomic():
        line = ImportLine.objects.select_for_update(of=("self",)).get(pk=key)
        if line.outcome:  # another worker was here
            return
        cohort = cohorts.get(line.cohort_name.casefold()) if line.cohort_name else None
        if line.cohort_name and cohort is None:
            line.outcome, line.reason = Result.REFUSED, _("The cohort is not there any more.")
        else:
            added = take_in_one(
                course=job.course,
                email=line.email,
                cohort=cohort,
                actor=actor,
                now=clock.now(),
                source="import",
            )
            line.outcome, line.reason = OUTCOMES[added.result], added.reason[:255]
            line.enrolment = added.enrolment
        line.save(update_fields=["outcome", "reason", "enrolment", "updated_at"])
