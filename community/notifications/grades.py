"""Learners are told of their grades: when an item is shown, when work is marked, when a mark is set by hand."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse

from community.notifications.actions import Message, notify
from learning.models import Enrolment, Grade, GradeItem
from lms.kernel import clock
from lms.kernel.consumers import consumer
from lms.kernel.models import Event

POSTED, OVERRIDDEN = "learning.grades.posted", "learning.grade.overridden"
MARKED = ("learning.submission.marked", "learning.attempt.marked")


@consumer("community.grades", verbs=[POSTED, OVERRIDDEN, *MARKED])
def tell_about_grades(batch: Sequence[Event]) -> None:
    """Tell learners of marks they may see; what is hidden is told when it is shown. At most four queries a batch."""
    items = _items(batch)
    messages: list[Message] = []
    for event in batch:
        item = items.get(_source(event))
        if item is None or not item.is_posted:
            continue
        kind = "grade_changed" if event.verb == OVERRIDDEN else "grade_posted"
        messages += [_message(event, item, kind, learner) for learner in _learners(event, item)]
    notify(messages, now=clock.now())


def _source(event: Event) -> tuple[UUID | None, str]:
    """What names the item of an event: its key, or the course with what was marked."""
    if event.verb == POSTED:
        return event.course_id, str(event.object_id)
    payload = event.payload
    return event.course_id, str(payload.get("item") or payload.get("assignment") or payload.get("quiz"))


def _items(batch: Sequence[Event]) -> dict[tuple[UUID | None, str], GradeItem]:
    rows = GradeItem.objects.select_related("course").filter(
        course__in={event.course_id for event in batch if event.course_id}, is_active=True
    )
    found: dict[tuple[UUID | None, str], GradeItem] = {}
    for item in rows:
        for key in (item.pk, item.assignment_id, item.quiz_id):
            found[item.course_id, str(key)] = item
    return found


def _learners(event: Event, item: GradeItem) -> list[Any]:
    """Who is told: everybody with a mark when an item is shown, else the learner of the event."""
    if event.verb != POSTED:
        return [event.payload["learner"]] if event.payload.get("learner") else []
    marked = Grade.objects.filter(
        item=item, points__isnull=False, enrolment__state__in=Enrolment.OPEN
    ).exclude(state=Grade.State.MISSING)
    return list(marked.order_by("pk").values_list("enrolment__learner_id", flat=True))


def _message(event: Event, item: GradeItem, kind: str, learner: Any) -> Message:
    return Message(
        recipient_id=UUID(str(learner)),
        kind=kind,
        occurred_at=event.occurred_at,
        url=reverse("learning:grades", args=[item.course.slug]),
        data={"item": item.title, "course": item.course.title},
        event_position=event.position,
    )
