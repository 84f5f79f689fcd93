"""Regrading: tables with their constraints, and their walls."""

from django.conf import settings
from django.db import migrations, models

from lms.kernel.operations import AuditTable, ProtectTenantTable
from lms.kernel.rows import row, tenant

MODELS = [
    migrations.CreateModel(
        name="Regrade",
        fields=[
            *row(),
            (
                "rule",
                models.CharField(
                    choices=[
                        ("key", "the key was corrected"),
                        ("also", "another answer is accepted too"),
                        ("full", "everybody gets full points for it"),
                        ("drop", "the question does not count"),
                    ],
                    max_length=20,
                    verbose_name="why",
                ),
            ),
            ("accepted", models.JSONField(blank=True, default=list)),
            ("note", models.TextField(blank=True, verbose_name="words to the learners")),
            (
                "state",
                models.CharField(
                    choices=[
                        ("waiting", "Waiting"),
                        ("reckoning", "Being reckoned"),
                        ("preview", "To be looked at"),
                        ("applying", "Being applied"),
                        ("applied", "Applied"),
                        ("undoing", "Being undone"),
                        ("undone", "Undone"),
                        ("failed", "Failed"),
                    ],
                    default="waiting",
                    max_length=20,
                    verbose_name="state",
                ),
            ),
            ("answers", models.PositiveIntegerField(default=0)),
            ("done", models.PositiveIntegerField(default=0)),
            ("error", models.TextField(blank=True)),
            ("seen_at", models.DateTimeField(blank=True, null=True)),
            ("changed_at", models.DateTimeField(blank=True, null=True, verbose_name="applied or undone")),
            (
                "actor",
                models.ForeignKey(
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "course",
                models.ForeignKey(on_delete=models.CASCADE, related_name="regrades", to="courses.course"),
            ),
            tenant(),
            (
                "question",
                models.ForeignKey(
                    on_delete=models.CASCADE,
                    related_name="regrades",
                    to="courses.question",
                ),
            ),
            (
                "quiz",
                models.ForeignKey(on_delete=models.CASCADE, related_name="regrades", to="courses.quiz"),
            ),
            (
                "version",
                models.ForeignKey(
                    on_delete=models.RESTRICT,
                    related_name="+",
                    to="courses.questionversion",
                ),
            ),
        ],
        options={
            "verbose_name": "regrade",
            "verbose_name_plural": "regrades",
            "indexes": [
                models.Index(fields=["course", "-created_at", "id"], name="regrade_of_course"),
                models.Index(
                    condition=models.Q(("state__in", ["waiting", "reckoning", "applying", "undoing"])),
                    fields=["seen_at"],
                    name="regrade_running",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="RegradeChange",
        fields=[
            *row(),
            ("share_before", models.DecimalField(decimal_places=4, max_digits=5, null=True)),
            ("share_after", models.DecimalField(decimal_places=4, max_digits=5, null=True)),
            ("correct_before", models.BooleanField(null=True)),
            ("correct_after", models.BooleanField(null=True)),
            ("worth_before", models.DecimalField(decimal_places=2, max_digits=6)),
            ("worth_after", models.DecimalField(decimal_places=2, max_digits=6)),
            ("score_before", models.DecimalField(decimal_places=2, max_digits=8, null=True)),
            ("score_after", models.DecimalField(decimal_places=2, max_digits=8, null=True)),
            ("percentage_before", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
            ("percentage_after", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
            ("passed_before", models.BooleanField(null=True)),
            ("passed_after", models.BooleanField(null=True)),
            (
                "answer",
                models.ForeignKey(
                    on_delete=models.CASCADE,
                    related_name="regrade_changes",
                    to="learning.answer",
                ),
            ),
            (
                "attempt",
                models.ForeignKey(
                    on_delete=models.CASCADE,
                    related_name="regrade_changes",
                    to="learning.attempt",
                ),
            ),
            tenant(),
            (
                "regrade",
                models.ForeignKey(on_delete=models.CASCADE, related_name="changes", to="learning.regrade"),
            ),
        ],
        options={
            "verbose_name": "change by a regrade",
            "verbose_name_plural": "changes by regrades",
            "constraints": [
                models.UniqueConstraint(fields=("regrade", "answer"), name="regrade_change_once")
            ],
        },
    ),
]

WALLS = [
    ProtectTenantTable("Regrade", "RegradeChange"),
    AuditTable("Regrade", skip=("seen_at", "done")),
    AuditTable("RegradeChange"),
]
