"""Folders for what is made of a film before it is stored: gigabytes that a killed worker cannot take away itself."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings

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


def sweep(now: datetime) -> int:
    """Remove what was left on this machine by workers that were killed while others went on elsewhere; return how much."""
    swept = 0
    for place in _root().glob("*-*"):
        with suppress(FileNotFoundError):
            if place.stat().st_mtime < (now - KEPT).timestamp():
                shutil.rmtree(place, ignore_errors=True)
                swept += 1
    return swept
