"""How people come into a course: a cohort."""

from typing import Any

from accounts.models import User
from courses.models import Course
from learning.enrolments.models import Cohort, Enrolment


def let_people_in(learner: User, teacher: User, *, course: str, private: str) -> dict[str, Any]:
    """Give a course every way in, `private` in all texts; return what fills addresses."""
    found = Course.objects.get(slug=course)
    cohort = Cohort.objects.create(course=found, name=f"Autumn {private}", shift_days=7)
    Enrolment.objects.filter(course=found, learner=learner).update(cohort=cohort)
    return {"cohort": cohort.pk}
