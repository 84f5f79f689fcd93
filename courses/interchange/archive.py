"""Opening what a stranger packed: a folder, a `.tar.gz`, a `.zip` or an `.imscc`.

Archives are unpacked into a private folder that goes when the work is done. The number of entries, the bytes
really written, the packing ratio, the names and the kinds of entries are checked while unpacking, so a
hostile archive costs no more than the limits allow. A folder left by a killed process is removed by the next.
"""

from __future__ import annotations

import fcntl
import gzip
import io
import os
import shutil
import stat
import struct
import tarfile
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO, Final, Self, cast

from django.utils.translation import gettext as _

from courses.interchange.errors import ArchiveError, HostileArchive
from courses.interchange.files import (
    DEFAULT_LIMITS,
    Limits,
    PackageFiles,
    Spare,
    folder_files,
    is_clutter,
    safe_name,
    too_many_files,
)

PREFIX: Final = "lms-import-"
CHUNK: Final = 1024 * 1024
MOST_INSIDE: Final = 200
# A tar header with its extended attributes fits many times into this; a bomb made of them does not.
HEADER_ALLOWANCE: Final = 1024 * 1024


@contextmanager
def open_package(path: Path, limits: Limits = DEFAULT_LIMITS) -> Iterator[PackageFiles]:
    """Yield the files of the package at `path`. Raises `ArchiveError` or `HostileArchive`."""
    if not path.exists():
        raise ArchiveError(_("There is no file or folder at %(path)s.") % {"path": path})
    if path.is_dir():
        with private_folder() as room:
            yield folder_files(path.resolve(), limits, Spare(room))
        return
    if not path.is_file():
        raise ArchiveError(_("%(path)s is neither a file nor a folder.") % {"path": path})
    with private_folder() as folder, private_folder() as room:
        unpacker = _Unpacker(folder, limits, path.stat().st_size)
        with path.open("rb") as stream:
            start = stream.read(512)
            stream.seek(0)
            if not start:
                raise ArchiveError(_("The file is empty."))
            if start.startswith(b"\x1f\x8b"):
                unpacker.tar(cast(IO[bytes], gzip.GzipFile(fileobj=stream)))
            elif start.startswith(b"PK\x03\x04"):
                unpacker.zip(stream)
            elif start[257:262] == b"ustar":
                unpacker.tar(stream)
            else:
                raise ArchiveError(
                    _("This is no archive that we read: it must be a folder, .tar.gz, .zip or .imscc.")
                )
        yield PackageFiles(folder, frozenset(unpacker.names), path, Spare(room))


def unpack_inside(spare: Spare, path: Path, limits: Limits = DEFAULT_LIMITS) -> PackageFiles:
    """Return the files of a zip that lies within a package. All of these together keep to the limits of one.

    Raises `ArchiveError` or `HostileArchive`.
    """
    spare.opened += 1
    if spare.opened > MOST_INSIDE:
        raise HostileArchive(_("More than %(n)d packages lie within this one.") % {"n": MOST_INSIDE})
    folder = spare.folder / str(spare.opened)
    folder.mkdir(mode=0o700)
    unpacker = _Unpacker(folder, limits, path.stat().st_size)
    before = spare.written
    unpacker.room = limits.total_bytes - before
    with path.open("rb") as stream:
        unpacker.zip(stream)
    spare.written = before + unpacker.written
    return PackageFiles(folder, frozenset(unpacker.names), path, spare)


@contextmanager
def private_folder() -> Iterator[Path]:
    """A folder that only we read, locked while in use, and removed afterwards."""
    _remove_abandoned()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    lock = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def _remove_abandoned() -> None:
    """Remove folders whose process was killed: nobody holds their lock any more."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            # A minute's grace covers the moment between making a folder and locking it.
            if folder.stat().st_uid != os.getuid() or time.time() - folder.stat().st_mtime < 60:
                continue
            lock = os.open(folder, os.O_RDONLY)
        except OSError:
            continue
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            continue
        else:
            shutil.rmtree(folder, ignore_errors=True)
        finally:
            os.close(lock)


class _Unpacker:
    """Writes entries below one folder and keeps count."""

    def __init__(self, folder: Path, limits: Limits, packed: int) -> None:
        self.folder = folder
        self.limits = limits
        self.packed = packed
        self.names: set[str] = set()
        self.entries = 0
        self.written = 0
        self.room = limits.total_bytes

    def count(self) -> None:
        self.entries += 1
        if self.entries > self.limits.files:
            raise too_many_files(self.limits)

    def write(self, name: str, source: IO[bytes]) -> None:
        """Copy one entry, refusing it as soon as it grows past a limit."""
        if name in self.names:
            raise HostileArchive(_("“%(name)s” is in the archive twice.") % {"name": name})
        target = self.folder / name
        size = 0
        try:
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
            with os.fdopen(os.open(target, flags, 0o600), "wb") as out:
                while chunk := source.read(CHUNK):
                    size += len(chunk)
                    self.written += len(chunk)
                    self.check_size(size, name)
                    out.write(chunk)
        except (FileExistsError, NotADirectoryError, IsADirectoryError) as problem:
            raise HostileArchive(_("“%(name)s” is both a file and a folder.") % {"name": name}) from problem
        self.names.add(name)

    def check_size(self, size: int, name: str) -> None:
        if size > self.limits.file_bytes:
            raise HostileArchive(_("“%(name)s” is larger than this site accepts.") % {"name": name})
        if self.written > self.room:
            raise HostileArchive(_("The package is larger than this site accepts when unpacked."))
        if self.written > self.limits.ratio_from and self.written > self.packed * self.limits.ratio:
            raise HostileArchive(_("The archive unpacks to far more than any course: it looks like a bomb."))

    # zip

    def zip(self, stream: BinaryIO) -> None:
        _check_zip_directory(stream, self.limits)
        try:
            with zipfile.ZipFile(stream) as archive:
                for entry in archive.infolist():
                    self.zip_entry(archive, entry)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as problem:
            raise ArchiveError(_("The archive is damaged: %(problem)s.") % {"problem": problem}) from problem

    def zip_entry(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
        self.count()
        name = safe_name(entry.filename, self.limits)
        mode = stat.S_IFMT(entry.external_attr >> 16)
        if mode not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise HostileArchive(_("“%(name)s” is a link or a device, not a file.") % {"name": name})
        if entry.flag_bits & 0x1:
            raise ArchiveError(_("“%(name)s” is locked with a password.") % {"name": name})
        if entry.is_dir() or not name or is_clutter(name):
            return
        if entry.file_size > self.limits.file_bytes:
            raise HostileArchive(_("“%(name)s” is larger than this site accepts.") % {"name": name})
        with archive.open(entry) as source:
            self.write(name, source)

    # tar

    def tar(self, stream: IO[bytes]) -> None:
        meter = _Meter(stream)
        try:
            with tarfile.open(fileobj=meter, mode="r|", errorlevel=2, tarinfo=_Entry) as archive:
                while (entry := archive.next()) is not None:
                    self.tar_entry(archive, entry, meter)
        except (tarfile.TarError, EOFError, OSError, zlib.error, ValueError, struct.error) as problem:
            raise ArchiveError(_("The archive is damaged: %(problem)s.") % {"problem": problem}) from problem
        if not self.entries:
            raise ArchiveError(_("The archive holds no files."))

    def tar_entry(self, archive: tarfile.TarFile, entry: tarfile.TarInfo, meter: _Meter) -> None:
        self.count()
        name = safe_name(entry.name, self.limits)
        if entry.islnk() and name in self.names and safe_name(entry.linkname, self.limits) == name:
            return  # tar writes a file that it was told to pack twice as a link to itself
        if entry.issparse() or not (entry.isreg() or entry.isdir()):
            raise HostileArchive(_("“%(name)s” is a link or a device, not a file.") % {"name": name})
        if entry.size > self.limits.file_bytes:
            raise HostileArchive(_("“%(name)s” is larger than this site accepts.") % {"name": name})
        size = entry.size if entry.isreg() else 0
        meter.allow(size + HEADER_ALLOWANCE)
        if entry.isdir():
            return
        if not name or is_clutter(name):
            self.written += size
            self.check_size(size, name)
            return
        source = archive.extractfile(entry)
        if source is None:
            raise ArchiveError(_("“%(name)s” cannot be read.") % {"name": name})
        self.write(name, source)


class _Entry(tarfile.TarInfo):
    """A header that is damaged or cut off is an error; tarfile alone takes it for the end of the archive."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        return cls._checked(super().frombuf, buf, encoding, errors)

    @classmethod
    def _frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str, **options: Any) -> Self:
        # Where Debian reads headers in its patched Python 3.11.2.
        inner: Callable[..., Self] = getattr(super(), "_frombuf", super().frombuf)
        return cls._checked(inner, buf, encoding, errors, **options)

    @classmethod
    def _checked(
        cls, read: Callable[..., Self], buf: bytes | bytearray, *values: str, **options: Any
    ) -> Self:
        try:
            return read(buf, *values, **options)
        except tarfile.HeaderError as problem:
            if len(buf) == tarfile.BLOCKSIZE and not any(buf):
                raise  # a block of zeros is the end of an archive
            raise ArchiveError(_("The archive is damaged: %(problem)s.") % {"problem": problem}) from problem


class _Meter(io.RawIOBase):
    """A stream that may only be read so far: tar headers of any size would otherwise be held in memory."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__()
        self.stream = stream
        self.left = HEADER_ALLOWANCE

    def allow(self, size: int) -> None:
        self.left = size

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        content = self.stream.read(size)
        self.left -= len(content)
        if self.left < 0:
            raise HostileArchive(_("A header of the archive is far too large."))
        return content


def _check_zip_directory(stream: BinaryIO, limits: Limits) -> None:
    """Refuse a table of contents that is too long, before anything reads it into memory.

    The end record (PKWARE APPNOTE 4.3.16, and 4.3.14 for large archives) says how many entries there are and
    how many bytes they take; a liar about the first is caught by the second.
    """
    stream.seek(0, io.SEEK_END)
    end = stream.tell()
    stream.seek(max(0, end - 66_000))
    tail = stream.read()
    stream.seek(0)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < 22:
        raise ArchiveError(_("The archive is cut off: its table of contents is missing."))
    entries, size = struct.unpack("<10xH I 6x", tail[at : at + 22])
    large = tail[at - 76 : at - 20] if at >= 76 else b""
    if large.startswith(b"PK\x06\x06"):
        more_entries, more = struct.unpack("<32xQQ8x", large)
        entries, size = max(entries, more_entries), max(size, more)
    if entries > limits.files or size > limits.files * 400:
        raise too_many_files(limits)
