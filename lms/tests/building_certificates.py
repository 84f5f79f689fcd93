"""A certificate with an earlier version and a confirmed name, and a course with a rule of its own."""

from datetime import timedelta
from typing import Any

from accounts.models import User
from courses.models import Course
from learning.certificates import actions
from learning.certificates.bulk import work
from learning.certificates.keys import current_key
from learning.certificates.models import Certificate, ConfirmedName
from learning.certificates.models_design import CertificateDesign
from learning.certificates.models_runs import CertificateLine
from learning.certificates.runs import request_run
from learning.enrolments.models import Enrolment
from lms.kernel import clock


def give_certificates(enrolment: Enrolment, teacher: User, *, private: str, shown: str) -> Certificate:
    """Issue a certificate where there is a key to sign it with, `private` in its earlier version, and issue it again with what anybody may see."""
    now = clock.now()
    current_key()
    CertificateDesign.objects.create(name=f"Look {shown}", is_standard=True, signer_name=f"Dean {private}")
    ConfirmedName.objects.create(enrolment=enrolment, name=f"Lena {private}", confirmed_at=now)
    made = actions.issue_certificate(enrolment=enrolment, now=now, name=f"Lena {private}")
    return actions.reissue(certificate=made, name=f"Lena {shown}", reason=private, actor=teacher, now=now)


def give_rule(teacher: User, *, course: str) -> dict[str, Any]:
    """Make a course ask for everything it can ask for, and issue what was earned; return what fills addresses."""
    found = Course.objects.get(slug=course)
    actions.save_rule(
        course=found, actor=teacher, now=clock.now(), min_percentage=50, valid_for=12, asks_name=True,
        renewal_quizzes=list(found.quizzes.order_by("pk")[:1]),
    )  # fmt: skip
    run = request_run(course=found, actor=teacher)
    work(run.pk, now=clock.now())
    return {"run": run.pk, "look": CertificateDesign.objects.get().pk}


def give_drafted(learner: User, *, course: str, private: str) -> dict[str, Any]:
    """A certificate of a course that was taken back since; return what fills addresses."""
    found = Course.objects.select_related("instructor").get(slug=course)
    place = Enrolment.objects.create(course=found, learner=learner, enrolled_at=clock.now())
    made = actions.issue_certificate(enrolment=place, now=clock.now(), name=f"Lena {private}")
    Certificate.objects.filter(pk=made.pk).update(expires_at=clock.now() + timedelta(days=365))
    return {"drafted": made.certificate_number}


def certify_many(course: Course, run: Any, *, but: User) -> None:
    """Give everybody in a course a certificate that ends soon and a line in its run, all but one."""
    rows = Enrolment.objects.filter(course=course, certificate=None).exclude(learner=but)
    places = list(rows.select_related("learner", "course__instructor"))
    actions.issue_certificates([actions.Earned(one, clock.now()) for one in places])
    Certificate.objects.filter(enrolment__in=places).update(expires_at=clock.now() + timedelta(days=10))
    CertificateLine.objects.bulk_create(
        (
            CertificateLine(run_id=run, number=1000 + number, enrolment=one, outcome="issued")
            for number, one in enumerate(places)
        ),
        ignore_conflicts=True,
    )
