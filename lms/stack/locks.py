"""Advisory locks that the kernel lets go of when their holder dies, however it dies."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def acquire(path: Path, *, shared: bool = False, wait: bool = True) -> int | None:
    """Lock the file at `path` and return the descriptor that holds it; None if taken and not waiting."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    try:
        fcntl.flock(descriptor, kind if wait else kind | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def release(descriptor: int) -> None:
    """Let go of a lock from `acquire`."""
    os.close(descriptor)


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold the lock at `path` for a while, waiting for it as long as it takes."""
    descriptor = acquire(path)
    assert descriptor is not None
    try:
        yield
    finally:
        release(descriptor)


def is_held(path: Path) -> bool:
    """Tell whether somebody holds the lock at `path` for themselves."""
    descriptor = acquire(path, shared=True, wait=False)
    if descriptor is None:
        return True
    release(descriptor)
    return False
