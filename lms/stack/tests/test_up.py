"""`manage.py up`, from an empty folder to nothing left of it."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from lms.stack import process
from lms.stack.management.commands import up as command
from lms.stack.management.commands.up import MARK, end_leftovers
from lms.stack.paths import BASE_DIR, Home
from lms.stack.process import wait_until
from lms.stack.tests.conftest import PATIENCE, Running, one, processes, running


class Up:
    """A running `manage.py up` of one home, on the port that `kept` keeps for it."""

    def __init__(self, home: Path, kept: socket.socket) -> None:
        self.home, self.port = home, int(kept.getsockname()[1])
        names = {"PATH", "HOME", "LANG"}
        self.environment = {name: value for name, value in os.environ.items() if name in names}
        self.environment |= {"LMS_HOME": str(home), "PORT": str(self.port), "PUBLIC_SCHEME": "http"}
        self.process: subprocess.Popen[str] | None = None
        self.lines: list[str] = []
        self._reader = threading.Thread()

    def start(self) -> list[str]:
        """Start, and return what it printed until it was ready (or ended)."""
        self.process = subprocess.Popen(
            process.command([sys.executable, "manage.py", "up"], death_signal=signal.SIGTERM),
            cwd=BASE_DIR,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines, settled = [], threading.Event()
        # What nobody reads fills its pipe, and then it stands still: read on until its end.
        self._reader = threading.Thread(target=self._read, args=[self.process, self.lines, settled])
        self._reader.start()
        assert settled.wait(15 * PATIENCE), self.said()  # a database from nothing is work
        return list(self.lines)

    def _read(self, started: subprocess.Popen[str], lines: list[str], settled: threading.Event) -> None:
        assert started.stdout is not None
        with started.stdout as output:
            for line in output:
                lines.append(line.rstrip())
                if line.startswith("ready "):
                    settled.set()
        settled.set()

    def said(self) -> str:
        """Return the end of what it printed, for a person."""
        return "\n".join(self.lines[-60:])

    def health(self) -> tuple[int, dict[str, str]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            response = connection.getresponse()
            return response.status, json.load(response)["checks"]
        except (OSError, http.client.HTTPException, ValueError):
            return 0, {}  # it starts, or dies, just now
        finally:
            connection.close()

    def child(self, pattern: str) -> int:
        """Return the direct child of `up` whose command matches `pattern`; 0 while there is none."""
        assert self.process is not None
        found = (
            one.pid for one in running() if one.parent == self.process.pid and re.search(pattern, one.command)
        )
        return next(found, 0)

    def of_home(self, pattern: str) -> int:
        """Return the one process of the home whose command matches `pattern`; 0 while there are none or several."""
        try:
            return one(self.home, pattern)
        except ValueError:
            return 0

    def descendants(self) -> set[Running]:
        """Return `up` itself, its children and theirs; the stores and their keepers belong to nobody."""
        assert self.process is not None
        everyone, members = running(), {self.process.pid}
        for _ in range(4):
            members |= {one.pid for one in everyone if members & {one.parent, one.group}}
        return {one for one in everyone if one.pid in members}

    def end(self, number: int) -> None:
        """Send a signal and wait until it is gone."""
        assert self.process is not None
        self.process.send_signal(number)
        self.process.wait(2 * PATIENCE)
        self._reader.join(PATIENCE)


def alive(family: set[Running]) -> dict[int, str]:
    """Return the commands of those of the family that still run."""
    known = {(one.pid, one.started) for one in family}
    return {each.pid: each.command for each in running() if (each.pid, each.started) in known}


@pytest.fixture
def port() -> Iterator[socket.socket]:
    """A socket that keeps a port, and does not listen: nobody is given the port who does not ask for it by its number."""
    with socket.socket() as kept:
        kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        kept.bind(("127.0.0.1", 0))
        yield kept


@pytest.fixture
def up(home: Path, port: socket.socket) -> Iterator[Up]:
    instance = Up(home, port)
    yield instance
    if instance.process is not None:
        instance.end(signal.SIGKILL)


@pytest.mark.long
def test_from_an_empty_folder_through_every_crash_to_nothing_left(up: Up) -> None:
    lines = up.start()
    assert lines[-1] == f"ready http://127.0.0.1:{up.port}", "\n".join(lines)
    well = {"database": "ok", "cache": "ok", "worker": "ok", "beat": "ok"}
    assert wait_until(lambda: up.health() == (200, well), PATIENCE), up.said()

    again = subprocess.run(
        [sys.executable, "manage.py", "up"],
        cwd=BASE_DIR,
        env=up.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert again.returncode == 1
    assert "already up" in again.stderr

    for pattern in ("gunicorn", "lms.celery worker", "lms.celery beat"):
        killed = up.child(pattern)
        assert killed, up.said()
        os.kill(killed, signal.SIGKILL)
        assert wait_until(lambda: up.child(pattern) not in {0, killed}, PATIENCE), up.said()  # noqa: B023
    for pattern in ("bin/postgres -D", "valkey-server", "keeper postgres"):
        killed = one(up.home, pattern)
        os.kill(killed, signal.SIGKILL)
        # Well for a moment longer it may still be.
        assert wait_until(lambda: up.of_home(pattern) not in {0, killed}, PATIENCE), up.said()  # noqa: B023
        assert wait_until(lambda: up.health() == (200, well), PATIENCE), (pattern, up.said())

    # Itself; the web with two workers; the worker with two processes, which it may have to fork anew; beat.
    assert wait_until(lambda: len(up.descendants()) >= 8, PATIENCE), (up.descendants(), up.said())
    family = up.descendants()
    up.end(signal.SIGTERM)
    assert up.process is not None
    assert up.process.returncode == 0, up.said()
    assert wait_until(lambda: not alive(family) and not processes(up.home), PATIENCE), processes(up.home)

    # Killed itself, it leaves nothing that stops the next start.
    assert up.start()[-1].startswith("ready "), up.said()
    family = up.descendants()
    up.end(signal.SIGKILL)
    assert up.start()[-1].startswith("ready "), up.said()
    assert not alive(family)
    up.end(signal.SIGINT)
    assert wait_until(lambda: not processes(up.home), PATIENCE), processes(up.home)


def test_its_end_takes_ten_seconds_at_most(home: Path) -> None:
    """Whatever children and keepers do: each step has its time. A loaded machine adds its own."""
    for child in command.children(Home(home), 8000, {}):
        assert sum(seconds for _signal, seconds in child.stop_steps) <= 5, child.name
    assert command.PATIENCE_WITH_KEEPERS <= 4


def test_what_a_killed_start_left_behind_is_ended(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    marked = {**os.environ, MARK: str(home)}
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(600)"
    with subprocess.Popen([sys.executable, "-c", deaf], env=marked, stdout=subprocess.PIPE) as left:
        try:
            assert left.stdout is not None
            left.stdout.readline()
            end_leftovers(Home(home.with_name("another")), 0.1)
            assert left.poll() is None
            end_leftovers(Home(home), 0.1)
            assert left.wait(PATIENCE) == -signal.SIGKILL
        finally:
            left.kill()
    assert f"ending process {left.pid}" in capsys.readouterr().out


def test_a_taken_port_is_said_before_anything_is_started(up: Up) -> None:
    with socket.create_server(("127.0.0.1", up.port)):
        lines = up.start()
    assert f"Port {up.port} is taken" in lines[-1]
    assert not (up.home / "postgres").exists()
