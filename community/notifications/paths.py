"""Where a notification leads to, when its letter is written.

The address of an invitation lets in whoever has it: it is made for the letter, and stands in no table.
"""

from uuid import UUID

from django.urls import reverse

from community.notifications.models import Notification
from learning.api import seal
from learning.models import Invitation


def path_of(notification: Notification) -> str:
    """Return the path, without host name."""
    if notification.kind == "invited":
        return reverse("learning:join", args=[seal(Invitation(pk=UUID(notification.data["invitation"])))])
    return notification.url
