"""From a file, folder or archive to its questions: which format it is, and the reader for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.interchange.archive import open_package, private_folder
from courses.interchange.bank.aiken import read_aiken
from courses.interchange.bank.blackboard import read_pool
from courses.interchange.bank.cloze_text import read_cloze_text
from courses.interchange.bank.entries import Entries, Entry, Reader
from courses.interchange.bank.gift import read_gift
from courses.interchange.bank.moodle import read_moodle
from courses.interchange.bank.qti1 import read_qti1
from courses.interchange.bank.qti2 import ITEM, items_of, read_items
from courses.interchange.bank.spreadsheet import read_csv
from courses.interchange.bank.texts import encoding_of
from courses.interchange.errors import ArchiveError, UnknownFormat
from courses.interchange.files import DEFAULT_LIMITS, Limits, PackageFiles
from courses.interchange.storable import ACTIVE

BEGINNING: Final = 64 * 1024
_XML: Final = {"quiz": ("moodle", read_moodle), "POOL": ("blackboard", read_pool), "questestinterop": ("qti12", read_qti1)}  # fmt: skip
_ROOT: Final = re.compile(r"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")
_PAGE: Final = re.compile(r"<(!doctype|html)\b", re.IGNORECASE)
_NO_QUESTIONS: Final = (*ACTIVE, ".json", ".md", ".yml", ".yaml", ".py")
_NEITHER: Final = gettext_lazy("It is none of the formats of questions that are read here.")
_PACKED: Final = (b"PK\x03\x04", b"\x1f\x8b")


@dataclass(frozen=True, slots=True)
class Source:
    """Questions to be read: the format, and a generator of entries, to be gone through once."""

    format: str
    entries: Entries


@contextmanager
def open_questions(path: Path, limits: Limits = DEFAULT_LIMITS) -> Iterator[Source]:
    """Yield the questions at `path`. Raises `PackageError`, also while they are read."""
    with private_folder() as spare:
        yield from _open(path, limits, spare)


def _open(path: Path, limits: Limits, spare: Path) -> Iterator[Source]:
    if path.is_file() and not _is_packed(path):
        if path.stat().st_size > limits.file_bytes:
            raise ArchiveError(_("The file is larger than this site accepts."))
        format, reader = reader_for(path, path.name)
        yield Source(format, reader(path, path.name, spare))
        return
    with open_package(path, limits) as files:
        inside = _with_one_folder(files)
        if items_of(inside):
            yield Source("qti", read_items(inside))
        else:
            yield Source(*_all_files(inside, spare))


def _is_packed(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(4).startswith(_PACKED)


def _with_one_folder(files: PackageFiles) -> PackageFiles:
    """The files seen from the folder that the manifest lies in."""
    found = sorted(
        (name for name in files if name.rsplit("/", 1)[-1] == "imsmanifest.xml"),
        key=lambda name: name.count("/"),
    )
    return files.below(found[0].rpartition("/")[0]) if found else files


def _all_files(files: PackageFiles, spare: Path) -> tuple[str, Entries]:
    """Every file that is one of questions; the others are listed."""
    formats = set()
    readers: list[tuple[str, Reader | None, str]] = []
    for name in files:
        if name.rsplit("/", 1)[-1] == "imsmanifest.xml":
            continue
        try:
            format, reader = reader_for(files.path(name), name)
            formats.add(format)
            readers.append((name, reader, ""))
        except UnknownFormat as problem:
            readers.append((name, None, problem.sentence))
    if not formats:
        raise UnknownFormat(_("No questions were found in a format that is read here."))
    return "+".join(sorted(formats)), _chained(files, readers, spare)


def _chained(files: PackageFiles, readers: list[tuple[str, Reader | None, str]], spare: Path) -> Entries:
    for name, reader, reason in readers:
        if reader is None:
            yield Entry("file.unread", name, reason=reason)
            continue
        for entry in reader(files.path(name), name, spare):
            entry.place = f"{name}, {entry.place}"
            yield entry


def reader_for(path: Path, name: str) -> tuple[str, Reader]:
    """Format and reader for one file, by how it begins. Raises `UnknownFormat`."""
    if not path.stat().st_size:
        raise UnknownFormat(_("The file is empty."), file=name)
    with path.open(encoding=encoding_of(path), errors="replace") as stream:
        start = stream.read(BEGINNING).lstrip("\ufeff \t\r\n")
    if name.lower().endswith(_NO_QUESTIONS) or _PAGE.match(start):
        raise UnknownFormat(_NEITHER, file=name)
    if start.startswith("<") and (root := _ROOT.search(start)):
        # Canvas calls its settings of a quiz so, too.
        if root[1] in _XML and "canvas.instructure.com" not in start[: start.find(">", root.end())]:
            return _XML[root[1]]
        if root[1] in ITEM:
            return "qti", _read_item
        if start.startswith("<?xml"):
            raise UnknownFormat(
                _("This XML is not one of questions: it begins with <%(root)s>.") % {"root": root[1][:60]},
                file=name,
            )
    if re.search(r"^\s*ANSWER:\s*\S", start, re.MULTILINE):
        return "aiken", read_aiken
    header = start.split("\n", 1)[0].lower()
    if name.lower().endswith((".csv", ".tsv")) or re.search(r"(^|[,;\t])\"?question\"?([,;\t]|\s*$)", header):
        return "csv", read_csv
    if re.search(r"\{\d{0,3}:[A-Z_]{2,20}[:}]", start):
        return "cloze", read_cloze_text
    if "{" in start and "\x00" not in start:
        return "gift", read_gift
    raise UnknownFormat(_NEITHER, file=name)


def _read_item(path: Path, name: str, spare: Path) -> Entries:
    files = PackageFiles(path.parent, frozenset({path.name}))
    return read_items(files)
