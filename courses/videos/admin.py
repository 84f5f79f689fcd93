"""Groups of videos in the admin. Videos, which show their milestones, are in `courses.milestones.admin`."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from courses.catalogue.administration import ActionAdmin
from courses.videos.actions import (
    remove_captions,
    remove_from_group,
    save_captions,
    save_group,
    save_group_item,
)
from courses.videos.forms import CaptionForm
from courses.videos.models import CaptionTrack, Video, VideoGroup, VideoGroupItem

CAPTIONS_STORE = (
    lambda row, actor: save_captions(track=row, actor=actor),
    lambda row, actor: remove_captions(track=row, actor=actor),
)


class CaptionInline(admin.StackedInline[CaptionTrack, Video]):
    """Captions of a video, one track a language."""

    model = CaptionTrack
    form = CaptionForm
    fields = (("language", "label", "kind", "is_default"), "text")
    extra = 0
    classes = ("collapse",)


class GroupItemInline(admin.TabularInline[VideoGroupItem, VideoGroup]):
    """Videos of a group, in order."""

    model = VideoGroupItem
    fields = ("video", "position", "requires")
    autocomplete_fields = ("video",)
    extra = 1
    ordering = ("position", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[VideoGroupItem]:
        """Videos come in the same query."""
        return super().get_queryset(request).select_related("video")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only a video of the same group can be required before another."""
        if db_field.name == "requires":
            match = request.resolver_match
            group = match.kwargs.get("object_id") if match else None
            kwargs["queryset"] = VideoGroupItem.objects.filter(group=group).select_related("video")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(VideoGroup)
class VideoGroupAdmin(ActionAdmin):
    """Groups of videos, which lessons show in a block."""

    store = staticmethod(lambda row, actor: save_group(group=row, actor=actor))
    inlines = (GroupItemInline,)
    inlines_store = {
        VideoGroupItem: (
            lambda row, actor: save_group_item(item=row, actor=actor),
            lambda row, actor: remove_from_group(item=row, actor=actor),
        )
    }
    list_display = ("title", "flow", "video_count", "created_at")
    list_filter = ("flow",)
    search_fields = ("title", "description", "items__video__title")
    ordering = ("-created_at", "-pk")
    fields = ("title", "description", "flow")

    def get_queryset(self, request: HttpRequest) -> Any:
        """Count the videos in the same query."""
        return super().get_queryset(request).annotate(held=Count("items", distinct=True))

    @admin.display(description=_("videos"), ordering="held")
    def video_count(self, group: VideoGroup) -> int:
        """How many videos it has."""
        return group.held  # type: ignore[attr-defined,no-any-return]
