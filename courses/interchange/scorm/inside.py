"""A SCORM package that lies as a zip within the package of another system."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from courses.interchange.archive import unpack_inside
from courses.interchange.errors import PackageError
from courses.interchange.files import PackageFiles
from courses.interchange.ledger import Ledger
from courses.interchange.package import Asset, Launch
from courses.interchange.scorm.package import NAME, is_scorm, launch_of, read_manifest

LARGEST_DIRECTORY: Final = 20_000


@dataclass(frozen=True, slots=True)
class Inside:
    """A package and all its files, the zip among them."""

    title: str
    launch: Launch
    assets: tuple[Asset, ...]


def may_be_scorm(file: Path) -> bool:
    """Whether a file is a zip with a manifest at its top; nothing is unpacked."""
    try:
        with zipfile.ZipFile(file) as archive:
            return len(archive.filelist) <= LARGEST_DIRECTORY and NAME in archive.NameToInfo
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError):
        return False


def read_inside(files: PackageFiles, file: Path, path: str, ledger: Ledger) -> Inside | None:
    """Return the SCORM package in the zip `file`, which the outer package knows as `path`; None when it is none.

    Its files go by names below `path`. Raises `PackageError` when it is broken or larger than this site accepts.
    """
    if files.spare is None or not may_be_scorm(file):
        return None
    inner = unpack_inside(files.spare, file)
    if not is_scorm(inner):
        return None
    manifest = read_manifest(inner)
    launch, assets = launch_of(inner, file, manifest, ledger, folder=f"{path}/", archive_path=path)
    return Inside(manifest.title[:255], launch, assets)


def read_or_lose(
    files: PackageFiles, file: Path, path: str, ledger: Ledger, *, item: str, kind: str
) -> Inside | None:
    """As `read_inside`; what is broken is None as well, and in the report as a detail of the component."""
    try:
        return read_inside(files, file, path, ledger)
    except PackageError as problem:
        ledger.lose(item, f"{kind}.package", str(problem))
        return None
