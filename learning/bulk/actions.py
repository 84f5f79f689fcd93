"""What a person does with a list of people: bring it, let it go on, drop it, try it again. The row is the queue."""

from datetime import datetime
from typing import Any, Final

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from courses.models import Course
from learning.bulk import events
from learning.bulk.models import EnrolmentImport, ImportLine
from learning.bulk.tasks import run_people_list
from learning.enrolments.models import Cohort
from lms.kernel.events import Verb, record
from lms.kernel.markup import storable_text

State, Result = EnrolmentImport.State, ImportLine.Result
MOST_BYTES: Final = 5 * 1024 * 1024


class NotNow(Exception):
    """The file cannot be taken, or the list is past this. `str()` says so to a person."""


def bring_list(
    *,
    course: Course,
    file: File[Any],
    cohort: Cohort | None,
    actor: User,
    now: datetime,
    by_worker: bool = True,
) -> EnrolmentImport:
    """Make a job out of a sheet of people: it is read in the background, and nobody is taken in before it is approved.

    `cohort` is for everybody whose row names none. Without `by_worker` nobody is told: the caller works on it. Raises
    `NotNow` for an empty or too large file.
    """
    if not file.size:
        raise NotNow(_("The file is empty."))
    if file.size > MOST_BYTES:
        raise NotNow(_("The file is larger than 5 MB."))
    name = (
        storable_text((file.name or "").replace("\\", "/")).rpartition("/")[2][-200:].strip() or "people.csv"
    )
    with transaction.atomic():
        job = EnrolmentImport(course=course, cohort=cohort, actor=actor, name=name, options={"step": "read"})
        # The name in the store is ours: people's names have no place in a path.
        job.file.save(f"{job.pk}/people", file, save=False)
        job.save()
        _note(events.LIST_REQUESTED, job, actor, now)
        if by_worker:
            run_people_list.enqueue(list_id=str(job.pk))
    return job


def approve(*, job: EnrolmentImport, actor: User, now: datetime, by_worker: bool = True) -> EnrolmentImport:
    """Take the people in, as it was looked at. A second click changes nothing. Raises `NotNow`."""
    with transaction.atomic():
        mine = _locked(job)
        if mine.options.get("step") == "write" and mine.state != State.CANCELLED:
            return mine
        if mine.state != State.PREVIEW:
            raise NotNow(_("This list cannot be taken in now."))
        mine.options = {**mine.options, "step": "write"}
        return _wait(mine, events.LIST_APPROVED, actor, now, by_worker)


def retry(*, job: EnrolmentImport, actor: User, now: datetime) -> EnrolmentImport:
    """Go on where a list failed; look at one again that nobody approved; or try those again who were refused at the end.

    Who is in already is not touched. A second click changes nothing. Raises `NotNow`.
    """
    with transaction.atomic():
        mine = _locked(job)
        if mine.is_open:
            return mine
        if mine.forgotten_at is not None:
            raise NotNow(_("The addresses of this list were deleted. Bring the file again."))
        if mine.state == State.CANCELLED or (mine.state != State.DONE and not mine.file):
            raise NotNow(_("This list has ended. Bring the file again."))
        if mine.state == State.DONE:
            again = refused_late(mine).update(outcome="", reason="")
            if not again:
                raise NotNow(_("Nobody is left to be tried again."))
        return _wait(mine, events.LIST_RETRIED, actor, now, by_worker=True)


def refused_late(job: EnrolmentImport) -> Any:
    """The lines that were refused only when they were to be taken in; a lazy QuerySet."""
    return ImportLine.objects.filter(job=job, outcome=Result.REFUSED).exclude(plan=Result.REFUSED)


def cancel(*, job: EnrolmentImport, actor: User, now: datetime) -> EnrolmentImport:
    """Drop a list that took nobody in, and its file. A second click changes nothing. Raises `NotNow`."""
    with transaction.atomic():
        mine = _locked(job)
        if mine.state == State.CANCELLED:
            return mine
        if (
            mine.state not in (State.WAITING, State.PREVIEW, State.FAILED)
            or mine.options.get("step") == "write"
        ):
            raise NotNow(_("This list is running or has ended, so it cannot be dropped."))
        name, storage = mine.file.name, mine.file.storage
        mine.state, mine.ended_at, mine.file = State.CANCELLED, now, ""
        mine.save(update_fields=["state", "ended_at", "file", "updated_at"])
        ImportLine.objects.filter(job=mine).delete()
        _note(events.LIST_CANCELLED, mine, actor, now)
        if name:
            transaction.on_commit(lambda: storage.delete(name))
    return mine


def _wait(job: EnrolmentImport, verb: Verb, actor: User, now: datetime, by_worker: bool) -> EnrolmentImport:
    job.state, job.error, job.done, job.seen_at, job.ended_at = State.WAITING, "", 0, None, None
    job.save(update_fields=["state", "error", "done", "seen_at", "ended_at", "options", "updated_at"])
    _note(verb, job, actor, now)
    if by_worker:
        run_people_list.enqueue(list_id=str(job.pk))
    return job


def _locked(job: EnrolmentImport) -> EnrolmentImport:
    found: EnrolmentImport = EnrolmentImport.objects.select_for_update(of=("self",)).get(pk=job.pk)
    return found


def _note(verb: Verb, job: EnrolmentImport, actor: User, now: datetime) -> None:
    record(verb, object=job, actor=actor, course_id=job.course_id, occurred_at=now)
