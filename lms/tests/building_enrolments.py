"""How people come into a course: a cohort, rules, an invitation, a list of people; a recheck of their progress."""

from typing import Any

from accounts.models import User
from courses.models import Course
from learning.bulk.models import EnrolmentImport, ImportLine
from learning.calendar.addresses import make_address, seal
from learning.enrolments import invitations
from learning.enrolments.models import Cohort, Enrolment, EnrolmentRules
from learning.progress.models import LessonMark, Recheck
from lms.kernel import clock


def let_people_in(learner: User, teacher: User, *, course: str, private: str) -> dict[str, Any]:
    """Give a course every way in, `private` in all texts; return what fills addresses."""
    found = Course.objects.get(slug=course)
    cohort = Cohort.objects.create(course=found, name=f"Autumn {private}", shift_days=7)
    Enrolment.objects.filter(course=found, learner=learner).update(cohort=cohort)
    EnrolmentRules.objects.create(course=found, access_code=private)
    link = invitations.make_link(
        course=found, cohort=cohort, label=private, expires_at=None, uses_allowed=None, actor=teacher, now=clock.now()
    )  # fmt: skip
    job = EnrolmentImport.objects.create(
        course=found, name=f"{private}.csv", actor=teacher, state="preview", total=1
    )
    ImportLine.objects.create(job=job, number=2, email=f"{private}@example.org", plan="invite")
    Recheck.objects.create(course=found, ended_at=clock.now())
    person = Enrolment.objects.get(course=found, learner=learner)
    LessonMark.objects.create(
        enrolment=person, lesson=found.lessons.earliest("sequence"), actor=teacher, done=True, reason=private
    )
    return {
        "cohort": cohort.pk,
        "invitation": link.pk,
        "secret": invitations.seal(link),
        "calendar_secret": seal(make_address(actor=learner, now=clock.now())),
        "people_list": job.pk,
        "person": person.pk,
    }
