"""What learners are told about their certificates: issued, corrected, revoked, valid again, ending, renewed."""

from typing import Final

from django.urls import reverse

from community.notifications.actions import Message
from courses.models import Course
from learning.models import Certificate
from lms.kernel.models import Event

KINDS_BY_VERB: Final = {
    "learning.certificate.issued": "certificate_issued",
    "learning.certificate.reissued": "certificate_corrected",
    "learning.certificate.revoked": "certificate_revoked",
    "learning.certificate.reinstated": "certificate_valid_again",
    "learning.certificate.ending": "certificate_ending",
    "learning.certificate.renewed": "certificate_renewed",
}


def certificate_message(event: Event, course: Course, certificate: Certificate) -> Message:
    """Tell whose certificate it is, whoever did it. The reason stands on the page behind it, not in the letter."""
    return Message(
        recipient_id=certificate.enrolment.learner_id,
        kind=KINDS_BY_VERB[event.verb],
        occurred_at=event.occurred_at,
        url=reverse("learning:certificate", args=[course.slug]),
        data={
            "course": certificate.course_title,
            "number": certificate.certificate_number,
            "days": event.payload.get("days"),
        },
        event_position=event.position,
    )
