"""The supervisor, with small children of its own: prefix, restart, and an end that ends everything."""

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from lms.stack.process import is_alive, wait_gone
from lms.stack.supervisor import Child, Supervisor
from lms.stack.tests.conftest import PATIENCE

FAMILY = """
import os, signal, sys, time
if len(sys.argv) > 2: signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = os.fork()
if child == 0:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
else:
    print("started", os.getpid(), child, flush=True)
while True: time.sleep(60)
"""


def family(name: str, *extra: str) -> Child:
    """A child with a child that does not listen; with an `extra` argument it does not listen itself."""
    return Child(
        name, [sys.executable, "-c", FAMILY, name, *extra], dict(os.environ), [(signal.SIGTERM, 0.5)]
    )


def supervise(children: list[Child], look: Callable[[Supervisor], None]) -> None:
    """Run the supervisor, calling `look` now and then, until it is told to stop and has ended."""
    supervisor = Supervisor(children)
    deadline = time.monotonic() + PATIENCE

    def tick() -> None:
        assert time.monotonic() < deadline, "the supervisor was never told to stop"
        look(supervisor)

    supervisor.on_tick = tick
    supervisor.run()


def pids(output: str, name: str) -> list[tuple[int, int]]:
    """Return process ids of each start of `name`, and of its own child."""
    lines = [line.split() for line in output.splitlines() if line.startswith(name) and "started" in line]
    return [(int(line[-2]), int(line[-1])) for line in lines]


def test_what_dies_is_started_again_and_its_orphans_are_ended(capsys: pytest.CaptureFixture[str]) -> None:
    seen: list[str] = []

    def look(supervisor: Supervisor) -> None:
        seen.append(capsys.readouterr().out)
        starts = pids("".join(seen), "web")
        if len(starts) == 1 and is_alive(starts[0][0]):
            os.kill(starts[0][0], signal.SIGKILL)
        if len(starts) == 2:
            supervisor.stopping = True

    supervise([family("web")], look)
    (killed, orphan), (second, grandchild) = pids("".join(seen), "web")
    assert all(wait_gone(pid, PATIENCE) for pid in (killed, orphan, second, grandchild))
    assert "web ended (-9); starting it again" in "".join(seen)


def test_the_end_is_the_end_also_for_those_who_do_not_listen(capsys: pytest.CaptureFixture[str]) -> None:
    seen: list[str] = []

    def look(supervisor: Supervisor) -> None:
        seen.append(capsys.readouterr().out)
        if pids("".join(seen), "web") and pids("".join(seen), "deaf"):
            os.kill(os.getpid(), signal.SIGTERM)

    supervise([family("web"), family("deaf", "deaf")], look)
    family_members = [pid for name in ("web", "deaf") for pair in pids("".join(seen), name) for pid in pair]
    assert len(family_members) == 4
    assert all(wait_gone(pid, PATIENCE) for pid in family_members)


def test_children_end_with_a_killed_supervisor(tmp_path: Path) -> None:
    noted = tmp_path / "pids"
    code = (
        "import sys; from lms.stack.supervisor import Child, Supervisor\n"
        "from pathlib import Path; import signal, os\n"
        f"child = Child('web', ['sleep', '3600'], dict(os.environ), [(signal.SIGTERM, 1)])\n"
        "supervisor = Supervisor([child])\n"
        "def look():\n"
        f"    Path({str(noted)!r}).write_text(str(child.process.pid))\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "supervisor.on_tick = look\n"
        "supervisor.run()\n"
    )
    assert os.spawnv(os.P_WAIT, sys.executable, [sys.executable, "-c", code]) == -signal.SIGKILL
    assert wait_gone(int(noted.read_text()), PATIENCE)
