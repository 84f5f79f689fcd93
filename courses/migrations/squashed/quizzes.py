"""Quizzes: tables with their constraints, and their walls."""

from decimal import Decimal

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from courses.migrations.squashed.skipped import DERIVED, SAVED_OFTEN
from lms.kernel.operations import AuditTable, ProtectTenantTable
from lms.kernel.rows import row, tenant

MODELS = [
    migrations.CreateModel(
        name="Quiz",
        fields=[
            *row(),
            ("title", models.CharField(max_length=255, verbose_name="title")),
            ("description", models.TextField(blank=True, verbose_name="description")),
            (
                "time_limit_minutes",
                models.PositiveIntegerField(blank=True, null=True, verbose_name="minutes"),
            ),
            (
                "passing_score_percentage",
                models.PositiveSmallIntegerField(default=70, verbose_name="pass mark, %"),
            ),
            ("shuffle_questions", models.BooleanField(default=False, verbose_name="shuffle the questions")),
            ("shuffle_choices", models.BooleanField(default=False, verbose_name="shuffle the choices")),
            (
                "attempts_allowed",
                models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="attempts"),
            ),
            (
                "counts",
                models.CharField(
                    choices=[
                        ("best", "The best attempt counts"),
                        ("last", "The last attempt counts"),
                        ("first", "The first attempt counts"),
                        ("average", "The average of all attempts counts"),
                    ],
                    default="best",
                    max_length=20,
                    verbose_name="what counts",
                ),
            ),
            (
                "feedback",
                models.CharField(
                    choices=[
                        ("full", "Score, answers and explanations"),
                        ("score", "Score only"),
                        ("none", "Nothing"),
                    ],
                    default="full",
                    max_length=20,
                    verbose_name="afterwards show",
                ),
            ),
            ("opens_at", models.DateTimeField(blank=True, null=True, verbose_name="opens")),
            ("closes_at", models.DateTimeField(blank=True, null=True, verbose_name="closes")),
            ("is_published", models.BooleanField(default=False, verbose_name="published")),
            ("deleted_at", models.DateTimeField(blank=True, null=True, verbose_name="deleted")),
            ("source_key", models.CharField(blank=True, editable=False, max_length=255, null=True)),
            (
                "course",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="quizzes",
                    to="courses.course",
                ),
            ),
            (
                "lesson",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="quizzes",
                    to="courses.lesson",
                ),
            ),
            tenant(),
            ("access_code", models.CharField(blank=True, max_length=50, verbose_name="access code")),
            ("branches", models.JSONField(blank=True, default=list, verbose_name="leads to")),
            (
                "layout",
                models.CharField(
                    choices=[("one", "One by one"), ("pages", "By pages"), ("all", "All on one page")],
                    default="one",
                    max_length=20,
                    verbose_name="layout",
                ),
            ),
            ("review", models.JSONField(blank=True, default=dict, verbose_name="review")),
            ("revision", models.PositiveIntegerField(default=1, editable=False)),
            ("staged", models.JSONField(blank=True, editable=False, null=True)),
        ],
        options={
            "verbose_name": "quiz",
            "verbose_name_plural": "quizzes",
            "indexes": [
                models.Index(
                    condition=models.Q(("is_published", True)), fields=["course"], name="quiz_published"
                )
            ],
            "constraints": [
                models.UniqueConstraint(fields=("organization", "source_key"), name="quiz_source_unique"),
                models.CheckConstraint(
                    condition=models.Q(("passing_score_percentage__lte", 100)), name="quiz_pass_mark_percent"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("time_limit_minutes", None), ("time_limit_minutes__gt", 0), _connector="OR"
                    ),
                    name="quiz_time_positive",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("closes_at", None),
                        ("opens_at", None),
                        ("closes_at__gt", models.F("opens_at")),
                        _connector="OR",
                    ),
                    name="quiz_window_in_order",
                ),
                models.CheckConstraint(
                    condition=models.Q(("counts__in", ["best", "last", "first", "average"])),
                    name="quiz_counts_known",
                ),
                models.CheckConstraint(
                    condition=models.Q(("layout__in", ["one", "pages", "all"])), name="quiz_layout_known"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="QuizSection",
        fields=[
            *row(),
            ("title", models.CharField(max_length=255, verbose_name="title")),
            ("text", models.TextField(blank=True, help_text="Markdown", verbose_name="text")),
            ("html", models.TextField(blank=True, editable=False)),
            ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
            tenant(),
            (
                "quiz",
                models.ForeignKey(on_delete=models.CASCADE, related_name="sections", to="courses.quiz"),
            ),
        ],
        options={
            "verbose_name": "section of a quiz",
            "verbose_name_plural": "sections of a quiz",
            "indexes": [models.Index(fields=["quiz", "position"], name="quiz_section_order")],
        },
    ),
    migrations.CreateModel(
        name="QuizQuestion",
        fields=[
            *row(),
            (
                "points",
                models.DecimalField(
                    blank=True, decimal_places=2, max_digits=6, null=True, verbose_name="points"
                ),
            ),
            ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
            tenant(),
            (
                "question",
                models.ForeignKey(
                    on_delete=models.RESTRICT,
                    related_name="quiz_uses",
                    to="courses.question",
                ),
            ),
            (
                "quiz",
                models.ForeignKey(on_delete=models.CASCADE, related_name="questions", to="courses.quiz"),
            ),
            ("page", models.PositiveSmallIntegerField(default=1, verbose_name="page")),
            (
                "section",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="questions",
                    to="courses.quizsection",
                ),
            ),
        ],
        options={
            "verbose_name": "question of a quiz",
            "verbose_name_plural": "questions of a quiz",
            "indexes": [models.Index(fields=["quiz", "position"], name="quiz_question_order")],
            "constraints": [
                models.UniqueConstraint(fields=("quiz", "question"), name="quiz_question_once"),
                models.CheckConstraint(
                    condition=models.Q(("points", None), ("points__gte", 0), _connector="OR"),
                    name="quiz_question_points_not_negative",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="QuizDraw",
        fields=[
            *row(),
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
            ("difficulty_from", models.DecimalField(blank=True, decimal_places=3, max_digits=4, null=True)),
            ("difficulty_to", models.DecimalField(blank=True, decimal_places=3, max_digits=4, null=True)),
            ("count", models.PositiveSmallIntegerField(default=1, verbose_name="how many")),
            (
                "points",
                models.DecimalField(
                    decimal_places=2, default=Decimal("1"), max_digits=6, verbose_name="points each"
                ),
            ),
            ("page", models.PositiveSmallIntegerField(default=1, verbose_name="page")),
            ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
            tenant(),
            (
                "folder",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="draws",
                    to="courses.questionfolder",
                ),
            ),
            (
                "quiz",
                models.ForeignKey(on_delete=models.CASCADE, related_name="draws", to="courses.quiz"),
            ),
            (
                "section",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="draws",
                    to="courses.quizsection",
                ),
            ),
        ],
        options={
            "verbose_name": "random draw",
            "verbose_name_plural": "random draws",
            "indexes": [models.Index(fields=["quiz", "position"], name="quiz_draw_order")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("count__gte", 1), ("count__lte", 500)), name="quiz_draw_count"
                ),
                models.CheckConstraint(
                    condition=models.Q(("points__gte", 0)), name="quiz_draw_points_not_negative"
                ),
            ],
        },
    ),
]

WALLS = [
    ProtectTenantTable("Quiz", "QuizQuestion", "QuizDraw", "QuizSection"),
    AuditTable("Quiz", "QuizQuestion", skip=DERIVED),
    AuditTable("QuizDraw", "QuizSection", skip=SAVED_OFTEN),
]
