"""Modules (which nest once), lessons, and what has to come before what."""

from decimal import Decimal
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Course
from lms.kernel.models import Row, TenantManager, TenantModel, TenantQuerySet


class KeptQuerySet(TenantQuerySet[Row]):
    """Words about rows that have a bin."""

    def kept(self) -> Self:
        """Those not in the bin."""
        return self.filter(deleted_at=None)


class Module(TenantModel):
    """A chapter of a course, or (depth 1) a section of a chapter."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="modules")
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="submodules"
    )
    depth = models.PositiveSmallIntegerField(default=0, editable=False)
    title = models.CharField(_("title"), max_length=255)
    summary = models.TextField(_("summary"), blank=True)
    position = models.PositiveIntegerField(_("position"), default=0)
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True)
    # Changes that wait to be published: column name → value. See docs/decisions/0010.
    staged: "models.JSONField[Any, Any]" = models.JSONField(null=True, blank=True, editable=False)
    # Raised by every edit: an editor who started from an older one is told.
    revision = models.PositiveIntegerField(default=1, editable=False)
    source_key = models.CharField(max_length=255, null=True, blank=True, editable=False)

    objects: ClassVar = TenantManager.from_queryset(KeptQuerySet)()

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")
        constraints = [
            # With the foreign key on (parent_id, 0) in the migration: modules nest once, never deeper.
            models.CheckConstraint(
                condition=Q(depth=0, parent=None) | Q(depth=1, parent__isnull=False),
                name="module_nests_once",
            ),
            models.UniqueConstraint(fields=["id", "depth"], name="module_id_depth"),
            models.UniqueConstraint(fields=["course", "source_key"], name="module_source_unique"),
        ]
        indexes = [models.Index(fields=["course", "position"], name="module_order")]

    def __str__(self) -> str:
        return self.title


class LessonQuerySet(KeptQuerySet["Lesson"]):
    """Words about lessons."""

    def published(self) -> Self:
        """Those learners may see."""
        return self.filter(deleted_at=None, is_published=True)


class Lesson(TenantModel):
    """A page of a course, made of blocks. `completion_rule` is a `courses.outline.rules.CompletionRule`."""

    class ContentType(models.TextChoices):
        """What the lesson mainly is, for its icon (S3 `content_type`)."""

        TEXT = "text", _("Text")
        VIDEO = "video", _("Video")
        QUIZ = "quiz", _("Quiz")
        ASSIGNMENT = "assignment", _("Assignment")
        FILE = "file", _("File")

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="lessons")
    module = models.ForeignKey(Module, on_delete=models.CASCADE, related_name="lessons")
    title = models.CharField(_("title"), max_length=255)
    slug = models.SlugField(_("address"), max_length=255)
    content_type = models.CharField(_("kind"), max_length=50, choices=ContentType, default=ContentType.TEXT)
    duration_minutes = models.PositiveIntegerField(_("minutes"), null=True, blank=True)
    position = models.PositiveIntegerField(_("position"), default=0)
    # Place in the whole course, kept by `courses.outline.actions.renumber`: previous and next are one query.
    sequence = models.PositiveIntegerField(default=0, editable=False)
    completion_rule: "models.JSONField[Any, Any]" = models.JSONField(
        _("complete when"), default=dict, blank=True
    )
    weight = models.DecimalField(_("weight"), max_digits=6, decimal_places=2, default=Decimal(1))
    is_published = models.BooleanField(_("published"), default=True)
    is_preview = models.BooleanField(_("open to everybody"), default=False)
    release_at = models.DateTimeField(_("opens"), null=True, blank=True)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    metadata: "models.JSONField[Any, Any]" = models.JSONField(_("metadata"), default=dict, blank=True)
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True)
    # Changes that wait to be published: column name → value. See docs/decisions/0010.
    staged: "models.JSONField[Any, Any]" = models.JSONField(null=True, blank=True, editable=False)
    # Raised by every edit: an editor who started from an older one is told.
    revision = models.PositiveIntegerField(default=1, editable=False)
    source_key = models.CharField(max_length=255, null=True, blank=True, editable=False)

    objects: ClassVar = TenantManager.from_queryset(LessonQuerySet)()

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        constraints = [
            models.UniqueConstraint(fields=["course", "slug"], name="lesson_slug_unique"),
            models.UniqueConstraint(fields=["course", "source_key"], name="lesson_source_unique"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="lesson_weight_positive"),
            models.CheckConstraint(
                condition=Q(content_type__in=["text", "video", "quiz", "assignment", "file"]),
                name="lesson_kind_known",
            ),
        ]
        indexes = [
            models.Index(fields=["module", "position"], name="lesson_order"),
            models.Index(
                fields=["course", "sequence"],
                condition=Q(deleted_at=None, is_published=True),
                name="lesson_sequence",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("learning:lesson", args=[self.course.slug, self.slug])


class Prerequisite(TenantModel):
    """Something that must be done before: of a course, a module or a lesson, in a course, module or lesson."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="prerequisites")
    module = models.ForeignKey(
        Module, on_delete=models.CASCADE, null=True, blank=True, related_name="prerequisites"
    )
    lesson = models.ForeignKey(
        Lesson, on_delete=models.CASCADE, null=True, blank=True, related_name="prerequisites"
    )
    required_course = models.ForeignKey(
        Course, on_delete=models.CASCADE, null=True, blank=True, related_name="required_by"
    )
    required_module = models.ForeignKey(
        Module, on_delete=models.CASCADE, null=True, blank=True, related_name="required_by"
    )
    required_lesson = models.ForeignKey(
        Lesson, on_delete=models.CASCADE, null=True, blank=True, related_name="required_by"
    )
    minimum_score = models.PositiveSmallIntegerField(_("lowest score, %"), null=True, blank=True)

    class Meta:
        verbose_name = _("prerequisite")
        verbose_name_plural = _("prerequisites")
        constraints = [
            models.CheckConstraint(condition=Q(module=None) | Q(lesson=None), name="prerequisite_one_holder"),
            models.CheckConstraint(
                condition=Q(required_course__isnull=False, required_module=None, required_lesson=None)
                | Q(required_course=None, required_module__isnull=False, required_lesson=None)
                | Q(required_course=None, required_module=None, required_lesson__isnull=False),
                name="prerequisite_one_requirement",
            ),
            models.CheckConstraint(
                condition=Q(minimum_score=None) | Q(minimum_score__lte=100), name="prerequisite_score_percent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.required_lesson or self.required_module or self.required_course}"
