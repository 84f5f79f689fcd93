"""Roles and memberships in the admin."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.administration.forms import RoleForm
from accounts.administration.people import grantable_roles
from accounts.requests import actor
from accounts.roles.actions import grant_role, revoke_role, set_membership
from accounts.roles.models import BUILT_IN, Membership, Role


@admin.register(Role)
class RoleAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """What the roles of this organisation may do. The built-in ones keep their short names and cannot go."""

    form = RoleForm
    list_display = ("name", "slug", "rights", "members")
    search_fields = ("name", "slug")
    ordering = ("name", "id")

    def get_queryset(self, request: HttpRequest) -> Any:
        held = Count("memberships", filter=Q(memberships__is_active=True))
        return super().get_queryset(request).annotate(member_count=held)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("slug",) if obj is not None and obj.slug in BUILT_IN else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        kept = obj is not None and (obj.slug in BUILT_IN or obj.memberships.exists())
        return not kept and super().has_delete_permission(request, obj)

    def get_actions(self, request: HttpRequest) -> Any:
        """Leave out deleting many at once: some of them cannot go."""
        return {
            name: found for name, found in super().get_actions(request).items() if name != "delete_selected"
        }

    @admin.display(description=_("rights"))
    def rights(self, role: Role) -> int:
        return len(role.permissions)

    @admin.display(description=_("members"), ordering="member_count")
    def members(self, role: Any) -> str:
        url = reverse("admin:accounts_membership_changelist")
        return format_html('<a href="{}?role__id__exact={}">{}</a>', url, role.pk, role.member_count)


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Who has which role here."""

    list_display = ("user", "email", "role", "is_active", "created_at")
    list_filter = (("role", admin.RelatedOnlyFieldListFilter), "is_active", "created_at")
    list_select_related = ("user", "role")
    search_fields = ("user__email", "user__full_name")
    autocomplete_fields = ("user",)
    fields = ("user", "role", "is_active")
    ordering = ("-created_at", "-id")
    show_full_result_count = False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("is_active",) if obj is None else ("user", "role")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "role":
            kwargs["queryset"] = grantable_roles(request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and self._within_reach(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and self._within_reach(request, obj)

    def get_actions(self, request: HttpRequest) -> Any:
        """Leave out Django's deletion of many at once: it goes past the action that records it."""
        return {
            name: found for name, found in super().get_actions(request).items() if name != "delete_selected"
        }

    @admin.display(description=_("email address"), ordering="user__email")
    def email(self, membership: Membership) -> str:
        return membership.user.email

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        """Give the role by the action."""
        if change:
            return super().save_form(request, form, change)
        form.save_m2m = lambda: None  # the admin asks for it; there is nothing of the kind
        data = form.cleaned_data
        organization: Any = request.organization  # type: ignore[attr-defined]
        return grant_role(
            organization=organization,
            user=data["user"],
            role=data["role"].slug,
            actor=actor(request),
        )

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Switch the membership on or off by the action."""
        if change and "is_active" in form.changed_data:
            kept = Membership.objects.select_related("user", "role").get(pk=obj.pk)
            set_membership(membership=kept, active=form.cleaned_data["is_active"], actor=actor(request))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Take the role by the action."""
        organization: Any = request.organization  # type: ignore[attr-defined]
        revoke_role(organization=organization, user=obj.user, role=obj.role.slug, actor=actor(request))

    def _within_reach(self, request: HttpRequest, membership: Any) -> bool:
        return membership is None or grantable_roles(request).filter(pk=membership.role_id).exists()
