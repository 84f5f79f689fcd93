"""Homes of a test's own, and whatever still runs in them ended at its end."""

import os
import re
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from lms.stack.process import wait_gone


def processes(home: Path) -> dict[int, str]:
    """Return the running processes whose command names `home`, by process id."""
    listed = subprocess.run(
        ["ps", "-eww", "-o", "pid=,stat=,args="], capture_output=True, text=True, check=True
    )
    found = {}
    for line in listed.stdout.splitlines():
        pid, state, command = line.split(None, 2)
        if str(home) in command and not state.startswith("Z"):
            found[int(pid)] = command
    return found


def one(home: Path, pattern: str) -> int:
    """Return the one process of `home` whose command matches `pattern`."""
    [pid] = [pid for pid, command in processes(home).items() if re.search(pattern, command)]
    return pid


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder for a home, closed to other users as `mktemp -d` makes it."""
    with tempfile.TemporaryDirectory(prefix="lms-stack-", dir="/tmp") as folder:
        path = Path(folder) / "var"
        yield path
        for pid in processes(path):
            os.kill(pid, signal.SIGKILL)
            wait_gone(pid, 5)
