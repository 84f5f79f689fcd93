"""Blocks: tables with their constraints, and their walls."""

from django.db import migrations, models

from courses.migrations.squashed.skipped import DERIVED
from lms.kernel.operations import AuditTable, ProtectTenantTable
from lms.kernel.rows import row, tenant

MODELS = [
    migrations.CreateModel(
        name="Block",
        fields=[
            *row(),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("text", "Text"),
                        ("video", "Video"),
                        ("quiz", "Quiz"),
                        ("assignment", "Assignment"),
                        ("file", "File"),
                        ("embed", "Link or embed"),
                        ("package", "Package"),
                        ("discussion", "Discussion prompt"),
                    ],
                    default="text",
                    max_length=20,
                    verbose_name="kind",
                ),
            ),
            ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
            ("title", models.CharField(blank=True, max_length=255, verbose_name="title")),
            ("body", models.TextField(blank=True, help_text="Markdown", verbose_name="text")),
            ("html", models.TextField(blank=True, editable=False)),
            ("url", models.URLField(blank=True, max_length=1000, verbose_name="address")),
            ("data", models.JSONField(blank=True, default=dict, verbose_name="data")),
            ("source_key", models.CharField(blank=True, editable=False, max_length=255, null=True)),
            tenant(),
            (
                "lesson",
                models.ForeignKey(on_delete=models.CASCADE, related_name="blocks", to="courses.lesson"),
            ),
            (
                "quiz",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.RESTRICT,
                    related_name="blocks",
                    to="courses.quiz",
                ),
            ),
            (
                "video_group",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.RESTRICT,
                    related_name="blocks",
                    to="courses.videogroup",
                ),
            ),
            (
                "assignment",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.RESTRICT,
                    related_name="blocks",
                    to="courses.assignment",
                ),
            ),
            (
                "package",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.RESTRICT,
                    related_name="blocks",
                    to="courses.package",
                ),
            ),
        ],
        options={
            "verbose_name": "block",
            "verbose_name_plural": "blocks",
            "indexes": [models.Index(fields=["lesson", "position"], name="block_order")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("kind", "video"), _negated=True),
                        ("video_group__isnull", False),
                        _connector="OR",
                    ),
                    name="block_video_has_group",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("kind", "quiz"), _negated=True), ("quiz__isnull", False), _connector="OR"
                    ),
                    name="block_quiz_has_quiz",
                ),
                models.UniqueConstraint(fields=("lesson", "source_key"), name="block_source_unique"),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "kind__in",
                            ["text", "video", "quiz", "assignment", "file", "embed", "package", "discussion"],
                        )
                    ),
                    name="block_kind_known",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("kind", "assignment"), _negated=True),
                        ("assignment__isnull", False),
                        _connector="OR",
                    ),
                    name="block_assignment_has_assignment",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("kind", "package"), _negated=True),
                        ("package__isnull", False),
                        _connector="OR",
                    ),
                    name="block_package_has_package",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Resource",
        fields=[
            *row(),
            ("title", models.CharField(max_length=255, verbose_name="title")),
            ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
            (
                "asset",
                models.ForeignKey(
                    on_delete=models.PROTECT,
                    related_name="resources",
                    to="courses.mediaasset",
                ),
            ),
            (
                "block",
                models.ForeignKey(on_delete=models.CASCADE, related_name="resources", to="courses.block"),
            ),
            tenant(),
        ],
        options={
            "verbose_name": "file",
            "verbose_name_plural": "files",
            "constraints": [models.UniqueConstraint(fields=("block", "asset"), name="resource_once")],
        },
    ),
]

WALLS = [ProtectTenantTable("Block", "Resource"), AuditTable("Block", "Resource", skip=DERIVED)]
