"""What was imported, when, by whom, and what was not carried over."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Course
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
