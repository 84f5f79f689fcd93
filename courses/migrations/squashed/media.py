"""Media: tables with their constraints, and their walls."""

from django.conf import settings
from django.db import migrations, models

import courses.media.models
from courses.migrations.squashed.skipped import DERIVED, SAVED_OFTEN
from lms.kernel.operations import AuditTable, ProtectTenantTable
from lms.kernel.rows import row, tenant

MODELS = [
    migrations.CreateModel(
        name="MediaAsset",
        fields=[
            *row(),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("image", "Image"),
                        ("video", "Video"),
                        ("audio", "Audio"),
                        ("document", "Document"),
                        ("other", "Other"),
                    ],
                    max_length=20,
                    verbose_name="kind",
                ),
            ),
            (
                "file",
                models.FileField(
                    max_length=500, upload_to=courses.media.models.asset_path, verbose_name="file"
                ),
            ),
            ("original_name", models.CharField(max_length=255, verbose_name="name")),
            ("content_type", models.CharField(max_length=100, verbose_name="media type")),
            ("size", models.PositiveBigIntegerField(verbose_name="bytes")),
            ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
            ("width", models.PositiveIntegerField(blank=True, null=True)),
            ("height", models.PositiveIntegerField(blank=True, null=True)),
            ("duration_ms", models.PositiveIntegerField(blank=True, null=True, verbose_name="milliseconds")),
            (
                "alt_text",
                models.CharField(
                    blank=True, max_length=500, verbose_name="description for those who cannot see it"
                ),
            ),
            (
                "state",
                models.CharField(
                    choices=[
                        ("uploaded", "Uploaded"),
                        ("processing", "Being processed"),
                        ("ready", "Ready"),
                        ("failed", "Failed"),
                    ],
                    default="ready",
                    max_length=20,
                    verbose_name="state",
                ),
            ),
            ("error", models.TextField(blank=True, verbose_name="what went wrong")),
            ("metadata", models.JSONField(blank=True, default=dict, verbose_name="metadata")),
            ("is_public", models.BooleanField(default=False, verbose_name="open to everybody")),
            tenant(),
            (
                "uploaded_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "verbose_name": "media asset",
            "verbose_name_plural": "media assets",
            "constraints": [
                models.UniqueConstraint(fields=("organization", "sha256"), name="asset_bytes_once"),
                models.CheckConstraint(
                    condition=models.Q(("kind__in", ["image", "video", "audio", "document", "other"])),
                    name="asset_kind_known",
                ),
                models.CheckConstraint(
                    condition=models.Q(("state__in", ["uploaded", "processing", "ready", "failed"])),
                    name="asset_state_known",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Processing",
        fields=[
            *row(),
            (
                "state",
                models.CharField(
                    choices=[
                        ("waiting", "Waiting"),
                        ("running", "Running"),
                        ("done", "Done"),
                        ("failed", "Failed"),
                    ],
                    default="waiting",
                    max_length=20,
                    verbose_name="state",
                ),
            ),
            ("step", models.CharField(blank=True, max_length=40, verbose_name="step")),
            ("percent", models.PositiveSmallIntegerField(default=0, verbose_name="%")),
            ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="tries")),
            ("error", models.TextField(blank=True, verbose_name="what went wrong")),
            ("started_at", models.DateTimeField(blank=True, null=True)),
            ("seen_at", models.DateTimeField(blank=True, null=True)),
            ("ended_at", models.DateTimeField(blank=True, null=True)),
            tenant(),
            (
                "asset",
                models.OneToOneField(
                    on_delete=models.CASCADE,
                    related_name="processing",
                    to="courses.mediaasset",
                ),
            ),
        ],
        options={
            "verbose_name": "processing",
            "verbose_name_plural": "processing",
            "indexes": [
                models.Index(
                    condition=models.Q(("state__in", ["waiting", "running"])),
                    fields=["seen_at"],
                    name="processing_open",
                )
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("state__in", ["waiting", "running", "done", "failed"])),
                    name="processing_state_known",
                ),
                models.CheckConstraint(condition=models.Q(("percent__lte", 100)), name="processing_percent"),
            ],
        },
    ),
    migrations.CreateModel(
        name="Rendition",
        fields=[
            *row(),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("stream", "Stream"),
                        ("poster", "Poster"),
                        ("sprite", "Thumbnails"),
                        ("picture", "Picture"),
                    ],
                    max_length=20,
                    verbose_name="kind",
                ),
            ),
            ("name", models.CharField(max_length=40, verbose_name="name")),
            ("path", models.CharField(max_length=500, verbose_name="path")),
            ("content_type", models.CharField(max_length=100, verbose_name="media type")),
            ("size", models.PositiveBigIntegerField(default=0, verbose_name="bytes")),
            ("width", models.PositiveIntegerField(blank=True, null=True)),
            ("height", models.PositiveIntegerField(blank=True, null=True)),
            ("bitrate", models.PositiveIntegerField(blank=True, null=True, verbose_name="bits per second")),
            ("metadata", models.JSONField(blank=True, default=dict, verbose_name="metadata")),
            tenant(),
            (
                "asset",
                models.ForeignKey(
                    on_delete=models.CASCADE,
                    related_name="renditions",
                    to="courses.mediaasset",
                ),
            ),
        ],
        options={
            "verbose_name": "rendition",
            "verbose_name_plural": "renditions",
            "constraints": [
                models.UniqueConstraint(fields=("asset", "name"), name="rendition_once"),
                models.CheckConstraint(
                    condition=models.Q(("kind__in", ["stream", "poster", "sprite", "picture"])),
                    name="rendition_kind_known",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Upload",
        fields=[
            *row(),
            ("name", models.CharField(max_length=255, verbose_name="name")),
            ("size", models.PositiveBigIntegerField(verbose_name="bytes")),
            ("received", models.PositiveBigIntegerField(default=0, verbose_name="received")),
            (
                "state",
                models.CharField(
                    choices=[("open", "On its way"), ("stored", "Stored"), ("refused", "Refused")],
                    default="open",
                    max_length=20,
                    verbose_name="state",
                ),
            ),
            ("path", models.CharField(blank=True, max_length=500)),
            ("multipart_id", models.CharField(blank=True, max_length=1024)),
            ("parts", models.JSONField(blank=True, default=list)),
            ("metadata", models.JSONField(blank=True, default=dict)),
            ("error", models.TextField(blank=True, verbose_name="what went wrong")),
            ("expires_at", models.DateTimeField(verbose_name="kept until")),
            tenant(),
            (
                "asset",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="uploads",
                    to="courses.mediaasset",
                ),
            ),
            (
                "owner",
                models.ForeignKey(on_delete=models.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL),
            ),
        ],
        options={
            "verbose_name": "upload",
            "verbose_name_plural": "uploads",
            "indexes": [
                models.Index(
                    condition=models.Q(("state", "open")), fields=["expires_at"], name="upload_expiring"
                )
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("received__lte", models.F("size"))),
                    name="upload_received_within_size",
                ),
                models.CheckConstraint(
                    condition=models.Q(("state__in", ["open", "stored", "refused"])),
                    name="upload_state_known",
                ),
            ],
        },
    ),
]

WALLS = [
    ProtectTenantTable("MediaAsset", "Processing", "Rendition", "Upload"),
    AuditTable("MediaAsset", skip=DERIVED),
    AuditTable("Processing", "Rendition", "Upload", skip=SAVED_OFTEN),
]
