"""Bulk: tables with their constraints, and their walls."""

from django.conf import settings
from django.db import migrations, models

from lms.kernel.operations import AuditTable, ProtectTenantTable
from lms.kernel.rows import row, tenant

MODELS = [
    migrations.CreateModel(
        name="EnrolmentImport",
        fields=[
            *row(),
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
                    on_delete=models.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "cohort",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="+",
                    to="learning.cohort",
                    verbose_name="cohort",
                ),
            ),
            (
                "course",
                models.ForeignKey(
                    on_delete=models.CASCADE,
                    related_name="enrolment_imports",
                    to="courses.course",
                ),
            ),
            tenant(),
        ],
        options={
            "verbose_name": "list of people",
            "verbose_name_plural": "lists of people",
            "indexes": [
                models.Index(fields=["course", "-created_at"], name="enrolment_import_by_course"),
                models.Index(
                    condition=models.Q(("state__in", ["waiting", "reading", "writing"])),
                    fields=["seen_at"],
                    name="enrolment_import_open",
                ),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "state__in",
                            ["waiting", "reading", "preview", "writing", "done", "failed", "cancelled"],
                        )
                    ),
                    name="enrolment_import_state_known",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="ImportLine",
        fields=[
            *row(),
            ("number", models.PositiveIntegerField(verbose_name="line")),
            ("email", models.CharField(blank=True, max_length=255, verbose_name="email address")),
            ("name", models.CharField(blank=True, max_length=255, verbose_name="name")),
            ("cohort_name", models.CharField(blank=True, max_length=120, verbose_name="cohort")),
            (
                "plan",
                models.CharField(
                    choices=[
                        ("enrol", "Is enrolled"),
                        ("invite", "Is invited by email"),
                        ("wait", "Stands on the waiting list"),
                        ("there", "Has a place already"),
                        ("move", "Moves to the cohort"),
                        ("refused", "Cannot be taken in"),
                    ],
                    max_length=10,
                ),
            ),
            (
                "outcome",
                models.CharField(
                    blank=True,
                    choices=[
                        ("enrol", "Is enrolled"),
                        ("invite", "Is invited by email"),
                        ("wait", "Stands on the waiting list"),
                        ("there", "Has a place already"),
                        ("move", "Moves to the cohort"),
                        ("refused", "Cannot be taken in"),
                    ],
                    max_length=10,
                ),
            ),
            ("reason", models.CharField(blank=True, max_length=255)),
            (
                "enrolment",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="+",
                    to="learning.enrolment",
                ),
            ),
            (
                "job",
                models.ForeignKey(
                    on_delete=models.CASCADE,
                    related_name="lines",
                    to="learning.enrolmentimport",
                ),
            ),
            tenant(),
        ],
        options={
            "verbose_name": "line of a list of people",
            "verbose_name_plural": "lines of lists of people",
            "constraints": [models.UniqueConstraint(fields=("job", "number"), name="import_line_once")],
        },
    ),
]

WALLS = [
    ProtectTenantTable("EnrolmentImport", "ImportLine"),
    # Lines stay out: what they do to an enrolment is in its own trail.
    AuditTable("EnrolmentImport", skip=("seen_at", "done", "total")),
]
