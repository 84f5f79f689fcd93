"""Where a learner is in a video, what was watched, which questions on it were answered, and notes."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import Lesson, Milestone, QuestionVersion, Video
from learning.enrolments.models import Enrolment
from lms.kernel.fields import SpansField
from lms.kernel.models import TenantModel
from lms.pages import times


class VideoSession(TenantModel):
    """One per learner and video (S4): the position every device resumes at, and apart from it what was watched.

    Positions and spans are milliseconds of the video's clock. A hot row: written by every heartbeat,
    left out of the audit trail.
    """

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="video_sessions"
    )
    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="sessions")
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, null=True, blank=True, related_name="video_sessions"
    )
    lesson = models.ForeignKey(Lesson, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    position_ms = models.PositiveIntegerField(default=0)
    position_at = models.DateTimeField(_("position set"))
    watched = SpansField(default=list)
    watched_ms = models.PositiveIntegerField(default=0)
    speed = models.DecimalField(max_digits=3, decimal_places=2, default=1)
    device = models.CharField(_("device"), max_length=100, blank=True)
    device_id = models.CharField(max_length=64, blank=True)
    last_seen_at = models.DateTimeField(_("last seen"))
    state: "models.JSONField[Any, Any]" = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("place in a video")
        verbose_name_plural = _("places in videos")
        constraints = [models.UniqueConstraint(fields=["learner", "video"], name="video_session_unique")]
        indexes = [
            models.Index(fields=["learner", "-last_seen_at"], name="idx_student_sessions_active"),
            models.Index(fields=["video"], name="video_session_by_video"),
        ]

    def __str__(self) -> str:
        return f"{self.video}, {times.clock_words(self.position_ms / 1000)}"


class MilestoneAnswer(TenantModel):
    """One try at a question on the video's clock, graded at once. `score` is 0 to 1."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="milestone_answers")
    milestone = models.ForeignKey(Milestone, on_delete=models.CASCADE, related_name="answers")
    version = models.ForeignKey(QuestionVersion, on_delete=models.RESTRICT, related_name="+")
    lesson = models.ForeignKey(Lesson, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    number = models.PositiveSmallIntegerField(_("try"))
    answer: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    score = models.DecimalField(max_digits=5, decimal_places=4)
    is_correct = models.BooleanField()
    answered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("answer on a video")
        verbose_name_plural = _("answers on videos")
        constraints = [
            # A double click is one try.
            models.UniqueConstraint(
                fields=["enrolment", "milestone", "version", "number"], name="milestone_answer_try"
            )
        ]
        indexes = [models.Index(fields=["milestone"], name="milestone_answer_by_milestone")]

    def __str__(self) -> str:
        return f"{self.milestone}: {float(100 * self.score):.4g}\u202f%"


class Note(TenantModel):
    """A learner's own note at a second of a video (or on a lesson); nobody else reads it."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notes")
    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="notes")
    video = models.ForeignKey(Video, on_delete=models.SET_NULL, null=True, blank=True, related_name="notes")
    position_ms = models.PositiveIntegerField(null=True, blank=True)
    body = models.TextField(max_length=5000)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        indexes = [models.Index(fields=["learner", "lesson", "position_ms"], name="note_order")]

    def __str__(self) -> str:
        return self.body[:60]
