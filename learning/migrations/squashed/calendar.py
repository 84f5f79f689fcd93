"""Calendar: tables with their constraints, and their walls."""

from django.conf import settings
from django.db import migrations, models

from lms.kernel.operations import AuditTable, ProtectTenantTable
from lms.kernel.rows import row, tenant

MODELS = [
    migrations.CreateModel(
        name="CalendarFeed",
        fields=[
            *row(),
            tenant(),
            (
                "person",
                models.ForeignKey(
                    on_delete=models.CASCADE,
                    related_name="calendar_feeds",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "verbose_name": "calendar feed",
            "verbose_name_plural": "calendar feeds",
            "constraints": [
                models.UniqueConstraint(fields=("organization", "person"), name="calendar_feed_once")
            ],
        },
    ),
]

WALLS = [ProtectTenantTable("CalendarFeed"), AuditTable("CalendarFeed")]
