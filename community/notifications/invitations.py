"""Letters to people who were invited into a course and may have no account yet."""

from collections.abc import Mapping, Sequence
from typing import Any

from community.notifications.actions import Message, notify
from courses.models import Course
from learning.models import Invitation
from lms.kernel import clock
from lms.kernel.consumers import consumer
from lms.kernel.models import Event


@consumer("community.invitations", verbs=["learning.invitation.made"])
def write_to_the_invited(batch: Sequence[Event]) -> None:
    """Write to the address of each invitation that has one and is still open. One query a batch, and those of `notify`."""
    rows = Invitation.objects.exclude(email="").filter(revoked_at=None).select_related("course", "made_by")
    invitations: Mapping[Any, Invitation] = rows.in_bulk({event.object_id for event in batch})
    messages = []
    for event in batch:
        invitation = invitations.get(event.object_id)
        if invitation is not None:
            messages.append(_message(event, invitation, invitation.course))
    notify(messages, now=clock.now())


def _message(event: Event, invitation: Invitation, course: Course) -> Message:
    maker = invitation.made_by
    return Message(
        recipient_id=None,
        address=invitation.email,
        kind="invited",
        occurred_at=event.occurred_at,
        data={
            "course": course.title,
            "name": maker.full_name if maker else "",
            "invitation": str(invitation.pk),
        },
        event_position=event.position,
    )
