"""Rights over people."""

from django.utils.translation import gettext_lazy as _

from accounts.requests import SignedInRequest
from accounts.users.models import User
from lms.kernel.access import permission

ADMIN_ENTER = permission("accounts.admin.enter", _("Enter the admin pages"), roles=("admin",))
PEOPLE_MANAGE = permission(
    "accounts.people.manage", _("See members, add and remove them, end their sessions"), roles=("admin",)
)


def myself(request: SignedInRequest) -> User:
    """Return a fresh copy of the signed-in person, for forms that write onto it before anything is decided."""
    return User.objects.active().get(pk=request.user.pk)
