"""How views obtain notifications."""

from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _

from community.notifications.models import Notification
from lms.kernel.access import permission

NOTIFICATIONS_MANAGE = permission(
    "community.notifications.manage",
    _("See what people were told and how mail got through, and send it again"),
    roles=("admin",),
)


def own_notification(request: HttpRequest, notification_id: UUID) -> Notification:
    """Return a notification of the signed-in person; 404 for anybody else's."""
    found = Notification.objects.filter(pk=notification_id, recipient_id=request.user.pk).first()
    if found is None:
        raise Http404
    return found
