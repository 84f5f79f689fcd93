"""Catalogue: tables with their constraints, and their walls."""

from decimal import Decimal

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from courses.migrations.squashed.skipped import DERIVED
from lms.kernel.operations import AuditTable, ProtectTenantTable
from lms.kernel.rows import row, tenant

MODELS = [
    migrations.CreateModel(
        name="Category",
        fields=[
            *row(),
            ("name", models.CharField(max_length=100, verbose_name="name")),
            ("slug", models.SlugField(max_length=100, verbose_name="address")),
            ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
            tenant(),
        ],
        options={
            "verbose_name": "category",
            "verbose_name_plural": "categories",
            "constraints": [
                models.UniqueConstraint(fields=("organization", "slug"), name="category_slug_unique")
            ],
        },
    ),
    migrations.CreateModel(
        name="Course",
        fields=[
            *row(),
            ("title", models.CharField(max_length=255, verbose_name="title")),
            ("slug", models.SlugField(max_length=255, verbose_name="address")),
            ("summary", models.CharField(blank=True, max_length=300, verbose_name="one sentence")),
            ("description", models.TextField(blank=True, help_text="Markdown", verbose_name="description")),
            ("description_html", models.TextField(blank=True, editable=False)),
            ("audience", models.TextField(blank=True, verbose_name="who it is for")),
            (
                "outcomes",
                django.contrib.postgres.fields.ArrayField(
                    base_field=models.CharField(max_length=300),
                    blank=True,
                    default=list,
                    size=None,
                    verbose_name="you will be able to",
                ),
            ),
            ("requirements", models.TextField(blank=True, verbose_name="what you need")),
            (
                "difficulty_level",
                models.CharField(
                    blank=True,
                    choices=[
                        ("beginner", "Beginner"),
                        ("intermediate", "Intermediate"),
                        ("advanced", "Advanced"),
                    ],
                    max_length=50,
                    null=True,
                    verbose_name="level",
                ),
            ),
            ("language", models.CharField(default="en", max_length=10, verbose_name="language")),
            (
                "price",
                models.DecimalField(
                    decimal_places=2, default=Decimal("0"), max_digits=10, verbose_name="price"
                ),
            ),
            (
                "currency",
                models.CharField(
                    default="EUR",
                    max_length=3,
                    validators=[
                        django.core.validators.RegexValidator(
                            "^[A-Z]{3}$", "Enter a three-letter currency code, such as EUR."
                        )
                    ],
                    verbose_name="currency",
                ),
            ),
            (
                "thumbnail",
                models.ImageField(
                    blank=True, max_length=500, upload_to="thumbnails/", verbose_name="picture"
                ),
            ),
            (
                "estimated_duration_minutes",
                models.PositiveIntegerField(blank=True, null=True, verbose_name="minutes of study"),
            ),
            ("pass_mark", models.PositiveSmallIntegerField(default=70, verbose_name="pass mark, %")),
            ("capacity", models.PositiveIntegerField(blank=True, null=True, verbose_name="places")),
            ("starts_at", models.DateTimeField(blank=True, null=True, verbose_name="starts")),
            ("ends_at", models.DateTimeField(blank=True, null=True, verbose_name="ends")),
            ("metadata", models.JSONField(blank=True, default=dict, verbose_name="metadata")),
            ("is_published", models.BooleanField(default=False, verbose_name="published")),
            ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="published on")),
            ("deleted_at", models.DateTimeField(blank=True, null=True, verbose_name="deleted")),
            ("content_version", models.PositiveBigIntegerField(default=1, editable=False)),
            ("source_key", models.CharField(blank=True, editable=False, max_length=255, null=True)),
            (
                "search",
                models.GeneratedField(
                    db_persist=True,
                    expression=django.contrib.postgres.search.CombinedSearchVector(
                        django.contrib.postgres.search.CombinedSearchVector(
                            django.contrib.postgres.search.CombinedSearchVector(
                                django.contrib.postgres.search.SearchVector(
                                    "title", config="simple", weight="A"
                                ),
                                "||",
                                django.contrib.postgres.search.SearchVector(
                                    "title", config="english", weight="A"
                                ),
                                django.contrib.postgres.search.SearchConfig("simple"),
                            ),
                            "||",
                            django.contrib.postgres.search.SearchVector(
                                "summary", "audience", config="english", weight="B"
                            ),
                            django.contrib.postgres.search.SearchConfig("simple"),
                        ),
                        "||",
                        django.contrib.postgres.search.SearchVector(
                            "description", config="english", weight="C"
                        ),
                        django.contrib.postgres.search.SearchConfig("simple"),
                    ),
                    output_field=django.contrib.postgres.search.SearchVectorField(),
                ),
            ),
            (
                "category",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="courses",
                    to="courses.category",
                ),
            ),
            (
                "instructor",
                models.ForeignKey(
                    on_delete=models.RESTRICT,
                    related_name="courses_led",
                    to=settings.AUTH_USER_MODEL,
                    verbose_name="instructor",
                ),
            ),
            tenant(),
            (
                "seo_description",
                models.CharField(blank=True, max_length=160, verbose_name="sentence for search engines"),
            ),
            (
                "seo_title",
                models.CharField(blank=True, max_length=70, verbose_name="title for search engines"),
            ),
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
        ],
        options={
            "verbose_name": "course",
            "verbose_name_plural": "courses",
            "indexes": [
                models.Index(
                    fields=["organization", "is_published", "created_at"], name="course_published_created"
                ),
                models.Index(fields=["instructor", "created_at"], name="course_instructor_created"),
                models.Index(
                    condition=models.Q(("is_published", True)),
                    fields=["organization", "category"],
                    name="course_category",
                ),
                models.Index(
                    condition=models.Q(("is_published", True)),
                    fields=["organization", "difficulty_level"],
                    name="course_difficulty",
                ),
                django.contrib.postgres.indexes.GinIndex(fields=["search"], name="course_search"),
                django.contrib.postgres.indexes.GinIndex(
                    fields=["metadata"], name="course_metadata", opclasses=["jsonb_path_ops"]
                ),
                models.Index(
                    models.F("organization"),
                    models.OrderBy(models.F("published_at"), descending=True),
                    models.OrderBy(models.F("id"), descending=True),
                    condition=models.Q(("deleted_at", None), ("is_published", True)),
                    name="course_newest",
                ),
                django.contrib.postgres.indexes.GinIndex(fields=["tags"], name="course_tags"),
            ],
            "constraints": [
                models.UniqueConstraint(fields=("organization", "slug"), name="course_slug_unique"),
                models.UniqueConstraint(fields=("organization", "source_key"), name="course_source_unique"),
                models.CheckConstraint(
                    condition=models.Q(
                        ("difficulty_level", None),
                        ("difficulty_level__in", ["beginner", "intermediate", "advanced"]),
                        _connector="OR",
                    ),
                    name="course_difficulty_known",
                ),
                models.CheckConstraint(
                    condition=models.Q(("price__gte", 0)), name="course_price_not_negative"
                ),
                models.CheckConstraint(
                    condition=models.Q(("pass_mark__gte", 0), ("pass_mark__lte", 100)),
                    name="course_pass_mark_percent",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="CourseStaff",
        fields=[
            *row(),
            (
                "role",
                models.CharField(
                    choices=[
                        ("co_instructor", "Co-instructor"),
                        ("teaching_assistant", "Teaching assistant"),
                        ("reviewer", "Reviewer"),
                    ],
                    max_length=30,
                    verbose_name="role",
                ),
            ),
            (
                "course",
                models.ForeignKey(on_delete=models.CASCADE, related_name="staff", to="courses.course"),
            ),
            tenant(),
            (
                "user",
                models.ForeignKey(
                    on_delete=models.CASCADE,
                    related_name="courses_staffed",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "verbose_name": "member of the course team",
            "verbose_name_plural": "course team",
            "constraints": [
                models.UniqueConstraint(fields=("course", "user"), name="course_staff_unique"),
                models.CheckConstraint(
                    condition=models.Q(("role__in", ["co_instructor", "teaching_assistant", "reviewer"])),
                    name="course_staff_role_known",
                ),
            ],
        },
    ),
]

WALLS = [
    ProtectTenantTable("Category", "Course", "CourseStaff"),
    AuditTable("Category", "Course", "CourseStaff", skip=DERIVED),
]
