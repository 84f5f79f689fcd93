"""Links of lessons to elsewhere, and whether they answer."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import lms.kernel.clock
import lms.kernel.ids
import lms.kernel.tenancy
from lms.kernel.operations import AuditTable, ProtectTenantTable


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_role_offered"),
        ("courses", "0007_seek_none"),
    ]

    operations = [
        migrations.CreateModel(
            name="OutsideLink",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=lms.kernel.ids.UUIDv7(),
                        default=lms.kernel.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        default=lms.kernel.clock.now,
                        editable=False,
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(auto_now=True, db_default=django.db.models.functions.datetime.Now()),
                ),
                ("url", models.CharField(max_length=2000, verbose_name="address")),
                ("digest", models.CharField(editable=False, max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "Not tried yet"),
                            ("answers", "Answers"),
                            ("silent", "Does not answer"),
                        ],
                        default="new",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                (
                    "status",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="HTTP status"),
                ),
                ("reason", models.CharField(blank=True, max_length=20, verbose_name="reason")),
                ("failures", models.PositiveSmallIntegerField(default=0, verbose_name="failed tries")),
                ("checked_at", models.DateTimeField(blank=True, null=True, verbose_name="tried")),
                (
                    "found_at",
                    models.DateTimeField(default=lms.kernel.clock.now, verbose_name="last found in a text"),
                ),
                ("next_at", models.DateTimeField(default=lms.kernel.clock.now, verbose_name="next try")),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        default=lms.kernel.tenancy.organization_id,
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
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
        ProtectTenantTable("OutsideLink"),
        # Left out: what every try changes.
        AuditTable(
            "OutsideLink",
            skip=("state", "status", "reason", "failures", "checked_at", "found_at", "next_at"),
        ),
    ]
