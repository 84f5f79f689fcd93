"""Accommodations in the admin: to look at, they are granted on the person's page."""

from typing import ClassVar

from django.contrib import admin

from learning.accommodations.models import Accommodation, Extension
from lms.kernel.looking import LookOnly


class _Looked(LookOnly):
    search_fields = ("enrolment__learner__email", "enrolment__learner__full_name")
    list_select_related: ClassVar[tuple[str, ...]] = ("enrolment__learner", "enrolment__course", "granted_by")
    ordering = ("-created_at", "-id")
    show_full_result_count = False


@admin.register(Accommodation)
class AccommodationAdmin(_Looked):
    list_display = (
        "enrolment",
        "extra_time_percent",
        "extra_days",
        "extra_attempts",
        "granted_by",
        "updated_at",
    )


@admin.register(Extension)
class ExtensionAdmin(_Looked):
    list_display = (
        "enrolment",
        "quiz",
        "assignment",
        "until",
        "extra_minutes",
        "extra_attempts",
        "granted_by",
    )
    list_select_related: ClassVar[tuple[str, ...]] = (*_Looked.list_select_related, "quiz", "assignment")
