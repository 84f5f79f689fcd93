"""Import a course: read a package, bring the rows in line with it, report. All of it or nothing."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from accounts.models import Membership, Organization, User
from courses.catalogue import events as course_events
from courses.catalogue.models import Course
from courses.interchange import (
    write_assignments,
    write_blocks,
    write_outline,
    write_packages,
    write_questions,
)
from courses.interchange.archive import open_package
from courses.interchange.errors import PackageError
from courses.interchange.files import DEFAULT_LIMITS, Limits
from courses.interchange.finishing import Progress, keep_report, publish_if_asked, silent
from courses.interchange.links import fill
from courses.interchange.own.actions import import_archive
from courses.interchange.own.archive import is_archive
from courses.interchange.package import Package
from courses.interchange.reading import read_package
from courses.interchange.report import Changes, ImportReport, counts_of
from courses.interchange.stored_files import StoredFiles, lock_imports
from courses.media.access import asset_address
from courses.media.models import MediaAsset
from courses.outline import events as outline_events
from courses.outline.actions import renumber
from courses.outline.models import Lesson
from courses.questions import events as question_events
from lms.kernel import clock, provenance, tenancy
from lms.kernel.events import Happening, Verb, record_all

__all__ = ["NotATeacherHere", "Progress", "import_course", "silent"]


class NotATeacherHere(PackageError):
    """The instructor named for the course does not belong to the organisation."""


def import_course(
    path: Path,
    *,
    organization: Organization,
    instructor: User,
    actor: User | None = None,
    publish: bool = False,
    copy: bool = False,
    progress: Progress = silent,
    limits: Limits = DEFAULT_LIMITS,
) -> ImportReport:
    """Import the package at `path` and return what was done and what was not carried over.

    One transaction, and one import of an organisation at a time. Rows are found again by their source key,
    so a repeated import updates: equal rows are left alone, and what the package has no longer goes to the
    bin. `publish` publishes the course when it has a lesson to show. `copy` makes another course of an archive
    of our own that was imported before. Raises `PackageError`, and leaves nothing behind then: no row, no file.
    """
    started = time.monotonic()
    person = actor or instructor
    with tenancy.scope(organization), provenance.context(actor=str(person.pk), command="import_course"):
        if not Membership.objects.active().filter(user=instructor).exists():
            raise NotATeacherHere(
                _("%(person)s is not a member of %(organization)s.")
                % {"person": instructor, "organization": organization}
            )
        with open_package(path, limits) as files:
            progress(_("Reading"), 0, 1)
            if is_archive(files):
                return import_archive(
                    files,
                    path,
                    instructor=instructor,
                    actor=person,
                    publish=publish,
                    copy=copy,
                    progress=progress,
                    started=started,
                )
            package = read_package(files)
            progress(_("Reading"), 1, 1)
            return _write(package, path, instructor, person, publish, progress, started)


def _write(
    package: Package,
    path: Path,
    instructor: User,
    actor: User,
    publish: bool,
    progress: Progress,
    started: float,
) -> ImportReport:
    files = StoredFiles()
    try:
        with transaction.atomic():
            lock_imports()
            writer = _Writer(package, instructor, actor, progress, files)
            course, changes = writer.write()
            published, lost = publish_if_asked(course, publish, actor)
            report = ImportReport(
                format=package.format,
                course=course.slug,
                course_id=str(course.pk),
                title=course.title,
                **counts_of(package),
                published=published,
                changes=changes,
                census=package.census(),
                not_carried=(*package.not_carried, *lost),
                seconds=round(time.monotonic() - started, 3),
            )
            keep_report(report, course, actor, path)
            transaction.on_commit(files.forget)
    except BaseException:
        # Without a database the journal stays, and the next import does this.
        with suppress(DatabaseError), transaction.atomic():
            lock_imports()
            files.take_away()
        raise
    return report


@dataclass(slots=True)
class _Writer:
    """Writes one package inside the caller's transaction."""

    package: Package
    instructor: User
    actor: User
    progress: Progress
    files: StoredFiles

    def write(self) -> tuple[Course, Changes]:
        package, now = self.package, clock.now()
        course, new = write_outline.write_course(package, instructor=self.instructor)
        assets = self._store_assets()
        self._show_picture(course, assets)
        self._step(_("Writing the outline"), 0)
        top, below = write_outline.write_modules(package, course)
        modules = top.rows | below.rows
        lessons = write_outline.write_lessons(package, course, modules)
        fill_in = self._filler(course, lessons.rows, assets)
        places = [
            (block, lessons.rows[lesson.source_key])
            for lesson in package.lessons()
            for block in lesson.blocks
        ]
        self._step(_("Writing questions"), 1)
        questions = write_questions.write_questions(package, course, fill_in, actor=self.actor)
        prefix = package.source_key
        quizzes = write_questions.write_quizzes(places, course, prefix, fill_in, questions.rows)
        work = write_assignments.write_assignments(places, course, prefix, fill_in)
        launched = write_packages.write_packages(places, prefix, assets)
        self._step(_("Writing lessons"), 2)
        groups, tracks_made, videos_changed = write_blocks.write_videos(places, prefix, assets)
        blocks, blocks_removed = write_blocks.write_blocks(
            places,
            course,
            fill_in,
            groups=groups.rows,
            asked=quizzes.rows,
            work=work.rows,
            launched=launched.rows,
            assets=assets,
        )
        removed = blocks_removed
        removed += write_outline.remove_missing(course, set(modules), set(lessons.rows), now=now)
        removed += write_questions.remove_missing(
            course, prefix, set(questions.rows), set(quizzes.rows), now=now
        )
        removed += write_assignments.remove_missing(course, prefix, set(work.rows), now=now)
        synced = (top, below, lessons, quizzes, work, launched, groups, blocks)
        changes = Changes(
            created=sum(len(done.created) for done in synced) + len(questions.created) + tracks_made,
            changed=sum(len(done.changed) for done in synced) + len(questions.revised) + videos_changed,
            removed=removed,
        )
        self._record_rows(course, new, lessons.created, questions)
        if new or changes.created or changes.changed or changes.removed:
            renumber(course)
        self._step(_("Writing lessons"), 3)
        return course, changes

    def _step(self, doing: str, done: int) -> None:
        self.progress(doing, done, 3)

    def _store_assets(self) -> dict[str, MediaAsset]:
        total, done = len(self.package.assets), 0

        def step() -> None:
            nonlocal done
            done += 1
            self.progress(_("Storing files"), done, total)

        return self.files.store(
            self.package.assets, actor=self.actor, step=step, picture=self.package.image_path
        )

    def _show_picture(self, course: Course, assets: dict[str, MediaAsset]) -> None:
        """Give the course its picture, unless people have chosen another one."""
        asset = assets.get(self.package.image_path)
        name = self.files.keep_picture(asset) if asset and not course.thumbnail else ""
        if name:
            course.thumbnail.name = name
            course.save(update_fields=["thumbnail", "updated_at"])

    def _filler(
        self, course: Course, lessons: dict[str, Lesson], assets: dict[str, MediaAsset]
    ) -> write_questions.Fill:
        """A function that puts real addresses in the place of placeholders."""

        def asset(path: str) -> str:
            found = assets.get(path)
            return asset_address(found.pk, found.original_name) if found else ""

        def lesson(key: str) -> str:
            found = lessons.get(key)
            if found is None:
                return ""
            found.course = course
            return found.get_absolute_url()

        return lambda html: fill(html, asset=asset, lesson=lesson) if html else ""

    def _record_rows(
        self, course: Course, new: bool, lessons: list[Lesson], questions: write_questions.WrittenQuestions
    ) -> None:
        def happened(verb: Verb, row: Course | Lesson, **payload: str) -> Happening:
            return Happening(verb, row, self.actor.pk, course.pk, payload=dict(payload))

        happenings = [happened(course_events.COURSE_CREATED, course)] if new else []
        happenings += [happened(outline_events.LESSON_CREATED, lesson) for lesson in lessons]
        for verb, rows in (
            (question_events.QUESTION_CREATED, questions.created),
            (question_events.QUESTION_REVISED, questions.revised),
        ):
            happenings += [
                Happening(verb, row, self.actor.pk, course.pk, payload={"type": row.type}) for row in rows
            ]
        record_all(happenings)
