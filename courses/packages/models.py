"""Packages made elsewhere (SCORM and the like), stored as one archive and unpacked into the object store."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.media.models import MediaAsset
from lms.kernel.models import TenantModel


class Package(TenantModel):
    """A package: its archive, what its manifest says, and where its files are.

    `files` maps each path in the package to `[asset key, media type]`; `entry` is the path that starts it.
    """

    class Standard(models.TextChoices):
        SCORM_12 = "scorm_12", "SCORM 1.2"
        SCORM_2004 = "scorm_2004", "SCORM 2004"
        CMI5 = "cmi5", "cmi5"
        HTML = "html", _("Web pages")

    title = models.CharField(_("title"), max_length=255)
    standard = models.CharField(_("standard"), max_length=20, choices=Standard)
    archive = models.ForeignKey(MediaAsset, on_delete=models.PROTECT, related_name="packages")
    entry = models.CharField(_("starts with"), max_length=1000)
    files: "models.JSONField[Any, Any]" = models.JSONField(default=dict, blank=True)
    items: "models.JSONField[Any, Any]" = models.JSONField(_("contents"), default=list, blank=True)
    source_key = models.CharField(max_length=255, null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("package")
        verbose_name_plural = _("packages")
        constraints = [
            models.UniqueConstraint(fields=["organization", "source_key"], name="package_source_unique"),
            models.CheckConstraint(
                condition=Q(standard__in=["scorm_12", "scorm_2004", "cmi5", "html"]),
                name="package_standard_known",
            ),
        ]

    def __str__(self) -> str:
        return self.title
