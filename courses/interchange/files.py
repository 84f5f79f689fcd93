"""The files of an opened package, reachable only by the names that were found in it."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from courses.interchange.errors import ArchiveError, BrokenDocument, HostileArchive

# Left behind by desktop systems; never part of a course.
CLUTTER: Final = frozenset({"__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini", ".git", ".svn"})


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a package may ask of this machine. Bytes are counted as they are written, not as claimed."""

    files: int = 20_000
    total_bytes: int = 8 * 1024**3
    file_bytes: int = 2 * 1024**3
    # Text packs 5 to 20 times; zeros pack 1,000 times. Judged only once `ratio_from` bytes are out.
    ratio: int = 100
    ratio_from: int = 32 * 1024**2
    path_length: int = 1000
    depth: int = 32


DEFAULT_LIMITS: Final = Limits()


def too_many_files(limits: Limits) -> HostileArchive:
    return HostileArchive(
        _("The package holds more than %(limit)d files; nothing was imported.") % {"limit": limits.files}
    )


def safe_name(raw: str, limits: Limits = DEFAULT_LIMITS) -> str:
    """Return the entry's path with forward slashes, or refuse it.

    Refused: absolute paths, drive letters, `..`, names that are not text, and what is too long or too deep.
    """
    shown = raw.encode("utf-8", "backslashreplace").decode()[:200]
    try:
        raw.encode("utf-8")
    except UnicodeEncodeError as problem:
        raise HostileArchive(_("The name “%(name)s” is not valid UTF-8.") % {"name": shown}) from problem
    name = unicodedata.normalize("NFC", raw.replace("\\", "/"))
    if any(unicodedata.category(character) == "Cc" for character in name):
        raise HostileArchive(_("The name “%(name)s” has control characters in it.") % {"name": shown})
    if name.startswith("/") or name[1:2] == ":":
        raise HostileArchive(_("“%(name)s” is an absolute path.") % {"name": shown})
    parts = [part for part in name.split("/") if part not in ("", ".")]
    if ".." in parts:
        raise HostileArchive(_("“%(name)s” would be written outside the package.") % {"name": shown})
    if len(name) > limits.path_length or any(len(part.encode()) > 255 for part in parts):
        raise HostileArchive(_("The name “%(name)s” is too long.") % {"name": shown})
    if len(parts) > limits.depth:
        raise HostileArchive(_("“%(name)s” lies in too many folders.") % {"name": shown})
    return "/".join(parts)


def is_clutter(name: str) -> bool:
    parts = name.split("/")
    return not CLUTTER.isdisjoint(parts) or parts[-1].startswith("._")


@dataclass(slots=True)
class Spare:
    """Room of our own for what lies packed within a package; `opened` and `written` count against its limits."""

    folder: Path
    opened: int = 0
    written: int = 0


@dataclass(frozen=True, slots=True)
class PackageFiles:
    """A folder of files with relative names. A name that is not in `names` cannot be opened."""

    root: Path
    names: frozenset[str]
    # The file they were unpacked from; None for a folder.
    archive: Path | None = None
    spare: Spare | None = None

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self.names))

    def path(self, name: str) -> Path:
        """Where the file lies on this disk. Raises `BrokenDocument` when the package has no such file."""
        if name not in self.names:
            raise BrokenDocument(_("The package refers to this file but does not contain it."), file=name)
        return self.root / name

    def read(self, name: str) -> bytes:
        return self.path(name).read_bytes()

    def text(self, name: str) -> str:
        """The file as text: UTF-8, with or without a byte-order mark, else Windows-1252."""
        content = self.read(name)
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError:
            return content.decode("cp1252", "replace")

    def below(self, folder: str) -> PackageFiles:
        """The same files, seen from inside `folder` ('' is the whole package)."""
        if not folder:
            return self
        prefix = folder.rstrip("/") + "/"
        names = frozenset(name.removeprefix(prefix) for name in self.names if name.startswith(prefix))
        return PackageFiles(self.root / folder, names, self.archive, self.spare)


def folder_files(root: Path, limits: Limits = DEFAULT_LIMITS, spare: Spare | None = None) -> PackageFiles:
    """List a folder without following links, within the limits."""
    names: set[str] = set()
    total = 0
    pending = [""]
    while pending:
        prefix = pending.pop()
        try:
            entries = list(os.scandir(root / prefix))
        except OSError as problem:
            raise ArchiveError(
                _("The folder cannot be read: %(problem)s.") % {"problem": problem}
            ) from problem
        for entry in entries:
            name = safe_name(f"{prefix}{entry.name}", limits)
            mode = entry.stat(follow_symlinks=False)
            if is_clutter(name):
                continue
            if stat.S_ISDIR(mode.st_mode):
                pending.append(f"{prefix}{entry.name}/")
            elif stat.S_ISREG(mode.st_mode):
                names.add(f"{prefix}{entry.name}")
                total += mode.st_size
            else:
                raise HostileArchive(_("“%(name)s” is a link or a device, not a file.") % {"name": name})
            if len(names) > limits.files:
                raise too_many_files(limits)
            if total > limits.total_bytes or mode.st_size > limits.file_bytes:
                raise HostileArchive(_("The package is larger than this site accepts."))
    return PackageFiles(root, frozenset(names), spare=spare)
