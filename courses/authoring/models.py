"""Work on a course before learners see it: drafts, versions, publications, remarks, and steps that can be undone.

What learners see are the rows of the outline, of blocks, quizzes and assignments. What an author changes waits beside
them: blocks in a `LessonDraft`, titles, places and dates in the `staged` column of a module or lesson, the contents of
a quiz or assignment in its own `staged` column. `Publication` is the moment at which all of it was carried over.
See docs/decisions/0010.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Course
from courses.outline.models import Lesson
from lms.kernel.models import TenantModel


class LessonDraft(TenantModel):
    """The blocks of a lesson as its authors left them; no row means: as published.

    `blocks` is a list of `courses.authoring.documents.BlockDocument`. `base` is the fingerprint of the published
    blocks the draft began with, to notice a change made past it.
    """

    lesson = models.OneToOneField(Lesson, on_delete=models.CASCADE, related_name="draft")
    blocks: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    revision = models.PositiveIntegerField(default=1)
    base = models.CharField(max_length=64, blank=True)
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("draft of a lesson")
        verbose_name_plural = _("drafts of lessons")

    def __str__(self) -> str:
        return str(self.lesson)


class LessonVersion(TenantModel):
    """A lesson as it was at one time: title, rule and blocks, as a `LessonDocument`. Never changed."""

    class Reason(models.TextChoices):
        EDITED = "edited", _("Edited")
        PUBLISHED = "published", _("Published")
        RESTORED = "restored", _("Before a version was restored")

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    reason = models.CharField(_("reason"), max_length=20, choices=Reason)
    document: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("version of a lesson")
        verbose_name_plural = _("versions of lessons")
        constraints = [
            # Two authors who begin at once: the second takes the next number.
            models.UniqueConstraint(fields=["lesson", "number"], name="lesson_version_number"),
            models.CheckConstraint(
                condition=Q(reason__in=["edited", "published", "restored"]),
                name="lesson_version_reason_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lesson} (v{self.number})"


class Publication(TenantModel):
    """The moment at which changes of a course went live. `changes` are the sentences that were shown before."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="publications")
    number = models.PositiveIntegerField(_("number"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    changes: "models.JSONField[Any, Any]" = models.JSONField(_("changes"), default=list)

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        constraints = [models.UniqueConstraint(fields=["course", "number"], name="publication_number")]

    def __str__(self) -> str:
        return f"{self.course} #{self.number}"


class Remark(TenantModel):
    """What a reviewer says about a lesson or a block of it, and the replies. Resolved, it can be opened again."""

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="remarks")
    # Of the draft or of the published lesson: a block that was removed keeps its remarks, so no foreign key.
    block_id = models.UUIDField(null=True, blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="replies"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    body = models.TextField(_("text"), max_length=5000)
    resolved_at = models.DateTimeField(_("resolved"), null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        constraints = [
            models.CheckConstraint(
                condition=Q(parent=None) | Q(resolved_at=None), name="remark_threads_are_resolved"
            )
        ]
        indexes = [models.Index(fields=["lesson", "created_at"], name="remark_by_lesson")]

    def __str__(self) -> str:
        return self.body[:60]


class Step(TenantModel):
    """A change of an outline that can be undone: `undo` holds the opposite `changes`, and once it is undone what to `redo`."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="steps")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sentence = models.CharField(max_length=300)
    undo: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        indexes = [models.Index(fields=["course", "actor", "-created_at"], name="step_latest")]

    def __str__(self) -> str:
        return self.sentence
