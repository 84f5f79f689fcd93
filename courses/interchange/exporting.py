"""Taking a course out, in one of the formats there are. Complete or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from accounts.models import User
from courses.catalogue.models import Course
from courses.interchange.finishing import Progress, silent
from courses.interchange.outgoing import cartridge, olx
from courses.interchange.own.actions import export_archive
from courses.interchange.own.archive import SUFFIX
from courses.interchange.report import ExportReport

FORMATS: Final[dict[str, tuple[str, Callable[..., ExportReport]]]] = {
    "archive": (SUFFIX, export_archive),
    "cc": (cartridge.SUFFIX, cartridge.export_cartridge),
    "olx": (olx.SUFFIX, olx.export_olx),
}
"""By name: how the file ends, and who writes it."""


def export_course(
    course: Course, *, format: str, out: Path, actor: User, progress: Progress = silent
) -> ExportReport:
    """Write the course to the file `out` and return what was written and what the format cannot say.

    Inside of the course's organisation. `KeyError` for a format that is not in `FORMATS`.
    """
    _suffix, write = FORMATS[format]
    return write(course, out, actor=actor, progress=progress)
