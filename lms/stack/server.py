"""What the two embedded servers have in common: start, wait until they answer, stop."""

import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path

from lms.stack import process
from lms.stack.errors import StackError
from lms.stack.paths import Home
from lms.stack.process import RunAs
from lms.stack.secrets import make_home

_ROTATE_AT = 5_000_000  # bytes
_LAST_LINES = 15


class Server(ABC):
    """One embedded server of one home. Start it in the main thread: it ends when that thread does."""

    name: str
    death_signal: int
    stop_steps: Sequence[tuple[int, float]]
    start_seconds: float

    def __init__(self, home: Home) -> None:
        self.home = home
        self.pid: int | None = None
        self.child: subprocess.Popen[bytes] | None = None
        self._user: RunAs | None = None

    @property
    @abstractmethod
    def data(self) -> Path:
        """The folder the server works in."""

    @property
    @abstractmethod
    def program(self) -> Path:
        """The server's executable."""

    @property
    @abstractmethod
    def pid_file(self) -> Path:
        """The file whose first line is the running server's process id."""

    @abstractmethod
    def prepare(self) -> None:
        """Make data and configuration ready to start; safe to repeat."""

    @abstractmethod
    def arguments(self) -> list[str | Path]:
        """Return the command that runs the server in the foreground."""

    @abstractmethod
    def answers(self) -> bool:
        """Tell whether the server does its work at this moment."""

    @abstractmethod
    def set_up(self) -> None:
        """Bring what is inside the running server up to date; safe to repeat."""

    @property
    def log(self) -> Path:
        """The file the server prints to."""
        return self.home.log / f"{self.name}.log"

    def choose_user(self) -> RunAs | None:
        """Return (and remember) the user the server runs as."""
        self._user = process.run_as(self.data, [self.program, self.data, self.home.sockets / "socket"])
        return self._user

    def start(self) -> None:
        """Start the server, or adopt the one already running on this data, and wait until it answers.

        Raises `StackError` with the end of its log when it does not.
        """
        make_home(self.home)
        process.private_folder(self.home.log)
        user = self.choose_user()
        process.private_folder(self.home.sockets, user)
        self.prepare()
        running = self._running()
        if running is None:
            self._rotate_log()
            with open(self.log, "ab") as output:
                self.child = process.start(
                    self.arguments(), death_signal=self.death_signal, output=output, user=user
                )
            running = self.child.pid
        self.pid = running
        self._wait_until_it_answers()
        self.set_up()

    def stop(self) -> None:
        """Stop the server, however long that takes within the patience of `stop_steps`."""
        if self.pid is not None:
            process.end(self.pid, self.stop_steps)
        if self.child is not None:
            self.child.wait()
        self.pid = self.child = None

    def _running(self) -> int | None:
        """Return the process already serving this data; wait for one that is on its way out."""
        pid = self._noted_pid()
        if pid is None:
            return None
        deadline = time.monotonic() + self.start_seconds
        while process.is_alive(pid):
            # One whose keeper was killed has been told to stop, and may answer for a moment longer.
            if not process.wait_gone(pid, 1.0) and self.answers():
                return pid
            if time.monotonic() > deadline:
                raise StackError(f"{self.name} (process {pid}) neither answers nor ends; see {self.log}")
        return None

    def _noted_pid(self) -> int | None:
        """Return the process the pid file names; remove a file left behind by one that is gone."""
        try:
            pid = int(self.pid_file.read_text().split()[0])
        except FileNotFoundError:
            return None
        except (ValueError, IndexError):
            pid = 0
        if pid and process.runs_in(pid, self.program.name, self.data):
            return pid
        self.pid_file.unlink(missing_ok=True)
        return None

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + self.start_seconds
        while not self.answers():
            if self.child is not None and self.child.poll() is not None:
                raise StackError(f"{self.name} did not start:\n{self.last_lines()}")
            if time.monotonic() > deadline:
                raise StackError(
                    f"{self.name} does not answer after {self.start_seconds:.0f} s:\n{self.last_lines()}"
                )
            time.sleep(0.02)

    def last_lines(self) -> str:
        """Return the end of the log, for a person."""
        try:
            lines = self.log.read_text(errors="replace").splitlines()
        except FileNotFoundError:
            return "(no log)"
        return "\n".join(lines[-_LAST_LINES:])

    def _rotate_log(self) -> None:
        if self.log.exists() and self.log.stat().st_size > _ROTATE_AT:
            self.log.replace(self.log.with_suffix(".log.1"))
