"""Lists of people in the admin: whose, how far, how they ended. To look at only."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from learning.bulk.models import EnrolmentImport


@admin.register(EnrolmentImport)
class EnrolmentImportAdmin(admin.ModelAdmin[EnrolmentImport]):
    """What became of each person is on the list's page on the teaching side."""

    list_display = (
        "name",
        "course",
        "state",
        "actor",
        "done",
        "total",
        "created_at",
        "ended_at",
        "forgotten_at",
    )
    list_filter = ("state", ("forgotten_at", admin.EmptyFieldListFilter))
    list_select_related = ("course", "actor")
    search_fields = ("name", "course__title", "actor__email")
    ordering = ("-created_at", "-pk")
    list_per_page = 50
    show_full_result_count = False
    fields = (
        "name", "course", "cohort", "actor", "state", "done", "total", "error", "seen_at", "created_at", "ended_at",
        "forgotten_at",
    )  # fmt: skip
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Lists are brought on the teaching side."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A list is not edited."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who brought whom in stays on record."""
        return False
