"""Taking a course out as an archive of our own, and bringing one in. All of it or nothing."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

from django.db import DatabaseError, DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from courses.catalogue import events as course_events
from courses.catalogue.actions import free_slug
from courses.catalogue.errors import Refused
from courses.catalogue.models import Course
from courses.interchange.errors import BrokenDocument, PackageError
from courses.interchange.events import COURSE_EXPORTED
from courses.interchange.files import PackageFiles
from courses.interchange.finishing import Progress, keep_report, publish_if_asked
from courses.interchange.own.archive import CONTENTS, asset_of, read_archive, write_archive
from courses.interchange.own.collect import collect, outside_words
from courses.interchange.own.document import Document, Row
from courses.interchange.own.restore import Restored, Restoring
from courses.interchange.package import NotCarried, Tally
from courses.interchange.report import ExportReport, ImportReport
from courses.interchange.stored_files import StoredFiles, lock_imports
from courses.media.models import MediaAsset
from courses.media.pictures import focused_picture
from courses.outline import events as outline_events
from lms.kernel import tenancy
from lms.kernel.events import Happening, record, record_all
from lms.kernel.ids import uuid7
from lms.pages.focus import focus_of


def export_archive(course: Course, out: Path, *, actor: User, progress: Progress) -> ExportReport:
    """Write everything of a course to `out`. What it requires of other courses is in the report."""
    started = time.monotonic()
    with transaction.atomic():
        progress(_("Reading"), 0, 1)
        document = collect(course)
        report = ExportReport(
            format="archive",
            course=course.slug,
            title=course.title,
            counts={name: len(rows) for name, rows in document.tables.items() if rows},
            not_carried=[
                NotCarried(what, "course.prerequisite", reason) for what, reason in outside_words(document)
            ],
        )
        record(
            COURSE_EXPORTED,
            object=course,
            actor=actor,
            course_id=course.pk,
            payload={"files": len(document.files)},
        )
    write_archive(document, out, step=lambda done, total: progress(_("Packing files"), done, total))
    report.seconds = round(time.monotonic() - started, 3)
    return report


def import_archive(
    files: PackageFiles,
    path: Path,
    *,
    instructor: User,
    actor: User,
    publish: bool,
    copy: bool,
    progress: Progress,
    started: float,
) -> ImportReport:
    """Restore the course in `files`; with `copy`, as another one each time. Raises `PackageError`."""
    document = read_archive(files)
    progress(_("Reading"), 1, 1)
    stored = StoredFiles()
    try:
        with transaction.atomic():
            lock_imports()
            shared = _store(document, files, stored, actor, progress)
            progress(_("Writing lessons"), 0, 1)
            done = _restore(document, shared, instructor, actor, copy)
            _show_picture(document, files, stored, done.course, actor)
            published, lost = publish_if_asked(done.course, publish, actor)
            report = _report(document, done, published, lost, started)
            _record(done, actor)
            keep_report(report, done.course, actor, path)
            transaction.on_commit(stored.forget)
    except BaseException as problem:
        with suppress(DatabaseError), transaction.atomic():
            lock_imports()
            stored.take_away()
        if isinstance(problem, IntegrityError | DataError):
            words = _("The archive contradicts itself (%(problem)s).")
            raise BrokenDocument(words % {"problem": str(problem).split("\n")[0]}, file=CONTENTS) from problem
        if isinstance(problem, Refused):
            raise PackageError(problem) from problem
        raise
    progress(_("Writing lessons"), 1, 1)
    return report


def _store(
    document: Document, files: PackageFiles, stored: StoredFiles, actor: User, progress: Progress
) -> dict[str, str]:
    """Store the files; return their keys here by their keys in the archive."""
    assets = {key: asset_of(row, files) for key, row in document.files.items()}
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        progress(_("Storing files"), done, len(assets))

    before = set(
        MediaAsset.objects.filter(sha256__in=[row["sha256"] for row in document.files.values()]).values_list(
            "sha256", flat=True
        )
    )
    rows = stored.store(assets.values(), actor=actor, step=step)
    for key, asset in assets.items():
        row, said = rows[asset.path], document.files[key]
        if row.sha256 not in before:
            row.alt_text, row.is_public = said["alt_text"], said["is_public"]
            row.save(update_fields=["alt_text", "is_public", "updated_at"])
    return {key: str(rows[asset.path].pk) for key, asset in assets.items()}


def _restore(
    document: Document, shared: dict[str, str], instructor: User, actor: User, copy: bool
) -> Restored:
    source = f"lms:{document.course['id']}"
    if copy:
        source = f"{source}:{uuid7().hex}"
    there = Course.objects.filter(source_key=source).first()
    if there is not None and there.instructor_id != instructor.pk:
        words = _("This archive was imported before, as a course of %(person)s; import it for that person.")
        raise PackageError(words % {"person": there.instructor})
    title = str(document.course.get("title") or "")
    return Restoring(
        document,
        salt=f"{tenancy.organization_id()}:{source}",
        source_key=source,
        instructor=instructor,
        actor=actor,
        slug=there.slug if there is not None else free_slug(title),
        shared=shared,
    ).restore()


def _show_picture(
    document: Document, files: PackageFiles, stored: StoredFiles, course: Course, actor: User
) -> None:
    def kept(row: Row) -> str:
        asset = asset_of(row, files)
        rows = stored.store([asset], actor=actor, step=lambda: None, picture=asset.path)
        name = stored.keep_picture(rows[asset.path])
        # The point that stays in sight is part of its name.
        return focused_picture(name, focus_of(f"/{row['name']}")) if name else ""

    if document.picture is not None and not course.thumbnail and (name := kept(document.picture)):
        course.thumbnail.name = name
        course.save(update_fields=["thumbnail", "updated_at"])
    waits = (course.staged or {}).get("thumbnail")
    if document.staged_picture is not None and (name := kept(document.staged_picture)) and name != waits:
        course.staged = (course.staged or {}) | {"thumbnail": name}
        course.save(update_fields=["staged", "updated_at"])


def _report(
    document: Document, done: Restored, published: bool, lost: list[NotCarried], started: float
) -> ImportReport:
    count = {name: len(rows) for name, rows in document.tables.items()}
    top = sum(1 for row in document.tables["modules"] if not row.get("parent"))
    return ImportReport(
        format="archive",
        course=done.course.slug,
        course_id=str(done.course.pk),
        title=done.course.title,
        modules=top,
        submodules=count["modules"] - top,
        lessons=count["lessons"],
        blocks=count["blocks"],
        videos=count["videos"],
        captions=count["captions"],
        questions=count["questions"],
        quizzes=count["quizzes"],
        assignments=count["assignments"],
        assets=len(document.files),
        published=published,
        changes=done.changes,
        census={name: Tally(number, number, 0) for name, number in count.items() if number},
        not_carried=tuple(lost),
        seconds=round(time.monotonic() - started, 3),
    )


def _record(done: Restored, actor: User) -> None:
    course = done.course
    happened = [Happening(course_events.COURSE_CREATED, course, actor.pk, course.pk)] if done.new else []
    happened += [
        Happening(outline_events.LESSON_CREATED, lesson, actor.pk, course.pk) for lesson in done.lessons
    ]
    record_all(happened)
