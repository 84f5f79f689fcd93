"""Rollups: tables with their constraints, and their walls."""

from django.db import migrations, models

from lms.kernel.operations import ProtectTenantTable
from lms.kernel.rows import row, tenant

MODELS = [
    migrations.CreateModel(
        name="CourseDay",
        fields=[
            *row(),
            ("course_id", models.UUIDField()),
            ("day", models.DateField(verbose_name="day")),
            ("enrolments", models.PositiveIntegerField(default=0)),
            ("withdrawals", models.PositiveIntegerField(default=0)),
            ("lessons_opened", models.PositiveIntegerField(default=0)),
            ("lessons_completed", models.PositiveIntegerField(default=0)),
            ("courses_completed", models.PositiveIntegerField(default=0)),
            ("certificates", models.PositiveIntegerField(default=0)),
            ("attempts", models.PositiveIntegerField(default=0)),
            ("attempts_passed", models.PositiveIntegerField(default=0)),
            ("watched_ms", models.PositiveBigIntegerField(default=0)),
            ("events", models.PositiveIntegerField(default=0)),
            tenant(),
        ],
        options={
            "verbose_name": "day of a course",
            "verbose_name_plural": "days of courses",
            "constraints": [models.UniqueConstraint(fields=("course_id", "day"), name="course_day_unique")],
        },
    ),
    migrations.CreateModel(
        name="LearnerDay",
        fields=[
            *row(),
            ("course_id", models.UUIDField()),
            ("learner_id", models.UUIDField()),
            ("day", models.DateField(verbose_name="day")),
            ("events", models.PositiveIntegerField(default=0)),
            tenant(),
        ],
        options={
            "verbose_name": "day of a learner",
            "verbose_name_plural": "days of learners",
            "indexes": [models.Index(fields=["learner_id", "day"], name="learner_day_by_learner")],
            "constraints": [
                models.UniqueConstraint(fields=("course_id", "day", "learner_id"), name="learner_day_unique")
            ],
        },
    ),
    migrations.CreateModel(
        name="LessonDay",
        fields=[
            *row(),
            ("course_id", models.UUIDField()),
            ("lesson_id", models.UUIDField()),
            ("day", models.DateField(verbose_name="day")),
            ("opened", models.PositiveIntegerField(default=0)),
            ("completed", models.PositiveIntegerField(default=0)),
            tenant(),
        ],
        options={
            "verbose_name": "day of a lesson",
            "verbose_name_plural": "days of lessons",
            "indexes": [models.Index(fields=["course_id"], name="lesson_day_by_course")],
            "constraints": [models.UniqueConstraint(fields=("lesson_id", "day"), name="lesson_day_unique")],
        },
    ),
    migrations.CreateModel(
        name="QuizDay",
        fields=[
            *row(),
            ("course_id", models.UUIDField()),
            ("quiz_id", models.UUIDField()),
            ("day", models.DateField(verbose_name="day")),
            ("bucket", models.PositiveSmallIntegerField()),
            ("attempts", models.PositiveIntegerField(default=0)),
            ("passed", models.PositiveIntegerField(default=0)),
            ("percent_sum", models.DecimalField(decimal_places=2, default=0, max_digits=14)),
            tenant(),
        ],
        options={
            "verbose_name": "day of a quiz",
            "verbose_name_plural": "days of quizzes",
            "indexes": [models.Index(fields=["course_id"], name="quiz_day_by_course")],
            "constraints": [
                models.UniqueConstraint(fields=("quiz_id", "day", "bucket"), name="quiz_day_unique")
            ],
        },
    ),
    migrations.CreateModel(
        name="Recount",
        fields=[
            *row(),
            ("counted_at", models.DateTimeField()),
            ("agreed", models.BooleanField()),
            ("differences", models.PositiveIntegerField(default=0)),
        ],
        options={
            "verbose_name": "recount",
            "verbose_name_plural": "recounts",
            "indexes": [models.Index(fields=["-counted_at"], name="recount_newest")],
        },
    ),
]

# Derived from the event log: no audit.
WALLS = [ProtectTenantTable("CourseDay", "LearnerDay", "LessonDay", "QuizDay")]
