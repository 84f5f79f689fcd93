"""The columns every table begins with, for migrations: `row` those of `BaseModel`, `tenant` that of `TenantModel`.

Migrations are history, so what these return never changes: a change of `BaseModel` is a migration of its own.
"""

from typing import Any

from django.db import models
from django.db.models.functions import Now

from lms.kernel import clock, tenancy
from lms.kernel.ids import UUIDv7, uuid7

Column = tuple[str, models.Field[Any, Any]]


def row() -> list[Column]:
    """Return the key and the two times."""
    return [
        (
            "id",
            models.UUIDField(
                db_default=UUIDv7(), default=uuid7, editable=False, primary_key=True, serialize=False
            ),
        ),
        ("created_at", models.DateTimeField(db_default=Now(), default=clock.now, editable=False)),
        ("updated_at", models.DateTimeField(auto_now=True, db_default=Now())),
    ]


def tenant() -> Column:
    """Return the key to the organisation a row belongs to."""
    return (
        "organization",
        models.ForeignKey(
            db_index=False,
            default=tenancy.organization_id,
            editable=False,
            on_delete=models.CASCADE,
            related_name="+",
            to="accounts.organization",
        ),
    )
