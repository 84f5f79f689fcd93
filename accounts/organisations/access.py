"""Rights over organisations."""

from django.utils.translation import gettext_lazy as _

from lms.kernel.access import permission

ORGANIZATION_MANAGE = permission(
    "accounts.organization.manage", _("Change the organisation's name, brand and settings"), roles=("admin",)
)
# No role has it from the start: only the platform's staff do.
PLATFORM_MANAGE = permission("accounts.platform.manage", _("Create organisations and host names"))
