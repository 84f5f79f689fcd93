"""PostgreSQL's own programs (`psql`, `pg_dump`, ...) for commands that call them, such as `dbshell`."""

import os

from lms.stack.errors import StackError
from lms.stack.lease import wanted
from lms.stack.paths import Home
from lms.stack.postgres import programs
from lms.stack.urls import DATABASE, ROLE


def offer_tools(home: Home) -> None:
    """Put the wheel's programs first on `PATH`, and point them at the embedded database where there is one.

    Debian's own refuse a newer server.
    """
    try:
        os.environ["PATH"] = f"{programs()}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    except StackError:
        return  # no wheel for this machine: people brought a database, and its programs, of their own
    if "postgres" in wanted():
        os.environ["PGHOST"] = str(home.sockets)
        os.environ["PGUSER"] = ROLE
        os.environ["PGDATABASE"] = DATABASE
        os.environ["PGPASSFILE"] = str(home.secrets / "pgpass")
