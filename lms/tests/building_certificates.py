"""A certificate with an earlier version and a confirmed name, and a course with a rule of its own."""

from accounts.models import User
from courses.models import Course
from learning.certificates import actions
from learning.certificates.models import Certificate, ConfirmedName
from learning.enrolments.models import Enrolment
from lms.kernel import clock


def give_certificates(enrolment: Enrolment, teacher: User, *, private: str, shown: str) -> Certificate:
    """Issue a certificate, `private` in its earlier version, and issue it again with what anybody may see."""
    now = clock.now()
    ConfirmedName.objects.create(enrolment=enrolment, name=f"Lena {private}", confirmed_at=now)
    made = actions.issue_certificate(enrolment=enrolment, now=now, name=f"Lena {private}")
    return actions.reissue(certificate=made, name=f"Lena {shown}", reason=private, actor=teacher, now=now)


def give_rule(teacher: User, *, course: str) -> None:
    """Make a course ask for everything it can ask for."""
    actions.save_rule(
        course=Course.objects.get(slug=course), actor=teacher, now=clock.now(), min_percentage=50, valid_for=12, asks_name=True
    )  # fmt: skip
