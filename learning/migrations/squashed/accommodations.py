"""Accommodations: tables with their constraints, and their walls."""

from django.conf import settings
from django.db import migrations, models

from lms.kernel.operations import AuditTable, ProtectTenantTable
from lms.kernel.rows import row, tenant

MODELS = [
    migrations.CreateModel(
        name="Accommodation",
        fields=[
            *row(),
            (
                "extra_time_percent",
                models.PositiveSmallIntegerField(default=0, verbose_name="more time for quizzes, %"),
            ),
            (
                "extra_days",
                models.PositiveSmallIntegerField(default=0, verbose_name="days later, every due date"),
            ),
            ("extra_attempts", models.PositiveSmallIntegerField(default=0, verbose_name="further attempts")),
            ("reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
            (
                "enrolment",
                models.OneToOneField(
                    on_delete=models.CASCADE,
                    related_name="accommodation",
                    to="learning.enrolment",
                ),
            ),
            (
                "granted_by",
                models.ForeignKey(
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            tenant(),
        ],
        options={
            "verbose_name": "accommodation",
            "verbose_name_plural": "accommodations",
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("extra_attempts__lte", 100),
                        ("extra_days__lte", 1000),
                        ("extra_time_percent__lte", 1000),
                    ),
                    name="accommodation_within_reason",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Extension",
        fields=[
            *row(),
            ("until", models.DateTimeField(blank=True, null=True, verbose_name="until")),
            ("extra_minutes", models.PositiveSmallIntegerField(default=0, verbose_name="further minutes")),
            ("extra_attempts", models.PositiveSmallIntegerField(default=0, verbose_name="further attempts")),
            ("reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
            (
                "assignment",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.CASCADE,
                    related_name="extensions",
                    to="courses.assignment",
                ),
            ),
            (
                "enrolment",
                models.ForeignKey(
                    on_delete=models.CASCADE,
                    related_name="extensions",
                    to="learning.enrolment",
                ),
            ),
            (
                "granted_by",
                models.ForeignKey(
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            tenant(),
            (
                "quiz",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.CASCADE,
                    related_name="extensions",
                    to="courses.quiz",
                ),
            ),
        ],
        options={
            "verbose_name": "extension",
            "verbose_name_plural": "extensions",
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("assignment__isnull", False), ("quiz", None)),
                        models.Q(("assignment", None), ("quiz__isnull", False)),
                        _connector="OR",
                    ),
                    name="extension_of_one_thing",
                ),
                models.UniqueConstraint(fields=("enrolment", "quiz"), name="extension_quiz_once"),
                models.UniqueConstraint(fields=("enrolment", "assignment"), name="extension_assignment_once"),
            ],
        },
    ),
]

WALLS = [ProtectTenantTable("Accommodation", "Extension"), AuditTable("Accommodation", "Extension")]
