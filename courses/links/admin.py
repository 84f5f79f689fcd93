"""Links to elsewhere in the admin: which answer, and when they were tried. To look at only."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from courses.catalogue.administration import NoDeletion
from courses.links.models import OutsideLink


@admin.register(OutsideLink)
class OutsideLinkAdmin(NoDeletion, admin.ModelAdmin[OutsideLink]):
    """One row an address."""

    list_display = ("__str__", "state", "status", "reason", "failures", "checked_at", "next_at")
    list_filter = ("state", "reason")
    search_fields = ("url",)
    ordering = ("-created_at", "-pk")
    list_per_page = 50
    show_full_result_count = False
    fields = (
        "url", "state", "status", "reason", "failures", "checked_at", "next_at", "found_at", "created_at",
    )  # fmt: skip
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        """They are found in texts."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A result is not edited."""
        return False
