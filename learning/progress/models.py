"""Progress: one row per enrolment and lesson."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models import Course, Lesson
from learning.enrolments.models import Enrolment
from lms.kernel.models import TenantModel


class LessonProgress(TenantModel):
    """How far a learner is in a lesson (S3). Triggers carry `completed_at` into the enrolment's figure."""

    goes_with: ClassVar = Q(completed_at=None, marked_at=None)

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
    # The teacher who marked it, empty where the learner did.
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
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


class LessonMark(TenantModel):
    """A teacher's word that a lesson is done for a learner, or (`done` False) that it is not after all, with the reason."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="lesson_marks")
    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="+")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    done = models.BooleanField(_("done"))
    reason = models.CharField(_("reason"), max_length=200)

    class Meta:
        verbose_name = _("lesson marked by hand")
        verbose_name_plural = _("lessons marked by hand")
        indexes = [models.Index(fields=["enrolment", "-created_at"], name="lesson_mark_by_enrolment")]

    def __str__(self) -> str:
        return f"{self.lesson}: {'done' if self.done else 'not done'}"


class Recheck(TenantModel):
    """A course's lessons held anew against what its learners did, because their rules or contents changed.

    `signatures` is what each lesson asked when it ended, so that the next one looks only at lessons that ask something
    else; `lessons` are those, each with what it asks. `after` is the last enrolment done. `kept` completions would not be given any
    more and were not taken away. In the lessons named in `again`, an author has asked that they are (docs/decisions/0020): `taken`
    counts those.
    """

    goes_with: ClassVar = Q()

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="rechecks")
    signatures: "models.JSONField[Any, Any]" = models.JSONField(default=dict, blank=True)
    lessons: "models.JSONField[Any, Any]" = models.JSONField(default=list, blank=True)
    after = models.UUIDField(null=True, blank=True)
    looked_at = models.PositiveIntegerField(_("learners looked at"), default=0)
    newly_done = models.PositiveIntegerField(_("newly completed"), default=0)
    kept = models.PositiveIntegerField(_("kept though the rule asks more now"), default=0)
    again: "models.JSONField[Any, Any]" = models.JSONField(default=list, blank=True)
    taken = models.PositiveIntegerField(_("to be done again"), default=0)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("recheck of a course")
        verbose_name_plural = _("rechecks of courses")
        constraints = [
            # Ten changes in a row are looked at once.
            models.UniqueConstraint(fields=["course"], condition=Q(ended_at=None), name="recheck_open_once")
        ]
        indexes = [models.Index(fields=["course", "-created_at"], name="recheck_by_course")]

    def __str__(self) -> str:
        return f"{self.course}: {self.looked_at}"
