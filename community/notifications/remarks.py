"""Whom a reviewer's remark concerns: those it mentions, who leads the course, and who took part before."""

from collections.abc import Sequence
from uuid import UUID

from django.urls import reverse

from accounts.models import User
from community.notifications.actions import Message, notify
from courses.models import Remark
from lms.kernel import clock
from lms.kernel.consumers import consumer
from lms.kernel.models import Event

SHOWN = 200


@consumer("community.remarks", verbs=["courses.remark.added"])
def tell_about_remarks(batch: Sequence[Event]) -> None:
    """Tell people about remarks; the event says whom. Two queries a batch, and those of `notify`."""
    remarks = Remark.objects.select_related("lesson__course").in_bulk({event.object_id for event in batch})
    people = User.objects.in_bulk({event.actor_id for event in batch if event.actor_id})
    messages: list[Message] = []
    for event in batch:
        remark, author = remarks.get(event.object_id), people.get(event.actor_id)
        if remark is not None and author is not None:
            messages += _messages(event, remark, author)
    notify(messages, now=clock.now())


def _messages(event: Event, remark: Remark, author: User) -> list[Message]:
    lesson = remark.lesson
    facts = {
        "author": author.full_name,
        "lesson": lesson.title,
        "course": lesson.course.title,
        "words": remark.body[:SHOWN],
    }
    url = reverse("courses:studio_lesson", args=[lesson.course.slug, lesson.pk]) + "#remarks"
    told = [("mentioned_in_remark", event.payload.get("mentioned", ()))]
    told.append(("remark_on_course", event.payload.get("concerned", ())))
    return [
        Message(
            recipient_id=UUID(key),
            kind=kind,
            occurred_at=event.occurred_at,
            url=url,
            data=facts,
            event_position=event.position,
        )
        for kind, keys in told
        for key in keys
    ]
