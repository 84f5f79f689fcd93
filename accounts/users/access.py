"""Rights over people."""

from django.utils.translation import gettext_lazy as _

from lms.kernel.access import permission

ADMIN_ENTER = permission("accounts.admin.enter", _("Enter the admin pages"), roles=("admin",))
PEOPLE_MANAGE = permission(
    "accounts.people.manage", _("See members, add and remove them, end their sessions"), roles=("admin",)
)
