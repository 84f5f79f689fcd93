"""Milestones: what happens at a second of a video (S4)."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.questions.models import Question
from courses.videos.models import Video
from lms.kernel.models import TenantModel


class Milestone(TenantModel):
    """A cue point at `position_ms`: the video pauses and asks, or shows a note or a chapter."""

    class Kind(models.TextChoices):
        QUESTION = "question", _("Question")
        NOTE = "note", _("Note")
        CHAPTER = "chapter", _("Chapter")
        BRANCH = "branch", _("Branch")

    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="milestones")
    position_ms = models.PositiveIntegerField(_("at, milliseconds"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.QUESTION)
    title = models.CharField(_("title"), max_length=255, blank=True)
    body = models.TextField(_("text"), blank=True, help_text=_("Markdown"))
    body_html = models.TextField(editable=False, blank=True)
    is_required = models.BooleanField(_("must be answered"), default=False)
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2, null=True, blank=True)
    # Where an answer leads: a list of `courses.milestones.branches.Branch`.
    branches: "models.JSONField[Any, Any]" = models.JSONField(_("leads to"), default=list, blank=True)
    # Where it stood before the video was changed, until an author has looked at it.
    moved_from_ms = models.PositiveIntegerField(null=True, blank=True, editable=False)
    tries = models.PositiveSmallIntegerField(_("tries"), default=2)
    source_key = models.CharField(max_length=255, null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["question", "note", "chapter", "branch"]), name="milestone_kind_known"
            ),
            models.UniqueConstraint(fields=["video", "source_key"], name="milestone_source_unique"),
            models.CheckConstraint(condition=Q(tries__gte=1), name="milestone_tries_positive"),
            models.CheckConstraint(
                condition=Q(points=None) | Q(points__gte=0), name="milestone_points_not_negative"
            ),
        ]
        indexes = [models.Index(fields=["video", "position_ms"], name="idx_milestones_video_timestamp")]

    def __str__(self) -> str:
        return f"{self.position_ms // 60000}:{self.position_ms // 1000 % 60:02} {self.title}"


class MilestoneQuestion(TenantModel):
    """A question a milestone asks."""

    milestone = models.ForeignKey(Milestone, on_delete=models.CASCADE, related_name="questions")
    question = models.ForeignKey(Question, on_delete=models.RESTRICT, related_name="milestone_uses")
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("question of a milestone")
        verbose_name_plural = _("questions of a milestone")
        constraints = [
            models.UniqueConstraint(fields=["milestone", "question"], name="milestone_question_once")
        ]

    def __str__(self) -> str:
        return str(self.question)
