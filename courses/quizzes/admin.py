"""Quizzes in the admin."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.api import actor
from courses.catalogue.administration import ActionAdmin, BinFilter, NoDeletion
from courses.quizzes.actions import (
    bin_quiz,
    publish_quiz,
    remove_from_quiz,
    restore_quiz,
    save_quiz,
    save_quiz_question,
)
from courses.quizzes.models import Quiz, QuizDraw, QuizQuestion, QuizSection
from lms.kernel import clock


class QuizQuestionInline(admin.TabularInline[QuizQuestion, Quiz]):
    """Questions of a quiz, in order. Empty points mean those of the question."""

    model = QuizQuestion
    fields = ("question", "points", "position")
    autocomplete_fields = ("question",)
    ordering = ("position", "pk")
    extra = 1

    def get_queryset(self, request: HttpRequest) -> QuerySet[QuizQuestion]:
        """Questions come in the same query."""
        return super().get_queryset(request).select_related("question")


class _Looked(NoDeletion, admin.TabularInline[Any, Quiz]):
    """Rows of a quiz that only its builder changes."""

    extra = 0
    ordering = ("position", "pk")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """They come from publishing the quiz."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """They come from publishing the quiz."""
        return False


class SectionInline(_Looked):
    """Sections of a quiz."""

    model = QuizSection
    fields = readonly_fields = ("title", "text", "position")


class DrawInline(_Looked):
    """Random draws of a quiz."""

    model = QuizDraw
    fields = readonly_fields = (
        "count", "tags", "folder", "difficulty_from", "difficulty_to", "points", "section", "page", "position",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Folders and sections come in the same query."""
        return super().get_queryset(request).select_related("folder", "section")


@admin.register(Quiz)
class QuizAdmin(NoDeletion, ActionAdmin):
    """Quizzes, with their questions. A quiz is taken from the block that shows it."""

    store = staticmethod(lambda row, actor: save_quiz(quiz=row, actor=actor))
    inlines = (QuizQuestionInline, SectionInline, DrawInline)
    inlines_store = {
        QuizQuestion: (
            lambda row, actor: save_quiz_question(place=row, actor=actor),
            lambda row, actor: remove_from_quiz(place=row, actor=actor),
        )
    }
    list_display = ("title", "course", "lesson", "question_count", "passing_score_percentage", "time_limit_minutes", "is_published")  # fmt: skip
    list_filter = (BinFilter, "is_published", "counts", "feedback")
    list_select_related = ("course", "lesson")
    search_fields = ("title", "course__title", "lesson__title")
    autocomplete_fields = ("course", "lesson")
    ordering = ("-created_at", "-pk")
    actions = ("publish", "put_in_bin", "take_out_of_bin")
    fieldsets = (
        (None, {"fields": ("title", "description", ("course", "lesson"), "is_published")}),
        (_("Taking it"), {
            "fields": (
                ("time_limit_minutes", "attempts_allowed"), ("opens_at", "closes_at"),
                ("shuffle_questions", "shuffle_choices"), ("layout", "access_code"),
            ),
        }),
        (_("Marking it"), {"fields": (("passing_score_percentage", "counts"), "feedback")}),
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> Any:
        """Count the questions in the same query."""
        return super().get_queryset(request).annotate(held=Count("questions"))

    @admin.display(description=_("questions"), ordering="held")
    def question_count(self, quiz: Quiz) -> int:
        """How many questions it asks."""
        return quiz.held  # type: ignore[attr-defined,no-any-return]

    @admin.action(description=_("Publish"), permissions=("change",))
    def publish(self, request: HttpRequest, queryset: QuerySet[Quiz]) -> None:
        """Let learners take the chosen quizzes."""
        self.each(
            request, queryset, lambda one: publish_quiz(quiz=one, actor=actor(request)),
            "%(count)d quiz published.", "%(count)d quizzes published.",
        )  # fmt: skip

    @admin.action(description=_("Put in the bin"), permissions=("change",))
    def put_in_bin(self, request: HttpRequest, queryset: QuerySet[Quiz]) -> None:
        """Offer the chosen quizzes no longer; attempts at them stay."""
        now = clock.now()
        self.each(
            request, queryset, lambda one: bin_quiz(quiz=one, actor=actor(request), now=now),
            "%(count)d quiz put in the bin.", "%(count)d quizzes put in the bin.",
        )  # fmt: skip

    @admin.action(description=_("Take out of the bin"), permissions=("change",))
    def take_out_of_bin(self, request: HttpRequest, queryset: QuerySet[Quiz]) -> None:
        """Offer the chosen quizzes again."""
        self.each(
            request, queryset, lambda one: restore_quiz(quiz=one, actor=actor(request)),
            "%(count)d quiz restored.", "%(count)d quizzes restored.",
        )  # fmt: skip
