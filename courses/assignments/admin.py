"""Assignments in the admin: to find, publish and bin; they are made in the studio."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.api import actor
from courses.assignments.actions import bin_assignment, restore_assignment
from courses.assignments.models import Assignment, Criterion, SavedRubric
from courses.catalogue.administration import ActionAdmin, BinFilter, NoDeletion
from lms.kernel import clock


class CriterionInline(admin.TabularInline[Criterion, Assignment]):
    """The rubric, to look at."""

    model = Criterion
    fields = ("title", "description", "position")
    readonly_fields = fields
    ordering = ("position", "pk")
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(SavedRubric)
class SavedRubricAdmin(NoDeletion, ActionAdmin):
    """Rubrics kept for several assignments, to look at."""

    store = staticmethod(lambda row, actor: None)
    list_display = ("title", "course", "number", "updated_at")
    list_select_related = ("course",)
    search_fields = ("title", "course__title")
    ordering = ("title", "pk")
    fields = ("title", "course", "number", "criteria")
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Assignment)
class AssignmentAdmin(NoDeletion, ActionAdmin):
    """Assignments with their rubric. Their contents wait and are published in the studio."""

    # Every field is only shown: pressing Save stores nothing.
    store = staticmethod(lambda row, actor: None)
    inlines_store = {Criterion: (lambda row, actor: None, None)}
    inlines = (CriterionInline,)
    list_display = ("title", "course", "lesson", "points", "due_at", "is_published")
    list_filter = (BinFilter, "is_published")
    list_select_related = ("course", "lesson")
    search_fields = ("title", "course__title", "lesson__title")
    ordering = ("-created_at", "-pk")
    actions = ("put_in_bin", "take_out_of_bin")
    fields = (
        "title", "course", "lesson", "instructions", "points", "takes_text", "takes_files", "attempts_allowed", "opens_at",
        "due_at", "closes_at", "is_published",
    )  # fmt: skip
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.action(description=_("Put in the bin"), permissions=("change",))
    def put_in_bin(self, request: HttpRequest, queryset: QuerySet[Assignment]) -> None:
        """Offer the chosen assignments no longer; what was handed in stays."""
        now = clock.now()
        self.each(
            request, queryset, lambda one: bin_assignment(assignment=one, actor=actor(request), now=now),
            "%(count)d assignment put in the bin.", "%(count)d assignments put in the bin.",
        )  # fmt: skip

    @admin.action(description=_("Take out of the bin"), permissions=("change",))
    def take_out_of_bin(self, request: HttpRequest, queryset: QuerySet[Assignment]) -> None:
        """Offer the chosen assignments again."""
        self.each(
            request, queryset, lambda one: restore_assignment(assignment=one, actor=actor(request)),
            "%(count)d assignment restored.", "%(count)d assignments restored.",
        )  # fmt: skip
