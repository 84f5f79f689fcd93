"""Issuing many certificates as a job; the course of a certificate beside it, so that its list is read in order."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import lms.kernel.clock
import lms.kernel.ids
import lms.kernel.tenancy
from lms.kernel.operations import AuditTable, ProtectTenantTable

TABLES = ("CertificateRun", "CertificateLine")
# Of every organisation; nobody did it, so the audit trail has nothing to say. The table is altered afterwards, which
# pending checks of foreign keys would forbid.
COURSES = """
SELECT set_config('lms.platform', 'on', true), set_config('lms.audit', 'off', true);
UPDATE learning_certificate c SET course_id = e.course_id FROM learning_enrolment e WHERE e.id = c.enrolment_id;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
SELECT set_config('lms.platform', '', true), set_config('lms.audit', '', true)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_role_offered"),
        ("courses", "0006_caption_search"),
        ("learning", "0016_late_answers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CertificateRun",
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
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="certificate_runs",
                        to="courses.course",
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
                "verbose_name": "issuing of certificates",
                "verbose_name_plural": "issuings of certificates",
            },
        ),
        migrations.CreateModel(
            name="CertificateLine",
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
                ("number", models.PositiveIntegerField(verbose_name="line")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("issued", "Issued"),
                            ("had", "Had it already"),
                            ("name", "Has to confirm their name"),
                            ("lessons", "Lessons are missing"),
                            ("grade", "The total is not enough"),
                        ],
                        max_length=10,
                        verbose_name="result",
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="learning.enrolment"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="learning.certificaterun",
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
                "verbose_name": "result of an issuing of certificates",
                "verbose_name_plural": "results of issuings of certificates",
            },
        ),
        migrations.AddField(
            model_name="certificate",
            name="course",
            field=models.ForeignKey(
                null=True,
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="certificates",
                to="courses.course",
            ),
        ),
        migrations.RunSQL(COURSES, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="certificate",
            name="course",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="certificates",
                to="courses.course",
            ),
        ),
        migrations.AddIndex(
            model_name="certificate",
            index=models.Index(fields=["course", "-issued_at", "-id"], name="certificate_of_course"),
        ),
        migrations.AddIndex(
            model_name="certificaterun",
            index=models.Index(fields=["course", "-created_at"], name="certificate_run_of_course"),
        ),
        migrations.AddIndex(
            model_name="certificaterun",
            index=models.Index(
                condition=models.Q(("state__in", ["waiting", "reading", "writing"])),
                fields=["seen_at"],
                name="certificate_run_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificaterun",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "reading", "writing", "done", "failed"])),
                name="certificate_run_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificaterun",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["waiting", "reading", "writing"])),
                fields=("course",),
                name="certificate_run_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificateline",
            constraint=models.UniqueConstraint(fields=("run", "enrolment"), name="certificate_line_once"),
        ),
        migrations.AddConstraint(
            model_name="certificateline",
            constraint=models.UniqueConstraint(fields=("run", "number"), name="certificate_line_numbered"),
        ),
        migrations.AddConstraint(
            model_name="certificateline",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["issued", "had", "name", "lessons", "grade"])),
                name="certificate_line_outcome_known",
            ),
        ),
        ProtectTenantTable(*TABLES),
        AuditTable(*TABLES),
    ]
