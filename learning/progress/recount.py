"""The stored figure of progress against a full recount: they are equal, and this shows it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import connection, transaction

from learning.enrolments.models import Enrolment

BATCH = 500
Figure = tuple[int, int, Decimal]


@dataclass(frozen=True, slots=True)
class Difference:
    """An enrolment whose stored (done, total, percent) was not what the count says. None should exist."""

    enrolment_id: UUID
    stored: Figure
    counted: Figure


def recount(keys: list[UUID]) -> list[Difference]:
    """Recount the enrolments with `keys` in the database and return those that changed."""
    with transaction.atomic():
        before = _figures(keys)
        with connection.cursor() as cursor:
            cursor.execute("SELECT learning_recount(%s)", [sorted(keys)])
        after = _figures(keys)
    return [Difference(key, before[key], after[key]) for key in before if before[key] != after[key]]


def recount_all() -> Iterator[tuple[int, list[Difference]]]:
    """Recount every enrolment in scope, batch by batch; yield how many were counted and what differed."""
    keys = list(Enrolment.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        batch = keys[start : start + BATCH]
        yield len(batch), recount(batch)


def _figures(keys: list[UUID]) -> dict[UUID, Figure]:
    rows = Enrolment.objects.filter(pk__in=keys).values_list(
        "pk", "lessons_done", "lessons_total", "progress"
    )
    return {key: (done, total, percent) for key, done, total, percent in rows}
