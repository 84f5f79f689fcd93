"""Consumers: named functions over batches of events, each with a durable cursor.

The cursor is a `pg_snapshot`, as in PgQ: a window is the events visible in the present snapshot that
were not in the last one, so an event of a transaction that commits late is neither skipped nor repeated.
A window is worked off in batches; each batch and the cursor's advance are one transaction, hence
exactly-once effects, whatever line a worker dies at.
"""

import logging
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from uuid import UUID

from django.db import connection, transaction

from lms.kernel import clock, tenancy
from lms.kernel.models import Consumer, Event

logger = logging.getLogger(__name__)
Handler = Callable[[Sequence[Event]], None]

BATCH = 1000
IDLE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Registration:
    """A consumer: what it listens to, what it does, and how its effects are cleared before a replay."""

    name: str
    verbs: tuple[str, ...]
    handle: Handler
    clear: Callable[[], None] | None
    per_organization: bool


REGISTRY: dict[str, Registration] = {}


def consumer(
    name: str,
    *,
    verbs: Sequence[str] = (),
    clear: Callable[[], None] | None = None,
    per_organization: bool = True,
) -> Callable[[Handler], Handler]:
    """Register a handler for events of `verbs` (all when empty), oldest first.

    With `per_organization` it is called once for each organisation in the batch, in its scope;
    otherwise once for the batch, in the platform's scope. It must only write to the database, and only
    what may be done again after a rollback. `clear` removes all its effects (platform scope); with it
    the consumer can be rebuilt by `rebuild`.
    """

    def register(handle: Handler) -> Handler:
        if name in REGISTRY:
            raise ValueError(f"The consumer {name} is registered twice.")
        REGISTRY[name] = Registration(name, tuple(verbs), handle, clear, per_organization)
        return handle

    return register


def run_all() -> int:
    """Work every consumer up to the present; return how many events were handled.

    A consumer that fails is logged, pauses (doubling up to ten minutes) and does not hold up the others.
    """
    return sum(run(name) for name in list(REGISTRY))


def run(name: str, batch: int = BATCH) -> int:
    """Work one consumer up to the present; return how many events it handled."""
    registration = REGISTRY[name]
    total = 0
    while True:
        try:
            with tenancy.platform(), transaction.atomic():
                handled = _run_batch(registration, batch)
        except Exception:
            logger.exception("Consumer %s failed; it will try again.", name)
            _note_failure(name)
            return total
        if handled is None:
            return total
        total += handled


def _run_batch(registration: Registration, batch: int) -> int | None:
    """Handle one batch inside the caller's transaction; None when there is nothing (left) to do."""
    Consumer.objects.bulk_create([Consumer(name=registration.name)], ignore_conflicts=True)
    row = Consumer.objects.select_for_update(skip_locked=True).filter(pk=registration.name).first()
    now = clock.now()
    if row is None or (row.retry_at and row.retry_at > now):
        return None
    fresh = not row.target
    if fresh:
        row.target, row.position = _present_snapshot(), 0
    events = _window(row, registration.verbs, batch)
    if fresh and not events and now - row.updated_at < IDLE:
        return None  # leave the cursor alone: writing it each time would only make new transactions
    for group in _groups(registration, events):
        _call(registration, group)
    if len(events) < batch:
        row.snapshot, row.target, row.position = row.target, "", 0
    else:
        row.position = events[-1].position
    row.handled += len(events)
    row.failures, row.error, row.retry_at, row.updated_at = 0, "", None, now
    row.save()
    return None if fresh and not events else len(events)


def _present_snapshot() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_snapshot()::text")
        return str(cursor.fetchone()[0])


def _window(row: Consumer, verbs: tuple[str, ...], batch: int) -> list[Event]:
    """Return the next events visible in the target snapshot and not in the one handled before."""
    return list(
        Event.objects.raw(
            """
            SELECT * FROM kernel_event
            WHERE transaction_id >= pg_snapshot_xmin(%(last)s::pg_snapshot)
              AND pg_visible_in_snapshot(transaction_id, %(target)s::pg_snapshot)
              AND NOT pg_visible_in_snapshot(transaction_id, %(last)s::pg_snapshot)
              AND position > %(position)s
              AND (%(everything)s OR verb = ANY(%(verbs)s))
            ORDER BY position LIMIT %(batch)s
            """,
            {
                "last": row.snapshot,
                "target": row.target,
                "position": row.position,
                "everything": not verbs,
                "verbs": list(verbs),
                "batch": batch,
            },
        )
    )


def _groups(registration: Registration, events: list[Event]) -> list[list[Event]]:
    if not registration.per_organization:
        return [events] if events else []
    by_organization: dict[UUID | None, list[Event]] = {}
    for key, group in groupby(events, key=lambda event: event.organization_id):
        by_organization.setdefault(key, []).extend(group)
    return [group for key, group in by_organization.items() if key is not None]


def _call(registration: Registration, events: list[Event]) -> None:
    organization_id = events[0].organization_id
    if registration.per_organization and organization_id is not None:
        with tenancy.scope(organization_id):
            registration.handle(events)
    else:
        registration.handle(events)


def _note_failure(name: str) -> None:
    with tenancy.platform(), transaction.atomic():
        Consumer.objects.bulk_create([Consumer(name=name)], ignore_conflicts=True)
        row = Consumer.objects.select_for_update().get(pk=name)
        row.failures += 1
        row.error = traceback.format_exc()[-4000:]
        row.retry_at = clock.now() + min(timedelta(seconds=2 ** min(row.failures, 12)), LONGEST_PAUSE)
        row.save(update_fields=["failures", "error", "retry_at"])


def rebuild(name: str) -> int:
    """Clear the effects of a consumer and replay the whole log; return how many events it handled.

    Raises `ValueError` for a consumer that cannot be replayed (it sends things to people).
    """
    registration = REGISTRY[name]
    if registration.clear is None:
        raise ValueError(f"The consumer {name} cannot be replayed.")
    with tenancy.platform(), transaction.atomic():
        Consumer.objects.bulk_create([Consumer(name=name)], ignore_conflicts=True)
        Consumer.objects.select_for_update().get(pk=name)
        registration.clear()
        Consumer.objects.filter(pk=name).update(
            snapshot="1:1:", target="", position=0, handled=0, failures=0, error="", retry_at=None
        )
    return run(name)


def skip_to_now(name: str) -> None:
    """Put a consumer's cursor at the present without handling what came before (seeded demo data)."""
    with tenancy.platform(), transaction.atomic():
        Consumer.objects.bulk_create([Consumer(name=name)], ignore_conflicts=True)
        Consumer.objects.filter(pk=name).update(snapshot=_present_snapshot(), target="", position=0)
