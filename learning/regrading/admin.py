"""Regrades in the admin: to look at. They are asked for, applied and undone on the course's page."""

from django.contrib import admin

from learning.regrading.models import Regrade
from lms.kernel.looking import LookOnly


@admin.register(Regrade)
class RegradeAdmin(LookOnly):
    """What was judged anew, why and by whom; its changes stand on the course's page, they may be thousands."""

    list_display = ("quiz", "course", "rule", "state", "answers", "actor", "created_at", "changed_at")
    list_filter = ("state", "rule")
    search_fields = ("quiz__title", "course__title", "actor__full_name", "actor__email")
    list_select_related = ("quiz", "course", "actor")
    fields = (
        "course",
        "quiz",
        "question",
        "version",
        "rule",
        "accepted",
        "note",
        "state",
        "answers",
        "done",
        "error",
        "actor",
        "seen_at",
        "changed_at",
        "created_at",
    )
    ordering = ("-created_at", "-id")
    show_full_result_count = False
