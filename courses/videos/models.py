"""Video groups, videos and their caption tracks (S4). Both are reusable across lessons and courses.

Learners see these rows. What authors change of a video that is shown waits beside them in a `VideoDraft`, what they
change of a group in its `staged`.
"""

from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Func, Q
from django.utils.translation import gettext_lazy as _

from courses.media.models import MediaAsset
from lms.kernel.models import TenantModel


class Video(TenantModel):
    """A video: an asset of ours, or (`external_url`) one that another site plays."""

    class SeekPolicy(models.TextChoices):
        FREE = "free", _("Anywhere")
        WATCHED = "watched", _("No further than watched")
        NONE = "none", _("Not at all, until it has been watched to its end")

    title = models.CharField(_("title"), max_length=255)
    description = models.TextField(_("description"), blank=True)
    asset = models.ForeignKey(
        MediaAsset, on_delete=models.PROTECT, null=True, blank=True, related_name="videos"
    )
    poster = models.ForeignKey(
        MediaAsset, on_delete=models.SET_NULL, null=True, blank=True, related_name="poster_of"
    )
    external_url = models.URLField(_("address elsewhere"), max_length=500, blank=True)
    duration_ms = models.PositiveIntegerField(_("length, milliseconds"), default=0)
    seek_policy = models.CharField(_("seeking"), max_length=20, choices=SeekPolicy, default=SeekPolicy.FREE)
    metadata: "models.JSONField[Any, Any]" = models.JSONField(_("metadata"), default=dict, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    source_key = models.CharField(max_length=255, null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("video")
        verbose_name_plural = _("videos")
        constraints = [
            models.UniqueConstraint(fields=["organization", "source_key"], name="video_source_unique"),
            models.CheckConstraint(
                condition=Q(asset__isnull=False) | ~Q(external_url=""), name="video_has_a_source"
            ),
            models.CheckConstraint(
                condition=Q(seek_policy__in=["free", "watched", "none"]), name="video_seek_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class VideoGroup(TenantModel):
    """Videos that belong together in a lesson, one after the other or branching.

    `staged` is a `courses.videos.groups.Staged`: what authors changed and nobody has published yet, or None.
    """

    class Flow(models.TextChoices):
        LINEAR = "linear", _("One after the other")
        BRANCHING = "branching", _("Branching")

    title = models.CharField(_("title"), max_length=255)
    description = models.TextField(_("description"), blank=True)
    flow = models.CharField(_("flow"), max_length=20, choices=Flow, default=Flow.LINEAR)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    source_key = models.CharField(max_length=255, null=True, blank=True, editable=False)
    staged: "models.JSONField[Any, Any]" = models.JSONField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("video group")
        verbose_name_plural = _("video groups")
        constraints = [
            models.UniqueConstraint(fields=["organization", "source_key"], name="video_group_source_unique"),
            models.CheckConstraint(
                condition=Q(flow__in=["linear", "branching"]), name="video_group_flow_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class VideoGroupItem(TenantModel):
    """A video's place in a group; `requires` must be watched before (branching)."""

    group = models.ForeignKey(VideoGroup, on_delete=models.CASCADE, related_name="items")
    video = models.ForeignKey(Video, on_delete=models.RESTRICT, related_name="group_items")
    position = models.PositiveIntegerField(_("position"), default=0)
    requires = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("video of a group")
        verbose_name_plural = _("videos of a group")
        constraints = [models.UniqueConstraint(fields=["group", "video"], name="video_group_item_once")]
        indexes = [models.Index(fields=["group", "position"], name="video_group_item_order")]

    def __str__(self) -> str:
        return str(self.video)


CUE_WORDS = " || ".join(
    f"jsonb_to_tsvector('{config}'::regconfig, %(expressions)s, '[\"string\"]'::jsonb)"
    for config in ("simple", "english")
)


class CaptionTrack(TenantModel):
    """Captions of a video in one language. `cues` is `[[start_ms, end_ms, text], …]`, ordered."""

    class Kind(models.TextChoices):
        CAPTIONS = "captions", _("Captions")
        CHAPTERS = "chapters", _("Chapters")

    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="captions")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.CAPTIONS)
    language = models.CharField(_("language"), max_length=10)
    label = models.CharField(_("name"), max_length=100)
    cues: "models.JSONField[Any, Any]" = models.JSONField(_("cues"), default=list)
    is_default = models.BooleanField(_("shown first"), default=False)
    # The words of the cues, as written and by their English stems. Large: reads that do not search leave it out.
    search = models.GeneratedField(
        expression=Func("cues", template=CUE_WORDS),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        verbose_name = _("caption track")
        verbose_name_plural = _("caption tracks")
        constraints = [
            models.UniqueConstraint(fields=["video", "kind", "language"], name="caption_language_once"),
            models.CheckConstraint(condition=Q(kind__in=["captions", "chapters"]), name="caption_kind_known"),
        ]
        indexes = [GinIndex(fields=["search"], name="caption_search")]

    def __str__(self) -> str:
        return self.label


class VideoDraft(TenantModel):
    """Changes of a video that wait to be published; no row means: as published. See docs/decisions/0022.

    Each part is a whole document, or None where nothing of it waits: `details` a `courses.videos.documents.Details`,
    `tracks` a list of its `Track`, `milestones` a list of `courses.milestones.documents.MilestoneDocument`.
    `changes` counts for each part the sentences that say what changes, `base` names what was published of it when the
    draft began, to notice a change made past it.
    """

    video = models.OneToOneField(Video, on_delete=models.CASCADE, related_name="draft")
    details: "models.JSONField[Any, Any]" = models.JSONField(null=True, blank=True)
    tracks: "models.JSONField[Any, Any]" = models.JSONField(null=True, blank=True)
    milestones: "models.JSONField[Any, Any]" = models.JSONField(null=True, blank=True)
    changes: "models.JSONField[Any, Any]" = models.JSONField(_("changes"), default=dict)
    base: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("draft of a video")
        verbose_name_plural = _("drafts of videos")

    def __str__(self) -> str:
        return str(self.video)

    @property
    def count(self) -> int:
        """How many changes wait."""
        return sum(self.changes.values())
