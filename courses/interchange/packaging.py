"""A package made of one uploaded zip, for a block of whichever lesson."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from courses.catalogue.errors import Refused
from courses.interchange.archive import open_package
from courses.interchange.errors import PackageError
from courses.interchange.events import PACKAGE_MADE
from courses.interchange.package import Package as Course
from courses.interchange.scorm.inside import may_be_scorm
from courses.interchange.scorm.package import course_of, is_scorm
from courses.interchange.stored_files import StoredFiles, lock_imports
from courses.interchange.write_packages import write_packages
from courses.media.models import MediaAsset
from courses.media.ondisk import on_disk
from courses.outline.models import Lesson
from courses.packages.models import Package
from lms.kernel.events import record

MOST_BYTES: Final = 100 * 1024 * 1024
MOST_FILES: Final = 1000


class NoPackage(Refused):
    """The file is no package, or too large to be made one while somebody waits. `str()` says which to a person."""


def package_of_asset(*, asset: MediaAsset, actor: User, now: datetime) -> Package:
    """Return the SCORM package in an uploaded zip, its files stored each by its content; doing it again changes nothing.

    A newer version of a package (by its identifier) takes the place of the one there is, wherever that is shown. Raises
    `NoPackage`, and changes nothing then. Larger ones are brought in as a course, by a job.
    """
    if asset.size > MOST_BYTES:
        raise NoPackage(_too_large())
    with asset.file.open("rb") as stream, on_disk(stream) as path:
        if not may_be_scorm(path):
            raise NoPackage(_("“%s” has no SCORM manifest at its top.") % asset.original_name)
        try:
            with open_package(path) as files:
                if not is_scorm(files):
                    raise NoPackage(_("“%s” has no SCORM manifest at its top.") % asset.original_name)
                if len(list(files)) > MOST_FILES:
                    raise NoPackage(_too_large())
                return _written(course_of(files, path), path, actor, now)
        except PackageError as error:
            raise NoPackage(str(error)) from error


def _too_large() -> str:
    return _(
        "This package is large: bring it in as a course, which shows how far it is, and choose it in a lesson then."
    )


def _written(course: Course, path: Path, actor: User, now: datetime) -> Package:
    block = course.modules[0].lessons[0].blocks[0]
    files = StoredFiles()
    try:
        with transaction.atomic():
            lock_imports()
            assets = files.store(course.assets, actor=actor, step=lambda: None)
            done = write_packages([(block, Lesson(title=course.title))], course.source_key, assets)
            made: Package = next(iter(done.rows.values()))
            if done.touched:
                payload = {"standard": made.standard, "files": len(made.files)}
                record(PACKAGE_MADE, object=made, actor=actor, payload=payload, occurred_at=now)
            transaction.on_commit(files.forget)
    except BaseException:
        # Without a database the journal stays, and the next import does this.
        with suppress(DatabaseError), transaction.atomic():
            lock_imports()
            files.take_away()
        raise
    return made
