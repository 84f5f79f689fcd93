"""How views obtain notifications."""

from uuid import UUID

from django.http import Http404, HttpRequest

from community.notifications.models import Notification


def own_notification(request: HttpRequest, notification_id: UUID) -> Notification:
    """Return a notification of the signed-in person; 404 for anybody else's."""
    found = Notification.objects.filter(pk=notification_id, recipient_id=request.user.pk).first()
    if found is None:
        raise Http404
    return found
