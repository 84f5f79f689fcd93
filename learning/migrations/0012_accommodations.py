"""Accommodations and extensions, and the personal date in grades."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import lms.kernel.clock
import lms.kernel.ids
import lms.kernel.tenancy
from lms.kernel.operations import AuditTable, ProtectTenantTable

DUE = """
-- A person's date before their cohort's, a cohort's before the course's: see learning/accommodations/terms.py.
CREATE OR REPLACE FUNCTION learning_due_at(enrolment uuid, quiz uuid, assignment uuid, due timestamptz)
RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN due IS NULL THEN NULL ELSE coalesce(x.until, (
    (due AT TIME ZONE o.time_zone) + make_interval(days => coalesce(c.shift_days, 0) + coalesce(a.extra_days, 0))
  ) AT TIME ZONE o.time_zone) END
  FROM learning_enrolment e JOIN accounts_organization o ON o.id = e.organization_id
  LEFT JOIN learning_cohort c ON c.id = e.cohort_id
  LEFT JOIN learning_accommodation a ON a.enrolment_id = e.id
  LEFT JOIN learning_extension x ON x.enrolment_id = e.id AND (x.quiz_id = quiz OR x.assignment_id = assignment)
  WHERE e.id = enrolment
$$;
"""
UNDUE = """
CREATE OR REPLACE FUNCTION learning_due_at(enrolment uuid, quiz uuid, assignment uuid, due timestamptz)
RETURNS timestamptz LANGUAGE sql STABLE AS $$ SELECT due $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_role_offered"),
        ("courses", "0006_caption_search"),
        ("learning", "0011_ways_in"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Accommodation",
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
                    "extra_time_percent",
                    models.PositiveSmallIntegerField(default=0, verbose_name="more time for quizzes, %"),
                ),
                (
                    "extra_days",
                    models.PositiveSmallIntegerField(default=0, verbose_name="days later, every due date"),
                ),
                (
                    "extra_attempts",
                    models.PositiveSmallIntegerField(default=0, verbose_name="further attempts"),
                ),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
                (
                    "enrolment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="accommodation",
                        to="learning.enrolment",
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                ("until", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                (
                    "extra_minutes",
                    models.PositiveSmallIntegerField(default=0, verbose_name="further minutes"),
                ),
                (
                    "extra_attempts",
                    models.PositiveSmallIntegerField(default=0, verbose_name="further attempts"),
                ),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
                (
                    "assignment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="extensions",
                        to="courses.assignment",
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="extensions",
                        to="learning.enrolment",
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                (
                    "quiz",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
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
                    models.UniqueConstraint(
                        fields=("enrolment", "assignment"), name="extension_assignment_once"
                    ),
                ],
            },
        ),
        ProtectTenantTable("Accommodation", "Extension"),
        AuditTable("Accommodation", "Extension"),
        migrations.RunSQL(DUE, UNDUE),
    ]
