"""Grades in the admin: to look at. What is changed is changed in the gradebook, with a reason."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from learning.gradebook.models import Grade, GradebookSheet, GradeChange, GradeItem, GradingScheme
from learning.gradebook.nameless import NAMELESS
from lms.kernel.looking import LookOnly


class ChangeInline(admin.TabularInline[GradeChange, Grade]):
    model = GradeChange
    fields = ("created_at", "what", "before", "after", "actor", "reason")
    readonly_fields = fields
    extra = 0
    can_delete = False
    ordering = ("-created_at", "pk")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> Any:
        """Who changed it comes in the same query."""
        return super().get_queryset(request).select_related("actor")


@admin.register(Grade)
class GradeAdmin(LookOnly):
    """Cells, but for those of items that are marked without names: they stand here once their marks are shown."""

    list_display = ("learner", "item", "state", "points", "override_points", "updated_at")
    list_filter = ("state",)
    search_fields = ("enrolment__learner__full_name", "enrolment__learner__email", "item__title")
    list_select_related = ("enrolment__learner", "item")
    readonly_fields = (
        "enrolment", "item", "state", "points", "given", "taken", "override_points", "override_reason", "overridden_by",
        "overridden_at", "is_excused",
    )  # fmt: skip
    inlines = (ChangeInline,)
    ordering = ("-updated_at", "pk")
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).exclude(item__in=GradeItem.objects.filter(NAMELESS).values("pk"))

    @admin.display(description="learner")
    def learner(self, grade: Grade) -> str:
        return grade.enrolment.learner.full_name


@admin.register(GradeItem)
class GradeItemAdmin(LookOnly):
    list_display = ("title", "course", "kind", "category", "max_points", "due_at", "is_posted", "is_active")
    list_filter = ("kind", "is_posted", "is_active")
    search_fields = ("title", "course__title")
    list_select_related = ("course", "category")
    readonly_fields = tuple(
        field.name for field in GradeItem._meta.fields if field.editable and field.name != "id"
    )
    ordering = ("-created_at", "pk")


@admin.register(GradebookSheet)
class GradebookSheetAdmin(LookOnly):
    list_display = ("name", "course", "state", "actor", "done", "total", "created_at", "ended_at")
    list_filter = ("state",)
    search_fields = ("name", "course__title", "actor__email")
    list_select_related = ("course", "actor")
    fields = (
        "name",
        "course",
        "actor",
        "state",
        "done",
        "total",
        "error",
        "seen_at",
        "created_at",
        "ended_at",
    )
    readonly_fields = fields
    ordering = ("-created_at", "pk")
    show_full_result_count = False


@admin.register(GradingScheme)
class GradingSchemeAdmin(LookOnly):
    """Letters and pass marks, of the organisation and of its courses: changed on their own pages, which reckon again."""

    list_display = ("__str__", "pass_mark", "post_automatic", "post_marked", "updated_at", "page")
    list_filter = ("post_automatic", "post_marked")
    search_fields = ("course__title",)
    list_select_related = ("course",)
    readonly_fields = ("course", "letters", "pass_mark", "post_automatic", "post_marked")
    ordering = ("-updated_at", "pk")

    @admin.display(description=_("change it"))
    def page(self, scheme: GradingScheme) -> str:
        where = (
            ("learning:grading_setup", [scheme.course.slug])
            if scheme.course
            else ("learning:grading_standard", [])
        )
        return format_html('<a href="{}">{}</a>', reverse(where[0], args=where[1]), _("Open its page"))
