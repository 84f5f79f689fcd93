"""Submissions: tables with their constraints, and their walls."""

from django.conf import settings
from django.db import migrations, models

from lms.kernel.operations import AuditTable, ProtectTenantTable
from lms.kernel.rows import row, tenant

MODELS = [
    migrations.CreateModel(
        name="Submission",
        fields=[
            *row(),
            ("number", models.PositiveSmallIntegerField(verbose_name="attempt")),
            (
                "state",
                models.CharField(
                    choices=[("draft", "Draft"), ("handed_in", "Handed in"), ("marked", "Marked")],
                    default="draft",
                    max_length=20,
                    verbose_name="state",
                ),
            ),
            ("text", models.TextField(blank=True, verbose_name="text")),
            ("saves", models.PositiveIntegerField(default=0)),
            ("saved_at", models.DateTimeField(blank=True, null=True, verbose_name="saved")),
            ("handed_in_at", models.DateTimeField(blank=True, null=True, verbose_name="handed in")),
            ("late_by", models.DurationField(blank=True, null=True, verbose_name="late by")),
            (
                "points",
                models.DecimalField(
                    blank=True, decimal_places=2, max_digits=6, null=True, verbose_name="points"
                ),
            ),
            ("marked_at", models.DateTimeField(blank=True, null=True, verbose_name="marked")),
            (
                "assignment",
                models.ForeignKey(
                    on_delete=models.CASCADE,
                    related_name="submissions",
                    to="courses.assignment",
                ),
            ),
            (
                "enrolment",
                models.ForeignKey(
                    on_delete=models.CASCADE,
                    related_name="submissions",
                    to="learning.enrolment",
                ),
            ),
            (
                "learner",
                models.ForeignKey(
                    on_delete=models.CASCADE,
                    related_name="submissions",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "marked_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            tenant(),
        ],
        options={
            "verbose_name": "submission",
            "verbose_name_plural": "submissions",
            "indexes": [
                models.Index(fields=["learner", "assignment"], name="submission_by_learner"),
                models.Index(
                    condition=models.Q(("state", "handed_in")),
                    fields=["assignment", "handed_in_at", "id"],
                    name="submission_to_be_marked",
                ),
            ],
            "constraints": [
                models.UniqueConstraint(
                    fields=("enrolment", "assignment", "number"), name="submission_number_unique"
                ),
                models.UniqueConstraint(
                    condition=models.Q(("state", "draft")),
                    fields=("enrolment", "assignment"),
                    name="submission_one_draft",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("handed_in_at", None), ("marked_at", None), ("points", None), ("state", "draft")
                        ),
                        models.Q(
                            ("handed_in_at__isnull", False),
                            ("marked_at", None),
                            ("points", None),
                            ("state", "handed_in"),
                        ),
                        models.Q(
                            ("handed_in_at__isnull", False),
                            ("marked_at__isnull", False),
                            ("points__isnull", False),
                            ("state", "marked"),
                        ),
                        _connector="OR",
                    ),
                    name="submission_state_complete",
                ),
                models.CheckConstraint(
                    condition=models.Q(("points", None), ("points__gte", 0), _connector="OR"),
                    name="submission_points_not_negative",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="SubmissionFile",
        fields=[
            *row(),
            ("name", models.CharField(max_length=255, verbose_name="name")),
            (
                "asset",
                models.ForeignKey(on_delete=models.RESTRICT, related_name="+", to="courses.mediaasset"),
            ),
            tenant(),
            (
                "submission",
                models.ForeignKey(
                    on_delete=models.CASCADE,
                    related_name="files",
                    to="learning.submission",
                ),
            ),
        ],
        options={
            "verbose_name": "file of a submission",
            "verbose_name_plural": "files of submissions",
            "constraints": [
                models.UniqueConstraint(fields=("submission", "asset"), name="submission_file_once")
            ],
        },
    ),
    migrations.CreateModel(
        name="SubmissionMarking",
        fields=[
            *row(),
            ("number", models.PositiveSmallIntegerField(verbose_name="marking")),
            ("criteria", models.JSONField(blank=True, default=list, verbose_name="rubric")),
            ("given", models.DecimalField(decimal_places=2, max_digits=6, verbose_name="points given")),
            (
                "taken",
                models.DecimalField(decimal_places=2, max_digits=6, verbose_name="taken for being late"),
            ),
            ("points", models.DecimalField(decimal_places=2, max_digits=6, verbose_name="points")),
            ("comment", models.TextField(blank=True, verbose_name="comment")),
            ("marked_at", models.DateTimeField(verbose_name="marked")),
            (
                "marker",
                models.ForeignKey(
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            tenant(),
            (
                "submission",
                models.ForeignKey(
                    on_delete=models.CASCADE,
                    related_name="markings",
                    to="learning.submission",
                ),
            ),
        ],
        options={
            "verbose_name": "marking of a submission",
            "verbose_name_plural": "markings of submissions",
            "constraints": [
                models.UniqueConstraint(fields=("submission", "number"), name="submission_marking_number"),
                models.CheckConstraint(
                    condition=models.Q(
                        ("given__gte", 0),
                        (
                            "points",
                            models.expressions.CombinedExpression(models.F("given"), "-", models.F("taken")),
                        ),
                        ("taken__gte", 0),
                    ),
                    name="submission_marking_adds_up",
                ),
            ],
        },
    ),
]

WALLS = [
    ProtectTenantTable("Submission", "SubmissionFile", "SubmissionMarking"),
    # Left out: what every autosave changes. Once handed in it does not change any more.
    AuditTable("Submission", skip=("text", "saves", "saved_at")),
    AuditTable("SubmissionFile", "SubmissionMarking"),
]
