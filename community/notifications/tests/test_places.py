"""Who waited, was let in or turned away, or whose access ends is told, once."""

import pytest

from accounts.models import User
from community.notifications.handlers import tell_people
from community.notifications.models import Notification
from courses.testing import make_course
from learning.models import Enrolment
from lms.kernel import clock
from lms.kernel.events import VERBS, record
from lms.kernel.models import Event

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("verb", "source", "kind"),
    [
        ("learning.enrolment.created", "waiting_list", "moved_up"),
        ("learning.enrolment.created", "approval", "enrolment_approved"),
        ("learning.enrolment.created", "self", "enrolled"),
        ("learning.enrolment.declined", "", "enrolment_declined"),
        ("learning.enrolment.expiring", "", "access_ending"),
    ],
)
def test_the_learner_is_told_once(
    verb: str, source: str, kind: str, scope: object, instructor: User, learner: User
) -> None:
    course = make_course(instructor)
    enrolment = Enrolment.objects.create(course=course, learner=learner, enrolled_at=clock.now())
    record(VERBS[verb], object=enrolment, actor=learner, course_id=course.pk, payload={"source": source})
    for _time in range(2):
        tell_people(list(Event.objects.filter(verb=verb)))
    assert Notification.objects.get(recipient=learner).kind == kind
