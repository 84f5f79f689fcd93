"""Videos and what happens on their clock, in the admin."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from courses.catalogue.administration import ActionAdmin, change_link
from courses.milestones.actions import (
    remove_milestone,
    remove_milestone_question,
    save_milestone,
    save_milestone_question,
)
from courses.milestones.branches import stored_branches
from courses.milestones.forms import ClockField, MilestoneForm
from courses.milestones.models import Milestone, MilestoneQuestion
from courses.outline.models import Lesson
from courses.videos.actions import save_video
from courses.videos.admin import CAPTIONS_STORE, CaptionInline
from courses.videos.forms import VideoForm
from courses.videos.models import CaptionTrack, Video

MILESTONE_STORE = (
    lambda row, actor: save_milestone(milestone=row, actor=actor),
    lambda row, actor: remove_milestone(milestone=row, actor=actor),
)


class MilestoneInline(admin.TabularInline[Milestone, Video]):
    """Milestones in the order of the clock; a milestone's own page has its questions and text."""

    model = Milestone
    form = MilestoneForm
    fields = ("position_ms", "kind", "title", "is_required", "tries")
    ordering = ("position_ms", "pk")
    extra = 0
    show_change_link = True


@admin.register(Video)
class VideoAdmin(ActionAdmin):
    """Videos, with captions and milestones. One that a group shows cannot be deleted."""

    form = VideoForm
    store = staticmethod(lambda row, actor: save_video(video=row, actor=actor))
    inlines = (MilestoneInline, CaptionInline)
    inlines_store = {Milestone: MILESTONE_STORE, CaptionTrack: CAPTIONS_STORE}
    list_display = ("title", "clock", "source", "milestone_count", "caption_count", "created_at")
    list_filter = ("seek_policy",)
    list_select_related = ("asset",)
    search_fields = ("title", "description", "external_url", "asset__original_name")
    autocomplete_fields = ("asset", "poster")
    ordering = ("-created_at", "-pk")
    readonly_fields = ("shown_in",)
    fieldsets = (
        (None, {"fields": ("title", "description", "shown_in")}),
        (_("Where it is"), {"fields": ("asset", "external_url", "poster", "duration_ms")}),
        (_("Playing"), {"fields": ("seek_policy", "metadata")}),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        """Count milestones and captions in the same query."""
        counts = {"marks": Count("milestones", distinct=True), "tracks": Count("captions", distinct=True)}
        return super().get_queryset(request).annotate(**counts)

    @admin.display(description=_("length"), ordering="duration_ms")
    def clock(self, video: Video) -> str:
        """Its length as the player shows it."""
        return str(ClockField().prepare_value(video.duration_ms // 1000 * 1000))

    @admin.display(description=_("source"))
    def source(self, video: Video) -> str:
        """The file's name, or the address."""
        return video.asset.original_name if video.asset else video.external_url

    @admin.display(description=_("milestones"), ordering="marks")
    def milestone_count(self, video: Video) -> int:
        """How many milestones it has."""
        return video.marks  # type: ignore[attr-defined,no-any-return]

    @admin.display(description=_("captions"), ordering="tracks")
    def caption_count(self, video: Video) -> int:
        """How many caption tracks it has."""
        return video.tracks  # type: ignore[attr-defined,no-any-return]

    @admin.display(description=_("shown in"))
    def shown_in(self, video: Video) -> SafeString | str:
        """The lessons that show it: a change reaches all of them."""
        lessons = Lesson.objects.filter(blocks__video_group__items__video=video).select_related("course")
        rows = [
            (change_link(lesson), lesson.course.title) for lesson in lessons.distinct().order_by("pk")[:50]
        ]
        return format_html_join(" · ", "{} ({})", rows) if rows else str(_("No lesson yet"))


class MilestoneQuestionInline(admin.TabularInline[MilestoneQuestion, Milestone]):
    """What a milestone asks."""

    model = MilestoneQuestion
    fields = ("question", "position")
    autocomplete_fields = ("question",)
    ordering = ("position", "pk")
    extra = 1

    def get_queryset(self, request: HttpRequest) -> QuerySet[MilestoneQuestion]:
        """Questions come in the same query."""
        return super().get_queryset(request).select_related("question")


@admin.register(Milestone)
class MilestoneAdmin(ActionAdmin):
    """Milestones, with their questions."""

    form = MilestoneForm
    store = staticmethod(lambda row, actor: save_milestone(milestone=row, actor=actor))
    inlines = (MilestoneQuestionInline,)
    inlines_store = {
        MilestoneQuestion: (
            lambda row, actor: save_milestone_question(place=row, actor=actor),
            lambda row, actor: remove_milestone_question(place=row, actor=actor),
        )
    }
    list_display = ("__str__", "video", "kind", "is_required", "points")
    list_filter = ("kind", "is_required", ("moved_from_ms", admin.EmptyFieldListFilter))
    list_select_related = ("video",)
    search_fields = ("title", "video__title")
    autocomplete_fields = ("video",)
    ordering = ("video", "position_ms", "pk")
    readonly_fields = ("leads_to", "moved_from")
    fields = (
        "video", "position_ms", "kind", "title", "body", ("is_required", "tries", "points"), "leads_to", "moved_from",
    )  # fmt: skip

    @admin.display(description=_("leads to"))
    def leads_to(self, milestone: Milestone) -> str:
        """How many ways on it has; they are set in the studio, which knows what exists."""
        return str(len(stored_branches(milestone.branches)))

    @admin.display(description=_("stood at"))
    def moved_from(self, milestone: Milestone) -> str:
        """Where it stood before the film was replaced, while nobody has looked at it."""
        return str(ClockField().prepare_value(milestone.moved_from_ms) or "")
