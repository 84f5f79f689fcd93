"""Filters of the admin's lists."""

from typing import Any

from django.contrib.admin import DateFieldListFilter, SimpleListFilter
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.roles.models import Membership, Role


class RoleFilter(SimpleListFilter):
    """People who have a role in the organisation in scope, or none."""

    title = _("role here")
    parameter_name = "role"
    NOBODY = "-"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the organisation's roles."""
        roles = Role.objects.order_by("name", "pk").values_list("slug", "name")
        return [*roles, (self.NOBODY, _("Not a member"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Narrow to those who have the role."""
        held = Membership.objects.filter(user=OuterRef("pk"))
        if self.value() == self.NOBODY:
            return queryset.filter(~Exists(held))
        return queryset.filter(Exists(held.filter(role__slug=self.value()))) if self.value() else queryset


class NamedFilter(DateFieldListFilter):
    """Django's filter by day, with a heading of our own."""

    @classmethod
    def of(cls, field: str, title: Any) -> tuple[str, type[DateFieldListFilter]]:
        """Return the filter for `field` under `title`."""
        return (field, type("TitledFilter", (cls,), {"heading": title}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = getattr(self, "heading", self.title)
