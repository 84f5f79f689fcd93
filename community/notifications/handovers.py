"""A course that changes hands: whoever gets it is told, and who had it when somebody else gave it away."""

from collections.abc import Sequence
from uuid import UUID

from django.urls import reverse

from accounts.models import User
from community.notifications.actions import Message, notify
from courses.models import Course
from lms.kernel import clock
from lms.kernel.consumers import consumer
from lms.kernel.models import Event


@consumer("community.handovers", verbs=["courses.course.handed_over"])
def tell_about_handovers(batch: Sequence[Event]) -> None:
    """Tell the two the event names, but for whoever did it. Two queries a batch, and those of `notify`."""
    courses = Course.objects.in_bulk({event.object_id for event in batch})
    keys = {UUID(event.payload[name]) for event in batch for name in ("from", "to")}
    people = User.objects.in_bulk(keys | {event.actor_id for event in batch if event.actor_id})
    messages: list[Message] = []
    for event in batch:
        course, actor = courses.get(event.object_id), people.get(event.actor_id)
        for kind, name in (("course_received", "to"), ("course_given_away", "from")):
            person = people.get(UUID(event.payload[name]))
            if course is None or person is None or person.pk == event.actor_id:
                continue
            to = people.get(UUID(event.payload["to"]))
            facts = {
                "course": course.title,
                "actor": actor.full_name if actor else "–",
                "owner": to.full_name if to else "–",
            }
            messages.append(
                Message(
                    recipient_id=person.pk,
                    kind=kind,
                    occurred_at=event.occurred_at,
                    url=reverse("courses:studio_outline", args=[course.slug]),
                    data=facts,
                    event_position=event.position,
                )
            )
    notify(messages, now=clock.now())
