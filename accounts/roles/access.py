"""The right to decide who may do what."""

from django.utils.translation import gettext_lazy as _

from lms.kernel.access import permission

ROLES_MANAGE = permission(
    "accounts.roles.manage", _("Give and take roles, and decide what a role may do"), roles=("admin",)
)
