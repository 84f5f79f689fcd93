"""Assignments: tables with their constraints, and their walls."""

from decimal import Decimal

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from courses.migrations.squashed.skipped import SAVED_OFTEN
from lms.kernel.operations import AuditTable, ProtectTenantTable
from lms.kernel.rows import row, tenant

MODELS = [
    migrations.CreateModel(
        name="Assignment",
        fields=[
            *row(),
            ("title", models.CharField(max_length=255, verbose_name="title")),
            ("instructions", models.TextField(blank=True, help_text="Markdown", verbose_name="what to do")),
            ("instructions_html", models.TextField(blank=True, editable=False)),
            (
                "points",
                models.DecimalField(
                    decimal_places=2, default=Decimal("100"), max_digits=6, verbose_name="points"
                ),
            ),
            ("takes_text", models.BooleanField(default=True, verbose_name="takes text")),
            ("takes_files", models.BooleanField(default=True, verbose_name="takes files")),
            ("max_files", models.PositiveSmallIntegerField(default=5, verbose_name="most files")),
            (
                "max_file_bytes",
                models.PositiveBigIntegerField(default=52428800, verbose_name="most bytes of a file"),
            ),
            (
                "file_types",
                django.contrib.postgres.fields.ArrayField(
                    base_field=models.CharField(max_length=20),
                    blank=True,
                    default=list,
                    size=None,
                    verbose_name="file types",
                ),
            ),
            (
                "attempts_allowed",
                models.PositiveSmallIntegerField(blank=True, default=1, null=True, verbose_name="attempts"),
            ),
            ("opens_at", models.DateTimeField(blank=True, null=True, verbose_name="opens")),
            ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="due")),
            ("closes_at", models.DateTimeField(blank=True, null=True, verbose_name="closes")),
            ("late_policy", models.JSONField(blank=True, default=dict, verbose_name="when late")),
            ("is_published", models.BooleanField(default=False, verbose_name="published")),
            ("staged", models.JSONField(blank=True, editable=False, null=True)),
            ("revision", models.PositiveIntegerField(default=1, editable=False)),
            ("deleted_at", models.DateTimeField(blank=True, null=True, verbose_name="deleted")),
            ("source_key", models.CharField(blank=True, editable=False, max_length=255, null=True)),
            tenant(),
            (
                "course",
                models.ForeignKey(
                    on_delete=models.CASCADE,
                    related_name="assignments",
                    to="courses.course",
                ),
            ),
            (
                "lesson",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="assignments",
                    to="courses.lesson",
                ),
            ),
        ],
        options={
            "verbose_name": "assignment",
            "verbose_name_plural": "assignments",
            "indexes": [
                models.Index(
                    condition=models.Q(("deleted_at", None)), fields=["course"], name="assignment_by_course"
                )
            ],
            "constraints": [
                models.UniqueConstraint(
                    fields=("organization", "source_key"), name="assignment_source_unique"
                ),
                models.CheckConstraint(
                    condition=models.Q(("points__gte", 0)), name="assignment_points_not_negative"
                ),
                models.CheckConstraint(
                    condition=models.Q(("takes_text", True), ("takes_files", True), _connector="OR"),
                    name="assignment_takes_something",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("closes_at", None),
                        ("due_at", None),
                        ("closes_at__gte", models.F("due_at")),
                        _connector="OR",
                    ),
                    name="assignment_closes_after_due",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Criterion",
        fields=[
            *row(),
            ("title", models.CharField(max_length=255, verbose_name="criterion")),
            ("description", models.TextField(blank=True, verbose_name="description")),
            ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
            tenant(),
            (
                "assignment",
                models.ForeignKey(
                    on_delete=models.CASCADE,
                    related_name="criteria",
                    to="courses.assignment",
                ),
            ),
        ],
        options={
            "verbose_name": "criterion",
            "verbose_name_plural": "criteria",
            "indexes": [models.Index(fields=["assignment", "position"], name="criterion_order")],
        },
    ),
    migrations.CreateModel(
        name="Level",
        fields=[
            *row(),
            ("title", models.CharField(max_length=255, verbose_name="level")),
            ("description", models.TextField(blank=True, verbose_name="description")),
            ("points", models.DecimalField(decimal_places=2, max_digits=6, verbose_name="points")),
            ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
            tenant(),
            (
                "criterion",
                models.ForeignKey(on_delete=models.CASCADE, related_name="levels", to="courses.criterion"),
            ),
        ],
        options={
            "verbose_name": "level",
            "verbose_name_plural": "levels",
            "indexes": [models.Index(fields=["criterion", "position"], name="level_order")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("points__gte", 0)), name="level_points_not_negative"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="SampleAnswer",
        fields=[
            *row(),
            ("title", models.CharField(max_length=255, verbose_name="title")),
            ("body", models.TextField(verbose_name="work")),
            (
                "points",
                models.DecimalField(
                    blank=True, decimal_places=2, max_digits=6, null=True, verbose_name="points"
                ),
            ),
            ("notes", models.TextField(blank=True, verbose_name="why")),
            ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
            tenant(),
            (
                "assignment",
                models.ForeignKey(
                    on_delete=models.CASCADE,
                    related_name="samples",
                    to="courses.assignment",
                ),
            ),
        ],
        options={
            "verbose_name": "sample answer",
            "verbose_name_plural": "sample answers",
            "indexes": [models.Index(fields=["assignment", "position"], name="sample_order")],
        },
    ),
]

WALLS = [
    ProtectTenantTable("Assignment", "Criterion", "Level", "SampleAnswer"),
    AuditTable("Assignment", "Criterion", "Level", "SampleAnswer", skip=SAVED_OFTEN),
]
