"""Milestones: tables with their constraints, and their walls."""

from django.db import migrations, models

from courses.migrations.squashed.skipped import DERIVED
from lms.kernel.operations import AuditTable, ProtectTenantTable
from lms.kernel.rows import row, tenant

MODELS = [
    migrations.CreateModel(
        name="Milestone",
        fields=[
            *row(),
            ("position_ms", models.PositiveIntegerField(verbose_name="at, milliseconds")),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("question", "Question"),
                        ("note", "Note"),
                        ("chapter", "Chapter"),
                        ("branch", "Branch"),
                    ],
                    default="question",
                    max_length=20,
                    verbose_name="kind",
                ),
            ),
            ("title", models.CharField(blank=True, max_length=255, verbose_name="title")),
            ("body", models.TextField(blank=True, help_text="Markdown", verbose_name="text")),
            ("body_html", models.TextField(blank=True, editable=False)),
            ("is_required", models.BooleanField(default=False, verbose_name="must be answered")),
            ("tries", models.PositiveSmallIntegerField(default=2, verbose_name="tries")),
            ("source_key", models.CharField(blank=True, editable=False, max_length=255, null=True)),
            tenant(),
            (
                "video",
                models.ForeignKey(on_delete=models.CASCADE, related_name="milestones", to="courses.video"),
            ),
            ("branches", models.JSONField(blank=True, default=list, verbose_name="leads to")),
            ("moved_from_ms", models.PositiveIntegerField(blank=True, editable=False, null=True)),
            (
                "points",
                models.DecimalField(
                    blank=True, decimal_places=2, max_digits=6, null=True, verbose_name="points"
                ),
            ),
        ],
        options={
            "verbose_name": "milestone",
            "verbose_name_plural": "milestones",
            "indexes": [models.Index(fields=["video", "position_ms"], name="idx_milestones_video_timestamp")],
            "constraints": [
                models.UniqueConstraint(fields=("video", "source_key"), name="milestone_source_unique"),
                models.CheckConstraint(
                    condition=models.Q(("kind__in", ["question", "note", "chapter", "branch"])),
                    name="milestone_kind_known",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="MilestoneQuestion",
        fields=[
            *row(),
            ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
            (
                "milestone",
                models.ForeignKey(
                    on_delete=models.CASCADE,
                    related_name="questions",
                    to="courses.milestone",
                ),
            ),
            tenant(),
            (
                "question",
                models.ForeignKey(
                    on_delete=models.RESTRICT,
                    related_name="milestone_uses",
                    to="courses.question",
                ),
            ),
        ],
        options={
            "verbose_name": "question of a milestone",
            "verbose_name_plural": "questions of a milestone",
            "constraints": [
                models.UniqueConstraint(fields=("milestone", "question"), name="milestone_question_once")
            ],
        },
    ),
]

WALLS = [
    ProtectTenantTable("Milestone", "MilestoneQuestion"),
    AuditTable("Milestone", "MilestoneQuestion", skip=DERIVED),
]
