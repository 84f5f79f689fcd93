"""Addresses of calendars in the admin: to see who has one, and to end it. The secret itself is not shown."""

from django.contrib import admin
from django.http import HttpRequest

from learning.calendar.models import CalendarFeed


@admin.register(CalendarFeed)
class CalendarFeedAdmin(admin.ModelAdmin[CalendarFeed]):
    list_display = ("person", "created_at")
    search_fields = ("person__email", "person__full_name")
    list_select_related = ("person",)
    readonly_fields = ("person", "created_at")
    ordering = ("-created_at", "-id")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
