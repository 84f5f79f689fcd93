"""Monthly range partitions of `kernel_event` and `kernel_audit_entry`, with a DEFAULT that catches strays.

PostgreSQL, 5.12: a row that fits no partition goes to DEFAULT, so nothing is lost when upkeep was late;
`ensure_month` then moves such rows into the partition it creates.
"""

from datetime import date, timedelta
from typing import Any, Protocol

from django.db import connection, transaction

PARTITIONED = ("kernel_event", "kernel_audit_entry")


class Executes(Protocol):
    """A cursor or a schema editor, as far as upkeep needs one."""

    def execute(self, sql: Any, /) -> Any: ...


def wall_sql(partition: str) -> str:
    """Return SQL that closes a partition: rows are reached through the parent, whose policies apply.

    Only upkeep, in the platform's scope, touches a partition directly.
    """
    return (
        f"ALTER TABLE {partition} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY; "
        f"CREATE POLICY upkeep ON {partition} USING ((SELECT current_setting('lms.platform', true)) = 'on')"
    )


def month_start(day: date, offset: int = 0) -> date:
    """Return the first day of the month that lies `offset` months from the one of `day`."""
    months = day.year * 12 + day.month - 1 + offset
    return date(months // 12, months % 12 + 1, 1)


def partition_name(table: str, month: date) -> str:
    """Return e.g. `kernel_event_2026_11`."""
    return f"{table}_{month:%Y_%m}"


def ensure_month(run: Executes, table: str, month: date) -> None:
    """Create the partition of `month` unless it is there, moving what DEFAULT caught of it."""
    start, end = month_start(month), month_start(month, 1)
    name = partition_name(table, start)
    run.execute(
        f"""
        DO $$ BEGIN
          IF to_regclass('{name}') IS NULL THEN
            CREATE TABLE {name} (LIKE {table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
            WITH moved AS (
              DELETE FROM {table}_default
              WHERE occurred_at >= '{start} 00:00+00' AND occurred_at < '{end} 00:00+00' RETURNING *
            ) INSERT INTO {name} SELECT * FROM moved;
            ALTER TABLE {table} ATTACH PARTITION {name}
              FOR VALUES FROM ('{start} 00:00+00') TO ('{end} 00:00+00');
            {wall_sql(name)};
          END IF;
        END $$
        """
    )


def ensure(run: Executes, day: date, back: int = 1, ahead: int = 3) -> None:
    """Create the partitions from `back` months before the month of `day` to `ahead` months after."""
    for table in PARTITIONED:
        for offset in range(-back, ahead + 1):
            ensure_month(run, table, month_start(day, offset))


def drop_before(table: str, day: date) -> list[str]:
    """Drop the partitions of `table` that end on or before `day`; return their names."""
    dropped = []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid "
            "WHERE i.inhparent = %s::regclass AND c.relname ~ '_[0-9]{4}_[0-9]{2}$' ORDER BY 1",
            [table],
        )
        for (name,) in cursor.fetchall():
            year, month = (int(part) for part in name.rsplit("_", 2)[1:])
            if month_start(date(year, month, 1), 1) <= day:
                cursor.execute(f"DROP TABLE {name}")
                dropped.append(name)
    return dropped


def upkeep(day: date, audit_days: int = 365) -> list[str]:
    """Create coming partitions and drop audit entries kept longer than `audit_days` (S3: one year)."""
    with transaction.atomic(), connection.cursor() as cursor:
        ensure(cursor, day)
    return drop_before("kernel_audit_entry", day - timedelta(days=audit_days))
