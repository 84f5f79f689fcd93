"""What people are told about, from the event log."""

from collections.abc import Sequence

from django.urls import reverse

from accounts.models import User
from community.notifications.actions import Message, notify
from community.notifications.certificates import KINDS_BY_VERB, certificate_message
from courses.models import Course
from learning.models import Certificate
from lms.kernel import clock
from lms.kernel.consumers import consumer
from lms.kernel.models import Event

# Said to the learner alone: the kind, and whether it leads into the course or to its page.
TO_LEARNER = {
    "learning.enrolment.declined": ("enrolment_declined", "courses:course"),
    "learning.enrolment.expiring": ("access_ending", "learning:course"),
    "learning.enrolment.expired": ("access_ended", "courses:course"),
    "learning.enrolment.renewed": ("access_renewed", "learning:course"),
    "learning.enrolment.withdrawn": ("place_withdrawn", "courses:course"),
    "learning.enrolment.cohort_changed": ("cohort_changed", "learning:calendar"),
}
# Said only when somebody else did it (`by`): what one did oneself is no news.
BY_OTHERS = (
    "learning.enrolment.renewed",
    "learning.enrolment.withdrawn",
    "learning.enrolment.cohort_changed",
)
# What the way into a course is called in the message to who came by it.
CAME_BY = {"waiting_list": "moved_up", "approval": "enrolment_approved"}


@consumer(
    "community.notifications",
    verbs=["learning.enrolment.created", *KINDS_BY_VERB, *TO_LEARNER],
)
def tell_people(batch: Sequence[Event]) -> None:
    """Tell learners of their places and certificates, and instructors who enrolled. Three queries a batch."""
    courses = Course.objects.in_bulk({event.course_id for event in batch if event.course_id})
    people = User.objects.in_bulk({event.actor_id for event in batch if event.actor_id})
    certificates = Certificate.objects.select_related("enrolment").in_bulk(
        {event.object_id for event in batch if event.verb in KINDS_BY_VERB}
    )
    messages: list[Message] = []
    for event in batch:
        course, learner = courses.get(event.course_id), people.get(event.actor_id)
        if course is None:
            continue
        if (certificate := certificates.get(event.object_id)) is not None:
            messages.append(certificate_message(event, course, certificate))
        elif learner is not None:
            messages += _messages(event, course, learner)
    notify(messages, now=clock.now())


def _messages(event: Event, course: Course, learner: User) -> list[Message]:
    facts = {"course": course.title}
    if event.verb in BY_OTHERS and not event.payload.get("by"):
        return []
    if event.verb in TO_LEARNER:
        kind, page = TO_LEARNER[event.verb]
        return [
            Message(
                recipient_id=learner.pk,
                kind=kind,
                occurred_at=event.occurred_at,
                url=reverse(page, args=[] if page == "learning:calendar" else [course.slug]),
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
