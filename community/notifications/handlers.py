"""What people are told about, from the event log."""

from collections.abc import Sequence

from django.urls import reverse

from accounts.models import User
from community.notifications.actions import Message, notify
from courses.models import Course
from learning.models import Certificate
from lms.kernel import clock
from lms.kernel.consumers import consumer
from lms.kernel.models import Event

# Said to the learner alone: the kind, and whether it leads into the course or to its page.
TO_LEARNER = {
    "learning.enrolment.declined": ("enrolment_declined", "courses:course"),
    "learning.enrolment.expiring": ("access_ending", "learning:course"),
}
# What the way into a course is called in the message to who came by it.
CAME_BY = {"waiting_list": "moved_up", "approval": "enrolment_approved"}


@consumer(
    "community.notifications",
    verbs=["learning.enrolment.created", "learning.certificate.issued", *TO_LEARNER],
)
def tell_people(batch: Sequence[Event]) -> None:
    """Tell learners that they are enrolled or certified, and instructors who enrolled. Three queries a batch."""
    courses = Course.objects.in_bulk({event.course_id for event in batch if event.course_id})
    people = User.objects.in_bulk({event.actor_id for event in batch if event.actor_id})
    certificates = Certificate.objects.in_bulk(
        {event.object_id for event in batch if event.verb == "learning.certificate.issued"}
    )
    messages: list[Message] = []
    for event in batch:
        course, learner = courses.get(event.course_id), people.get(event.actor_id)
        if course is None or learner is None:
            continue
        certificate = certificates.get(event.object_id)
        messages += _messages(event, course, learner, certificate)
    notify(messages, now=clock.now())


def _messages(event: Event, course: Course, learner: User, certificate: Certificate | None) -> list[Message]:
    facts = {"course": course.title}
    if certificate is not None:
        return [
            Message(
                recipient_id=learner.pk,
                kind="certificate_issued",
                occurred_at=event.occurred_at,
                url=reverse("learning:certificate", args=[course.slug]),
                data=facts | {"number": certificate.certificate_number},
                event_position=event.position,
            )
        ]
    if event.verb in TO_LEARNER:
        kind, page = TO_LEARNER[event.verb]
        return [
            Message(
                recipient_id=learner.pk,
                kind=kind,
                occurred_at=event.occurred_at,
                url=reverse(page, args=[course.slug]),
                data=facts,
                event_position=event.position,
            )
        ]
    if event.verb != "learning.enrolment.created":
        return []
    return [
        Message(
            recipient_id=learner.pk,
            kind=CAME_BY.get(event.payload.get("source", ""), "enrolled"),
            occurred_at=event.occurred_at,
            url=reverse("learning:course", args=[course.slug]),
            data=facts,
            event_position=event.position,
        ),
        Message(
            recipient_id=course.instructor_id,
            kind="new_enrolment",
            occurred_at=event.occurred_at,
            url=reverse("learning:teach_course", args=[course.slug]),
            data=facts | {"learner": learner.full_name},
            event_position=event.position,
        ),
    ]
