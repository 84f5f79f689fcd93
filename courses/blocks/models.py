"""Blocks: what a lesson is made of, in order."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.assignments.models import Assignment
from courses.media.models import MediaAsset
from courses.outline.models import Lesson
from courses.packages.models import Package
from courses.quizzes.models import Quiz
from courses.videos.models import VideoGroup
from lms.kernel.models import TenantModel


class Block(TenantModel):
    """One piece of a lesson. `body` is Markdown (or imported HTML, see `data["format"]`), `html` is clean."""

    class Kind(models.TextChoices):
        TEXT = "text", _("Text")
        VIDEO = "video", _("Video")
        QUIZ = "quiz", _("Quiz")
        ASSIGNMENT = "assignment", _("Assignment")
        FILE = "file", _("File")
        EMBED = "embed", _("Link or embed")
        PACKAGE = "package", _("Package")
        DISCUSSION = "discussion", _("Discussion prompt")

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="blocks")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.TEXT)
    position = models.PositiveIntegerField(_("position"), default=0)
    title = models.CharField(_("title"), max_length=255, blank=True)
    body = models.TextField(_("text"), blank=True, help_text=_("Markdown"))
    html = models.TextField(editable=False, blank=True)
    video_group = models.ForeignKey(
        VideoGroup, on_delete=models.RESTRICT, null=True, blank=True, related_name="blocks"
    )
    quiz = models.ForeignKey(Quiz, on_delete=models.RESTRICT, null=True, blank=True, related_name="blocks")
    assignment = models.ForeignKey(
        Assignment, on_delete=models.RESTRICT, null=True, blank=True, related_name="blocks"
    )
    package = models.ForeignKey(
        Package, on_delete=models.RESTRICT, null=True, blank=True, related_name="blocks"
    )
    url = models.URLField(_("address"), max_length=1000, blank=True)
    data: "models.JSONField[Any, Any]" = models.JSONField(_("data"), default=dict, blank=True)
    source_key = models.CharField(max_length=255, null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "text",
                        "video",
                        "quiz",
                        "assignment",
                        "file",
                        "embed",
                        "package",
                        "discussion",
                    ]
                ),
                name="block_kind_known",
            ),
            models.CheckConstraint(
                condition=~Q(kind="video") | Q(video_group__isnull=False), name="block_video_has_group"
            ),
            models.CheckConstraint(
                condition=~Q(kind="quiz") | Q(quiz__isnull=False), name="block_quiz_has_quiz"
            ),
            models.CheckConstraint(
                condition=~Q(kind="assignment") | Q(assignment__isnull=False),
                name="block_assignment_has_assignment",
            ),
            models.CheckConstraint(
                condition=~Q(kind="package") | Q(package__isnull=False), name="block_package_has_package"
            ),
            models.UniqueConstraint(fields=["lesson", "source_key"], name="block_source_unique"),
        ]
        indexes = [models.Index(fields=["lesson", "position"], name="block_order")]

    def __str__(self) -> str:
        return self.title or self.get_kind_display()


class Resource(TenantModel):
    """A file offered in a file block (S0 `LessonResource`)."""

    block = models.ForeignKey(Block, on_delete=models.CASCADE, related_name="resources")
    asset = models.ForeignKey(MediaAsset, on_delete=models.PROTECT, related_name="resources")
    title = models.CharField(_("title"), max_length=255)
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        constraints = [models.UniqueConstraint(fields=["block", "asset"], name="resource_once")]

    def __str__(self) -> str:
        return self.title
