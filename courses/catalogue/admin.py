"""Categories in the admin. Courses, which show their modules, are in `courses.outline.admin`."""

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Category


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin[Category]):
    """Subjects of the catalogue, in the order of its facet."""

    list_display = ("name", "slug", "position", "course_count")
    list_editable = ("position",)
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}
    ordering = ("position", "name", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Category]:
        """Count the courses in the same query."""
        return super().get_queryset(request).annotate(filed=Count("courses"))

    @admin.display(description=_("courses"), ordering="filed")
    def course_count(self, category: Category) -> int:
        """How many courses are filed under it."""
        return category.filed  # type: ignore[attr-defined,no-any-return]
