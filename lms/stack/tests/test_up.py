"""`manage.py up`, from an empty folder to nothing left of it."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from lms.stack.management.commands.up import MARK, end_leftovers
from lms.stack.paths import BASE_DIR, Home
from lms.stack.process import wait_until
from lms.stack.tests.conftest import one, processes, running


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Up:
    """A running `manage.py up` of one home."""

    def __init__(self, home: Path, port: int) -> None:
        self.home, self.port = home, port
        kept = {"PATH", "HOME", "LANG"}
        self.environment = {name: value for name, value in os.environ.items() if name in kept}
        self.environment |= {"LMS_HOME": str(home), "PORT": str(port), "PUBLIC_SCHEME": "http"}
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> list[str]:
        """Start, and return what it printed until it was ready (or ended)."""
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "up"],
            cwd=BASE_DIR,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self.process.stdout is not None
        return list(self._until_ready(self.process.stdout))

    def _until_ready(self, output: IO[str]) -> Iterator[str]:
        for line in output:
            yield line.rstrip()
            if line.startswith("ready "):
                return

    def health(self) -> tuple[int, dict[str, str]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            response = connection.getresponse()
            return response.status, json.load(response)["checks"]
        except OSError:
            return 0, {}
        finally:
            connection.close()

    def child(self, pattern: str) -> int:
        """Return the direct child of `up` whose command matches `pattern`; 0 while there is none."""
        assert self.process is not None
        found = (
            one.pid for one in running() if one.parent == self.process.pid and re.search(pattern, one.command)
        )
        return next(found, 0)

    def family(self) -> set[int]:
        """Return every process that belongs to this instance."""
        assert self.process is not None
        members = {self.process.pid}
        for _ in range(4):
            members |= {one.pid for one in running() if members & {one.parent, one.group}}
        return (members | set(processes(self.home))) - {os.getpid()}

    def end(self, number: int) -> float:
        """Send a signal and return the seconds until it was gone."""
        assert self.process is not None
        assert self.process.stdout is not None
        if self.process.stdout.closed:
            return 0.0
        began = time.monotonic()
        self.process.send_signal(number)
        with self.process.stdout as output:
            output.read()
        self.process.wait(30)
        return time.monotonic() - began


def alive(family: set[int]) -> dict[int, str]:
    """Return the commands of those of the family that still run."""
    return {each.pid: each.command for each in running() if each.pid in family}


@pytest.fixture
def up(home: Path) -> Iterator[Up]:
    instance = Up(home, free_port())
    yield instance
    if instance.process is not None:
        instance.end(signal.SIGKILL)


@pytest.mark.long
def test_from_an_empty_folder_through_every_crash_to_nothing_left(up: Up) -> None:
    lines = up.start()
    assert lines[-1] == f"ready http://127.0.0.1:{up.port}", "\n".join(lines)
    assert up.health() == (200, {"database": "ok", "cache": "ok", "worker": "ok", "beat": "ok"})

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
        os.kill(killed, signal.SIGKILL)
        assert wait_until(lambda: up.child(pattern) not in {0, killed}, 10)  # noqa: B023  (used at once)
    for pattern in ("bin/postgres -D", "valkey-server", "keeper postgres"):
        os.kill(one(up.home, pattern), signal.SIGKILL)
        assert wait_until(lambda: up.health()[0] == 200, 20), (pattern, up.health())

    family = up.family()
    assert len(family) >= 10, family
    assert up.end(signal.SIGTERM) < 10
    assert wait_until(lambda: not alive(family), 3)
    assert not processes(up.home)

    # Killed itself, it leaves nothing that stops the next start.
    assert up.start()[-1].startswith("ready ")
    family = up.family()
    up.end(signal.SIGKILL)
    assert up.start()[-1].startswith("ready ")
    assert not alive(family)
    assert up.end(signal.SIGINT) < 10
    assert wait_until(lambda: not processes(up.home), 3)


def test_what_a_killed_start_left_behind_is_ended(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    marked = {**os.environ, MARK: str(home)}
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", deaf], env=marked, stdout=subprocess.PIPE) as left:
        assert left.stdout is not None
        left.stdout.readline()
        end_leftovers(Home(home.with_name("another")), 0.1)
        assert left.poll() is None
        end_leftovers(Home(home), 0.1)
        assert left.wait(5) == -signal.SIGKILL
    assert f"ending process {left.pid}" in capsys.readouterr().out


def test_a_taken_port_is_said_before_anything_is_started(up: Up) -> None:
    with socket.create_server(("127.0.0.1", up.port)):
        lines = up.start()
    assert f"Port {up.port} is taken" in lines[-1]
    assert not (up.home / "postgres").exists()
