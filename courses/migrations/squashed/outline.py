"""Outline: tables with their constraints, and their walls."""

from decimal import Decimal

from django.db import migrations, models

from courses.migrations.squashed.skipped import DERIVED
from lms.kernel.operations import AuditTable, ProtectTenantTable
from lms.kernel.rows import row, tenant

# `parent_depth` is always 0, so the composite key can only point at a module of the top level.
NEST_ONCE = """
ALTER TABLE courses_module
  ADD COLUMN parent_depth smallint GENERATED ALWAYS AS (CASE WHEN parent_id IS NULL THEN NULL ELSE 0 END) STORED;
ALTER TABLE courses_module ADD CONSTRAINT module_parent_is_top_level
  FOREIGN KEY (parent_id, parent_depth) REFERENCES courses_module (id, depth) DEFERRABLE INITIALLY DEFERRED;
COMMENT ON CONSTRAINT module_parent_is_top_level ON courses_module IS
  'Moving a module under one that is itself being moved under another cannot make a third level.';
"""

MODELS = [
    migrations.CreateModel(
        name="Module",
        fields=[
            *row(),
            ("depth", models.PositiveSmallIntegerField(default=0, editable=False)),
            ("title", models.CharField(max_length=255, verbose_name="title")),
            ("summary", models.TextField(blank=True, verbose_name="summary")),
            ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
            ("deleted_at", models.DateTimeField(blank=True, null=True, verbose_name="deleted")),
            ("source_key", models.CharField(blank=True, editable=False, max_length=255, null=True)),
            (
                "course",
                models.ForeignKey(on_delete=models.CASCADE, related_name="modules", to="courses.course"),
            ),
            tenant(),
            (
                "parent",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.CASCADE,
                    related_name="submodules",
                    to="courses.module",
                ),
            ),
            ("revision", models.PositiveIntegerField(default=1, editable=False)),
            ("staged", models.JSONField(blank=True, editable=False, null=True)),
        ],
        options={
            "verbose_name": "module",
            "verbose_name_plural": "modules",
            "indexes": [models.Index(fields=["course", "position"], name="module_order")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("depth", 0), ("parent", None)),
                        models.Q(("depth", 1), ("parent__isnull", False)),
                        _connector="OR",
                    ),
                    name="module_nests_once",
                ),
                models.UniqueConstraint(fields=("id", "depth"), name="module_id_depth"),
                models.UniqueConstraint(fields=("course", "source_key"), name="module_source_unique"),
            ],
        },
    ),
    migrations.CreateModel(
        name="Lesson",
        fields=[
            *row(),
            ("title", models.CharField(max_length=255, verbose_name="title")),
            ("slug", models.SlugField(max_length=255, verbose_name="address")),
            (
                "content_type",
                models.CharField(
                    choices=[
                        ("text", "Text"),
                        ("video", "Video"),
                        ("quiz", "Quiz"),
                        ("assignment", "Assignment"),
                        ("file", "File"),
                    ],
                    default="text",
                    max_length=50,
                    verbose_name="kind",
                ),
            ),
            ("duration_minutes", models.PositiveIntegerField(blank=True, null=True, verbose_name="minutes")),
            ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
            ("sequence", models.PositiveIntegerField(default=0, editable=False)),
            ("completion_rule", models.JSONField(blank=True, default=dict, verbose_name="complete when")),
            (
                "weight",
                models.DecimalField(
                    decimal_places=2, default=Decimal("1"), max_digits=6, verbose_name="weight"
                ),
            ),
            ("is_published", models.BooleanField(default=True, verbose_name="published")),
            ("is_preview", models.BooleanField(default=False, verbose_name="open to everybody")),
            ("release_at", models.DateTimeField(blank=True, null=True, verbose_name="opens")),
            ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="due")),
            ("metadata", models.JSONField(blank=True, default=dict, verbose_name="metadata")),
            ("deleted_at", models.DateTimeField(blank=True, null=True, verbose_name="deleted")),
            ("source_key", models.CharField(blank=True, editable=False, max_length=255, null=True)),
            (
                "course",
                models.ForeignKey(on_delete=models.CASCADE, related_name="lessons", to="courses.course"),
            ),
            tenant(),
            (
                "module",
                models.ForeignKey(on_delete=models.CASCADE, related_name="lessons", to="courses.module"),
            ),
            ("revision", models.PositiveIntegerField(default=1, editable=False)),
            ("staged", models.JSONField(blank=True, editable=False, null=True)),
        ],
        options={
            "verbose_name": "lesson",
            "verbose_name_plural": "lessons",
            "indexes": [
                models.Index(fields=["module", "position"], name="lesson_order"),
                models.Index(
                    condition=models.Q(("deleted_at", None), ("is_published", True)),
                    fields=["course", "sequence"],
                    name="lesson_sequence",
                ),
            ],
            "constraints": [
                models.UniqueConstraint(fields=("course", "slug"), name="lesson_slug_unique"),
                models.UniqueConstraint(fields=("course", "source_key"), name="lesson_source_unique"),
                models.CheckConstraint(condition=models.Q(("weight__gt", 0)), name="lesson_weight_positive"),
            ],
        },
    ),
    migrations.CreateModel(
        name="Prerequisite",
        fields=[
            *row(),
            (
                "minimum_score",
                models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="lowest score, %"),
            ),
            (
                "course",
                models.ForeignKey(
                    on_delete=models.CASCADE,
                    related_name="prerequisites",
                    to="courses.course",
                ),
            ),
            (
                "lesson",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.CASCADE,
                    related_name="prerequisites",
                    to="courses.lesson",
                ),
            ),
            (
                "module",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.CASCADE,
                    related_name="prerequisites",
                    to="courses.module",
                ),
            ),
            tenant(),
            (
                "required_course",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.CASCADE,
                    related_name="required_by",
                    to="courses.course",
                ),
            ),
            (
                "required_lesson",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.CASCADE,
                    related_name="required_by",
                    to="courses.lesson",
                ),
            ),
            (
                "required_module",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.CASCADE,
                    related_name="required_by",
                    to="courses.module",
                ),
            ),
        ],
        options={
            "verbose_name": "prerequisite",
            "verbose_name_plural": "prerequisites",
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("module", None), ("lesson", None), _connector="OR"),
                    name="prerequisite_one_holder",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("required_course__isnull", False),
                            ("required_lesson", None),
                            ("required_module", None),
                        ),
                        models.Q(
                            ("required_course", None),
                            ("required_lesson", None),
                            ("required_module__isnull", False),
                        ),
                        models.Q(
                            ("required_course", None),
                            ("required_lesson__isnull", False),
                            ("required_module", None),
                        ),
                        _connector="OR",
                    ),
                    name="prerequisite_one_requirement",
                ),
                models.CheckConstraint(
                    condition=models.Q(("minimum_score", None), ("minimum_score__lte", 100), _connector="OR"),
                    name="prerequisite_score_percent",
                ),
            ],
        },
    ),
]

WALLS = [
    ProtectTenantTable("Module", "Lesson", "Prerequisite"),
    AuditTable("Module", "Lesson", "Prerequisite", skip=DERIVED),
    migrations.RunSQL(
        NEST_ONCE,
        "ALTER TABLE courses_module DROP CONSTRAINT module_parent_is_top_level, DROP COLUMN parent_depth",
    ),
]
