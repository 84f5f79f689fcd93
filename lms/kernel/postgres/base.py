"""Django's PostgreSQL backend, plus the scope on every connection (tenancy, wall two).

Before a statement runs, the connection's settings `lms.organization`, `lms.platform` and, for writes,
`lms.context` are brought in line with the scope and provenance of the code that runs it. What was set
last is remembered on the connection itself, so the usual cost is one comparison and no round trip.
The memory is dropped on every rollback, because a `SET` made inside the transaction goes with it.

A pooled connection is not asked whether it lives before each request: one whose server has ended says so by itself
(`is_alive`).

`OPTIONS["scope_is_local"]` (PgBouncer in transaction mode) uses `SET LOCAL` instead: the memory then
ends with each transaction, and a statement outside of one gets a transaction of its own.
"""

import re
import select
from typing import Any

import psycopg
from django.db import transaction
from django.db.backends.postgresql import base as postgresql
from django.db.backends.postgresql.operations import DatabaseOperations
from django.db.backends.utils import CursorWrapper
from psycopg_pool import ConnectionPool

from lms.kernel import provenance, tenancy

_FRESH = ("", "", "")
_READS = re.compile(r"\s*SELECT\s", re.IGNORECASE).match
# They touch no row, so the scope may wait for the first statement that does.
_SAVEPOINTS = ("SAVEPOINT ", "RELEASE SAVEPOINT ", "ROLLBACK TO SAVEPOINT ")
_SET = (
    "SELECT set_config('lms.organization', %s, {0}), set_config('lms.platform', %s, {0}), "
    "set_config('lms.context', %s, {0})"
)
_SET_SESSION = _SET.format("false")
_SET_LOCAL = _SET.format("true")


def is_alive(connection: psycopg.Connection[Any]) -> None:
    """Raise when a pooled connection is broken, as `ConnectionPool.check_connection`, without a round trip if it is not.

    A server that ended or was killed has closed its side, or left a last message, so the idle socket has something to
    read. Only then the server is asked.
    """
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    if poll.poll(0):
        ConnectionPool.check_connection(connection)


class _PreparedCursor(psycopg.Cursor[Any]):
    """Binds on the server and keeps the plan, from the first execution on."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        return super().execute(query, params, prepare=True)


class _ScopedCursor:
    """Applies the scope before each statement. Mixed into Django's cursor wrappers."""

    db: "DatabaseWrapper"
    # Whether what is written may land in the audit trail, which wants to know who acts.
    audited = True

    def _execute_with_wrappers(self, sql: Any, params: Any, many: bool, executor: Any) -> Any:
        run = super()._execute_with_wrappers  # type: ignore[misc]
        if self.db.scope_is_local and self.db.autocommit and not self.db.in_atomic_block:
            with transaction.atomic(using=self.db.alias):
                self.db.apply_scope(sql, self.audited)
                return run(sql, params, many, executor)
        self.db.apply_scope(sql, self.audited)
        return run(sql, params, many, executor)

    def copy(self, statement: Any, params: Any = None) -> Any:
        """COPY goes past `execute`, so it needs the scope of its own."""
        self.db.apply_scope(statement)
        return self.cursor.copy(statement, params)  # type: ignore[attr-defined]


class ScopedCursorWrapper(_ScopedCursor, CursorWrapper):
    """The wrapper of every cursor."""


class ScopedCursorDebugWrapper(_ScopedCursor, postgresql.CursorDebugWrapper):
    """The same while queries are logged."""


class Operations(DatabaseOperations):
    """Tells what a prepared statement said: its cursor does not know the text any more."""

    def last_executed_query(self, cursor: Any, sql: Any, params: Any) -> str:
        return super().last_executed_query(cursor, sql, params) or str(sql)


class DatabaseWrapper(postgresql.DatabaseWrapper):
    """One connection that always carries the scope of whoever uses it."""

    ops_class = Operations

    def __init__(self, settings_dict: dict[str, Any], alias: str = "default") -> None:
        super().__init__(settings_dict, alias)
        self.scope_is_local = bool(settings_dict.get("OPTIONS", {}).get("scope_is_local", False))

    def get_connection_params(self) -> dict[str, Any]:
        params = super().get_connection_params()
        params.pop("scope_is_local", None)
        return params

    @property
    def pool(self) -> Any:
        """Django's pool of this process (None without one), with the cheaper look at its connections."""
        found = super().pool
        if found is not None and found._check is ConnectionPool.check_connection:
            found._check = is_alive
        return found

    def make_cursor(self, cursor: Any) -> ScopedCursorWrapper:
        return ScopedCursorWrapper(cursor, self)

    def make_debug_cursor(self, cursor: Any) -> ScopedCursorDebugWrapper:
        return ScopedCursorDebugWrapper(cursor, self)

    def prepared_cursor(self, *, audited: bool = True) -> Any:
        """Return a cursor whose statements PostgreSQL plans once a connection, not at each execution.

        For hot statements written by hand. Values are bound on the server, so they need a type that shows:
        cast what stands alone (`%(zone)s::text`). Behind PgBouncer it is a usual cursor. `audited=False` is for
        writes to tables that are left out of the audit trail: it saves telling the server who acts.
        """
        if self.scope_is_local:
            return self.cursor()
        self.ensure_connection()
        cursor = self._prepare_cursor(_PreparedCursor(self.connection))  # type: ignore[attr-defined]
        cursor.audited = audited
        return cursor

    def apply_scope(self, sql: Any, audited: bool = True) -> None:
        """Bring the connection's settings in line with the scope, unless they are already."""
        if isinstance(sql, str) and sql.startswith(_SAVEPOINTS):
            return
        connection: Any = self.connection
        remembered: tuple[str, str, str] | None = getattr(connection, "lms_scope", _FRESH)
        organization, platform = tenancy.active().settings
        reads = not audited or (isinstance(sql, str) and _READS(sql) is not None)
        if remembered is not None and remembered[0] == organization and remembered[1] == platform:
            if reads:
                return
            context = provenance.as_setting()
            if remembered[2] == context:
                return
        else:
            context = provenance.as_setting()
        wanted = (organization, platform, context)
        with self.wrap_database_errors:
            connection.execute(_SET_LOCAL if self.scope_is_local else _SET_SESSION, wanted)
        connection.lms_scope = wanted

    def _forget_scope(self) -> None:
        if self.connection is not None:
            self.connection.lms_scope = None

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        if self.scope_is_local:
            self._forget_scope()

    def _rollback(self) -> None:
        super()._rollback()  # type: ignore[misc]
        self._forget_scope()

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc]
        self._forget_scope()
