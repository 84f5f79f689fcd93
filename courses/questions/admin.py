"""The question bank in the admin."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from accounts.api import actor
from courses.catalogue.administration import ActionAdmin, BinFilter, NoDeletion
from courses.questions.actions import (
    bin_question,
    create_question,
    restore_question,
    revise_question,
    save_question,
)
from courses.questions.forms import QuestionForm
from courses.questions.models import Question, QuestionFolder, QuestionVersion
from courses.questions.types.registry import QUESTION_TYPES
from lms.kernel import clock


class VersionInline(NoDeletion, admin.TabularInline[QuestionVersion, Question]):
    """What the question asked before. Nothing here can change."""

    model = QuestionVersion
    fk_name = "question"
    fields = readonly_fields = ("number", "created_at", "author", "type", "points", "prompt")
    ordering = ("-number",)
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[QuestionVersion]:
        """Authors come in the same query."""
        return super().get_queryset(request).select_related("author")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Versions come from saving the question."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A version never changes."""
        return False


class TypeFilter(admin.SimpleListFilter):
    """Types by their names."""

    title = _("type")
    parameter_name = "type"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer every type there is."""
        return [(name, kind.label) for name, kind in QUESTION_TYPES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep one type."""
        return queryset.filter(type=self.value()) if self.value() else queryset


@admin.register(Question)
class QuestionAdmin(NoDeletion, ActionAdmin):
    """Questions of the bank; a change of what is asked makes a version."""

    form = QuestionForm
    store = staticmethod(lambda row, actor: save_question(question=row, actor=actor))
    inlines = (VersionInline,)
    list_display = ("name", "kind", "course", "version", "points", "tag_list", "updated_at")
    list_filter = (BinFilter, TypeFilter)
    list_select_related = ("current", "course")
    search_fields = ("title", "current__prompt", "tags", "course__title")
    autocomplete_fields = ("course",)
    ordering = ("-updated_at", "-pk")
    actions = ("put_in_bin", "take_out_of_bin")
    readonly_fields = ("examples", "shown")
    fieldsets = (
        (None, {"fields": ("examples", "type", "prompt", "data", "points", "expected", "shown")}),
        (_("In the bank"), {"fields": ("title", "course", "tags", "difficulty")}),
    )

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Create the question, or store what describes it and make a version of what it asks."""
        person: Any = request.user
        cleaned = form.cleaned_data
        asked = {name: cleaned[name] for name in ("type", "prompt", "data", "points")}
        if change:
            # The type belongs to the version; the action sets it.
            obj.type = form.initial["type"]
            super().save_model(request, obj, form, change)
            current = obj.current
            kept_html = None
            if current is not None and current.prompt == asked["prompt"]:
                kept_html = current.prompt_html
            revise_question(
                question=obj, actor=person, expected=cleaned.get("expected"), prompt_html=kept_html, **asked
            )
            return
        question = create_question(
            actor=person, course=obj.course, title=obj.title, tags=obj.tags or (), **asked
        )
        question.difficulty = obj.difficulty
        obj.__dict__.update(save_question(question=question, actor=person).__dict__)

    @admin.display(description=_("question"), ordering="title")
    def name(self, question: Question) -> str:
        """Its name in the bank, else the beginning of what it asks."""
        return question.title or (question.current.prompt[:80] if question.current else str(question))

    @admin.display(description=_("type"), ordering="type")
    def kind(self, question: Question) -> str:
        """The type's name."""
        found = QUESTION_TYPES.get(question.type)
        return str(found.label) if found else question.type

    @admin.display(description=_("version"))
    def version(self, question: Question) -> int | str:
        """The number of the version new attempts get."""
        return question.current.number if question.current else "–"

    @admin.display(description=_("points"))
    def points(self, question: Question) -> Any:
        """What it is worth."""
        return question.current.points if question.current else "–"

    @admin.display(description=_("tags"))
    def tag_list(self, question: Question) -> str:
        """Its tags in a line."""
        return ", ".join(question.tags)

    @admin.display(description=_("start from an example"))
    def examples(self, question: Question) -> SafeString:
        """Links to a new question of each type."""
        url = reverse("admin:courses_question_add")
        links = [(url, name, kind.label) for name, kind in QUESTION_TYPES.items()]
        return format_html_join(" · ", '<a href="{}?type={}">{}</a>', links)

    @admin.display(description=_("as learners see it"))
    def shown(self, question: Question) -> SafeString | str:
        """The rendered prompt."""
        if question.current is None:
            return "–"
        # Stored clean, by the action that made the version.
        prompt = mark_safe(question.current.prompt_html)  # noqa: S308  # nosec B308 B703
        return format_html("<div>{}</div>", prompt)

    @admin.action(description=_("Put in the bin"), permissions=("change",))
    def put_in_bin(self, request: HttpRequest, queryset: QuerySet[Question]) -> None:
        """Offer the chosen questions no longer; where they are used they stay."""
        now = clock.now()
        self.each(
            request, queryset, lambda one: bin_question(question=one, actor=actor(request), now=now),
            "%(count)d question put in the bin.", "%(count)d questions put in the bin.",
        )  # fmt: skip

    @admin.action(description=_("Take out of the bin"), permissions=("change",))
    def take_out_of_bin(self, request: HttpRequest, queryset: QuerySet[Question]) -> None:
        """Offer the chosen questions again."""
        self.each(
            request, queryset, lambda one: restore_question(question=one, actor=actor(request)),
            "%(count)d question restored.", "%(count)d questions restored.",
        )  # fmt: skip


@admin.register(QuestionFolder)
class QuestionFolderAdmin(NoDeletion, admin.ModelAdmin[QuestionFolder]):
    """Folders of the banks, to look at: they are made and changed in the bank itself."""

    list_display = ("name", "parent", "course", "held", "updated_at")
    list_select_related = ("parent", "course")
    search_fields = ("name", "parent__name", "course__title")
    ordering = ("name", "pk")

    def get_queryset(self, request: HttpRequest) -> Any:
        """Count the questions in the same query."""
        return super().get_queryset(request).annotate(held=Count("questions"))

    @admin.display(description=_("questions"), ordering="held")
    def held(self, folder: QuestionFolder) -> int:
        """How many questions lie in it."""
        return folder.held  # type: ignore[attr-defined,no-any-return]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """They are made in the bank."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """They are changed in the bank."""
        return False
