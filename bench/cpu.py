"""CPU seconds of the server's processes, read from `/proc`."""

import os
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


def _stat(pid: int) -> list[str]:
    text = Path(f"/proc/{pid}/stat").read_text()
    return text[text.rindex(")") + 2 :].split()


def parent(pid: int) -> int:
    """Return the process that started `pid`."""
    return int(_stat(pid)[1])


def tree(root: int) -> list[int]:
    """Return `root` and all processes below it."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int(_stat(int(entry.name))[1])
            except (OSError, ValueError):
                continue
    found = [root]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def seconds(root: int) -> float:
    """Return user and system CPU seconds of `root` and all below it, children that ended included."""
    total = 0
    for pid in tree(root):
        try:
            total += sum(int(value) for value in _stat(pid)[11:15])
        except OSError:
            continue
    return total / _TICK
