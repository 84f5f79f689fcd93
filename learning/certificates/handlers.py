"""Issues a certificate when a course is completed."""

from collections.abc import Sequence

from learning.certificates.actions import issue_certificate
from learning.enrolments.models import Enrolment
from lms.kernel.consumers import consumer
from lms.kernel.models import Event


@consumer("learning.certificates", verbs=["learning.course.completed"])
def issue_certificates(batch: Sequence[Event]) -> None:
    """Issue what was earned, dated when it was earned. Safe to run again: one certificate per enrolment."""
    earned = {event.object_id: event.occurred_at for event in batch if event.object_id}
    for enrolment in Enrolment.objects.filter(pk__in=earned).select_related("learner", "course__instructor"):
        issue_certificate(enrolment=enrolment, now=earned[enrolment.pk])
