"""Joining the embedded servers of a home for as long as one command runs.

Each server has a keeper, a process of its own that belongs to nobody. Whoever needs the server holds a shared
lock; the keeper stops the server once it can take that lock for itself. So commands come and go in any order,
and one that is killed lets go like any other.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from lms.stack import locks
from lms.stack.errors import StackError
from lms.stack.paths import BASE_DIR, Home, lms_home
from lms.stack.secrets import make_home
from lms.stack.urls import StackUrls, stack_urls

# The embedded server, and the setting whose presence means that people brought their own.
SERVERS = {"postgres": "DATABASE_URL", "valkey": "REDIS_URL"}
_START_SECONDS = 90


def wanted(environment: Mapping[str, str] = os.environ) -> list[str]:
    """Return the names of the servers that have to be embedded."""
    return [name for name, setting in SERVERS.items() if not environment.get(setting)]


class Lease:
    """The right to find one server of a home running, until it is closed. Raises `StackError`."""

    def __init__(self, home: Home, name: str) -> None:
        self.home = home
        self.name = name
        try:
            make_home(home)
            self._users = locks.acquire(users_lock(home, name), shared=True)
        except PermissionError as error:
            raise StackError(
                f"{error.filename} is closed to this user: set LMS_HOME to a folder of its own."
            ) from error

    def ensure(self) -> None:
        """Start the server's keeper where none lives. Raises `StackError` when the server does not start."""
        with locks.held(self.home.run / f"{self.name}.start"):
            if not locks.is_held(keeper_lock(self.home, self.name)):
                self._start_keeper()

    def close(self) -> None:
        """Let go; the keeper stops the server if nobody else needs it."""
        if self._users is not None:
            locks.release(self._users)
            self._users = None

    def _start_keeper(self) -> None:
        try:
            done = subprocess.run(
                [sys.executable, "-m", "lms.stack.keeper", self.name, str(self.home.root)],
                cwd=BASE_DIR,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
                timeout=_START_SECONDS,
                start_new_session=True,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise StackError(f"{self.name} did not start within {_START_SECONDS} s.") from error
        if done.returncode:
            raise StackError(done.stderr.strip() or f"The keeper of {self.name} ended ({done.returncode}).")


def users_lock(home: Home, name: str) -> Path:
    """The lock everyone who needs the server shares."""
    return home.run / f"{name}.users"


def keeper_lock(home: Home, name: str) -> Path:
    """The lock a living keeper holds."""
    return home.run / f"{name}.keeper"


@contextmanager
def session(home: Path | None = None, environment: Mapping[str, str] = os.environ) -> Iterator[StackUrls]:
    """Have the embedded servers of `home` (default: `LMS_HOME`) running within the block.

    A server whose address `environment` gives (`DATABASE_URL`, `REDIS_URL`) is left alone.
    Raises `StackError` when one cannot be started.
    """
    place = Home(home) if home else lms_home()
    with ExitStack() as stack:
        for name in wanted(environment):
            lease = Lease(place, name)
            stack.callback(lease.close)
            lease.ensure()
        yield stack_urls(place.root)
