"""Sends what is due and forgets what is old."""

from community.notifications import actions
from community.notifications.models import Delivery
from lms.kernel import clock, tenancy
from lms.kernel.tasks import platform_task

AT_ONCE = 500


@platform_task(name="community.notifications.send_due")
def send_due() -> int:
    """Try the deliveries that are due, oldest first; return how many were sent."""
    now = clock.now()
    due = (
        Delivery.objects.filter(state=Delivery.State.PENDING, due_at__lte=now)
        .order_by("due_at", "id")
        .values_list("id", "organization_id")[:AT_ONCE]
    )
    sent = 0
    for delivery_id, organization_id in list(due):
        with tenancy.scope(organization_id):
            sent += bool(actions.send(delivery_id, now=now))
    return sent


@platform_task(name="community.notifications.purge")
def purge() -> int:
    """Delete notifications read more than a year ago; return how many rows went."""
    return actions.purge(now=clock.now())
