"""Learners are told when the rules of a course have changed and their completions with them."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.urls import reverse

from community.notifications.actions import Message, notify
from courses.models import Course, Lesson
from lms.kernel import clock
from lms.kernel.consumers import consumer
from lms.kernel.models import Event

CHANGED = "learning.progress.changed"
# The list of what the event names, and what it is called in the message.
SAID = {"gained": "lessons_completed", "lost": "lessons_reopened"}
NAMED = 5
"""So many lessons are named; the rest are counted."""


@consumer("community.progress", verbs=[CHANGED])
def tell_about_progress(batch: Sequence[Event]) -> None:
    """Tell each learner once what a change of the rules gave them and what it took. Two queries a batch."""
    courses = Course.objects.in_bulk({event.course_id for event in batch if event.course_id})
    keys = {UUID(key) for event in batch for name in SAID for key in event.payload.get(name, ())}
    titles = {str(key): title for key, title in Lesson.objects.filter(pk__in=keys).values_list("pk", "title")}
    messages = [message for event in batch for message in _messages(event, courses, titles)]
    notify(messages, now=clock.now())


def _messages(event: Event, courses: dict[UUID, Course], titles: dict[str, str]) -> Iterator[Message]:
    course = courses.get(event.course_id) if event.course_id else None
    if course is None or event.actor_id is None:
        return
    for name, kind in SAID.items():
        named = [titles[key] for key in event.payload.get(name, ()) if key in titles]
        if named:
            words = ", ".join(f"“{title}”" for title in named[:NAMED])
            more = f" + {len(named) - NAMED}" if len(named) > NAMED else ""
            yield Message(
                recipient_id=event.actor_id,
                kind=kind,
                occurred_at=event.occurred_at,
                url=reverse("learning:course", args=[course.slug]),
                data={"course": course.title, "lessons": words + more},
                event_position=event.position,
            )
