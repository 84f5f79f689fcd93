"""Live sessions in the admin: to look at; they are planned and called off on the pages of the course."""

from typing import ClassVar

from django.contrib import admin

from learning.live.models import LiveAttendance, LiveSession
from lms.kernel.looking import LookOnly


class _Looked(LookOnly):
    show_full_result_count = False


@admin.register(LiveSession)
class LiveSessionAdmin(_Looked):
    list_display = ("title", "course", "cohort", "host", "starts_at", "ends_at", "capacity", "cancelled_at")
    list_filter = (("cancelled_at", admin.EmptyFieldListFilter), "starts_at")
    search_fields = ("title", "course__title", "host__full_name")
    list_select_related: ClassVar[tuple[str, ...]] = ("course", "cohort", "host")
    date_hierarchy = "starts_at"
    ordering = ("-starts_at", "-id")


@admin.register(LiveAttendance)
class LiveAttendanceAdmin(_Looked):
    list_display = ("enrolment", "session", "joined_at", "last_joined_at")
    search_fields = ("enrolment__learner__email", "enrolment__learner__full_name", "session__title")
    list_select_related: ClassVar[tuple[str, ...]] = (
        "enrolment__learner",
        "enrolment__course",
        "session",
    )
    ordering = ("-joined_at", "-id")
