"""Questions: tables with their constraints, and their walls."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from courses.migrations.squashed.skipped import DERIVED, SAVED_OFTEN
from lms.kernel.operations import AuditTable, ProtectTenantTable
from lms.kernel.rows import row, tenant

MODELS = [
    migrations.CreateModel(
        name="QuestionFolder",
        fields=[
            *row(),
            ("name", models.CharField(max_length=255, verbose_name="name")),
            tenant(),
            (
                "course",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.CASCADE,
                    related_name="question_folders",
                    to="courses.course",
                ),
            ),
            (
                "parent",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.CASCADE,
                    related_name="subfolders",
                    to="courses.questionfolder",
                ),
            ),
        ],
        options={
            "verbose_name": "folder of questions",
            "verbose_name_plural": "folders of questions",
            "constraints": [
                models.UniqueConstraint(
                    fields=("organization", "course", "parent", "name"),
                    name="question_folder_once",
                    nulls_distinct=False,
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Question",
        fields=[
            *row(),
            ("title", models.CharField(blank=True, max_length=255, verbose_name="name in the bank")),
            ("type", models.CharField(max_length=50, verbose_name="type")),
            (
                "tags",
                django.contrib.postgres.fields.ArrayField(
                    base_field=models.CharField(max_length=50),
                    blank=True,
                    default=list,
                    size=None,
                    verbose_name="tags",
                ),
            ),
            (
                "difficulty",
                models.DecimalField(
                    blank=True, decimal_places=3, max_digits=4, null=True, verbose_name="difficulty"
                ),
            ),
            ("deleted_at", models.DateTimeField(blank=True, null=True, verbose_name="deleted")),
            ("source_key", models.CharField(blank=True, editable=False, max_length=255, null=True)),
            (
                "course",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="questions",
                    to="courses.course",
                ),
            ),
            tenant(),
            (
                "current",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.RESTRICT,
                    related_name="+",
                    to="courses.questionversion",
                ),
            ),
            ("words", models.TextField(blank=True, editable=False)),
            ("statistics", models.JSONField(blank=True, default=dict, editable=False)),
            (
                "folder",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="questions",
                    to="courses.questionfolder",
                ),
            ),
            (
                "search",
                models.GeneratedField(
                    db_persist=True,
                    expression=django.contrib.postgres.search.CombinedSearchVector(
                        django.contrib.postgres.search.SearchVector("title", config="simple", weight="A"),
                        "||",
                        django.contrib.postgres.search.SearchVector(
                            "title", "words", config="english", weight="B"
                        ),
                        django.contrib.postgres.search.SearchConfig("simple"),
                    ),
                    output_field=django.contrib.postgres.search.SearchVectorField(),
                ),
            ),
        ],
        options={
            "verbose_name": "question",
            "verbose_name_plural": "questions",
            "indexes": [
                models.Index(
                    condition=models.Q(("deleted_at", None)),
                    fields=["organization", "type"],
                    name="question_type",
                ),
                django.contrib.postgres.indexes.GinIndex(fields=["tags"], name="question_tags"),
                django.contrib.postgres.indexes.GinIndex(fields=["search"], name="question_search"),
                models.Index(
                    models.F("organization"),
                    models.OrderBy(models.F("updated_at"), descending=True),
                    models.OrderBy(models.F("id"), descending=True),
                    condition=models.Q(("deleted_at", None)),
                    name="question_newest",
                ),
                models.Index(
                    condition=models.Q(("deleted_at", None)), fields=["folder"], name="question_by_folder"
                ),
            ],
            "constraints": [
                models.UniqueConstraint(fields=("organization", "source_key"), name="question_source_unique")
            ],
        },
    ),
    migrations.CreateModel(
        name="QuestionVersion",
        fields=[
            *row(),
            ("number", models.PositiveIntegerField(default=1, verbose_name="version")),
            ("type", models.CharField(max_length=50, verbose_name="type")),
            ("prompt", models.TextField(help_text="Markdown", verbose_name="question")),
            ("prompt_html", models.TextField(editable=False)),
            ("data", models.JSONField(default=dict, verbose_name="data")),
            ("points", models.DecimalField(decimal_places=2, default=1, max_digits=6, verbose_name="points")),
            (
                "author",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            tenant(),
            (
                "question",
                models.ForeignKey(
                    on_delete=models.CASCADE,
                    related_name="versions",
                    to="courses.question",
                ),
            ),
        ],
        options={
            "verbose_name": "version of a question",
            "verbose_name_plural": "versions of questions",
            "indexes": [
                django.contrib.postgres.indexes.GinIndex(
                    fields=["data"], name="question_version_data", opclasses=["jsonb_path_ops"]
                )
            ],
            "constraints": [
                models.UniqueConstraint(fields=("question", "number"), name="question_version_number"),
                models.CheckConstraint(
                    condition=models.Q(("points__gte", 0)), name="question_points_not_negative"
                ),
            ],
        },
    ),
]

WALLS = [
    ProtectTenantTable("Question", "QuestionVersion", "QuestionFolder"),
    AuditTable("Question", "QuestionVersion", skip=DERIVED),
    AuditTable("QuestionFolder", skip=SAVED_OFTEN),
]
