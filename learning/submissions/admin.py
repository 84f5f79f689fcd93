"""Work on assignments in the admin: to look at."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from courses.models import Assignment
from learning.submissions.models import Submission, SubmissionFile, SubmissionMarking


class LookInline(admin.TabularInline[Any, Submission]):
    """Rows that nobody changes here."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """What the rows name comes in the same query."""
        return super().get_queryset(request).select_related(*self.together)

    together: tuple[str, ...] = ()


class FileInline(LookInline):
    model = SubmissionFile
    fields = ("name", "asset")
    readonly_fields = fields
    ordering = ("created_at", "pk")
    together = ("asset",)


class MarkingInline(LookInline):
    model = SubmissionMarking
    fields = ("number", "given", "taken", "points", "comment", "marker", "marked_at")
    readonly_fields = fields
    ordering = ("number",)
    together = ("marker",)


@admin.register(Submission)
class SubmissionAdmin(admin.ModelAdmin[Submission]):
    """What a learner handed in, and what it was given, is changed by nobody here.

    Marked work of what is marked without names stands here once its marks are shown.
    """

    list_display = ("assignment", "learner", "number", "state", "handed_in_at", "late_by", "points")
    list_filter = ("state",)
    search_fields = ("learner__email", "learner__full_name", "assignment__title")
    list_select_related = ("assignment", "learner")
    ordering = ("-created_at", "-id")
    inlines = (FileInline, MarkingInline)
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Submission]:
        nameless = Q(grade_items__marking_rules__is_anonymous=True, grade_items__is_posted=False)
        hidden = Assignment.objects.filter(nameless).values("pk")
        return super().get_queryset(request).exclude(state=Submission.State.MARKED, assignment__in=hidden)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
