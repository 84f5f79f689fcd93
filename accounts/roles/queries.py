"""Who belongs to the organisation, and who may do what in it."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from accounts.organisations.models import Organization
from accounts.roles.models import Membership
from accounts.users.models import User
from lms.kernel.access import Permission


def members(role: str = "") -> Any:
    """Return the active people of the organisation in scope, of one role if given; a lazy QuerySet of `User`."""
    held = Membership.objects.filter(user=OuterRef("pk"), is_active=True)
    if role:
        held = held.filter(role__slug=role)
    return User.objects.active().filter(Exists(held))


def members_with_permission(permission: Permission | str) -> Any:
    """Return the active people who have a permission in the organisation in scope; a lazy QuerySet of `User`."""
    name = permission if isinstance(permission, str) else permission.name
    held = Membership.objects.filter(user=OuterRef("pk"), is_active=True, role__permissions__contains=[name])
    return User.objects.active().filter(Exists(held))


def may_take_part(organization: Organization, user_id: UUID) -> bool:
    """Tell whether a person may take part in `organization` (in scope) by themselves. One query.

    Members may; whose roles were all switched off may not; who never was a member may where anybody can sign up.
    """
    held = Membership.objects.filter(user_id=user_id).values_list("is_active", flat=True)
    return any(held) if held else organization.takes_strangers


def is_member(user_id: UUID) -> bool:
    """Tell whether a person belongs to the organisation in scope in any role. One query."""
    return Membership.objects.active().filter(user_id=user_id).exists()
