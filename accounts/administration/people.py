"""People in the admin: find them, give roles, end sessions, take them out."""

from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib import admin, messages
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.administration.filters import NamedFilter, RoleFilter
from accounts.administration.forms import NewPersonForm
from accounts.organisations.access import PLATFORM_MANAGE
from accounts.roles.access import ROLES_MANAGE
from accounts.roles.actions import grant_role, revoke_role, set_membership
from accounts.roles.models import STUDENT, Membership, Role
from accounts.sessions.actions import sign_out_everywhere
from accounts.sessions.devices import describe
from accounts.users.actions import create_person, set_active, update_profile
from accounts.users.models import User
from lms.kernel.access import allows, require
from lms.pages.times import absolute_words

SESSIONS_SHOWN = 20


class MembershipInline(admin.TabularInline):  # type: ignore[type-arg]
    """The roles of a person in this organisation. Giving and taking go through actions, see `PersonAdmin`."""

    model = Membership
    extra = 0
    fields = ("role", "is_active", "created_at")
    readonly_fields = ("is_active", "created_at")
    verbose_name = _("role in this organisation")
    verbose_name_plural = _("roles in this organisation")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("role")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "role":
            kwargs["queryset"] = grantable_roles(request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


def grantable_roles(request: HttpRequest) -> Any:
    """Return the roles the signed-in person may give: all with the right to manage roles, else student only."""
    roles = Role.objects.order_by("name", "pk")
    return roles if allows(request.user, ROLES_MANAGE) else roles.filter(slug=STUDENT)


@admin.register(User)
class PersonAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Administrators of an organisation see its members; platform staff see everybody and may change accounts."""

    list_display = ("email", "full_name", "roles", "last_login", "verified", "mfa_enabled", "is_active")
    search_fields = ("email", "full_name")
    show_full_result_count = False
    list_per_page = 50
    ordering = ("-created_at", "-id")
    inlines = (MembershipInline,)
    actions = ("end_sessions", "switch_off_here", "switch_on_here", "deactivate", "reactivate")
    add_form = NewPersonForm
    always_shown = (
        "email", "last_login", "email_verified_at", "mfa_enabled", "created_at", "deleted_at", "sessions", "trail",
    )  # fmt: skip
    fieldsets = (
        (None, {"fields": ("email", "full_name", "time_zone", "language", "bio")}),
        (_("Account"), {"fields": ("is_active", "is_staff", "is_superuser", "created_at", "deleted_at")}),
        (_("Signing in"), {"fields": ("last_login", "email_verified_at", "mfa_enabled", "sessions")}),
        (_("History"), {"fields": ("trail",)}),
    )

    # Who sees what

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return members of the organisation with their roles; everybody for platform staff."""
        held = Membership.objects.filter(user=OuterRef("pk"))
        people = User.objects.annotate(
            held_roles=ArraySubquery(held.filter(is_active=True).order_by("role__name").values("role__name"))
        )
        if not allows(request.user, PLATFORM_MANAGE):
            people = people.filter(Exists(held), deleted_at=None)
        return people.order_by(*self.ordering)

    def get_list_filter(self, request: HttpRequest) -> Any:
        staff = allows(request.user, PLATFORM_MANAGE)
        names = ("is_active", "mfa_enabled", NamedFilter.of("last_login", _("last sign-in")))
        return (RoleFilter, *names, *(("is_staff", "is_superuser") if staff else ()))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return what cannot be changed: an account belongs to its person, not to one of their organisations."""
        if obj is None:
            return ()
        if not allows(request.user, PLATFORM_MANAGE):
            return (
                "full_name",
                "time_zone",
                "language",
                "bio",
                "is_active",
                "is_staff",
                "is_superuser",
                *self.always_shown,
            )
        if not request.user.is_superuser:
            return ("is_staff", "is_superuser", *self.always_shown)
        return self.always_shown

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return ((None, {"fields": ("email", "full_name", "role")}),) if obj is None else self.fieldsets

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is not None:
            return super().get_form(request, obj, change, **kwargs)

        class Form(self.add_form):  # type: ignore[misc, name-defined]
            roles = grantable_roles(request)

        return Form

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return () if obj is None else self.inlines

    def get_actions(self, request: HttpRequest) -> Any:
        """Leave the deactivation of whole accounts to platform staff."""
        found = super().get_actions(request)
        found.pop("delete_selected", None)
        if not allows(request.user, PLATFORM_MANAGE):
            found.pop("deactivate", None)
            found.pop("reactivate", None)
        return found

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody is deleted here: what they did must stay readable. Accounts are deactivated."""
        return False

    # Columns

    @admin.display(description=_("roles here"))
    def roles(self, person: Any) -> str:
        return ", ".join(person.held_roles) or "–"

    @admin.display(description=_("verified"), boolean=True, ordering="email_verified_at")
    def verified(self, person: User) -> bool:
        return person.email_verified_at is not None

    @admin.display(description=_("sessions"))
    def sessions(self, person: User) -> str:
        rows = UserSession.objects.filter(user=person).order_by("-last_seen_at", "-pk")[:SESSIONS_SHOWN]
        shown = (
            (describe(row.user_agent).name, row.ip, absolute_words(row.last_seen_at, row.last_seen_at),
             _("ended") if "ended_at" in row.data else "")
            for row in rows
        )  # fmt: skip
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{} · {} · {} {}</li>", shown))

    @admin.display(description=_("audit trail"))
    def trail(self, person: User) -> str:
        url = reverse("admin:kernel_auditentry_changelist")
        return format_html(
            '<a href="{0}?row={1}">{2}</a> · <a href="{0}?person={3}">{4}</a>',
            url, person.pk, _("Changes to this person"), person.email, _("What this person did"),
        )  # fmt: skip

    # Writes

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        """Create a person by the action; for an address that has an account already, take that one."""
        if change:
            return super().save_form(request, form, change)
        form.save_m2m = lambda: None  # the admin asks for it; there is nothing of the kind
        data = form.cleaned_data
        person, _created = create_person(
            email=data["email"], full_name=data["full_name"], actor=self._actor(request),
            time_zone=self._organization(request).time_zone, language=self._organization(request).language,
        )  # fmt: skip
        return person

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save through the actions that record what happened."""
        actor = self._actor(request)
        if not change:
            role = form.cleaned_data["role"]
            grant_role(organization=self._organization(request), user=obj, role=role.slug, actor=actor)
            return
        changed = {name: form.cleaned_data[name] for name in form.changed_data if name in form.cleaned_data}
        flags = {name: changed.pop(name) for name in ("is_staff", "is_superuser") if name in changed}
        if "is_active" in changed:
            set_active(person=obj, active=changed.pop("is_active"), actor=actor)
        if changed:
            update_profile(person=obj, actor=actor, **changed)
        if flags:
            User.objects.filter(pk=obj.pk).update(**flags)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Give and take roles by the actions."""
        organization, actor = self._organization(request), self._actor(request)
        formset.save(commit=False)
        reachable = set(grantable_roles(request).values_list("pk", flat=True))
        for held in formset.deleted_objects:
            if held.role_id not in reachable:
                raise PermissionDenied(ROLES_MANAGE.name)
            revoke_role(organization=organization, user=held.user, role=held.role.slug, actor=actor)
        for held in formset.new_objects:
            grant_role(organization=organization, user=held.user, role=held.role.slug, actor=actor)

    @admin.action(description=_("Sign out on all devices"), permissions=["change"])
    def end_sessions(self, request: HttpRequest, people: Any) -> None:
        count = sum(
            sign_out_everywhere(person=person, actor=self._actor(request))
            for person in self._touchable(request, people)
        )
        messages.success(request, ngettext("%d session ended.", "%d sessions ended.", count) % count)

    @admin.action(description=_("Switch off their roles in this organisation"), permissions=["change"])
    def switch_off_here(self, request: HttpRequest, people: Any) -> None:
        self._switch(request, people, active=False)

    @admin.action(description=_("Switch on their roles in this organisation"), permissions=["change"])
    def switch_on_here(self, request: HttpRequest, people: Any) -> None:
        self._switch(request, people, active=True)

    def _switch(self, request: HttpRequest, people: Any, active: bool) -> None:
        held = Membership.objects.filter(user__in=people, role__in=grantable_roles(request)).exclude(
            user=request.user
        )  # type: ignore[misc]
        rows = list(held.exclude(is_active=active).select_related("role", "user"))
        for membership in rows:
            set_membership(membership=membership, active=active, actor=self._actor(request))
        messages.success(request, ngettext("%d role changed.", "%d roles changed.", len(rows)) % len(rows))

    @admin.action(description=_("Deactivate the whole account"), permissions=["change"])
    def deactivate(self, request: HttpRequest, people: Any) -> None:
        self._set_active(request, people, active=False)

    @admin.action(description=_("Reactivate the account"), permissions=["change"])
    def reactivate(self, request: HttpRequest, people: Any) -> None:
        self._set_active(request, people, active=True)

    def _set_active(self, request: HttpRequest, people: Any, active: bool) -> None:
        require(request.user, PLATFORM_MANAGE)
        chosen = people.exclude(pk=request.user.pk)
        count = sum(set_active(person=person, active=active, actor=self._actor(request)) for person in chosen)
        messages.success(request, ngettext("%d account changed.", "%d accounts changed.", count) % count)

    def _touchable(self, request: HttpRequest, people: Any) -> Any:
        """Leave platform staff out unless staff ask: an organisation has no say over them."""
        return people if allows(request.user, PLATFORM_MANAGE) else people.filter(is_staff=False)

    @staticmethod
    def _actor(request: HttpRequest) -> User:
        return request.user  # type: ignore[return-value]

    @staticmethod
    def _organization(request: HttpRequest) -> Any:
        return request.organization  # type: ignore[attr-defined]
