"""An instance of the product that belongs to one drill: `manage.py up` in a home of its own, and its processes."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from bench.cpu import parent, tree

ROOT = Path(__file__).resolve().parent.parent


def free_port() -> int:
    """Return a port of this machine that nobody listens to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def command_of(pid: int) -> str:
    """Return the command line of a process, '' when it is gone."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    return ""


class Instance:
    """A running `manage.py up`. `environment` must hold `LMS_HOME` and `PORT`; `log` takes what it prints."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self.environment, self.log = environment, log
        self.home, self.port = Path(environment["LMS_HOME"]), int(environment["PORT"])
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it is ready. Raises `RuntimeError` when it ends instead."""
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "up"],
                cwd=ROOT,
                env=self.environment,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        while b"\nready " not in self.log.read_bytes():
            if self.process.poll() is not None:
                raise RuntimeError(f"It did not start; see {self.log}.")
            time.sleep(0.2)

    def stop(self) -> None:
        """End it."""
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(30)

    def green(self) -> bool:
        """Tell whether /healthz answers 200."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def wait_green(self, seconds: float = 90) -> float:
        """Wait until it is green twice in a row; return the seconds it took. Raises `TimeoutError`."""
        began = time.monotonic()
        while time.monotonic() - began < seconds:
            if self.green():
                taken = time.monotonic() - began
                time.sleep(0.3)
                if self.green():
                    return taken
            time.sleep(0.1)
        raise TimeoutError(f"/healthz was not green within {seconds} s.")

    def web_master(self) -> int:
        """Return gunicorn's master."""
        return self._children_of_up("gunicorn")

    def web_worker(self) -> int:
        """Return one of gunicorn's workers."""
        return self._child_of(self.web_master())

    def worker(self) -> int:
        """Return Celery's main process."""
        return self._children_of_up(r"lms\.celery worker")

    def worker_child(self) -> int:
        """Return one of the processes in which Celery works."""
        return self._child_of(self.worker())

    def valkey(self) -> int:
        """Return Valkey."""
        return int((self.home / "valkey" / "valkey.pid").read_text())

    def postgres(self) -> int:
        """Return PostgreSQL's postmaster."""
        return int((self.home / "postgres" / "data" / "postmaster.pid").read_text().splitlines()[0])

    def kill(self, which: Callable[[], int]) -> int:
        """Send SIGKILL to the process that `which` names now; return its id."""
        pid = which()
        os.kill(pid, signal.SIGKILL)
        return pid

    def _children_of_up(self, pattern: str) -> int:
        assert self.process is not None
        up = self.process.pid
        found = [pid for pid in tree(up) if _parent(pid) == up and re.search(pattern, command_of(pid))]
        if not found:
            raise RuntimeError(f"No process of this instance matches {pattern}.")
        return found[0]

    def _child_of(self, pid: int) -> int:
        return next(one for one in tree(pid) if _parent(one) == pid)


def _parent(pid: int) -> int:
    with suppress(OSError):
        return parent(pid)
    return 0
