"""Organisations in the admin: one's own for its administrators, all of them for platform staff."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.administration.forms import OrganizationForm
from accounts.organisations.access import PLATFORM_MANAGE
from accounts.organisations.actions import update_organization
from accounts.organisations.models import Organization, OrganizationDomain
from accounts.requests import actor
from accounts.roles.actions import create_organization
from lms.kernel.access import allows

SETTINGS = ("sign_up", "mfa_required_roles")
# Set by whoever runs the platform only.
PLATFORM = ("slug", "is_active", "media_quota_bytes")


class DomainInline(admin.TabularInline):  # type: ignore[type-arg]
    """The host names of an organisation."""

    model = OrganizationDomain
    extra = 0
    fields = ("hostname", "is_primary")


@admin.register(Organization)
class OrganizationAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Name, brand, host names and rules. Organisations are switched off, never deleted here."""

    form = OrganizationForm
    list_display = ("name", "slug", "addresses", "is_active", "created_at")
    list_filter = ("is_active",)
    search_fields = ("name", "slug", "domains__hostname")
    ordering = ("name", "id")
    inlines = (DomainInline,)
    own_fieldsets = (
        (None, {"fields": ("name", "brand_hue", "logo", "time_zone", "language")}),
        (_("Rules"), {"fields": SETTINGS}),
        (_("Roles"), {"fields": ("role_links",)}),
    )
    readonly_fields = ("role_links",)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return the organisation of this address; all of them for platform staff."""
        found = super().get_queryset(request).annotate(domain_count=Count("domains"))
        if not allows(request.user, PLATFORM_MANAGE):
            found = found.filter(pk=request.organization.pk)  # type: ignore[attr-defined]
        return found

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            names = ("name", "slug", "brand_hue", "time_zone", "language", "hostnames")
            return ((None, {"fields": names}),)
        if allows(request.user, PLATFORM_MANAGE):
            return (*self.own_fieldsets, (_("Platform"), {"fields": PLATFORM}))
        return self.own_fieldsets

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Return the form with the fields of this page only; declared ones would all be in it, and required."""
        form = super().get_form(request, obj, change, **kwargs)
        shown = flatten_fieldsets(self.get_fieldsets(request, obj))
        form.base_fields = {name: field for name, field in form.base_fields.items() if name in shown}
        return form

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj is not None and allows(request.user, PLATFORM_MANAGE) else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("host names"), ordering="domain_count")
    def addresses(self, organization: Any) -> int:
        return int(organization.domain_count)

    @admin.display(description=_("roles"))
    def role_links(self, organization: Organization) -> str:
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:accounts_role_changelist"), _("Roles and rights")
        )

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        """Create an organisation with its roles by the action."""
        if change:
            return super().save_form(request, form, change)
        wanted = ("name", "slug", "brand_hue", "time_zone", "language", "hostnames")
        values = {name: form.cleaned_data[name] for name in wanted}
        form.save_m2m = lambda: None  # the admin asks for it; there is nothing of the kind
        return create_organization(actor=actor(request), **values)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save by the action that records it; a new organisation has been saved already."""
        if not change:
            return
        values = {name: form.cleaned_data[name] for name in form.changed_data if name in form.cleaned_data}
        kept = (*SETTINGS, "media_quota_bytes")
        chosen = {name: values.pop(name) for name in kept if name in values}
        logo = values.pop("logo", None)
        update_organization(
            organization=obj,
            actor=actor(request),
            settings=chosen or None,
            logo=logo,
            **values,
        )
