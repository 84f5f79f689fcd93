"""What the floors above may call. Tables are in `accounts.models`."""

from accounts.audit.actions import note
from accounts.organisations.access import ORGANIZATION_MANAGE, PLATFORM_MANAGE
from accounts.organisations.actions import update_organization
from accounts.organisations.settings import OrganizationSettings
from accounts.pictures.uploads import BadPicture, fitted, square
from accounts.pictures.views import public_file
from accounts.requests import Request, SignedInRequest, actor
from accounts.roles.actions import (
    UnknownRole,
    add_built_in_roles,
    create_organization,
    grant_role,
    join,
    revoke_role,
    sync_permissions,
)
from accounts.roles.admin_rights import opens
from accounts.roles.queries import is_member, may_take_part, members, members_with_permission
from accounts.users.actions import create_person, set_active, soft_delete, update_profile
from accounts.users.zones import display_language, display_zone, zone_choices, zone_names

__all__ = [
    "ORGANIZATION_MANAGE",
    "PLATFORM_MANAGE",
    "BadPicture",
    "OrganizationSettings",
    "Request",
    "SignedInRequest",
    "UnknownRole",
    "actor",
    "add_built_in_roles",
    "create_organization",
    "create_person",
    "display_language",
    "display_zone",
    "fitted",
    "grant_role",
    "is_member",
    "join",
    "may_take_part",
    "members",
    "members_with_permission",
    "note",
    "opens",
    "public_file",
    "revoke_role",
    "set_active",
    "soft_delete",
    "square",
    "sync_permissions",
    "update_organization",
    "update_profile",
    "zone_choices",
    "zone_names",
]
