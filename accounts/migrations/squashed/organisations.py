"""Organisations: tables with their constraints, and their walls."""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.db import migrations, models

from lms.kernel.operations import AuditTable
from lms.kernel.rows import row

MODELS = [
    migrations.CreateModel(
        name="Organization",
        fields=[
            *row(),
            ("name", models.CharField(max_length=255, verbose_name="name")),
            ("slug", models.SlugField(max_length=63, unique=True, verbose_name="short name")),
            (
                "brand_hue",
                models.PositiveSmallIntegerField(
                    default=165,
                    help_text="0 to 355 in steps of 5, on the colour circle of OKLCH; lightness is fixed.",
                    validators=[
                        django.core.validators.MinValueValidator(0),
                        django.core.validators.MaxValueValidator(355),
                    ],
                    verbose_name="brand hue",
                ),
            ),
            ("logo", models.FileField(blank=True, upload_to="logos/", verbose_name="logo")),
            ("time_zone", models.CharField(default="UTC", max_length=63, verbose_name="time zone")),
            ("language", models.CharField(default="en-gb", max_length=10, verbose_name="language")),
            ("settings", models.JSONField(blank=True, default=dict, verbose_name="settings")),
            ("is_active", models.BooleanField(default=True, verbose_name="active")),
        ],
        options={
            "verbose_name": "organisation",
            "verbose_name_plural": "organisations",
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("brand_hue__gte", 0), ("brand_hue__lte", 355)),
                    name="organization_hue_on_the_circle",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="OrganizationDomain",
        fields=[
            *row(),
            (
                "hostname",
                models.CharField(
                    max_length=253,
                    validators=[
                        django.core.validators.RegexValidator(
                            "^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$",
                            "Enter a host name in small letters, without scheme, port or path.",
                        )
                    ],
                    verbose_name="host name",
                ),
            ),
            ("is_primary", models.BooleanField(default=False, verbose_name="main address")),
            (
                "organization",
                models.ForeignKey(
                    on_delete=models.CASCADE,
                    related_name="domains",
                    to="accounts.organization",
                ),
            ),
        ],
        options={
            "verbose_name": "host name",
            "verbose_name_plural": "host names",
            "constraints": [
                models.UniqueConstraint(
                    django.db.models.functions.text.Lower("hostname"), name="domain_hostname_unique"
                ),
                models.UniqueConstraint(
                    condition=models.Q(("is_primary", True)),
                    fields=("organization",),
                    name="domain_one_primary",
                ),
            ],
        },
    ),
]

WALLS = [AuditTable("Organization", "OrganizationDomain")]
