"""Attempts in the admin: to look at."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from courses.models import Quiz
from learning.attempts.models import Answer, Attempt, LateAnswer


class AnswerInline(admin.TabularInline[Answer, Attempt]):
    model = Answer
    fields = (
        "position",
        "version",
        "answer",
        "saves",
        "given_at",
        "saved_at",
        "is_flagged",
        "hints_taken",
        "score",
        "points",
    )
    readonly_fields = fields
    ordering = ("position",)
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Attempt)
class AttemptAdmin(admin.ModelAdmin[Attempt]):
    """What a learner handed in is changed by nobody here.

    Attempts at what is marked without names stand here, once handed in, when the marks are shown.
    """

    list_display = ("quiz", "learner", "number", "state", "started_at", "ended_at", "percentage", "passed")
    list_filter = ("state", "passed", "handed_in_by")
    search_fields = ("learner__email", "learner__full_name", "quiz__title")
    list_select_related = ("quiz", "learner")
    ordering = ("-started_at", "-id")
    inlines = (AnswerInline,)
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Attempt]:
        nameless = Q(grade_items__marking_rules__is_anonymous=True, grade_items__is_posted=False)
        hidden = Quiz.objects.filter(nameless).values("pk")
        return super().get_queryset(request).exclude(state=Attempt.State.HANDED_IN, quiz__in=hidden)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(LateAnswer)
class LateAnswerAdmin(admin.ModelAdmin[LateAnswer]):
    """To look at; those who teach the course decide about it on its page."""

    list_display = ("answer", "learner", "given_at", "received_at", "counts", "reason", "decided_by")
    list_filter = ("counts", "reason")
    search_fields = ("answer__attempt__learner__email", "answer__attempt__quiz__title")
    list_select_related = ("answer__attempt__learner", "decided_by")
    raw_id_fields = ("answer", "decided_by")
    ordering = ("-received_at", "-id")
    show_full_result_count = False

    @admin.display(description=_("learner"))
    def learner(self, row: LateAnswer) -> str:
        return str(row.answer.attempt.learner)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
