"""A file as a path: other programs read files by name, and an upload may live in an object store."""

import io
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

from courses.media.workplace import held_copy

CHUNK: Final = 1024 * 1024


def _path(file: Any) -> Path | None:
    """Return the path of a plain file, also inside Django's wrappers; None for a member of an archive and the like."""
    while not isinstance(file, io.BufferedReader | io.BufferedRandom | io.FileIO):
        file = getattr(file, "file", None)
        if file is None:
            return None
    raw = getattr(file, "raw", file)
    path = Path(raw.name) if isinstance(raw, io.FileIO) and isinstance(raw.name, str) else None
    return path if path is not None and path.is_file() else None


@contextmanager
def on_disk(file: IO[bytes]) -> Iterator[Path]:
    """Give the path of a file with these bytes: its own where it has one, else that of a copy that goes away."""
    path = _path(file)
    if path is not None:
        file.flush()
        yield path
        return
    with held_copy() as copy:
        file.seek(0)
        shutil.copyfileobj(file, copy, CHUNK)
        copy.flush()
        file.seek(0)
        yield Path(copy.name)
