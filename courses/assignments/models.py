"""Assignments: what learners make and hand in, and the rubric it is judged by (S1)."""

from decimal import Decimal
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Course
from courses.outline.models import KeptQuerySet, Lesson
from lms.kernel.models import TenantManager, TenantModel


class Assignment(TenantModel):
    """A piece of work to hand in as text, as files, or both.

    `late_policy` is a `courses.assignments.late.LatePolicy`. `staged` holds changes that wait to be published
    (`courses.assignments.documents.AssignmentDocument`).
    """

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="assignments")
    lesson = models.ForeignKey(
        Lesson, on_delete=models.SET_NULL, null=True, blank=True, related_name="assignments"
    )
    title = models.CharField(_("title"), max_length=255)
    instructions = models.TextField(_("what to do"), blank=True, help_text=_("Markdown"))
    instructions_html = models.TextField(editable=False, blank=True)
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2, default=Decimal(100))
    takes_text = models.BooleanField(_("takes text"), default=True)
    takes_files = models.BooleanField(_("takes files"), default=True)
    max_files = models.PositiveSmallIntegerField(_("most files"), default=5)
    max_file_bytes = models.PositiveBigIntegerField(_("most bytes of a file"), default=50 * 1024 * 1024)
    file_types: "ArrayField[list[str], list[str]]" = ArrayField(
        models.CharField(max_length=20), verbose_name=_("file types"), default=list, blank=True
    )
    attempts_allowed = models.PositiveSmallIntegerField(_("attempts"), null=True, blank=True, default=1)
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    late_policy: "models.JSONField[Any, Any]" = models.JSONField(_("when late"), default=dict, blank=True)
    is_published = models.BooleanField(_("published"), default=False)
    staged: "models.JSONField[Any, Any]" = models.JSONField(null=True, blank=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True)
    source_key = models.CharField(max_length=255, null=True, blank=True, editable=False)

    objects: ClassVar = TenantManager.from_queryset(KeptQuerySet)()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            models.UniqueConstraint(fields=["organization", "source_key"], name="assignment_source_unique"),
            models.CheckConstraint(condition=Q(points__gte=0), name="assignment_points_not_negative"),
            models.CheckConstraint(
                condition=Q(takes_text=True) | Q(takes_files=True), name="assignment_takes_something"
            ),
            models.CheckConstraint(
                condition=Q(closes_at=None) | Q(due_at=None) | Q(closes_at__gte=models.F("due_at")),
                name="assignment_closes_after_due",
            ),
        ]
        indexes = [models.Index(fields=["course"], condition=Q(deleted_at=None), name="assignment_by_course")]

    def __str__(self) -> str:
        return self.title


class Criterion(TenantModel):
    """A row of an assignment's rubric."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="criteria")
    title = models.CharField(_("criterion"), max_length=255)
    description = models.TextField(_("description"), blank=True)
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        indexes = [models.Index(fields=["assignment", "position"], name="criterion_order")]

    def __str__(self) -> str:
        return self.title


class Level(TenantModel):
    """One level of a criterion and the points it earns."""

    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="levels")
    title = models.CharField(_("level"), max_length=255)
    description = models.TextField(_("description"), blank=True)
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2)
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("level")
        verbose_name_plural = _("levels")
        constraints = [models.CheckConstraint(condition=Q(points__gte=0), name="level_points_not_negative")]
        indexes = [models.Index(fields=["criterion", "position"], name="level_order")]

    def __str__(self) -> str:
        return self.title


class SampleAnswer(TenantModel):
    """An example for those who mark: what such work earns, and why. Learners never see it."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="samples")
    title = models.CharField(_("title"), max_length=255)
    body = models.TextField(_("work"))
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2, null=True, blank=True)
    notes = models.TextField(_("why"), blank=True)
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("sample answer")
        verbose_name_plural = _("sample answers")
        indexes = [models.Index(fields=["assignment", "position"], name="sample_order")]

    def __str__(self) -> str:
        return self.title


class SavedRubric(TenantModel):
    """A rubric kept for other assignments, in a course or (`course` empty) in the organisation.

    `criteria` are `courses.assignments.documents.CriterionDocument`s. Who uses it gets a copy, so that no assignment
    changes with it; keeping it again under its title raises `number`, its version.
    """

    course = models.ForeignKey(
        Course, on_delete=models.CASCADE, null=True, blank=True, related_name="saved_rubrics"
    )
    title = models.CharField(_("title"), max_length=255)
    number = models.PositiveIntegerField(_("version"), default=1)
    criteria: "models.JSONField[Any, Any]" = models.JSONField(_("criteria"), default=list)

    class Meta:
        verbose_name = _("kept rubric")
        verbose_name_plural = _("kept rubrics")
        constraints = [
            # Two authors keeping under one title at once make two versions of one rubric.
            models.UniqueConstraint(
                fields=["organization", "course", "title"], name="saved_rubric_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return self.title


class RubricUse(TenantModel):
    """Which kept rubric an assignment's was copied from last, or kept as; `number` is the version of that time."""

    assignment = models.OneToOneField(Assignment, on_delete=models.CASCADE, related_name="rubric_use")
    rubric = models.ForeignKey(SavedRubric, on_delete=models.CASCADE, related_name="uses")
    number = models.PositiveIntegerField(_("version"))

    class Meta:
        verbose_name = _("use of a kept rubric")
        verbose_name_plural = _("uses of kept rubrics")

    def __str__(self) -> str:
        return f"{self.rubric} {self.number}"
