"""Large gradebooks as XLSX, written by a job."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import lms.kernel.clock
import lms.kernel.ids
import lms.kernel.tenancy
from lms.kernel.operations import AuditTable, ProtectTenantTable


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_role_offered"),
        ("courses", "0008_outside_links"),
        ("learning", "0023_lesson_marks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="GradebookSheet",
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
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("reading", "Reading"),
                            ("preview", "Ready to look at"),
                            ("writing", "Writing"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="waiting",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("name", models.CharField(max_length=255, verbose_name="file")),
                ("options", models.JSONField(blank=True, default=dict)),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("error", models.TextField(blank=True, verbose_name="what went wrong")),
                ("seen_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("file", models.FileField(blank=True, max_length=500, upload_to="transfers/")),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="gradebook_sheets",
                        to="courses.course",
                    ),
                ),
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
                "verbose_name": "gradebook as a sheet",
                "verbose_name_plural": "gradebooks as sheets",
                "indexes": [models.Index(fields=["course", "-created_at"], name="gradebook_sheet_by_course")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["waiting", "reading", "preview", "writing", "done", "failed", "cancelled"],
                            )
                        ),
                        name="gradebook_sheet_state_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["waiting", "reading", "writing"])),
                        fields=("course", "actor"),
                        name="gradebook_sheet_one_open",
                    ),
                ],
            },
        ),
        ProtectTenantTable("GradebookSheet"),
        AuditTable("GradebookSheet", skip=("seen_at", "done", "total")),
    ]
