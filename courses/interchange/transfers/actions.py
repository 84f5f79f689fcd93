"""What a person does with a job: ask for it, let it go on, drop it, try it again. The row is the queue."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.core.files.base import File
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from courses.catalogue.errors import Refused
from courses.catalogue.models import Course
from courses.interchange.bank.writers import FORMATS
from courses.interchange.exporting import FORMATS as COURSE_FORMATS
from courses.interchange.models import Transfer
from courses.interchange.transfers import events
from courses.interchange.transfers.tasks import run_transfer
from courses.media.actions import max_bytes, tidy
from courses.questions.models import QuestionFolder
from lms.kernel.events import Verb, record

State = Transfer.State
TARGETS: Final = ("course", "bank")
"""A new course out of a package; or questions, for the bank of `Transfer.course`, the organisation's without one."""


class NotNow(Refused):
    """The job is past this. `str()` says so to a person."""


def request_import(
    *, actor: User, file: File[Any], target: str, course: Course | None = None, folder: str = ""
) -> Transfer:
    """Make a job out of an uploaded file; it is read in the background and nothing is changed until it is approved."""
    if not file.size:
        raise Refused(_("The file is empty."))
    if file.size > max_bytes():
        raise Refused(_("The file is larger than this site accepts."))
    with transaction.atomic():
        name = tidy(file.name or "file")
        job = Transfer(
            direction=Transfer.Direction.IMPORT,
            name=name,
            course=course,
            actor=actor,
            options={"target": target, "folder": folder, "step": "read"},
        )
        job.file.save(f"{job.pk}/{name}", file, save=False)
        job.save()
        _note(events.TRANSFER_REQUESTED, job, actor)
        run_transfer.enqueue(transfer_id=str(job.pk))
    return job


def request_export(
    *, actor: User, format: str, course: Course | None = None, folder: QuestionFolder | None = None
) -> Transfer:
    """Make a job that writes the bank of a course, or of the organisation, to a file; with `folder` that and those in it."""
    if format not in FORMATS:
        raise Refused(_("Questions are not written in this format."))
    inside = slugify(folder.name)[:80] if folder else ""
    name = "-".join(filter(None, [course.slug if course else "questions", inside])) + FORMATS[format].suffix
    return _export("bank", name, actor=actor, format=format, course=course, folder=folder)


def request_course_export(*, actor: User, format: str, course: Course) -> Transfer:
    """Make a job that writes a whole course to a file: our own archive, a Common Cartridge or OLX."""
    if format not in COURSE_FORMATS:
        raise Refused(_("Courses are not written in this format."))
    name = f"{course.slug}{COURSE_FORMATS[format][0]}"
    return _export("course", name, actor=actor, format=format, course=course)


def _export(
    target: str, name: str, *, actor: User, format: str, course: Course | None, folder: QuestionFolder | None = None
) -> Transfer:  # fmt: skip
    with transaction.atomic():
        job = Transfer.objects.create(
            direction=Transfer.Direction.EXPORT,
            format=format,
            name=name,
            course=course,
            folder=folder,
            actor=actor,
            options={"target": target, "step": "write", "folder": folder.name if folder else ""},
        )
        _note(events.TRANSFER_REQUESTED, job, actor)
        run_transfer.enqueue(transfer_id=str(job.pk))
    return job


def approve(*, job: Transfer, actor: User) -> Transfer:
    """Let an import that was looked at be written. A second click changes nothing. Raises `NotNow`."""
    with transaction.atomic():
        locked = _locked(job)
        if locked.options.get("step") == "write" and locked.state != State.CANCELLED:
            return locked
        if locked.state != State.PREVIEW:
            raise NotNow(_("This job cannot be brought in now."))
        locked.options = {**locked.options, "step": "write"}
        return _wait(locked, events.TRANSFER_APPROVED, actor)


def retry(*, job: Transfer, actor: User) -> Transfer:
    """Begin a job again that failed, where it failed. A second click changes nothing. Raises `NotNow`."""
    with transaction.atomic():
        locked = _locked(job)
        if locked.state in (State.WAITING, State.READING, State.WRITING):
            return locked
        if locked.state != State.FAILED:
            raise NotNow(_("Only a job that failed can be tried again."))
        return _wait(locked, events.TRANSFER_RETRIED, actor)


def cancel(*, job: Transfer, actor: User, now: datetime) -> Transfer:
    """Drop a job that has written nothing, and its file. A second click changes nothing. Raises `NotNow`."""
    with transaction.atomic():
        locked = _locked(job)
        if locked.state == State.CANCELLED:
            return locked
        if locked.state not in (State.WAITING, State.PREVIEW, State.FAILED):
            raise NotNow(_("This job is running or has ended, so it cannot be dropped."))
        locked.state, locked.ended_at = State.CANCELLED, now
        name, storage = locked.file.name, locked.file.storage
        locked.file = ""
        locked.save(update_fields=["state", "ended_at", "file", "updated_at"])
        _note(events.TRANSFER_CANCELLED, locked, actor)
        if name:
            transaction.on_commit(lambda: storage.delete(name))
    return locked


def _wait(job: Transfer, verb: Verb, actor: User) -> Transfer:
    job.state, job.error, job.done, job.total, job.seen_at = State.WAITING, "", 0, 0, None
    job.save(update_fields=["state", "error", "done", "total", "seen_at", "options", "updated_at"])
    _note(verb, job, actor)
    run_transfer.enqueue(transfer_id=str(job.pk))
    return job


def _locked(job: Transfer) -> Transfer:
    found: Transfer = Transfer.objects.select_for_update().get(pk=job.pk)
    return found


def _note(verb: Verb, job: Transfer, actor: User) -> None:
    record(verb, object=job, actor=actor, course_id=job.course_id, payload={"direction": str(job.direction)})
