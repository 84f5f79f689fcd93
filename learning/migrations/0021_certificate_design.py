"""How the certificates of an organisation look."""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import lms.kernel.clock
import lms.kernel.ids
import lms.kernel.tenancy
from lms.kernel.operations import AuditTable, ProtectTenantTable


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_role_offered"),
        ("learning", "0020_reckoning_a_class"),
    ]

    operations = [
        migrations.CreateModel(
            name="CertificateDesign",
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
                (
                    "language",
                    models.CharField(blank=True, max_length=10, verbose_name="language of the date"),
                ),
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
                        condition=models.Q(("face__in", ["serif", "sans"])),
                        name="certificate_design_face_known",
                    ),
                ],
            },
        ),
        ProtectTenantTable("CertificateDesign"),
        AuditTable("CertificateDesign"),
    ]
