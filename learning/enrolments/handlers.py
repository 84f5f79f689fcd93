"""The waiting list moves up when something happened that may have made a place free."""

from collections.abc import Sequence

from learning.enrolments.line import move_up
from lms.kernel import clock
from lms.kernel.consumers import consumer
from lms.kernel.models import Event

VERBS = (
    "learning.enrolment.withdrawn",
    "learning.enrolment.expired",
    "learning.enrolment.declined",
    "learning.enrolment.requested",
    "learning.enrolment.cohort_changed",
    "learning.enrolment_rules.changed",
    "learning.cohort.saved",
)


@consumer("learning.waiting_list", verbs=VERBS)
def follow_places(batch: Sequence[Event]) -> None:
    """Let people move up in every course named in the batch. Safe to run again."""
    for course_id in sorted({event.course_id for event in batch if event.course_id}):
        move_up(course_id=course_id, now=clock.now())
