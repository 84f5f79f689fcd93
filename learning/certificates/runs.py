"""Asking for the certificates of a whole course. The row is the queue; the task only wakes a worker."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from courses.models import Course
from learning.certificates import events
from learning.certificates.actions import CertificateRefused
from learning.certificates.models import CertificateRun
from learning.certificates.rules import rule_of
from learning.certificates.tasks import run_certificates
from lms.kernel.events import record


@transaction.atomic
def request_run(*, course: Course, actor: User) -> CertificateRun:
    """Ask for the certificates of all who have earned one; return the job that is open already if there is one.

    Raises `CertificateRefused` where the course gives none.
    """
    if not rule_of(course).is_offered:
        raise CertificateRefused(_("This course gives no certificate. Change the rule first."))
    run = CertificateRun(course=course, name=course.title, actor=actor, options={"step": "write"})
    CertificateRun.objects.bulk_create([run], ignore_conflicts=True)
    mine: CertificateRun = CertificateRun.objects.filter(course=course).latest("created_at", "pk")
    if mine.pk == run.pk:
        record(events.RUN_REQUESTED, object=mine, actor=actor, course_id=course.pk)
        run_certificates.enqueue(run_id=str(mine.pk))
    return mine
