"""What is inside the embedded PostgreSQL: created once, configured at each start, set up by its superuser."""

import os
import secrets
import shutil
import tempfile
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from lms.stack import process
from lms.stack.paths import Home
from lms.stack.process import RunAs
from lms.stack.secrets import kept_secret
from lms.stack.urls import DATABASE, ROLE

SUPERUSER = "postgres"
# Raise this when `set_up` learns something that clusters of people should get at their next start.
_SET_UP = "1"

CONFIGURATION = """\
# Written by lms.stack at each start. Settings of your own go into postgresql.conf, below the include: they win.
listen_addresses = ''
unix_socket_directories = '{sockets}'
unix_socket_permissions = 0700
password_encryption = scram-sha-256
# The passwords are 256 random bits: stretching them would only make each connection cost five milliseconds.
scram_iterations = 1
max_connections = {connections}
shared_buffers = 128MB
effective_cache_size = 1GB
work_mem = 8MB
maintenance_work_mem = 128MB
random_page_cost = 1.1
jit = off
min_wal_size = 80MB
max_wal_size = 1GB
checkpoint_timeout = 15min
autovacuum_naptime = 20s
timezone = UTC
log_timezone = UTC
log_line_prefix = '%m [%p] '
log_min_duration_statement = 1000
log_checkpoints = off
log_lock_waits = on
log_parameter_max_length = 0
"""
# A test's data may be lost with the machine.
NOT_DURABLE = """\
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
# A plan must not depend on whether it came by in time.
autovacuum = off
log_min_duration_statement = -1
"""
ACCESS = """\
# Written by lms.stack: nobody comes in but through the Unix socket, with a password.
local all all scram-sha-256
local replication all scram-sha-256
"""
# Row-level security keeps the planner from using an index for a condition whose function might tell a stranger
# about the rows it saw. These cannot: they neither raise on values nor write anywhere.
LEAKPROOF = (
    "ts_match_vq(tsvector, tsquery)",
    "ts_match_qv(tsquery, tsvector)",
    "jsonb_contains(jsonb, jsonb)",
)


def passwords(home: Home) -> Path:
    """Return the libpq password file of the cluster's roles, made on first use."""
    lines = [f"*:*:*:{role}:{secrets.token_urlsafe(32)}\n" for role in (ROLE, SUPERUSER)]
    kept_secret(home, "pgpass", "".join(lines))
    return home.secrets / "pgpass"


def _password(home: Home, role: str) -> str:
    lines = passwords(home).read_text().splitlines()
    return next(line.split(":")[4] for line in lines if line.split(":")[3] == role)


def create(home: Home, initdb: Path, data: Path, user: RunAs | None) -> None:
    """Create the cluster in one step: a run that is killed half-way leaves nothing the next would trip over."""
    for left in data.parent.glob("new-*"):
        shutil.rmtree(left)
    fresh = Path(tempfile.mkdtemp(prefix="new-", dir=data.parent))
    password = fresh / "password"
    password.write_text(_password(home, SUPERUSER))
    process.own(fresh, user)
    process.run(
        [
            *(initdb, "--pgdata", fresh / "data", "--username", SUPERUSER, "--pwfile", password),
            *("--auth", "scram-sha-256", "--encoding", "UTF8", "--no-instructions", "--no-sync"),
            *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C"),
        ],
        user=user,
    )
    (fresh / "data" / "postgresql.conf").write_text("include 'lms.conf'\n\n# Your own settings:\n")
    (fresh / "data").rename(data)
    shutil.rmtree(fresh)


def configure(home: Home, data: Path, user: RunAs | None, *, durable: bool) -> None:
    """Write the configuration of this start: the home may have moved, the defaults may have changed."""
    text = CONFIGURATION.format(
        sockets=str(home.sockets).replace("'", "''"), connections=100 if durable else 250
    )
    for name, content in (("lms.conf", text + ("" if durable else NOT_DURABLE)), ("pg_hba.conf", ACCESS)):
        path = data / name
        path.write_text(content)
        if user:
            os.chown(path, user.uid, user.gid)


def connect(home: Home, database: str, *, seconds: int = 60) -> psycopg.Connection[Any]:
    """Connect to `database` as superuser, for this package's own work, waiting `seconds` at most."""
    return psycopg.connect(
        host=str(home.sockets),
        dbname=database,
        user=SUPERUSER,
        passfile=str(passwords(home)),
        connect_timeout=seconds,
        autocommit=True,
    )


def set_up(home: Home, data: Path, user: RunAs | None) -> None:
    """Create role and database, extensions and marks, once per version of this function; safe to repeat."""
    marker = data / "lms.set-up"
    if marker.exists() and marker.read_text() == _SET_UP:
        return
    with connect(home, "postgres") as connection:
        _set_up_role(connection, _password(home, ROLE))
    _set_up_database(home, "template1")
    with connect(home, "postgres") as connection:
        if not _exists(connection, "SELECT FROM pg_database WHERE datname = %s", DATABASE):
            names = sql.Identifier(DATABASE), sql.Identifier(ROLE)
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template1").format(*names))
    _set_up_database(home, DATABASE)
    marker.write_text(_SET_UP)
    if user:
        os.chown(marker, user.uid, user.gid)


def _set_up_role(connection: psycopg.Connection[Any], password: str) -> None:
    """The application's role owns its database and may create others (tests), and is held by every policy."""
    role = sql.Identifier(ROLE)
    if not _exists(connection, "SELECT FROM pg_roles WHERE rolname = %s", ROLE):
        connection.execute(sql.SQL("CREATE ROLE {}").format(role))
    connection.execute(
        sql.SQL("ALTER ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE CREATEDB PASSWORD {}").format(
            role, sql.Literal(password)
        )
    )


def _set_up_database(home: Home, database: str) -> None:
    with connect(home, database) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS vector")
        for function in LEAKPROOF:
            connection.execute(f"ALTER FUNCTION pg_catalog.{function} LEAKPROOF".encode())


def _exists(connection: psycopg.Connection[Any], query: str, name: str) -> bool:
    return connection.execute(query.encode(), [name]).fetchone() is not None
