"""Progress: tables with their constraints, and their walls."""

from django.conf import settings
from django.db import migrations, models

from lms.kernel.operations import AuditTable, ProtectTenantTable
from lms.kernel.rows import row, tenant

MODELS = [
    migrations.CreateModel(
        name="LessonProgress",
        fields=[
            *row(),
            ("opened_at", models.DateTimeField(blank=True, null=True, verbose_name="first opened")),
            (
                "completed",
                models.GeneratedField(
                    db_persist=True,
                    expression=models.Case(
                        models.When(completed_at__isnull=False, then=models.Value(True)),
                        default=models.Value(False),
                    ),
                    output_field=models.BooleanField(),
                ),
            ),
            ("completed_at", models.DateTimeField(blank=True, null=True, verbose_name="completed")),
            ("parts", models.JSONField(blank=True, default=list, verbose_name="parts of the rule")),
            (
                "enrolment",
                models.ForeignKey(
                    on_delete=models.CASCADE,
                    related_name="lesson_progress",
                    to="learning.enrolment",
                ),
            ),
            (
                "lesson",
                models.ForeignKey(on_delete=models.CASCADE, related_name="progress", to="courses.lesson"),
            ),
            tenant(),
            ("marked_at", models.DateTimeField(blank=True, null=True, verbose_name="marked as done by hand")),
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
        ],
        options={
            "verbose_name": "progress in a lesson",
            "verbose_name_plural": "progress in lessons",
            "indexes": [models.Index(fields=["lesson", "completed_at"], name="lesson_progress_by_lesson")],
            "constraints": [
                models.UniqueConstraint(fields=("enrolment", "lesson"), name="lesson_progress_unique")
            ],
        },
    ),
    migrations.CreateModel(
        name="Recheck",
        fields=[
            *row(),
            ("signatures", models.JSONField(blank=True, default=dict)),
            ("lessons", models.JSONField(blank=True, default=list)),
            ("after", models.UUIDField(blank=True, null=True)),
            ("looked_at", models.PositiveIntegerField(default=0, verbose_name="learners looked at")),
            ("newly_done", models.PositiveIntegerField(default=0, verbose_name="newly completed")),
            (
                "kept",
                models.PositiveIntegerField(default=0, verbose_name="kept though the rule asks more now"),
            ),
            ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
            (
                "course",
                models.ForeignKey(on_delete=models.CASCADE, related_name="rechecks", to="courses.course"),
            ),
            tenant(),
        ],
        options={
            "verbose_name": "recheck of a course",
            "verbose_name_plural": "rechecks of courses",
            "indexes": [models.Index(fields=["course", "-created_at"], name="recheck_by_course")],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("ended_at", None)), fields=("course",), name="recheck_open_once"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="LessonMark",
        fields=[
            *row(),
            ("done", models.BooleanField(verbose_name="done")),
            ("reason", models.CharField(max_length=200, verbose_name="reason")),
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
                "enrolment",
                models.ForeignKey(
                    on_delete=models.CASCADE,
                    related_name="lesson_marks",
                    to="learning.enrolment",
                ),
            ),
            (
                "lesson",
                models.ForeignKey(on_delete=models.CASCADE, related_name="+", to="courses.lesson"),
            ),
            tenant(),
        ],
        options={
            "verbose_name": "lesson marked by hand",
            "verbose_name_plural": "lessons marked by hand",
            "indexes": [models.Index(fields=["enrolment", "-created_at"], name="lesson_mark_by_enrolment")],
        },
    ),
]

WALLS = [
    ProtectTenantTable("LessonProgress", "Recheck", "LessonMark"),
    # Rechecks stay out: what they do to an enrolment is in its own trail.
    AuditTable("LessonProgress", skip=("parts", "completed")),
    AuditTable("LessonMark"),
]
