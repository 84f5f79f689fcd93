"""Lessons and their blocks in the admin."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch
from django.utils.translation import gettext_lazy as _

from accounts.api import actor
from courses.blocks.actions import remove_block, remove_resource, save_block, save_resource
from courses.blocks.forms import BlockForm
from courses.blocks.models import Block, Resource
from courses.catalogue.administration import OVERRIDES, ActionAdmin, BinFilter, NoDeletion
from courses.outline.actions import bin_lesson, restore_lesson
from courses.outline.admin import save_new_lesson
from courses.outline.forms import LessonForm
from courses.outline.models import Lesson
from lms.kernel import clock


class BlockInline(admin.StackedInline[Block, Lesson]):
    """Blocks of a lesson, in order; a file block's own page has its files."""

    model = Block
    form = BlockForm
    formfield_overrides = OVERRIDES | {
        models.TextField: {"widget": forms.Textarea(attrs={"rows": 12, "class": "vLargeTextField"})}
    }
    fields = (("kind", "position", "title"), "body", ("video_group", "quiz"), "url", "data")
    autocomplete_fields = ("video_group", "quiz")
    ordering = ("position", "pk")
    extra = 0
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Block]:
        """Videos and quizzes come in the same query."""
        return super().get_queryset(request).select_related("video_group", "quiz")


@admin.register(Lesson)
class LessonAdmin(NoDeletion, ActionAdmin):
    """Lessons, with their blocks."""

    form = LessonForm
    store = staticmethod(save_new_lesson)
    inlines = (BlockInline,)
    inlines_store = {
        Block: (
            lambda row, actor: save_block(block=row, actor=actor),
            lambda row, actor: remove_block(block=row, actor=actor),
        )
    }
    list_display = ("title", "course", "module", "sequence", "content_type", "duration_minutes", "is_published", "is_preview", "block_count")  # fmt: skip
    list_filter = (BinFilter, "is_published", "is_preview", "content_type")
    list_select_related = ("course", "module")
    search_fields = ("title", "slug", "course__title", "module__title")
    autocomplete_fields = ("module",)
    ordering = ("course__title", "sequence", "pk")
    actions = ("put_in_bin", "take_out_of_bin")
    readonly_fields = ("course", "sequence")
    fieldsets = (
        (None, {"fields": (("title", "slug"), ("module", "position"), ("content_type", "duration_minutes"))}),
        (_("For learners"), {"fields": (("is_published", "is_preview"), ("release_at", "due_at"))}),
        (_("Complete when"), {"fields": ("completion_rule", "weight")}),
        (_("More"), {"fields": ("course", "sequence", "metadata"), "classes": ("collapse",)}),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        """Count the blocks in the same query."""
        return super().get_queryset(request).annotate(held=Count("blocks"))

    def view_on_site(self, lesson: Lesson) -> str | None:
        """The page learners see."""
        try:
            return lesson.get_absolute_url()
        except NoReverseMatch:
            return None

    @admin.display(description=_("blocks"), ordering="held")
    def block_count(self, lesson: Lesson) -> int:
        """How many blocks it has."""
        return lesson.held  # type: ignore[attr-defined,no-any-return]

    @admin.action(description=_("Put in the bin"), permissions=("change",))
    def put_in_bin(self, request: HttpRequest, queryset: QuerySet[Lesson]) -> None:
        """Hide the chosen lessons; what learners did in them stays."""
        now = clock.now()
        self.each(
            request, queryset, lambda one: bin_lesson(lesson=one, actor=actor(request), now=now),
            "%(count)d lesson put in the bin.", "%(count)d lessons put in the bin.",
        )  # fmt: skip

    @admin.action(description=_("Take out of the bin"), permissions=("change",))
    def take_out_of_bin(self, request: HttpRequest, queryset: QuerySet[Lesson]) -> None:
        """Put the chosen lessons back where they were."""
        self.each(
            request, queryset, lambda one: restore_lesson(lesson=one, actor=actor(request)),
            "%(count)d lesson restored.", "%(count)d lessons restored.",
        )  # fmt: skip


class ResourceInline(admin.TabularInline[Resource, Block]):
    """Files a block offers."""

    model = Resource
    fields = ("asset", "title", "position")
    autocomplete_fields = ("asset",)
    ordering = ("position", "pk")
    extra = 1

    def get_queryset(self, request: HttpRequest) -> QuerySet[Resource]:
        """Files come in the same query."""
        return super().get_queryset(request).select_related("asset")


@admin.register(Block)
class BlockAdmin(ActionAdmin):
    """Blocks, with the files they offer."""

    form = BlockForm
    store = staticmethod(lambda row, actor: save_block(block=row, actor=actor))
    inlines = (ResourceInline,)
    inlines_store = {
        Resource: (
            lambda row, actor: save_resource(resource=row, actor=actor),
            lambda row, actor: remove_resource(resource=row, actor=actor),
        )
    }
    list_display = ("__str__", "kind", "lesson", "course", "position")
    list_filter = ("kind",)
    list_select_related = ("lesson__course",)
    search_fields = ("title", "body", "lesson__title", "lesson__course__title")
    autocomplete_fields = ("lesson", "video_group", "quiz")
    ordering = ("lesson", "position", "pk")
    fields = ("lesson", ("kind", "position", "title"), "body", ("video_group", "quiz"), "url", "data")

    @admin.display(description=_("course"), ordering="lesson__course__title")
    def course(self, block: Block) -> str:
        """The course it is in."""
        return block.lesson.course.title
