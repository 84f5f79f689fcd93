"""Packages: tables with their constraints, and their walls."""

from django.db import migrations, models

from courses.migrations.squashed.skipped import SAVED_OFTEN
from lms.kernel.operations import AuditTable, ProtectTenantTable
from lms.kernel.rows import row, tenant

MODELS = [
    migrations.CreateModel(
        name="Package",
        fields=[
            *row(),
            ("title", models.CharField(max_length=255, verbose_name="title")),
            (
                "standard",
                models.CharField(
                    choices=[
                        ("scorm_12", "SCORM 1.2"),
                        ("scorm_2004", "SCORM 2004"),
                        ("cmi5", "cmi5"),
                        ("html", "Web pages"),
                    ],
                    max_length=20,
                    verbose_name="standard",
                ),
            ),
            ("entry", models.CharField(max_length=1000, verbose_name="starts with")),
            ("files", models.JSONField(blank=True, default=dict)),
            ("items", models.JSONField(blank=True, default=list, verbose_name="contents")),
            ("source_key", models.CharField(blank=True, editable=False, max_length=255, null=True)),
            tenant(),
            (
                "archive",
                models.ForeignKey(
                    on_delete=models.PROTECT,
                    related_name="packages",
                    to="courses.mediaasset",
                ),
            ),
        ],
        options={
            "verbose_name": "package",
            "verbose_name_plural": "packages",
            "constraints": [
                models.UniqueConstraint(fields=("organization", "source_key"), name="package_source_unique"),
                models.CheckConstraint(
                    condition=models.Q(("standard__in", ["scorm_12", "scorm_2004", "cmi5", "html"])),
                    name="package_standard_known",
                ),
            ],
        },
    ),
]

WALLS = [ProtectTenantTable("Package"), AuditTable("Package", skip=SAVED_OFTEN)]
