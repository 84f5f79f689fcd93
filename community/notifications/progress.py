"""Learners are told when their completions change by others' doing: the rules of a course, or a teacher's mark by hand."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.urls import reverse

from accounts.models import User
from community.notifications.actions import Message, notify
from courses.models import Course, Lesson
from lms.kernel import clock
from lms.kernel.consumers import consumer
from lms.kernel.models import Event

CHANGED, MARKED = "learning.progress.changed", "learning.lesson.marked"
# The list of what the event names, and what it is called in the message.
SAID = {"gained": "lessons_completed", "lost": "lessons_reopened"}
NAMED = 5
"""So many lessons are named; the rest are counted."""


@consumer("community.progress", verbs=[CHANGED, MARKED])
def tell_about_progress(batch: Sequence[Event]) -> None:
    """Tell each learner once what a change of the rules gave them and what it took, and who marked what. Three queries a batch."""
    courses = Course.objects.in_bulk({event.course_id for event in batch if event.course_id})
    keys = {UUID(key) for event in batch for name in SAID for key in event.payload.get(name, ())}
    keys |= {event.object_id for event in batch if event.verb == MARKED and event.object_id}
    lessons = {str(key): lesson for key, lesson in Lesson.objects.in_bulk(keys).items()}
    teachers = User.objects.in_bulk(
        {event.actor_id for event in batch if event.verb == MARKED and event.actor_id}
    )
    messages: list[Message] = []
    for event in batch:
        course = courses.get(event.course_id) if event.course_id else None
        if course is not None and event.verb == MARKED:
            messages += _marked(event, course, lessons, teachers)
        elif course is not None:
            messages += _changed(event, course, lessons)
    notify(messages, now=clock.now())


def _marked(
    event: Event, course: Course, lessons: dict[str, Lesson], teachers: dict[UUID, User]
) -> Iterator[Message]:
    lesson, teacher = (
        lessons.get(str(event.object_id)),
        teachers.get(event.actor_id) if event.actor_id else None,
    )
    learner = event.payload.get("learner")
    if lesson is not None and teacher is not None and learner:
        yield Message(
            recipient_id=UUID(learner),
            kind="lesson_marked" if event.payload["done"] else "lesson_unmarked",
            occurred_at=event.occurred_at,
            url=reverse("learning:lesson", args=[course.slug, lesson.slug]),
            data={"course": course.title, "lesson": lesson.title, "teacher": teacher.full_name},
            event_position=event.position,
        )


def _changed(event: Event, course: Course, lessons: dict[str, Lesson]) -> Iterator[Message]:
    for name, kind in SAID.items():
        named = [lessons[key].title for key in event.payload.get(name, ()) if key in lessons]
        if named and event.actor_id is not None:
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
