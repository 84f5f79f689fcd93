"""Certificates: tables with their constraints, and their walls."""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import lms.kernel.clock
import lms.kernel.crypto
import lms.kernel.ids
import lms.kernel.tenancy
from lms.kernel.operations import AuditTable, ProtectTenantTable
from lms.kernel.rows import row, tenant

MODELS = [
    migrations.CreateModel(
        name="Certificate",
        fields=[
            *row(),
            ("certificate_number", models.CharField(max_length=50, unique=True, verbose_name="number")),
            ("issued_at", models.DateTimeField(verbose_name="issued")),
            ("learner_name", models.CharField(max_length=255, verbose_name="name")),
            ("course_title", models.CharField(max_length=255, verbose_name="course")),
            ("instructor_name", models.CharField(blank=True, max_length=255, verbose_name="instructor")),
            ("pdf_path", models.CharField(blank=True, max_length=500, null=True, verbose_name="PDF")),
            ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="revoked")),
            ("revoked_reason", models.CharField(blank=True, max_length=255, verbose_name="reason")),
            tenant(),
            (
                "enrolment",
                models.OneToOneField(
                    on_delete=models.CASCADE,
                    related_name="certificate",
                    to="learning.enrolment",
                ),
            ),
            ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="expires")),
            ("reissued_at", models.DateTimeField(blank=True, null=True, verbose_name="re-issued")),
            ("version", models.PositiveSmallIntegerField(db_default=1, default=1, verbose_name="version")),
            (
                "course",
                models.ForeignKey(
                    db_index=False,
                    editable=False,
                    on_delete=models.CASCADE,
                    related_name="certificates",
                    to="courses.course",
                ),
            ),
            ("status_index", models.PositiveIntegerField(blank=True, editable=False, null=True)),
        ],
        options={
            "verbose_name": "certificate",
            "verbose_name_plural": "certificates",
            "indexes": [models.Index(fields=["course", "-issued_at", "-id"], name="certificate_of_course")],
            "constraints": [
                models.UniqueConstraint(
                    fields=("organization", "status_index"), name="certificate_status_index_unique"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="ConfirmedName",
        fields=[
            *row(),
            ("name", models.CharField(max_length=255, verbose_name="name")),
            ("confirmed_at", models.DateTimeField(verbose_name="confirmed")),
            (
                "enrolment",
                models.OneToOneField(
                    on_delete=models.CASCADE,
                    related_name="confirmed_name",
                    to="learning.enrolment",
                ),
            ),
            tenant(),
        ],
        options={
            "verbose_name": "confirmed name",
            "verbose_name_plural": "confirmed names",
        },
    ),
    migrations.CreateModel(
        name="CertificateRule",
        fields=[
            *row(),
            ("is_offered", models.BooleanField(default=True, verbose_name="this course gives a certificate")),
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
                    on_delete=models.CASCADE,
                    related_name="certificate_rule",
                    to="courses.course",
                ),
            ),
            tenant(),
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
            *row(),
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
                    on_delete=models.CASCADE,
                    related_name="versions",
                    to="learning.certificate",
                ),
            ),
            tenant(),
            (
                "replaced_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("status_index", models.PositiveIntegerField(blank=True, editable=False, null=True)),
        ],
        options={
            "verbose_name": "earlier version of a certificate",
            "verbose_name_plural": "earlier versions of certificates",
            "indexes": [
                models.Index(
                    condition=models.Q(("status_index__isnull", False)),
                    fields=["organization", "status_index"],
                    name="certificate_version_status",
                )
            ],
            "constraints": [
                models.UniqueConstraint(fields=("certificate", "version"), name="certificate_version_unique")
            ],
        },
    ),
    migrations.CreateModel(
        name="CertificateRun",
        fields=[
            *row(),
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
                    on_delete=models.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "course",
                models.ForeignKey(
                    on_delete=models.CASCADE,
                    related_name="certificate_runs",
                    to="courses.course",
                ),
            ),
            tenant(),
        ],
        options={
            "verbose_name": "issuing of certificates",
            "verbose_name_plural": "issuings of certificates",
            "indexes": [
                models.Index(fields=["course", "-created_at"], name="certificate_run_of_course"),
                models.Index(
                    condition=models.Q(("state__in", ["waiting", "reading", "writing"])),
                    fields=["seen_at"],
                    name="certificate_run_open",
                ),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("state__in", ["waiting", "reading", "writing", "done", "failed"])),
                    name="certificate_run_state_known",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("state__in", ["waiting", "reading", "writing"])),
                    fields=("course",),
                    name="certificate_run_one_open",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="CertificateLine",
        fields=[
            *row(),
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
                models.ForeignKey(on_delete=models.CASCADE, related_name="+", to="learning.enrolment"),
            ),
            (
                "run",
                models.ForeignKey(
                    on_delete=models.CASCADE,
                    related_name="lines",
                    to="learning.certificaterun",
                ),
            ),
            tenant(),
        ],
        options={
            "verbose_name": "result of an issuing of certificates",
            "verbose_name_plural": "results of issuings of certificates",
            "constraints": [
                models.UniqueConstraint(fields=("run", "enrolment"), name="certificate_line_once"),
                models.UniqueConstraint(fields=("run", "number"), name="certificate_line_numbered"),
                models.CheckConstraint(
                    condition=models.Q(("outcome__in", ["issued", "had", "name", "lessons", "grade"])),
                    name="certificate_line_outcome_known",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="IssuerKey",
        fields=[
            *row(),
            ("kid", models.CharField(max_length=64, verbose_name="thumbprint")),
            ("public", models.JSONField(verbose_name="public key")),
            ("private", lms.kernel.crypto.EncryptedTextField()),
            ("retired_at", models.DateTimeField(blank=True, null=True, verbose_name="retired")),
            tenant(),
        ],
        options={
            "verbose_name": "issuer key",
            "verbose_name_plural": "issuer keys",
            "constraints": [
                models.UniqueConstraint(fields=("organization", "kid"), name="issuer_key_unique"),
                models.UniqueConstraint(
                    condition=models.Q(("retired_at", None)),
                    fields=("organization",),
                    name="issuer_key_one_in_use",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="CertificateDesign",
        fields=[
            *row(),
            (
                "face",
                models.CharField(
                    choices=[("serif", "Serif"), ("sans", "Sans serif")],
                    default="serif",
                    max_length=10,
                    verbose_name="typeface of names",
                ),
            ),
            (
                "hue",
                models.PositiveSmallIntegerField(
                    blank=True,
                    null=True,
                    validators=[
                        django.core.validators.MinValueValidator(0),
                        django.core.validators.MaxValueValidator(355),
                    ],
                    verbose_name="hue",
                ),
            ),
            ("language", models.CharField(blank=True, max_length=10, verbose_name="language of the date")),
            ("logo", models.FileField(blank=True, upload_to="certificates/", verbose_name="logo")),
            (
                "signature",
                models.FileField(
                    blank=True, upload_to="certificates/", verbose_name="picture of the signature"
                ),
            ),
            ("signer_name", models.CharField(blank=True, max_length=120, verbose_name="who signs")),
            ("footnote", models.CharField(blank=True, max_length=200, verbose_name="line at the foot")),
            ("words", models.JSONField(blank=True, default=dict, verbose_name="words")),
            tenant(),
        ],
        options={
            "verbose_name": "look of certificates",
            "verbose_name_plural": "looks of certificates",
            "constraints": [
                models.UniqueConstraint(fields=("organization",), name="certificate_design_once"),
                models.CheckConstraint(
                    condition=models.Q(
                        ("hue", None), models.Q(("hue__gte", 0), ("hue__lte", 355)), _connector="OR"
                    ),
                    name="certificate_design_hue",
                ),
                models.CheckConstraint(
                    condition=models.Q(("face__in", ["serif", "sans"])), name="certificate_design_face_known"
                ),
            ],
        },
    ),
]

WALLS = [
    ProtectTenantTable(
        "Certificate",
        "ConfirmedName",
        "CertificateRule",
        "CertificateVersion",
        "CertificateRun",
        "CertificateLine",
        "IssuerKey",
        "CertificateDesign",
    ),
    AuditTable(
        "Certificate",
        "ConfirmedName",
        "CertificateRule",
        "CertificateVersion",
        "CertificateRun",
        "CertificateLine",
        "CertificateDesign",
    ),
    AuditTable("IssuerKey", skip=("private",)),
]
