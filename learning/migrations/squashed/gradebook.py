"""Gradebook: tables with their constraints, and their walls."""

from decimal import Decimal

from django.conf import settings
from django.db import migrations, models

from lms.kernel.operations import AuditTable, ProtectTenantTable
from lms.kernel.rows import row, tenant

MODELS = [
    migrations.CreateModel(
        name="CourseGrade",
        fields=[
            *row(),
            (
                "percent",
                models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True, verbose_name="%"),
            ),
            ("letter", models.CharField(blank=True, max_length=20, verbose_name="letter")),
            ("passed", models.BooleanField(blank=True, null=True, verbose_name="passed")),
            ("lowest", models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True)),
            ("highest", models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True)),
            ("breakdown", models.JSONField(blank=True, default=list)),
            ("posted_percent", models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True)),
            ("posted_letter", models.CharField(blank=True, max_length=20)),
            ("posted_passed", models.BooleanField(blank=True, null=True)),
            ("posted_lowest", models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True)),
            ("posted_highest", models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True)),
            ("posted_breakdown", models.JSONField(blank=True, default=list)),
            (
                "enrolment",
                models.OneToOneField(
                    on_delete=models.CASCADE,
                    related_name="course_grade",
                    to="learning.enrolment",
                ),
            ),
            tenant(),
        ],
        options={
            "verbose_name": "total of a course",
            "verbose_name_plural": "totals of courses",
        },
    ),
    migrations.CreateModel(
        name="GradeCategory",
        fields=[
            *row(),
            ("name", models.CharField(max_length=100, verbose_name="name")),
            (
                "weight",
                models.DecimalField(
                    decimal_places=2, default=Decimal("0"), max_digits=6, verbose_name="weight"
                ),
            ),
            ("drop_lowest", models.PositiveSmallIntegerField(default=0, verbose_name="lowest left out")),
            ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
            (
                "course",
                models.ForeignKey(
                    on_delete=models.CASCADE,
                    related_name="grade_categories",
                    to="courses.course",
                ),
            ),
            tenant(),
        ],
        options={
            "verbose_name": "category of grades",
            "verbose_name_plural": "categories of grades",
            "constraints": [
                models.UniqueConstraint(fields=("course", "name"), name="grade_category_name_once"),
                models.CheckConstraint(
                    condition=models.Q(("weight__gte", 0)), name="grade_category_weight_not_negative"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="GradeItem",
        fields=[
            *row(),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("quiz", "Quiz"),
                        ("assignment", "Assignment"),
                        ("video", "Questions in a video"),
                        ("manual", "Column of its own"),
                    ],
                    default="manual",
                    max_length=20,
                    verbose_name="kind",
                ),
            ),
            ("title", models.CharField(max_length=255, verbose_name="title")),
            (
                "max_points",
                models.DecimalField(
                    decimal_places=2, default=Decimal("100"), max_digits=8, verbose_name="points"
                ),
            ),
            (
                "weight",
                models.DecimalField(
                    decimal_places=2,
                    default=Decimal("1"),
                    max_digits=6,
                    verbose_name="weight in its category",
                ),
            ),
            ("is_extra", models.BooleanField(default=False, verbose_name="extra credit")),
            ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="due")),
            ("own_due_at", models.DateTimeField(blank=True, null=True, verbose_name="due in the gradebook")),
            ("late_policy", models.JSONField(blank=True, default=dict, verbose_name="when late")),
            ("counts", models.CharField(blank=True, editable=False, max_length=20)),
            ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
            ("swept_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ("is_active", models.BooleanField(default=True, verbose_name="in use")),
            ("is_posted", models.BooleanField(default=True, verbose_name="shown to learners")),
            (
                "assignment",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.CASCADE,
                    related_name="grade_items",
                    to="courses.assignment",
                ),
            ),
            (
                "category",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="items",
                    to="learning.gradecategory",
                ),
            ),
            (
                "course",
                models.ForeignKey(
                    on_delete=models.CASCADE,
                    related_name="grade_items",
                    to="courses.course",
                ),
            ),
            tenant(),
            (
                "quiz",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.CASCADE,
                    related_name="grade_items",
                    to="courses.quiz",
                ),
            ),
            (
                "video",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.CASCADE,
                    related_name="grade_items",
                    to="courses.video",
                ),
            ),
        ],
        options={
            "verbose_name": "item of grades",
            "verbose_name_plural": "items of grades",
            "indexes": [
                models.Index(fields=["course", "position", "id"], name="grade_item_order"),
                models.Index(
                    condition=models.Q(("due_at__isnull", False), ("is_active", True)),
                    fields=["due_at"],
                    name="grade_item_due",
                ),
            ],
            "constraints": [
                models.UniqueConstraint(fields=("course", "quiz"), name="grade_item_quiz_once"),
                models.UniqueConstraint(fields=("course", "assignment"), name="grade_item_assignment_once"),
                models.UniqueConstraint(fields=("course", "video"), name="grade_item_video_once"),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("assignment", None), ("kind", "quiz"), ("quiz__isnull", False), ("video", None)
                        ),
                        models.Q(
                            ("assignment__isnull", False),
                            ("kind", "assignment"),
                            ("quiz", None),
                            ("video", None),
                        ),
                        models.Q(
                            ("assignment", None), ("kind", "video"), ("quiz", None), ("video__isnull", False)
                        ),
                        models.Q(("assignment", None), ("kind", "manual"), ("quiz", None), ("video", None)),
                        _connector="OR",
                    ),
                    name="grade_item_one_source",
                ),
                models.CheckConstraint(
                    condition=models.Q(("max_points__gte", 0), ("weight__gte", 0)),
                    name="grade_item_not_negative",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Grade",
        fields=[
            *row(),
            (
                "state",
                models.CharField(
                    choices=[
                        ("not_in", "Not in"),
                        ("drafting", "Drafting"),
                        ("to_mark", "To mark"),
                        ("marked", "Marked"),
                        ("late", "Late"),
                        ("missing", "Missing"),
                        ("excused", "Excused"),
                    ],
                    default="not_in",
                    max_length=20,
                    verbose_name="state",
                ),
            ),
            (
                "points",
                models.DecimalField(
                    blank=True, decimal_places=2, max_digits=8, null=True, verbose_name="points"
                ),
            ),
            (
                "given",
                models.DecimalField(
                    blank=True, decimal_places=2, max_digits=8, null=True, verbose_name="points given"
                ),
            ),
            (
                "taken",
                models.DecimalField(
                    decimal_places=2, default=Decimal("0"), max_digits=8, verbose_name="taken for being late"
                ),
            ),
            (
                "override_points",
                models.DecimalField(
                    blank=True, decimal_places=2, max_digits=8, null=True, verbose_name="set by hand"
                ),
            ),
            ("override_reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
            ("overridden_at", models.DateTimeField(blank=True, null=True, verbose_name="set")),
            ("is_excused", models.BooleanField(default=False, verbose_name="excused")),
            (
                "enrolment",
                models.ForeignKey(
                    on_delete=models.CASCADE,
                    related_name="grades",
                    to="learning.enrolment",
                ),
            ),
            tenant(),
            (
                "overridden_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "item",
                models.ForeignKey(
                    on_delete=models.CASCADE,
                    related_name="grades",
                    to="learning.gradeitem",
                ),
            ),
        ],
        options={
            "verbose_name": "grade",
            "verbose_name_plural": "grades",
            "indexes": [models.Index(fields=["item", "state"], include=("points",), name="grade_by_item")],
            "constraints": [
                models.UniqueConstraint(fields=("enrolment", "item"), name="grade_once"),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "state__in",
                            ["not_in", "drafting", "to_mark", "marked", "late", "missing", "excused"],
                        )
                    ),
                    name="grade_state_known",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("is_excused", False),
                        models.Q(("points", None), ("state", "excused")),
                        _connector="OR",
                    ),
                    name="grade_excused_empty",
                ),
                models.CheckConstraint(
                    condition=models.Q(("points", None), ("points__gte", 0), _connector="OR"),
                    name="grade_not_negative",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("override_points", None), ("overridden_at__isnull", False), _connector="OR"
                    ),
                    name="grade_override_when",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="GradeChange",
        fields=[
            *row(),
            (
                "what",
                models.CharField(
                    choices=[
                        ("reckoned", "Reckoned again"),
                        ("overridden", "Set by hand"),
                        ("undone", "Taken back"),
                        ("excused", "Excused"),
                        ("counted", "Counted again"),
                        ("imported", "From a file"),
                    ],
                    max_length=20,
                    verbose_name="what",
                ),
            ),
            ("before", models.JSONField(default=dict, verbose_name="before")),
            ("after", models.JSONField(default=dict, verbose_name="after")),
            ("reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
            (
                "actor",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "grade",
                models.ForeignKey(on_delete=models.CASCADE, related_name="changes", to="learning.grade"),
            ),
            tenant(),
        ],
        options={
            "verbose_name": "change of a grade",
            "verbose_name_plural": "changes of grades",
            "indexes": [models.Index(fields=["grade", "-created_at"], name="grade_change_order")],
        },
    ),
    migrations.CreateModel(
        name="GradePosting",
        fields=[
            *row(),
            ("is_posted", models.BooleanField(verbose_name="shown")),
            (
                "actor",
                models.ForeignKey(
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "item",
                models.ForeignKey(
                    on_delete=models.CASCADE,
                    related_name="postings",
                    to="learning.gradeitem",
                ),
            ),
            tenant(),
        ],
        options={
            "verbose_name": "posting of grades",
            "verbose_name_plural": "postings of grades",
            "indexes": [models.Index(fields=["item", "created_at"], name="grade_posting_order")],
        },
    ),
    migrations.CreateModel(
        name="GradingScheme",
        fields=[
            *row(),
            ("letters", models.JSONField(default=list, verbose_name="letters")),
            (
                "pass_mark",
                models.DecimalField(
                    decimal_places=2, default=Decimal("50"), max_digits=5, verbose_name="pass mark, %"
                ),
            ),
            ("post_automatic", models.BooleanField(default=True, verbose_name="show quiz results at once")),
            ("post_marked", models.BooleanField(default=True, verbose_name="show marked work at once")),
            (
                "course",
                models.OneToOneField(
                    blank=True,
                    null=True,
                    on_delete=models.CASCADE,
                    related_name="grading_scheme",
                    to="courses.course",
                ),
            ),
            tenant(),
        ],
        options={
            "verbose_name": "grading scheme",
            "verbose_name_plural": "grading schemes",
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("course", None)),
                    fields=("organization",),
                    name="grading_scheme_one_default",
                ),
                models.CheckConstraint(
                    condition=models.Q(("pass_mark__gte", 0), ("pass_mark__lte", 100)),
                    name="grading_scheme_pass_mark_percent",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="MarksFile",
        fields=[
            *row(),
            ("name", models.CharField(max_length=255, verbose_name="file")),
            ("reason", models.CharField(max_length=500, verbose_name="reason")),
            (
                "state",
                models.CharField(
                    choices=[("preview", "To be looked at"), ("writing", "Writing"), ("done", "Done")],
                    default="preview",
                    max_length=20,
                    verbose_name="state",
                ),
            ),
            ("changes", models.JSONField(default=list)),
            ("problems", models.JSONField(default=list)),
            ("done", models.PositiveIntegerField(default=0)),
            ("total", models.PositiveIntegerField(default=0)),
            (
                "actor",
                models.ForeignKey(
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "course",
                models.ForeignKey(
                    on_delete=models.CASCADE,
                    related_name="marks_files",
                    to="courses.course",
                ),
            ),
            tenant(),
        ],
        options={
            "verbose_name": "file of marks",
            "verbose_name_plural": "files of marks",
            "indexes": [
                models.Index(
                    condition=models.Q(("state", "writing")), fields=["updated_at"], name="marks_file_open"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="GradebookSheet",
        fields=[
            *row(),
            (
                "state",
                models.CharField(
                    choices=[
                        ("waiting", "Waiting"),
                        ("reading", "Reading"),
                        ("preview", "Ready to look at"),
                        ("writing", "Writing"),
                        ("done", "Done"),
                        ("failed", "Failed"),
                        ("cancelled", "Cancelled"),
                    ],
                    default="waiting",
                    max_length=20,
                    verbose_name="state",
                ),
            ),
            ("name", models.CharField(max_length=255, verbose_name="file")),
            ("options", models.JSONField(blank=True, default=dict)),
            ("done", models.PositiveIntegerField(default=0)),
            ("total", models.PositiveIntegerField(default=0)),
            ("error", models.TextField(blank=True, verbose_name="what went wrong")),
            ("seen_at", models.DateTimeField(blank=True, null=True)),
            ("ended_at", models.DateTimeField(blank=True, null=True)),
            ("file", models.FileField(blank=True, max_length=500, upload_to="transfers/")),
            (
                "actor",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "course",
                models.ForeignKey(
                    on_delete=models.CASCADE,
                    related_name="gradebook_sheets",
                    to="courses.course",
                ),
            ),
            tenant(),
        ],
        options={
            "verbose_name": "gradebook as a sheet",
            "verbose_name_plural": "gradebooks as sheets",
            "indexes": [models.Index(fields=["course", "-created_at"], name="gradebook_sheet_by_course")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "state__in",
                            ["waiting", "reading", "preview", "writing", "done", "failed", "cancelled"],
                        )
                    ),
                    name="gradebook_sheet_state_known",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("state__in", ["waiting", "reading", "writing"])),
                    fields=("course", "actor"),
                    name="gradebook_sheet_one_open",
                ),
            ],
        },
    ),
]

WALLS = [
    ProtectTenantTable(
        "CourseGrade",
        "Grade",
        "GradeCategory",
        "GradeChange",
        "GradeItem",
        "GradePosting",
        "GradingScheme",
        "MarksFile",
        "GradebookSheet",
    ),
    # `Grade` and `CourseGrade` stay out: they are reckoned, and `GradeChange` keeps every value that was replaced.
    AuditTable("GradeCategory", "GradeChange", "GradePosting", "GradingScheme"),
    AuditTable("GradeItem", skip=("swept_at",)),
    AuditTable("MarksFile", skip=("done", "changes", "problems")),
    AuditTable("GradebookSheet", skip=("seen_at", "done", "total")),
]
