"""The text behind `/metrics`: what the processes counted, and what database and queue say at this moment."""

import logging
import os
from collections.abc import Callable, Iterator
from typing import Any

import redis
from django.db import DatabaseError, connection
from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from lms.kernel import consumers, tenancy
from lms.kernel.redis import client

logger = logging.getLogger(__name__)

QUEUE = "celery"
UNACKNOWLEDGED = "unacked"
_MOST_LAG = 100_000

LAG = """
SELECT count(*), coalesce(extract(epoch FROM now() - min(waiting.recorded_at)), 0) FROM (
  SELECT event.recorded_at
  FROM kernel_consumer consumer
  JOIN kernel_event event ON event.transaction_id >= pg_snapshot_xmin(consumer.snapshot::pg_snapshot)
  WHERE consumer.name = %s
    AND NOT pg_visible_in_snapshot(event.transaction_id, consumer.snapshot::pg_snapshot)
    AND (%s OR event.verb = ANY(%s))
  LIMIT %s
) waiting
"""
DATABASE = """
SELECT pg_database_size(datid), blks_hit, blks_read, deadlocks, xact_commit, xact_rollback, temp_bytes
FROM pg_stat_database WHERE datname = current_database()
"""
CONNECTIONS = """
SELECT coalesce(state, 'other'), count(*) FROM pg_stat_activity WHERE datname = current_database() GROUP BY 1
"""
TABLES = """
SELECT relname, pg_total_relation_size(relid), n_live_tup, seq_scan, coalesce(idx_scan, 0)
FROM pg_stat_user_tables ORDER BY 2 DESC LIMIT 20
"""


class StateCollector(Collector):
    """Asks database and queue when the metrics are read. What is away is left out, and shows in `/healthz`."""

    def collect(self) -> Iterator[Metric]:
        """Yield the metrics of the moment."""
        parts: tuple[Callable[[], Iterator[Metric]], ...] = (
            _queue,
            _connections,
            _database,
            _tables,
            _consumers,
        )
        for part in parts:
            try:
                with tenancy.platform():
                    yield from list(part())
            except (DatabaseError, redis.RedisError) as error:
                logger.warning("Metrics of %s are missing: %s", part.__name__, error)


def report() -> bytes:
    """Return all metrics in Prometheus' text format."""
    registry = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    state = CollectorRegistry()
    state.register(StateCollector())
    return generate_latest(registry) + generate_latest(state)


def _rows(statement: str, parameters: list[Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())


def _queue() -> Iterator[Metric]:
    depth = GaugeMetricFamily(
        "lms_queue_tasks", "Tasks waiting for a worker, and taken by one.", labels=["state"]
    )
    depth.add_metric(["waiting"], int(client().llen(QUEUE)))
    depth.add_metric(["taken"], int(client().hlen(UNACKNOWLEDGED)))
    yield depth


def _connections() -> Iterator[Metric]:
    metric = GaugeMetricFamily("lms_database_connections", "Connections to the database.", labels=["state"])
    for state, count in _rows(CONNECTIONS):
        metric.add_metric([state], count)
    yield metric


def _database() -> Iterator[Metric]:
    size, hit, read, deadlocks, commits, rollbacks, spilled = _rows(DATABASE)[0]
    yield GaugeMetricFamily("lms_database_bytes", "Size of the database.", value=size)
    for name, text, value in (
        ("lms_database_blocks_hit", "Blocks found in memory.", hit),
        ("lms_database_blocks_read", "Blocks read from disk.", read),
        ("lms_database_deadlocks", "Deadlocks.", deadlocks),
        ("lms_database_commits", "Transactions committed.", commits),
        ("lms_database_rollbacks", "Transactions rolled back.", rollbacks),
        ("lms_database_spilled_bytes", "Bytes written to temporary files.", spilled),
    ):
        yield CounterMetricFamily(name, text, value=value)


def _tables() -> Iterator[Metric]:
    size = GaugeMetricFamily(
        "lms_table_bytes", "Size of the largest tables with their indexes.", labels=["table"]
    )
    rows = GaugeMetricFamily("lms_table_rows", "Estimated live rows.", labels=["table"])
    scans = CounterMetricFamily("lms_table_scans", "Scans by kind.", labels=["table", "kind"])
    for table, size_bytes, live, sequential, indexed in _rows(TABLES):
        size.add_metric([table], size_bytes)
        rows.add_metric([table], live)
        scans.add_metric([table, "sequential"], sequential)
        scans.add_metric([table, "index"], indexed)
    yield from (size, rows, scans)


def _consumers() -> Iterator[Metric]:
    events = GaugeMetricFamily("lms_consumer_lag_events", "Events not handled yet.", labels=["consumer"])
    seconds = GaugeMetricFamily("lms_consumer_lag_seconds", "Age of the oldest of them.", labels=["consumer"])
    failures = GaugeMetricFamily("lms_consumer_failures", "Failures in a row.", labels=["consumer"])
    for name, failed in _rows("SELECT name, failures FROM kernel_consumer"):
        registration = consumers.REGISTRY.get(name)
        if registration is None:
            continue
        verbs = list(registration.verbs)
        [(count, age)] = _rows(LAG, [name, not verbs, verbs, _MOST_LAG])
        events.add_metric([name], count)
        seconds.add_metric([name], float(age))
        failures.add_metric([name], failed)
    yield from (events, seconds, failures)
