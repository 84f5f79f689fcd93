"""Interchange: tables with their constraints, and their walls."""

from django.conf import settings
from django.db import migrations, models

from courses.migrations.squashed.skipped import DERIVED, SAVED_OFTEN
from lms.kernel.operations import AuditTable, ProtectTenantTable
from lms.kernel.rows import row, tenant

MODELS = [
    migrations.CreateModel(
        name="ImportRun",
        fields=[
            *row(),
            ("format", models.CharField(max_length=30, verbose_name="format")),
            ("name", models.CharField(max_length=255, verbose_name="package")),
            ("report", models.JSONField(default=dict, verbose_name="report")),
            (
                "seconds",
                models.DecimalField(decimal_places=3, default=0, max_digits=9, verbose_name="seconds"),
            ),
            (
                "actor",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "course",
                models.ForeignKey(on_delete=models.CASCADE, related_name="imports", to="courses.course"),
            ),
            tenant(),
        ],
        options={
            "verbose_name": "import",
            "verbose_name_plural": "imports",
            "indexes": [models.Index(fields=["course", "created_at"], name="import_by_course")],
        },
    ),
    migrations.CreateModel(
        name="Transfer",
        fields=[
            *row(),
            (
                "direction",
                models.CharField(
                    choices=[("import", "Import"), ("export", "Export")],
                    max_length=10,
                    verbose_name="direction",
                ),
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
            ("format", models.CharField(blank=True, max_length=30, verbose_name="format")),
            ("name", models.CharField(max_length=255, verbose_name="file")),
            ("file", models.FileField(blank=True, max_length=500, upload_to="transfers/")),
            ("options", models.JSONField(blank=True, default=dict)),
            ("preview", models.JSONField(blank=True, default=dict)),
            ("report", models.JSONField(blank=True, default=dict)),
            ("done", models.PositiveIntegerField(default=0)),
            ("total", models.PositiveIntegerField(default=0)),
            ("error", models.TextField(blank=True, verbose_name="what went wrong")),
            ("seen_at", models.DateTimeField(blank=True, null=True)),
            ("ended_at", models.DateTimeField(blank=True, null=True)),
            tenant(),
            (
                "actor",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "course",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="transfers",
                    to="courses.course",
                ),
            ),
            (
                "folder",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="+",
                    to="courses.questionfolder",
                ),
            ),
        ],
        options={
            "verbose_name": "transfer",
            "verbose_name_plural": "transfers",
            "indexes": [
                models.Index(fields=["actor", "-created_at"], name="transfer_by_actor"),
                models.Index(
                    condition=models.Q(("state__in", ["waiting", "reading", "writing"])),
                    fields=["seen_at"],
                    name="transfer_open",
                ),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("direction__in", ["import", "export"])),
                    name="transfer_direction_known",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "state__in",
                            ["waiting", "reading", "preview", "writing", "done", "failed", "cancelled"],
                        )
                    ),
                    name="transfer_state_known",
                ),
            ],
        },
    ),
]

WALLS = [
    ProtectTenantTable("ImportRun", "Transfer"),
    AuditTable("ImportRun", skip=DERIVED),
    AuditTable("Transfer", skip=SAVED_OFTEN),
]
