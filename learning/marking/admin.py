"""Marking in the admin: to look at."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from learning.marking.models import Piece


class LookOnly(admin.ModelAdmin[Any]):
    """Rows that nobody adds, changes or deletes here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


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
    ordering = ("-waiting_since", "-id")
    show_full_result_count = False
