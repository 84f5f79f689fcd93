"""Progress: one row per enrolment and lesson."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import Lesson
from learning.enrolments.models import Enrolment
from lms.kernel.models import TenantModel


class LessonProgress(TenantModel):
    """How far a learner is in a lesson (S3). Triggers carry `completed_at` into the enrolment's figure."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="lesson_progress")
    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="progress")
    opened_at = models.DateTimeField(_("first opened"), null=True, blank=True)
    completed = models.GeneratedField(
        expression=models.Case(
            models.When(completed_at__isnull=False, then=models.Value(True)), default=models.Value(False)
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    completed_at = models.DateTimeField(_("completed"), null=True, blank=True)
    marked_at = models.DateTimeField(_("marked as done by hand"), null=True, blank=True)
    # What of the completion rule was met when it was last looked at, for display only.
    parts: "models.JSONField[Any, Any]" = models.JSONField(_("parts of the rule"), default=list, blank=True)

    class Meta:
        verbose_name = _("progress in a lesson")
        verbose_name_plural = _("progress in lessons")
        constraints = [
            # Two tabs completing one lesson at once make one row.
            models.UniqueConstraint(fields=["enrolment", "lesson"], name="lesson_progress_unique")
        ]
        indexes = [models.Index(fields=["lesson", "completed_at"], name="lesson_progress_by_lesson")]

    def __str__(self) -> str:
        return f"{self.lesson}: {'done' if self.completed_at else 'open'}"
