"""Working on a job: read and show, or write and report. Safe to run twice, and to be killed at any line."""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organization, User
from courses.interchange.actions import import_course
from courses.interchange.archive import open_package
from courses.interchange.bank.actions import import_questions
from courses.interchange.bank.export import export_questions, questions_of
from courses.interchange.errors import PackageError
from courses.interchange.exporting import export_course
from courses.interchange.models import Transfer
from courses.interchange.reading import read_package
from courses.interchange.report import counts_of
from courses.interchange.transfers import events
from lms.kernel import clock, tenancy
from lms.kernel.events import record
from lms.kernel.jobs import Pulse, claim

logger = logging.getLogger(__name__)
MOST_LINES: Final = 1_000
State = Transfer.State


def run(key: UUID, *, now: datetime) -> None:
    """Work on the job with this key, if nobody does. Its end is written down, also when it fails."""
    job: Transfer | None = claim(Transfer, key, now)
    if job is None:
        return
    try:
        with Pulse(Transfer, job.pk, tenancy.organization_id()) as pulse:
            changes = (
                _exported(job, pulse) if job.direction == Transfer.Direction.EXPORT else _imported(job, pulse)
            )
    except PackageError as problem:
        changes = {"state": State.FAILED, "error": str(problem)}
    except Exception:
        logger.exception("Transfer %s failed.", key)
        changes = {
            "state": State.FAILED,
            "error": _("Something went wrong on our side. Nothing was changed."),
        }
    _end(job, changes)


def _end(job: Transfer, changes: dict[str, Any]) -> None:
    state = changes["state"]
    ended = clock.now() if state != State.PREVIEW else None
    with transaction.atomic():
        Transfer.objects.filter(pk=job.pk).update(
            **changes, ended_at=ended, seen_at=clock.now(), updated_at=clock.now()
        )
        if ended:
            record(
                events.TRANSFER_ENDED,
                object=job,
                actor=job.actor,
                course_id=changes.get("course_id") or job.course_id,
                payload={"state": str(state)},
            )


@contextmanager
def _local(job: Transfer) -> Iterator[Path]:
    """The job's file on this disk, under its own name."""
    with tempfile.TemporaryDirectory(prefix="lms-transfer-") as folder:
        path = Path(folder) / job.name
        with job.file.open("rb") as source, path.open("wb") as target:
            shutil.copyfileobj(source, target)
        yield path


def _person(job: Transfer) -> tuple[Organization, User]:
    if job.actor is None:
        raise PackageError(_("Who asked for this is not here any more."))
    return Organization.objects.get(pk=tenancy.organization_id()), job.actor


def _imported(job: Transfer, pulse: Pulse) -> dict[str, Any]:
    organization, actor = _person(job)
    writes = job.options.get("step") == "write"
    with _local(job) as path:
        if job.options.get("target") == "course":
            if not writes:
                return {"state": State.PREVIEW, **_course_preview(path)}
            done = import_course(path, organization=organization, instructor=actor, progress=pulse.show)
            return {
                "state": State.DONE,
                "report": _short(done.as_json()),
                "format": done.format,
                "course_id": done.course_id,
            }
        report = import_questions(
            path,
            organization=organization,
            actor=actor,
            course=job.course,
            folder=job.options.get("folder", ""),
            dry_run=not writes,
            progress=pulse.show,
        )
    found = {"format": report.format[:30], "done": report.items, "total": report.items}
    name = "report" if writes else "preview"
    return {"state": State.DONE if writes else State.PREVIEW, name: _short(report.as_json()), **found}


def _course_preview(path: Path) -> dict[str, Any]:
    with open_package(path) as files:
        package = read_package(files)
        return {
            "format": package.format[:30],
            "preview": _short(
                {
                    "title": package.title,
                    "counts": counts_of(package),
                    "census": {kind: asdict(tally) for kind, tally in package.census().items()},
                    "not_carried": [asdict(entry) for entry in package.not_carried],
                    "first": [{"type": "lesson", "title": lesson.title} for lesson, _n in zip(package.lessons(), range(5), strict=False)],
                }
            ),
        }  # fmt: skip


def _short(report: dict[str, Any]) -> dict[str, Any]:
    """A report as a page shows it: the rest of a very long list is only counted."""
    lines = report["not_carried"]
    more = max(0, len(lines) - MOST_LINES)
    return {**report, "not_carried": lines[:MOST_LINES], "unlisted": report.get("unlisted", 0) + more}


def _exported(job: Transfer, pulse: Pulse) -> dict[str, Any]:
    if job.options.get("target") == "course":
        return _course_exported(job, pulse)
    if job.options.get("folder") and job.folder is None:
        raise PackageError(_("The folder is not here any more."))
    with tempfile.TemporaryFile(prefix="lms-transfer-") as stream:
        report = export_questions(
            questions_of(job.course, job.folder),
            stream,
            format=job.format,
            actor=job.actor,
            course=job.course,
            progress=pulse.show,
        )
        stream.seek(0)
        job.file.save(f"{job.pk}/{job.name}", File(stream), save=False)
    return {
        "state": State.DONE,
        "report": _short(report.as_json()),
        "file": job.file.name,
        "done": report.items,
        "total": report.items,
    }


def _course_exported(job: Transfer, pulse: Pulse) -> dict[str, Any]:
    _organization, actor = _person(job)
    if job.course is None or job.course.deleted_at is not None:
        raise PackageError(_("The course is not here any more."))
    with tempfile.TemporaryDirectory(prefix="lms-transfer-") as folder:
        path = Path(folder) / job.name
        report = export_course(job.course, format=job.format, out=path, actor=actor, progress=pulse.show)
        with path.open("rb") as stream:
            job.file.save(f"{job.pk}/{job.name}", File(stream), save=False)
    return {
        "state": State.DONE,
        "report": _short(report.as_json()),
        "file": job.file.name,
        "done": pulse.done,
        "total": pulse.total,
    }
