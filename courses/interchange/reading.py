"""From files to a `Package`: find the course, choose the reader."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.utils.translation import gettext as _

from courses.interchange.common_cartridge.cartridge import read_cartridge
from courses.interchange.errors import UnknownFormat
from courses.interchange.files import PackageFiles
from courses.interchange.moodle.backup import read_backup
from courses.interchange.olx.course import read_course
from courses.interchange.olx.library import read_library
from courses.interchange.package import Package
from courses.interchange.scorm.package import is_scorm, read_scorm

# The file that makes a folder a course, most telling first.
MARKS: Final[dict[str, Callable[[PackageFiles], Package]]] = {
    "moodle_backup.xml": read_backup,
    "course.xml": read_course,
    "imsmanifest.xml": lambda files: read_scorm(files) if is_scorm(files) else read_cartridge(files),
    "library.xml": read_library,
}
DEEPEST: Final = 3


def read_package(files: PackageFiles) -> Package:
    """Read the one course in `files`, which may lie some folders down. Raises `PackageError`."""
    for mark, reader in MARKS.items():
        for depth in range(DEEPEST + 1):
            found = [
                name.removesuffix(mark).rstrip("/")
                for name in files
                if name.count("/") == depth and name.rsplit("/", 1)[-1] == mark
            ]
            if len(found) == 1:
                return reader(files.below(found[0]))
            if found:
                raise UnknownFormat(
                    _("There are several courses here; import one at a time: %(folders)s.")
                    % {"folders": ", ".join(sorted(found))}
                )
    raise UnknownFormat(
        _(
            "No course was found: there is no course.xml (OLX), no imsmanifest.xml (Common Cartridge, SCORM) and no "
            "moodle_backup.xml (Moodle)."
        )
    )
