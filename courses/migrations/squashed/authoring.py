"""Authoring: tables with their constraints, and their walls."""

from django.conf import settings
from django.db import migrations, models

from courses.migrations.squashed.skipped import SAVED_OFTEN
from lms.kernel.operations import AuditTable, ProtectTenantTable
from lms.kernel.rows import row, tenant

MODELS = [
    migrations.CreateModel(
        name="LessonDraft",
        fields=[
            *row(),
            ("blocks", models.JSONField(default=list)),
            ("revision", models.PositiveIntegerField(default=1)),
            ("base", models.CharField(blank=True, max_length=64)),
            tenant(),
            (
                "editor",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "lesson",
                models.OneToOneField(on_delete=models.CASCADE, related_name="draft", to="courses.lesson"),
            ),
        ],
        options={
            "verbose_name": "draft of a lesson",
            "verbose_name_plural": "drafts of lessons",
        },
    ),
    migrations.CreateModel(
        name="LessonVersion",
        fields=[
            *row(),
            ("number", models.PositiveIntegerField(verbose_name="version")),
            (
                "reason",
                models.CharField(
                    choices=[
                        ("edited", "Edited"),
                        ("published", "Published"),
                        ("restored", "Before a version was restored"),
                    ],
                    max_length=20,
                    verbose_name="reason",
                ),
            ),
            ("document", models.JSONField(default=dict)),
            tenant(),
            (
                "author",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "lesson",
                models.ForeignKey(on_delete=models.CASCADE, related_name="versions", to="courses.lesson"),
            ),
        ],
        options={
            "verbose_name": "version of a lesson",
            "verbose_name_plural": "versions of lessons",
            "constraints": [
                models.UniqueConstraint(fields=("lesson", "number"), name="lesson_version_number"),
                models.CheckConstraint(
                    condition=models.Q(("reason__in", ["edited", "published", "restored"])),
                    name="lesson_version_reason_known",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Publication",
        fields=[
            *row(),
            ("number", models.PositiveIntegerField(verbose_name="number")),
            ("changes", models.JSONField(default=list, verbose_name="changes")),
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
                    on_delete=models.CASCADE,
                    related_name="publications",
                    to="courses.course",
                ),
            ),
        ],
        options={
            "verbose_name": "publication",
            "verbose_name_plural": "publications",
            "constraints": [models.UniqueConstraint(fields=("course", "number"), name="publication_number")],
        },
    ),
    migrations.CreateModel(
        name="Remark",
        fields=[
            *row(),
            ("block_id", models.UUIDField(blank=True, null=True)),
            ("body", models.TextField(max_length=5000, verbose_name="text")),
            ("resolved_at", models.DateTimeField(blank=True, null=True, verbose_name="resolved")),
            tenant(),
            (
                "author",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "lesson",
                models.ForeignKey(on_delete=models.CASCADE, related_name="remarks", to="courses.lesson"),
            ),
            (
                "parent",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.CASCADE,
                    related_name="replies",
                    to="courses.remark",
                ),
            ),
            (
                "resolved_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "verbose_name": "remark",
            "verbose_name_plural": "remarks",
            "indexes": [models.Index(fields=["lesson", "created_at"], name="remark_by_lesson")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("parent", None), ("resolved_at", None), _connector="OR"),
                    name="remark_threads_are_resolved",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Step",
        fields=[
            *row(),
            ("sentence", models.CharField(max_length=300)),
            ("undo", models.JSONField(default=dict)),
            ("undone_at", models.DateTimeField(blank=True, null=True)),
            tenant(),
            (
                "actor",
                models.ForeignKey(on_delete=models.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL),
            ),
            (
                "course",
                models.ForeignKey(on_delete=models.CASCADE, related_name="steps", to="courses.course"),
            ),
        ],
        options={
            "verbose_name": "step",
            "verbose_name_plural": "steps",
            "indexes": [models.Index(fields=["course", "actor", "-created_at"], name="step_latest")],
        },
    ),
]

WALLS = [
    ProtectTenantTable("LessonDraft", "LessonVersion", "Publication", "Remark", "Step"),
    AuditTable("LessonDraft", "LessonVersion", "Publication", "Remark", "Step", skip=SAVED_OFTEN),
]
