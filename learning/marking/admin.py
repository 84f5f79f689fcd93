"""Marking in the admin: to look at."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from learning.marking.models import MarkingRules, Opinion, Piece
from lms.kernel.looking import LookOnly


class OpinionInline(admin.TabularInline[Opinion, Piece]):
    model = Opinion
    fields = ("marker", "points", "given_at")
    readonly_fields = fields
    extra = 0
    can_delete = False
    ordering = ("created_at", "pk")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> Any:
        """Who gave it comes in the same query."""
        return super().get_queryset(request).select_related("marker")


@admin.register(MarkingRules)
class MarkingRulesAdmin(LookOnly):
    """Which items are marked without names, and by two people: changed on the course's page, where the marks are hidden too."""

    list_display = ("item", "is_anonymous", "is_double", "updated_at")
    list_filter = ("is_anonymous", "is_double")
    search_fields = ("item__title", "item__course__title")
    list_select_related = ("item",)
    ordering = ("-created_at", "-id")


@admin.register(Piece)
class PieceAdmin(LookOnly):
    """What people mark, and who has it open. What they typed and did not give is theirs alone."""

    list_display = (
        "course",
        "kind",
        "assignment",
        "quiz",
        "state",
        "waiting_since",
        "claimed_by",
        "claimed_until",
    )
    list_filter = ("kind", "state")
    search_fields = ("course__title", "assignment__title", "quiz__title")
    list_select_related = ("course", "assignment", "quiz", "claimed_by")
    fields = (*list_display, "created_at", "updated_at")
    inlines = (OpinionInline,)
    ordering = ("-waiting_since", "-id")
    show_full_result_count = False
