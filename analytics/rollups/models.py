"""Daily rollups of the event log. Days are UTC days. Each always equals a full recount of the log.

No foreign keys: what was counted stays counted when a course or a person goes.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.kernel.models import BaseModel, TenantModel


class CourseDay(TenantModel):
    """What happened in a course on a day."""

    course_id = models.UUIDField()
    day = models.DateField(_("day"))
    enrolments = models.PositiveIntegerField(default=0)
    withdrawals = models.PositiveIntegerField(default=0)
    lessons_opened = models.PositiveIntegerField(default=0)
    lessons_completed = models.PositiveIntegerField(default=0)
    courses_completed = models.PositiveIntegerField(default=0)
    certificates = models.PositiveIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    attempts_passed = models.PositiveIntegerField(default=0)
    watched_ms = models.PositiveBigIntegerField(default=0)
    events = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("day of a course")
        verbose_name_plural = _("days of courses")
        constraints = [models.UniqueConstraint(fields=["course_id", "day"], name="course_day_unique")]

    def __str__(self) -> str:
        return f"{self.day}"


class LearnerDay(TenantModel):
    """A person was active in a course on a day: the row behind "active learners"."""

    course_id = models.UUIDField()
    learner_id = models.UUIDField()
    day = models.DateField(_("day"))
    events = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("day of a learner")
        verbose_name_plural = _("days of learners")
        constraints = [
            models.UniqueConstraint(fields=["course_id", "day", "learner_id"], name="learner_day_unique")
        ]
        indexes = [models.Index(fields=["learner_id", "day"], name="learner_day_by_learner")]

    def __str__(self) -> str:
        return f"{self.day}"


class LessonDay(TenantModel):
    """What happened in a lesson on a day. Opened and completed count each learner once, ever."""

    course_id = models.UUIDField()
    lesson_id = models.UUIDField()
    day = models.DateField(_("day"))
    opened = models.PositiveIntegerField(default=0)
    completed = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("day of a lesson")
        verbose_name_plural = _("days of lessons")
        constraints = [models.UniqueConstraint(fields=["lesson_id", "day"], name="lesson_day_unique")]
        indexes = [models.Index(fields=["course_id"], name="lesson_day_by_course")]

    def __str__(self) -> str:
        return f"{self.day}"


class QuizDay(TenantModel):
    """Results of a quiz on a day: `bucket` is the ten-percent band of the score, 0 to 9 (100 % is 9)."""

    course_id = models.UUIDField()
    quiz_id = models.UUIDField()
    day = models.DateField(_("day"))
    bucket = models.PositiveSmallIntegerField()
    attempts = models.PositiveIntegerField(default=0)
    passed = models.PositiveIntegerField(default=0)
    percent_sum = models.DecimalField(max_digits=14, decimal_places=2, default=0)

    class Meta:
        verbose_name = _("day of a quiz")
        verbose_name_plural = _("days of quizzes")
        constraints = [models.UniqueConstraint(fields=["quiz_id", "day", "bucket"], name="quiz_day_unique")]
        indexes = [models.Index(fields=["course_id"], name="quiz_day_by_course")]

    def __str__(self) -> str:
        return f"{self.day}"


class Recount(BaseModel):
    """The outcome of one full recount of the log, across organisations."""

    counted_at = models.DateTimeField()
    agreed = models.BooleanField()
    differences = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("recount")
        verbose_name_plural = _("recounts")
        indexes = [models.Index(fields=["-counted_at"], name="recount_newest")]

    def __str__(self) -> str:
        return "agreed" if self.agreed else f"{self.differences} differences"
