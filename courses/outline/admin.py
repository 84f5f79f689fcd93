"""Courses, modules and lessons in the admin. Blocks join the lesson's page in `courses.blocks.admin`."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.api import actor
from courses.catalogue.actions import (
    bin_course,
    publish_course,
    remove_staff,
    restore_course,
    save_course,
    save_staff,
    unpublish_course,
)
from courses.catalogue.administration import ActionAdmin, BinFilter, NoDeletion, change_link
from courses.catalogue.forms import CourseForm
from courses.catalogue.models import Course, CourseStaff
from courses.outline.actions import bin_module, restore_module, save_lesson, save_module
from courses.outline.forms import LessonForm, ModuleForm
from courses.outline.models import Lesson, Module, Prerequisite
from lms.kernel import clock


class ModuleInline(NoDeletion, admin.TabularInline[Module, Course]):
    """Modules and sections of a course; a module's own page has its lessons."""

    model = Module
    form = ModuleForm
    fields = ("title", "parent", "position")
    autocomplete_fields = ("parent",)
    extra = 1
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Module]:
        """Sections stand under their module."""
        rows: Any = super().get_queryset(request)
        return rows.kept().select_related("parent").order_by("position", "pk")  # type: ignore[no-any-return]


class StaffInline(admin.TabularInline[CourseStaff, Course]):
    """Who teaches beside the instructor."""

    model = CourseStaff
    fields = ("user", "role")
    autocomplete_fields = ("user",)
    extra = 0


class PrerequisiteInline(admin.TabularInline[Prerequisite, Course]):
    """What has to come before."""

    model = Prerequisite
    fk_name = "course"
    fields = ("module", "lesson", "required_course", "required_module", "required_lesson", "minimum_score")
    autocomplete_fields = ("module", "lesson", "required_course", "required_module", "required_lesson")
    extra = 0


def _save_prerequisite(row: Prerequisite, actor: Any) -> None:
    row.save()
    row.course.touch_content()


def _remove_prerequisite(row: Prerequisite, actor: Any) -> None:
    row.delete()
    row.course.touch_content()


@admin.register(Course)
class CourseAdmin(NoDeletion, ActionAdmin):
    """Courses: create with a title, everything else later; publish, take back and bin as actions of the list."""

    form = CourseForm
    store = staticmethod(lambda row, actor: save_course(course=row, actor=actor))
    inlines = (ModuleInline, StaffInline, PrerequisiteInline)
    inlines_store = {
        Module: (lambda row, actor: save_module(module=row, actor=actor), None),
        CourseStaff: (
            lambda row, actor: save_staff(member=row, actor=actor),
            lambda row, actor: remove_staff(member=row, actor=actor),
        ),
        Prerequisite: (_save_prerequisite, _remove_prerequisite),
    }
    list_display = ("title", "state", "instructor", "category", "difficulty_level", "cost", "lesson_count")
    list_filter = (BinFilter, "is_published", "category", "difficulty_level", "language")
    list_select_related = ("instructor", "category")
    search_fields = ("title", "slug", "summary", "instructor__full_name")
    autocomplete_fields = ("instructor", "category")
    date_hierarchy = "created_at"
    ordering = ("-created_at", "-pk")
    actions = ("publish", "take_back", "put_in_bin", "take_out_of_bin")
    readonly_fields = ("state", "lessons_by_module", "published_at", "created_at", "updated_at", "staged")
    fieldsets = (
        (None, {"fields": ("title", "slug", "state", "summary", "instructor")}),
        (_("What it is about"), {"fields": ("description", "audience", "outcomes", "requirements")}),
        (_("In the catalogue"), {
            "fields": (
                "category", ("difficulty_level", "language"), ("price", "currency"), "thumbnail",
                ("estimated_duration_minutes", "pass_mark"),
            ),
        }),
        (_("Dates and places"), {"fields": (("starts_at", "ends_at"), "capacity"), "classes": ("collapse",)}),
        (_("Lessons"), {"fields": ("lessons_by_module",), "classes": ("collapse",)}),
        (_("More"), {"fields": ("metadata", "staged", ("published_at", "created_at", "updated_at")), "classes": ("collapse",)}),
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> Any:
        """Count the lessons in the same query."""
        kept = Q(lessons__deleted_at=None)
        return super().get_queryset(request).defer("search").annotate(kept=Count("lessons", filter=kept))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Suggest the person who is creating it as its instructor."""
        return {"instructor": request.user.pk} | super().get_changeform_initial_data(request)

    def view_on_site(self, course: Course) -> str:
        """The page learners see; the team sees it before it is published."""
        return course.get_absolute_url()

    @admin.display(description=_("state"), ordering="is_published")
    def state(self, course: Course) -> str:
        """Where the course stands, in a word."""
        if course.deleted_at:
            return str(_("In the bin"))
        return str(_("Published") if course.is_published else _("Draft"))

    @admin.display(description=_("price"), ordering="price")
    def cost(self, course: Course) -> str:
        """The price with its currency."""
        return str(course.cost) if course.price else str(_("Free"))

    @admin.display(description=_("lessons"), ordering="kept")
    def lesson_count(self, course: Course) -> SafeString:
        """How many lessons it has, leading to their list."""
        url = reverse("admin:courses_lesson_changelist")
        return format_html('<a href="{}?course__id__exact={}">{}</a>', url, course.pk, course.kept)  # type: ignore[attr-defined]

    @admin.display(description=_("lessons, in order"))
    def lessons_by_module(self, course: Course) -> SafeString | str:
        """All lessons with links to where they are edited."""
        lessons = Lesson.objects.kept().filter(course=course).select_related("module")
        rows = [
            (change_link(lesson), lesson.module.title, "" if lesson.is_published else _("draft"))
            for lesson in lessons.order_by("sequence", "pk")
        ]
        listed = format_html_join("", "<li>{} · {} {}</li>", rows)
        return format_html("<ol>{}</ol>", listed) if rows else str(_("Add lessons on the page of a module."))

    @admin.action(description=_("Publish"), permissions=("change",))
    def publish(self, request: HttpRequest, queryset: QuerySet[Course]) -> None:
        """Show the chosen courses to learners."""
        now = clock.now()
        self.each(
            request, queryset, lambda one: publish_course(course=one, actor=actor(request), now=now),
            "%(count)d course published.", "%(count)d courses published.",
        )  # fmt: skip

    @admin.action(description=_("Take out of the catalogue"), permissions=("change",))
    def take_back(self, request: HttpRequest, queryset: QuerySet[Course]) -> None:
        """Hide the chosen courses from learners."""
        self.each(
            request, queryset, lambda one: unpublish_course(course=one, actor=actor(request)),
            "%(count)d course taken out of the catalogue.", "%(count)d courses taken out of the catalogue.",
        )  # fmt: skip

    @admin.action(description=_("Put in the bin"), permissions=("change",))
    def put_in_bin(self, request: HttpRequest, queryset: QuerySet[Course]) -> None:
        """Hide the chosen courses from everybody; nothing is lost."""
        now = clock.now()
        self.each(
            request, queryset, lambda one: bin_course(course=one, actor=actor(request), now=now),
            "%(count)d course put in the bin.", "%(count)d courses put in the bin.",
        )  # fmt: skip

    @admin.action(description=_("Take out of the bin"), permissions=("change",))
    def take_out_of_bin(self, request: HttpRequest, queryset: QuerySet[Course]) -> None:
        """Put the chosen courses back where they were."""
        self.each(
            request, queryset, lambda one: restore_course(course=one, actor=actor(request)),
            "%(count)d course restored.", "%(count)d courses restored.",
        )  # fmt: skip


class LessonInline(NoDeletion, admin.TabularInline[Lesson, Module]):
    """Lessons of a module; a lesson's own page has its blocks."""

    model = Lesson
    form = LessonForm
    fields = ("title", "slug", "content_type", "duration_minutes", "is_published", "is_preview", "position")
    extra = 1
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Lesson]:
        """Those kept, in order."""
        rows: Any = super().get_queryset(request)
        return rows.kept().order_by("position", "pk")  # type: ignore[no-any-return]


def save_new_lesson(lesson: Lesson, actor: Any) -> Lesson:
    """Store a lesson of a form, whose course is that of its module."""
    lesson.course = lesson.module.course
    lesson.completion_rule = lesson.completion_rule or {"viewed": True}
    return save_lesson(lesson=lesson, actor=actor)


@admin.register(Module)
class ModuleAdmin(NoDeletion, ActionAdmin):
    """Modules and sections, with their lessons."""

    form = ModuleForm
    store = staticmethod(lambda row, actor: save_module(module=row, actor=actor))
    inlines = (LessonInline,)
    inlines_store = {Lesson: (save_new_lesson, None)}
    list_display = ("title", "course", "parent", "position", "lesson_count")
    list_filter = (BinFilter,)
    list_select_related = ("course", "parent")
    search_fields = ("title", "course__title")
    autocomplete_fields = ("course", "parent")
    ordering = ("course__title", "depth", "position", "pk")
    fields = ("course", "parent", "title", "summary", "position")
    actions = ("put_in_bin", "take_out_of_bin")

    def get_queryset(self, request: HttpRequest) -> Any:
        """Count the lessons in the same query."""
        return (
            super().get_queryset(request).annotate(kept=Count("lessons", filter=Q(lessons__deleted_at=None)))
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """A module stays in its course: what learners did in it hangs there."""
        return ("course",) if obj else ()

    @admin.display(description=_("lessons"), ordering="kept")
    def lesson_count(self, module: Module) -> int:
        """How many lessons of its own it has."""
        return module.kept  # type: ignore[attr-defined,no-any-return]

    @admin.action(description=_("Put in the bin, with sections and lessons"), permissions=("change",))
    def put_in_bin(self, request: HttpRequest, queryset: QuerySet[Module]) -> None:
        """Hide the chosen modules; nothing is lost."""
        now = clock.now()
        self.each(
            request, queryset, lambda one: bin_module(module=one, actor=actor(request), now=now),
            "%(count)d module put in the bin.", "%(count)d modules put in the bin.",
        )  # fmt: skip

    @admin.action(description=_("Take out of the bin"), permissions=("change",))
    def take_out_of_bin(self, request: HttpRequest, queryset: QuerySet[Module]) -> None:
        """Put the chosen modules back, with what went to the bin with them."""
        self.each(
            request, queryset, lambda one: restore_module(module=one, actor=actor(request)),
            "%(count)d module restored.", "%(count)d modules restored.",
        )  # fmt: skip
