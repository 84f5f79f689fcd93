"""The studio's records in the admin: versions, publications, remarks. To look at only: the studio makes them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from courses.authoring.models import LessonVersion, Publication, Remark
from courses.catalogue.administration import NoDeletion
from courses.videos.models import VideoDraft


class Record(NoDeletion, admin.ModelAdmin[Any]):
    """A record of what happened: nobody adds, changes or deletes it here."""

    ordering = ("-created_at", "-pk")
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """They are made in the studio."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A record is not edited."""
        return False


@admin.register(LessonVersion)
class LessonVersionAdmin(Record):
    """Lessons as they were."""

    list_display = ("lesson", "number", "reason", "author", "created_at")
    list_filter = ("reason",)
    list_select_related = ("lesson", "author")
    search_fields = ("lesson__title", "lesson__course__title")
    fields = ("lesson", "number", "reason", "author", "created_at", "document")


@admin.register(Publication)
class PublicationAdmin(Record):
    """When changes of a course went live, and which."""

    list_display = ("course", "number", "actor", "created_at", "items")
    list_select_related = ("course", "actor")
    search_fields = ("course__title",)
    fields = ("course", "number", "actor", "created_at", "changes")

    @admin.display(description=_("changes"))
    def items(self, row: Publication) -> int:
        """How many things changed."""
        return len(row.changes)


@admin.register(VideoDraft)
class VideoDraftAdmin(Record):
    """What waits of videos; it is published, or discarded, in the studio."""

    list_display = ("video", "count", "editor", "created_at", "updated_at")
    list_select_related = ("video", "editor")
    search_fields = ("video__title",)
    fields = (
        "video",
        "changes",
        "revision",
        "editor",
        "created_at",
        "updated_at",
        "details",
        "milestones",
        "tracks",
    )

    @admin.display(description=_("changes"))
    def count(self, row: VideoDraft) -> int:
        """How many changes wait."""
        return row.count


@admin.register(Remark)
class RemarkAdmin(Record):
    """What reviewers said."""

    list_display = ("__str__", "lesson", "author", "created_at", "resolved_at")
    list_filter = (("resolved_at", admin.EmptyFieldListFilter),)
    list_select_related = ("lesson", "author")
    search_fields = ("body", "lesson__title", "lesson__course__title")
    fields = ("lesson", "block_id", "parent", "author", "created_at", "body", "resolved_at", "resolved_by")
