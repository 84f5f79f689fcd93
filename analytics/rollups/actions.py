"""Adding to the rollups, and proving that they equal a recount."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, models, transaction

from analytics.rollups.counting import VERBS, Sums, count
from analytics.rollups.models import CourseDay, LearnerDay, LessonDay, QuizDay, Recount
from lms.kernel import clock, tenancy
from lms.kernel.ids import uuid7
from lms.kernel.models import Consumer, Event

CONSUMER = "analytics.rollups"
# Columns that make a row unique, in the order of the keys in `Sums`.
KEYS: dict[type[models.Model], tuple[str, ...]] = {
    CourseDay: ("course_id", "day"),
    LearnerDay: ("course_id", "learner_id", "day"),
    LessonDay: ("course_id", "lesson_id", "day"),
    QuizDay: ("course_id", "quiz_id", "day", "bucket"),
}
UNIQUE: dict[type[models.Model], str] = {
    CourseDay: "course_id, day",
    LearnerDay: "course_id, day, learner_id",
    LessonDay: "lesson_id, day",
    QuizDay: "quiz_id, day, bucket",
}


def tables(sums: Sums) -> dict[type[models.Model], Mapping[Any, Mapping[str, Any]]]:
    """Return the sums by the table they go to."""
    return {
        CourseDay: sums.courses,
        LearnerDay: sums.learners,
        LessonDay: sums.lessons,
        QuizDay: sums.quizzes,
    }


def columns(model: type[models.Model]) -> list[str]:
    """Return the figures of a rollup table."""
    other = {"id", "created_at", "updated_at", "organization_id", *KEYS[model]}
    found = (field.column or "" for field in model._meta.concrete_fields)
    return [column for column in found if column not in other]


def add(sums: Sums) -> None:
    """Add sums to the rollups of the organisation in scope: one statement a table."""
    for model, rows in tables(sums).items():
        if rows:
            _add(model, rows)


def _add(model: type[models.Model], rows: Mapping[Any, Mapping[str, Any]]) -> None:
    keys, figures = KEYS[model], columns(model)
    table, now, tenant = model._meta.db_table, clock.now(), tenancy.organization_id()
    names = ", ".join(("id", "organization_id", "created_at", "updated_at", *keys, *figures))
    places = ", ".join(["%s"] * (4 + len(keys) + len(figures)))
    sums = ", ".join(f"{name} = r.{name} + excluded.{name}" for name in figures)
    # Sorted, so that two workers adding to the same rows never wait for each other in a circle.
    values = [
        (uuid7(), tenant, now, now, *key, *(row.get(name, 0) for name in figures))
        for key, row in sorted(rows.items(), key=lambda item: str(item[0]))
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} AS r ({names}) VALUES ({places}) "
            f"ON CONFLICT ({UNIQUE[model]}) DO UPDATE SET {sums}, updated_at = excluded.updated_at",
            values,
        )


def clear() -> None:
    """Empty all rollups, before a replay."""
    for model in KEYS:
        model._default_manager.all().delete()


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that is not what a recount says."""

    table: str
    key: str
    stored: dict[str, Any]
    counted: dict[str, Any]


@transaction.atomic
def verify() -> list[Difference]:
    """Count the whole log again, as far as the consumer has read it, and compare; note the outcome.

    Platform scope. The cursor's row is locked meanwhile, so that nothing is added in between.
    """
    cursor_row = Consumer.objects.select_for_update().filter(pk=CONSUMER).first()
    if cursor_row is None:
        return []
    events = Event.objects.raw(
        "SELECT * FROM kernel_event WHERE verb = ANY(%s) AND (pg_visible_in_snapshot(transaction_id, %s) "
        "OR (%s <> '' AND pg_visible_in_snapshot(transaction_id, nullif(%s, '')::pg_snapshot) AND position <= %s))",
        [list(VERBS), cursor_row.snapshot, cursor_row.target, cursor_row.target, cursor_row.position],
    )
    differences = compare(count(events.iterator()))
    Recount.objects.create(counted_at=clock.now(), agreed=not differences, differences=len(differences))
    return differences


def compare(sums: Sums) -> list[Difference]:
    """Return where the stored rollups differ from `sums`."""
    found: list[Difference] = []
    for model, rows in tables(sums).items():
        keys, figures = KEYS[model], columns(model)
        stored = {
            tuple(row[: len(keys)]): dict(zip(figures, row[len(keys) :], strict=True))
            for row in model._default_manager.values_list(*keys, *figures)
        }
        for key in stored.keys() | rows.keys():
            counted = {name: rows[key].get(name, 0) if key in rows else 0 for name in figures}
            have = stored.get(key, dict.fromkeys(figures, 0))
            if have != counted:
                found.append(Difference(model._meta.db_table, str(key), have, counted))
    return found


def roll_up(events: Sequence[Event]) -> None:
    """Add a batch of events of one organisation."""
    add(count(events))
