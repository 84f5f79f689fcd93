"""Homes of a test's own, and whatever still runs in them ended at its end."""

import os
import re
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from lms.stack.process import wait_until

PATIENCE: Final = 120.0
"""Seconds to wait for what must come, on a machine that may stand still for some of them. Nothing is measured by it."""


@dataclass(frozen=True)
class Running:
    """A process that has not ended; `started` tells it from a later one of the same number."""

    pid: int
    started: int
    parent: int
    group: int
    command: str
    folder: str


def running() -> list[Running]:
    """Return the processes of this machine, zombies apart."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it may end while we look
            state, parent, group, *more = (folder / "stat").read_text().rpartition(")")[2].split()
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            place = ""
            with suppress(OSError):  # another user's
                place = os.readlink(folder / "cwd")
            if state not in {"Z", "X"}:
                found.append(
                    Running(int(folder.name), int(more[16]), int(parent), int(group), command, place)
                )
    return found


def processes(home: Path) -> dict[int, str]:
    """Return the running processes whose command names `home`, by process id."""
    return {one.pid: one.command for one in running() if str(home) in one.command}


def one(home: Path, pattern: str) -> int:
    """Return the one process of `home` whose command matches `pattern`.

    What it forks carries its command until it has given itself another, so children of a match do not count.
    """
    found = [each for each in running() if str(home) in each.command and re.search(pattern, each.command)]
    pids = {each.pid for each in found}
    [eldest] = [each.pid for each in found if each.parent not in pids]
    return eldest


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder for a home, closed to other users as `mktemp -d` makes it."""
    folder = Path(tempfile.mkdtemp(prefix="lms-stack-", dir="/tmp"))
    path = folder / "var"
    yield path
    # The children of a killed server end by themselves, and write until they do: they are told by where they work.
    assert wait_until(lambda: not _end_all_in(path), PATIENCE), _end_all_in(path)
    shutil.rmtree(folder)


def _end_all_in(home: Path) -> list[Running]:
    """Kill what runs in `home`; return what was found running."""
    found = [one for one in running() if str(home) in one.command or Path(one.folder).is_relative_to(home)]
    for each in found:
        with suppress(ProcessLookupError):
            os.kill(each.pid, signal.SIGKILL)
    return found
