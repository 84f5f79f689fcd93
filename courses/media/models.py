"""Media assets: a file in the object store and what is known about it."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.kernel.models import TenantManager, TenantModel, TenantQuerySet


def asset_path(asset: "MediaAsset", filename: str) -> str:
    """Return the content-addressed path of an asset: `<organisation>/<sha256>.<suffix>`."""
    suffix = filename.rsplit(".", 1)[-1].lower()[:8] if "." in filename else "bin"
    return f"assets/{asset.organization_id}/{asset.sha256[:2]}/{asset.sha256}.{suffix}"


class MediaAssetQuerySet(TenantQuerySet["MediaAsset"]):
    """Words about assets."""

    def of_authors(self) -> Self:
        """Those that authors may look at: without what learners handed in (`metadata["purpose"]`)."""
        return self.exclude(metadata__has_key="purpose")


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

    objects: ClassVar = TenantManager.from_queryset(MediaAssetQuerySet)()

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


class Rendition(TenantModel):
    """A file made from an asset by the pipeline: a stream, a poster, a sprite of thumbnails, a smaller picture.

    `name` tells them apart ("hls-720", "poster", "sprite", "w640"); `path` is its place in the object store: for a
    stream, the folder of its playlist and segments. `metadata` holds what its user needs, such as the grid of a sprite.
    """

    class Kind(models.TextChoices):
        STREAM = "stream", _("Stream")
        POSTER = "poster", _("Poster")
        SPRITE = "sprite", _("Thumbnails")
        PICTURE = "picture", _("Picture")

    asset = models.ForeignKey(MediaAsset, on_delete=models.CASCADE, related_name="renditions")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    name = models.CharField(_("name"), max_length=40)
    path = models.CharField(_("path"), max_length=500)
    content_type = models.CharField(_("media type"), max_length=100)
    size = models.PositiveBigIntegerField(_("bytes"), default=0)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    bitrate = models.PositiveIntegerField(_("bits per second"), null=True, blank=True)
    metadata: "models.JSONField[Any, Any]" = models.JSONField(_("metadata"), default=dict, blank=True)

    class Meta:
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")
        constraints = [
            # A pipeline that runs twice replaces what it made.
            models.UniqueConstraint(fields=["asset", "name"], name="rendition_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["stream", "poster", "sprite", "picture"]), name="rendition_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Processing(TenantModel):
    """The work of the pipeline on an asset: where it is, how far, and what went wrong. One row per asset."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    asset = models.OneToOneField(MediaAsset, on_delete=models.CASCADE, related_name="processing")
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.WAITING)
    step = models.CharField(_("step"), max_length=40, blank=True)
    percent = models.PositiveSmallIntegerField(_("%"), default=0)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    error = models.TextField(_("what went wrong"), blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    # Renewed while it runs: work whose sign of life is old was killed, and is taken up again.
    seen_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("processing")
        verbose_name_plural = _("processing")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running", "done", "failed"]), name="processing_state_known"
            ),
            models.CheckConstraint(condition=Q(percent__lte=100), name="processing_percent"),
        ]
        indexes = [
            models.Index(
                fields=["seen_at"], condition=Q(state__in=["waiting", "running"]), name="processing_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.asset}: {self.get_state_display()}"


class Upload(TenantModel):
    """A file on its way, in pieces (tus 1.0.0). Kept until it is complete, then an asset; else until it expires.

    `received` is how many bytes have safely arrived. With an object store, `parts` are the ETags of the parts that
    `multipart_id` has so far; on disk, the pieces are one growing file at `path`.
    """

    class State(models.TextChoices):
        OPEN = "open", _("On its way")
        STORED = "stored", _("Stored")
        REFUSED = "refused", _("Refused")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=255)
    size = models.PositiveBigIntegerField(_("bytes"))
    received = models.PositiveBigIntegerField(_("received"), default=0)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.OPEN)
    path = models.CharField(max_length=500, blank=True)
    multipart_id = models.CharField(max_length=1024, blank=True)
    parts: "models.JSONField[Any, Any]" = models.JSONField(default=list, blank=True)
    metadata: "models.JSONField[Any, Any]" = models.JSONField(default=dict, blank=True)
    asset = models.ForeignKey(
        MediaAsset, on_delete=models.SET_NULL, null=True, blank=True, related_name="uploads"
    )
    error = models.TextField(_("what went wrong"), blank=True)
    expires_at = models.DateTimeField(_("kept until"))

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        constraints = [
            models.CheckConstraint(
                condition=Q(received__lte=models.F("size")), name="upload_received_within_size"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "stored", "refused"]), name="upload_state_known"
            ),
        ]
        indexes = [models.Index(fields=["expires_at"], condition=Q(state="open"), name="upload_expiring")]

    def __str__(self) -> str:
        return self.name
