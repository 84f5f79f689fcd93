"""The rule of a course, confirmed names, expiry, and the earlier versions of certificates."""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import lms.kernel.clock
import lms.kernel.ids
import lms.kernel.tenancy
from lms.kernel.operations import AuditTable, ProtectTenantTable

TABLES = ("CertificateRule", "ConfirmedName", "CertificateVersion")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_role_offered"),
        ("courses", "0006_caption_search"),
        ("learning", "0014_calendar_feed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="certificate",
            name="expires_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="expires"),
        ),
        migrations.AddField(
            model_name="certificate",
            name="reissued_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="re-issued"),
        ),
        migrations.AddField(
            model_name="certificate",
            name="version",
            field=models.PositiveSmallIntegerField(db_default=1, default=1, verbose_name="version"),
        ),
        migrations.CreateModel(
            name="ConfirmedName",
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
                ("name", models.CharField(max_length=255, verbose_name="name")),
                ("confirmed_at", models.DateTimeField(verbose_name="confirmed")),
                (
                    "enrolment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="confirmed_name",
                        to="learning.enrolment",
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
                "verbose_name": "confirmed name",
                "verbose_name_plural": "confirmed names",
            },
        ),
        migrations.CreateModel(
            name="CertificateRule",
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
                    "is_offered",
                    models.BooleanField(default=True, verbose_name="this course gives a certificate"),
                ),
                (
                    "needs_completion",
                    models.BooleanField(default=True, verbose_name="every lesson has to be completed"),
                ),
                (
                    "min_percentage",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="least grade, %",
                    ),
                ),
                (
                    "valid_for",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="months it is valid",
                    ),
                ),
                (
                    "asks_name",
                    models.BooleanField(default=False, verbose_name="learners confirm their name first"),
                ),
                (
                    "course",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="certificate_rule",
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
                "verbose_name": "certificate rule",
                "verbose_name_plural": "certificate rules",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("min_percentage", None),
                            models.Q(("min_percentage__gte", 0), ("min_percentage__lte", 100)),
                            _connector="OR",
                        ),
                        name="certificate_rule_percentage",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("needs_completion", True), ("min_percentage__isnull", False), _connector="OR"
                        ),
                        name="certificate_rule_asks_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid_for", None), ("valid_for__gte", 1), _connector="OR"),
                        name="certificate_rule_valid_for",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CertificateVersion",
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
                ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                ("learner_name", models.CharField(max_length=255, verbose_name="name")),
                ("course_title", models.CharField(max_length=255, verbose_name="course")),
                ("instructor_name", models.CharField(blank=True, max_length=255, verbose_name="instructor")),
                ("issued_at", models.DateTimeField(verbose_name="issued")),
                ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="expires")),
                ("replaced_at", models.DateTimeField(verbose_name="replaced")),
                ("reason", models.CharField(max_length=255, verbose_name="reason")),
                (
                    "certificate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="learning.certificate",
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
                    "replaced_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "earlier version of a certificate",
                "verbose_name_plural": "earlier versions of certificates",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("certificate", "version"), name="certificate_version_unique"
                    )
                ],
            },
        ),
        ProtectTenantTable(*TABLES),
        AuditTable(*TABLES),
    ]
