"""Media assets: a file in the object store and what is known about it."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.kernel.models import TenantManager, TenantModel, TenantQuerySet


def asset_path(asset: "MediaAsset", filename: str) -> str:
    """Return the content-addressed path of an asset: `<organisation>/<sha256>.<suffix>`."""
    suffix = filename.rsplit(".", 1)[-1].lower()[:8] if "." in filename else "bin"
    return f"assets/{asset.organization_id}/{asset.sha256[:2]}/{asset.sha256}.{suffix}"


class MediaAsset(TenantModel):
    """A stored file. The same bytes are stored once per organisation (`sha256`)."""

    class Kind(models.TextChoices):
        IMAGE = "image", _("Image")
        VIDEO = "video", _("Video")
        AUDIO = "audio", _("Audio")
        DOCUMENT = "document", _("Document")
        OTHER = "other", _("Other")

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("Uploaded")
        PROCESSING = "processing", _("Being processed")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Failed")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    file = models.FileField(_("file"), upload_to=asset_path, max_length=500)
    original_name = models.CharField(_("name"), max_length=255)
    content_type = models.CharField(_("media type"), max_length=100)
    size = models.PositiveBigIntegerField(_("bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    duration_ms = models.PositiveIntegerField(_("milliseconds"), null=True, blank=True)
    alt_text = models.CharField(_("description for those who cannot see it"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.READY)
    error = models.TextField(_("what went wrong"), blank=True)
    metadata: "models.JSONField[Any, Any]" = models.JSONField(_("metadata"), default=dict, blank=True)
    is_public = models.BooleanField(_("open to everybody"), default=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects: ClassVar = TenantManager.from_queryset(TenantQuerySet)()

    class Meta:
        verbose_name = _("media asset")
        verbose_name_plural = _("media assets")
        constraints = [
            # Two imports storing the same bytes at once end with one row.
            models.UniqueConstraint(fields=["organization", "sha256"], name="asset_bytes_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["image", "video", "audio", "document", "other"]),
                name="asset_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["uploaded", "processing", "ready", "failed"]), name="asset_state_known"
            ),
        ]

    def __str__(self) -> str:
        return self.original_name
