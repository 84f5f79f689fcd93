"""Links: tables with their constraints, and their walls."""

from django.db import migrations, models

import lms.kernel.clock
import lms.kernel.ids
import lms.kernel.tenancy
from lms.kernel.operations import AuditTable, ProtectTenantTable
from lms.kernel.rows import row, tenant

MODELS = [
    migrations.CreateModel(
        name="OutsideLink",
        fields=[
            *row(),
            ("url", models.CharField(max_length=2000, verbose_name="address")),
            ("digest", models.CharField(editable=False, max_length=64)),
            (
                "state",
                models.CharField(
                    choices=[("new", "Not tried yet"), ("answers", "Answers"), ("silent", "Does not answer")],
                    default="new",
                    max_length=20,
                    verbose_name="state",
                ),
            ),
            ("status", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="HTTP status")),
            ("reason", models.CharField(blank=True, max_length=20, verbose_name="reason")),
            ("failures", models.PositiveSmallIntegerField(default=0, verbose_name="failed tries")),
            ("checked_at", models.DateTimeField(blank=True, null=True, verbose_name="tried")),
            (
                "found_at",
                models.DateTimeField(default=lms.kernel.clock.now, verbose_name="last found in a text"),
            ),
            ("next_at", models.DateTimeField(default=lms.kernel.clock.now, verbose_name="next try")),
            tenant(),
        ],
        options={
            "verbose_name": "link to elsewhere",
            "verbose_name_plural": "links to elsewhere",
            "indexes": [models.Index(fields=["next_at"], name="outside_link_due")],
            "constraints": [
                models.UniqueConstraint(fields=("organization", "digest"), name="outside_link_once"),
                models.CheckConstraint(
                    condition=models.Q(("state__in", ["new", "answers", "silent"])),
                    name="outside_link_state_known",
                ),
            ],
        },
    ),
]

WALLS = [
    ProtectTenantTable("OutsideLink"),
    # Left out: what every try changes.
    AuditTable(
        "OutsideLink", skip=("state", "status", "reason", "failures", "checked_at", "found_at", "next_at")
    ),
]
