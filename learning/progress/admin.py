"""Lessons marked by hand, and rechecks, in the admin: which courses were looked at again, and what came of it. To look at only."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from learning.progress.models import LessonMark, Recheck


@admin.register(LessonMark)
class LessonMarkAdmin(admin.ModelAdmin[LessonMark]):
    """What teachers marked by hand, for whom and why."""

    list_display = ("lesson", "learner", "done", "actor", "reason", "created_at")
    list_filter = ("done",)
    list_select_related = ("lesson", "enrolment__learner", "actor")
    search_fields = ("lesson__title", "enrolment__learner__email", "enrolment__learner__full_name", "reason")
    ordering = ("-created_at", "-pk")
    list_per_page = 50
    show_full_result_count = False
    fields = ("lesson", "learner", "done", "actor", "reason", "created_at")
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Lessons are marked on the teaching side."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who said what stays as it was said."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A mark is taken back by another one."""
        return False

    @admin.display(description=_("learner"))
    def learner(self, mark: LessonMark) -> str:
        """For whom."""
        return str(mark.enrolment.learner)


@admin.register(Recheck)
class RecheckAdmin(admin.ModelAdmin[Recheck]):
    """A course held anew against what its learners did, because its rules or contents changed."""

    list_display = ("course", "looked_at", "newly_done", "kept", "taken", "created_at", "ended_at")
    list_select_related = ("course",)
    search_fields = ("course__title",)
    ordering = ("-created_at", "-pk")
    list_per_page = 50
    show_full_result_count = False
    fields = ("course", "looked_at", "newly_done", "kept", "taken", "created_at", "ended_at")
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        """They are asked for by changes of a course."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was found is not edited."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The next one compares with the last."""
        return False
