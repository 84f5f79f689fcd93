"""The spine: `record` writes one row of the event log in the transaction of the change it reports.

Verbs are declared where they belong (`<app>/<part>/events.py`) as `Verb("app.object.happened")` in the
past tense, and carry a version of their payload. Payloads hold identifiers and numbers, never text of people.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction

from lms.kernel import clock, tenancy
from lms.kernel.sql import prepared_cursor

VERBS: dict[str, "Verb"] = {}
_wake: list[Callable[[], None]] = []

_COLUMNS = "(occurred_at, organization_id, actor_id, verb, version, object_type, object_id, course_id, session_id, payload)"
_INSERT = f"INSERT INTO kernel_event {_COLUMNS} VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"


@dataclass(frozen=True, slots=True)
class Verb:
    """A kind of event. Declaring two of one name is an error."""

    name: str
    version: int = 1

    def __post_init__(self) -> None:
        if self.name in VERBS:
            raise ValueError(f"The verb {self.name} is declared twice.")
        VERBS[self.name] = self


@dataclass(frozen=True, slots=True)
class Happening:
    """An event that is about to be recorded."""

    verb: Verb
    object: models.Model | None = None
    actor_id: UUID | None = None
    course_id: UUID | None = None
    session_id: str = ""
    payload: dict[str, Any] = field(default_factory=dict)
    occurred_at: datetime | None = None
    organization_id: UUID | None = None

    def row(self) -> tuple[Any, ...]:
        """Return the values of the columns, the organisation taken from the scope unless given."""
        label = self.object._meta.label_lower if self.object is not None else ""
        return (
            self.occurred_at or clock.now(),
            self.organization_id or tenancy.organization_id(),
            self.actor_id,
            self.verb.name,
            self.verb.version,
            label,
            self.object.pk if self.object is not None else None,
            self.course_id,
            self.session_id,
            json.dumps(self.payload, cls=DjangoJSONEncoder),
        )


def record(
    verb: Verb,
    *,
    object: models.Model | None = None,
    actor: models.Model | UUID | None = None,
    course_id: UUID | None = None,
    session_id: str = "",
    payload: dict[str, Any] | None = None,
    occurred_at: datetime | None = None,
) -> None:
    """Record one event in the present transaction and wake the consumers when it commits.

    Raises `NoScope` outside of an organisation, and `TransactionManagementError` outside of a
    transaction: an event that could commit without its change would be a lie.
    """
    actor_id = actor.pk if isinstance(actor, models.Model) else actor
    record_all([Happening(verb, object, actor_id, course_id, session_id, payload or {}, occurred_at)])


def record_all(happenings: Iterable[Happening]) -> None:
    """Record many events in one round trip. Same promises and errors as `record`."""
    rows = [happening.row() for happening in happenings]
    if not rows:
        return
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("Events are recorded inside a transaction only.")
    if len(rows) == 1:
        with prepared_cursor() as cursor:
            cursor.execute(_INSERT, rows[0])
    else:
        with connection.cursor() as cursor:
            cursor.executemany(_INSERT, rows)
    for wake in _wake:
        transaction.on_commit(wake, robust=True)


def on_record(wake: Callable[[], None]) -> None:
    """Call `wake` after each transaction that recorded events has committed."""
    if wake not in _wake:
        _wake.append(wake)
