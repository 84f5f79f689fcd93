"""Imports in the admin: what came in, and what was not carried over and why. To look at only."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from courses.catalogue.administration import NoDeletion, change_link
from courses.interchange.models import ImportRun, Transfer


@admin.register(ImportRun)
class ImportRunAdmin(NoDeletion, admin.ModelAdmin[ImportRun]):
    """One row for each import that succeeded."""

    list_display = ("name", "course", "format", "lessons", "losses", "actor", "seconds", "created_at")
    list_filter = ("format",)
    list_select_related = ("course", "actor")
    search_fields = ("name", "course__title")
    ordering = ("-created_at", "-pk")
    list_per_page = 50
    show_full_result_count = False
    fields = ("name", "format", "to_course", "actor", "seconds", "created_at", "census", "not_carried")
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Imports are made by `manage.py import_course`."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A report is not edited."""
        return False

    @admin.display(description=_("lessons"))
    def lessons(self, run: ImportRun) -> int:
        """How many lessons the package has."""
        return int(run.report.get("lessons", 0))

    @admin.display(description=_("not carried over"))
    def losses(self, run: ImportRun) -> int:
        """How many lines the report has."""
        return len(run.report.get("not_carried", ()))

    @admin.display(description=_("course"))
    def to_course(self, run: ImportRun) -> SafeString | str:
        """The course, as a link."""
        return change_link(run.course)

    @admin.display(description=_("parts of the source"))
    def census(self, run: ImportRun) -> SafeString:
        """For each kind: in the source, carried, not carried."""
        tallies = sorted(run.report.get("census", {}).items())
        rows = format_html_join(
            "",
            "<tr><th>{}</th><td>{}</td><td>{}</td><td>{}</td></tr>",
            ((kind, tally["source"], tally["carried"], tally["not_carried"]) for kind, tally in tallies),
        )
        head = format_html(
            "<tr><th></th><th>{}</th><th>{}</th><th>{}</th></tr>",
            _("In the source"),
            _("Carried over"),
            _("Not carried over"),
        )
        return format_html("<table>{}{}</table>", head, rows)

    @admin.display(description=_("not carried over"))
    def not_carried(self, run: ImportRun) -> SafeString:
        """Every loss, with its reason."""
        entries = run.report.get("not_carried", ())
        rows = format_html_join(
            "",
            "<tr><td>{}</td><td>{}</td><td>{}</td></tr>",
            ((entry["kind"], entry["item"], entry["reason"]) for entry in entries),
        )
        return format_html("<table>{}</table>", rows)


@admin.register(Transfer)
class TransferAdmin(NoDeletion, admin.ModelAdmin[Transfer]):
    """Jobs that bring content in and take it out: whose, how far, how they ended. To look at only."""

    list_display = (
        "name",
        "direction",
        "state",
        "format",
        "to_course",
        "actor",
        "done",
        "created_at",
        "ended_at",
    )
    list_filter = ("direction", "state", "format")
    list_select_related = ("course", "actor")
    search_fields = ("name", "course__title", "actor__email")
    ordering = ("-created_at", "-pk")
    list_per_page = 50
    show_full_result_count = False
    fields = (
        "name", "direction", "state", "format", "to_course", "actor", "options", "done", "total", "error", "report",
        "seen_at", "created_at", "ended_at",
    )  # fmt: skip
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Jobs are asked for on the teaching side."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A job is not edited."""
        return False

    @admin.display(description=_("course"))
    def to_course(self, job: Transfer) -> SafeString | str:
        """The course, as a link."""
        return change_link(job.course)
