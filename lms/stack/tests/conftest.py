"""Homes of a test's own, and whatever still runs in them ended at its end."""

import os
import re
import signal
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from lms.stack.process import wait_gone


@dataclass(frozen=True)
class Running:
    """A process that has not ended."""

    pid: int
    parent: int
    group: int
    command: str


def running() -> list[Running]:
    """Return the processes of this machine, zombies apart."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it may end while we look
            state, parent, group = (folder / "stat").read_text().rpartition(")")[2].split()[:3]
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            if state != "Z":
                found.append(Running(int(folder.name), int(parent), int(group), command))
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
    with tempfile.TemporaryDirectory(prefix="lms-stack-", dir="/tmp") as folder:
        path = Path(folder) / "var"
        yield path
        for pid in processes(path):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            wait_gone(pid, 5)
