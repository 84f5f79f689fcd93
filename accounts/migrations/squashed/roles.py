"""Roles: tables with their constraints, and their walls."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from lms.kernel.operations import AuditTable, ProtectTenantTable
from lms.kernel.rows import row, tenant

MODELS = [
    migrations.CreateModel(
        name="Role",
        fields=[
            *row(),
            ("slug", models.SlugField(verbose_name="short name")),
            ("name", models.CharField(max_length=100, verbose_name="name")),
            (
                "permissions",
                django.contrib.postgres.fields.ArrayField(
                    base_field=models.CharField(max_length=100),
                    blank=True,
                    default=list,
                    size=None,
                    verbose_name="permissions",
                ),
            ),
            tenant(),
            (
                "offered",
                django.contrib.postgres.fields.ArrayField(
                    base_field=models.CharField(max_length=100),
                    blank=True,
                    default=list,
                    editable=False,
                    size=None,
                ),
            ),
        ],
        options={
            "verbose_name": "role",
            "verbose_name_plural": "roles",
            "indexes": [
                django.contrib.postgres.indexes.GinIndex(fields=["permissions"], name="role_permissions")
            ],
            "constraints": [
                models.UniqueConstraint(fields=("organization", "slug"), name="role_slug_unique")
            ],
        },
    ),
    migrations.CreateModel(
        name="Membership",
        fields=[
            *row(),
            ("is_active", models.BooleanField(default=True, verbose_name="active")),
            (
                "user",
                models.ForeignKey(
                    on_delete=models.CASCADE,
                    related_name="memberships",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            tenant(),
            (
                "role",
                models.ForeignKey(
                    on_delete=models.RESTRICT,
                    related_name="memberships",
                    to="accounts.role",
                ),
            ),
        ],
        options={
            "verbose_name": "membership",
            "verbose_name_plural": "memberships",
            "indexes": [models.Index(fields=["organization", "role"], name="membership_by_role")],
            "constraints": [
                models.UniqueConstraint(fields=("user", "organization", "role"), name="membership_unique")
            ],
        },
    ),
]

WALLS = [ProtectTenantTable("Role", "Membership"), AuditTable("Role", "Membership")]
