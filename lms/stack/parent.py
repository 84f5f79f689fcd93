"""Ending with `make`.

Make passes SIGTERM on to its children, but after a SIGINT or SIGHUP of its own it only waits for them, as if a
terminal had told them too. What shows from outside is that it no longer catches the signal it has received.
"""

import os
import signal
import sys
import threading
import time
from pathlib import Path

from lms.stack.spawn import die_with_parent

_TOLD = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM)
_LOOK_EVERY = 0.25  # seconds


def end_with_parent() -> None:
    """Have this process sent SIGTERM when its parent ends or is told to end (Linux; elsewhere nothing)."""
    die_with_parent(signal.SIGTERM)
    if sys.platform == "linux":
        parent = os.getppid()
        threading.Thread(target=_follow, args=(parent, caught_signals(parent)), daemon=True).start()


def caught_signals(pid: int) -> frozenset[int]:
    """Return which of the signals that end a process `pid` handles itself; none when it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return frozenset()
    mask = int(status.partition("SigCgt:")[2].split()[0], 16)
    return frozenset(number for number in _TOLD if mask >> (number - 1) & 1)


def _follow(parent: int, before: frozenset[int]) -> None:
    while before <= caught_signals(parent):
        time.sleep(_LOOK_EVERY)
    os.kill(os.getpid(), signal.SIGTERM)
