"""The tables of this floor, gathered from its parts."""

from accounts.organisations.models import Organization, OrganizationDomain
from accounts.roles.models import Membership, Role
from accounts.users.models import User

__all__ = ["Membership", "Organization", "OrganizationDomain", "Role", "User"]
