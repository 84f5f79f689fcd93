"""What was imported, when, by whom, and what was not carried over."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Course
from courses.questions.models import QuestionFolder
from lms.kernel.jobs import Job
from lms.kernel.models import TenantModel


class ImportRun(TenantModel):
    """One import that succeeded; one that fails changes nothing and leaves no row."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="imports")
    format = models.CharField(_("format"), max_length=30)
    name = models.CharField(_("package"), max_length=255)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    report: "models.JSONField[Any, Any]" = models.JSONField(_("report"), default=dict)
    seconds = models.DecimalField(_("seconds"), max_digits=9, decimal_places=3, default=0)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = [models.Index(fields=["course", "created_at"], name="import_by_course")]

    def __str__(self) -> str:
        return self.name


class Transfer(Job):
    """A job that brings content in or takes it out: its file, how far it is, what it found, and how it ended.

    An import reads first (`reading`), shows what it would do in `preview` and waits; told to go on, it writes. Nothing
    is changed before that, and nothing by one that fails. `done` of `total` is in items. `file` is the package: the one
    uploaded, or the one made.
    """

    class Direction(models.TextChoices):
        IMPORT = "import", _("Import")
        EXPORT = "export", _("Export")

    direction = models.CharField(_("direction"), max_length=10, choices=Direction)
    format = models.CharField(_("format"), max_length=30, blank=True)
    file = models.FileField(upload_to="transfers/", max_length=500, blank=True)
    course = models.ForeignKey(
        Course, on_delete=models.SET_NULL, null=True, blank=True, related_name="transfers"
    )
    folder = models.ForeignKey(
        QuestionFolder, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    preview: "models.JSONField[Any, Any]" = models.JSONField(default=dict, blank=True)
    report: "models.JSONField[Any, Any]" = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")
        constraints = [
            models.CheckConstraint(
                condition=Q(direction__in=["import", "export"]), name="transfer_direction_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "waiting",
                        "reading",
                        "preview",
                        "writing",
                        "done",
                        "failed",
                        "cancelled",
                    ]
                ),
                name="transfer_state_known",
            ),
        ]
        indexes = [
            models.Index(fields=["actor", "-created_at"], name="transfer_by_actor"),
            models.Index(
                fields=["seen_at"],
                condition=Q(state__in=["waiting", "reading", "writing"]),
                name="transfer_open",
            ),
        ]

    def __str__(self) -> str:
        return self.name
