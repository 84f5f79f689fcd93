"""What named permissions allow in Django's admin.

Django asks for model permissions such as `courses.change_course`. Here each named permission opens a set of them,
written as patterns. A permission `<app>.<noun>.manage` of another floor opens all of its app unless that floor
says otherwise with `opens`.
"""

from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from accounts.audit.access import AUDIT_READ
from accounts.organisations.access import ORGANIZATION_MANAGE, PLATFORM_MANAGE
from accounts.roles.access import ROLES_MANAGE
from accounts.users.access import ADMIN_ENTER, PEOPLE_MANAGE
from lms.kernel.access import Permission

_OPENS: dict[str, tuple[str, ...]] = {}


def opens(permission: Permission, *patterns: str) -> None:
    """Say which model permissions (`app.action_model`, with `*`) a named permission opens in the admin."""
    _OPENS[permission.name] = patterns
    patterns_of.cache_clear()


@lru_cache(maxsize=256)
def patterns_of(permissions: frozenset[str]) -> frozenset[str]:
    """Return the patterns that a set of named permissions opens."""
    found: set[str] = set()
    for name in permissions:
        app, _dot, rest = name.partition(".")
        if name in _OPENS:
            found.update(_OPENS[name])
        elif app != "accounts" and rest.endswith(".manage"):
            found.add(f"{app}.*")
    return frozenset(found)


opens(ADMIN_ENTER)
opens(
    PEOPLE_MANAGE, "accounts.view_user", "accounts.add_user", "accounts.change_user", "accounts.*_membership"
)
opens(ROLES_MANAGE, "accounts.*_role", "accounts.*_membership", "accounts.view_user")
opens(AUDIT_READ, "kernel.view_auditentry")
opens(ORGANIZATION_MANAGE, "accounts.view_organization", "accounts.change_organization")
opens(
    PLATFORM_MANAGE,
    "accounts.*_organization",
    "accounts.*_organizationdomain",
    "kernel.view_*",
    "account.view_emailaddress",
    "usersessions.view_usersession",
)


class AdminRightsBackend(BaseBackend):
    """Answers Django's questions about model permissions. Signs nobody in."""

    def has_perm(self, user_obj: AbstractBaseUser | AnonymousUser, perm: str, obj: Any | None = None) -> bool:
        """Tell whether one of the person's named permissions opens the model permission `perm`."""
        permissions: frozenset[str] = getattr(user_obj, "permissions", frozenset())
        if not permissions or not user_obj.is_active:
            return False
        return perm in permissions or any(fnmatchcase(perm, found) for found in patterns_of(permissions))

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """Tell whether the admin has anything of this app for the person."""
        patterns = patterns_of(getattr(user_obj, "permissions", frozenset()))
        return any(pattern.partition(".")[0] == app_label for pattern in patterns)
