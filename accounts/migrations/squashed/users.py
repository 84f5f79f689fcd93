"""Users: tables with their constraints, and their walls."""

import django.db.models.functions.datetime
import django.db.models.functions.text
from django.db import migrations, models

from lms.kernel.operations import AuditTable
from lms.kernel.rows import row

MODELS = [
    migrations.CreateModel(
        name="User",
        fields=[
            *row(),
            ("password", models.CharField(max_length=128, verbose_name="password")),
            ("email", models.EmailField(max_length=255, unique=True, verbose_name="email address")),
            ("full_name", models.CharField(max_length=255, verbose_name="full name")),
            ("avatar", models.ImageField(blank=True, upload_to="avatars/", verbose_name="picture")),
            ("bio", models.TextField(blank=True, max_length=2000, verbose_name="about you")),
            ("social_links", models.JSONField(blank=True, default=list, verbose_name="links")),
            ("preferences", models.JSONField(blank=True, default=dict, verbose_name="preferences")),
            ("metadata", models.JSONField(blank=True, default=dict, verbose_name="metadata")),
            ("time_zone", models.CharField(default="UTC", max_length=63, verbose_name="time zone")),
            ("language", models.CharField(default="en-gb", max_length=10, verbose_name="language")),
            ("is_active", models.BooleanField(default=True, verbose_name="active")),
            ("is_staff", models.BooleanField(default=False, verbose_name="platform staff")),
            ("is_superuser", models.BooleanField(default=False, verbose_name="every right")),
            (
                "mfa_enabled",
                models.BooleanField(default=False, editable=False, verbose_name="second factor on"),
            ),
            (
                "last_login",
                models.DateTimeField(
                    blank=True, db_column="last_login_at", null=True, verbose_name="last sign-in"
                ),
            ),
            (
                "email_verified_at",
                models.DateTimeField(blank=True, null=True, verbose_name="address verified"),
            ),
            ("deleted_at", models.DateTimeField(blank=True, null=True, verbose_name="deleted")),
        ],
        options={
            "verbose_name": "person",
            "verbose_name_plural": "people",
            "indexes": [
                models.Index(fields=["created_at"], name="user_created"),
                models.Index(fields=["email_verified_at"], name="user_verified"),
                models.Index(django.db.models.functions.text.Lower("full_name"), name="user_name_lower"),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                    name="user_email_lower",
                )
            ],
        },
    ),
]

WALLS = [AuditTable("User", skip=("password", "last_login_at"))]
