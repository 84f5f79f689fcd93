"""Where a film is worked on before it is stored: gigabytes that a killed worker cannot take away itself."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Final
from uuid import UUID, uuid4

from django.conf import settings

COPIES: Final = "copies"
KEPT: Final = timedelta(days=2)
"""Longer than any film takes; then nobody works in it any more."""


def _root() -> Path:
    return Path(settings.WORK_ROOT)


@contextmanager
def workplace(asset: UUID) -> Iterator[Path]:
    """Give an empty folder that goes away. What others left for the same asset goes too: they were killed, or superseded."""
    _root().mkdir(parents=True, exist_ok=True, mode=0o750)
    for left in _root().glob(f"{asset}-*"):
        shutil.rmtree(left, ignore_errors=True)
    place = Path(tempfile.mkdtemp(prefix=f"{asset}-", dir=_root()))
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def held_copy() -> Iterator[IO[bytes]]:
    """Give an empty file with a name, for a copy of what lies in an object store. It goes away afterwards.

    A lock of the file system says that its process lives, so whoever makes the next copy takes away what killed ones left.
    """
    folder = _root() / COPIES
    folder.mkdir(parents=True, exist_ok=True, mode=0o750)
    _clear(folder)
    while True:
        path = folder / uuid4().hex
        copy = path.open("x+b")
        fcntl.flock(copy, fcntl.LOCK_EX)
        if os.fstat(copy.fileno()).st_nlink:
            break
        copy.close()  # cleared by another process before it was locked
    try:
        yield copy
    finally:
        path.unlink(missing_ok=True)
        copy.close()


def _clear(folder: Path) -> int:
    """Remove the copies nobody holds; return how many."""
    cleared = 0
    for path in folder.glob("*"):
        with suppress(OSError), path.open("rb") as left:
            fcntl.flock(left, fcntl.LOCK_EX | fcntl.LOCK_NB)  # somebody's: refused, as an OSError
            path.unlink()
            cleared += 1
    return cleared


def sweep(now: datetime) -> int:
    """Remove what was left on this machine by workers that were killed while others went on elsewhere; return how much."""
    swept = _clear(_root() / COPIES)
    for place in _root().glob("*-*"):
        with suppress(FileNotFoundError):
            if place.stat().st_mtime < (now - KEPT).timestamp():
                shutil.rmtree(place, ignore_errors=True)
                swept += 1
    return swept
