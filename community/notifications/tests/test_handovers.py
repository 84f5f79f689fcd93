"""A course is handed over in the studio: by its owner, looked at once more, told once."""

from typing import Any

import pytest

from accounts.models import User
from community.notifications.handovers import tell_about_handovers
from community.notifications.kinds import KINDS
from community.notifications.models import Notification
from courses.models import Course, CourseStaff
from courses.testing import make_course
from lms.kernel.models import Event

PATH = "/teach/statistics/owner/"


@pytest.mark.django_db
def test_a_course_is_handed_over_and_both_sides_know(
    scope: Any, client_for: Any, instructor: User, other_instructor: User, learner: User
) -> None:
    make_course(instructor)
    client = client_for(instructor)
    assert 'href="/teach/statistics/owner/"' in client.get("/teach/statistics/details/").content.decode()
    assert client.post(PATH, {"email": learner.email, "sure": "1"}).status_code == 422
    looked = client.post(PATH, {"email": other_instructor.email})
    assert (
        f"{other_instructor.full_name} ({other_instructor.email}) becomes the owner."
        in looked.content.decode()
    )
    assert Course.objects.get().instructor == instructor
    assert client.post(PATH, {"email": other_instructor.email, "sure": "1"}).status_code == 302
    assert Course.objects.get().instructor == other_instructor
    kept = CourseStaff.objects.get()
    assert (kept.user, kept.role) == (instructor, "co_instructor")
    # Who had it may edit and not hand it on; nor does a second click do anything more.
    assert client.get("/teach/statistics/outline/").status_code == 200
    assert client.post(PATH, {"email": instructor.email, "sure": "1"}).status_code == 403
    assert Event.objects.filter(verb="courses.course.handed_over").count() == 1
    for _time in range(2):
        tell_about_handovers(list(Event.objects.filter(verb="courses.course.handed_over")))
    told = Notification.objects.get()
    assert (told.recipient_id, told.kind) == (other_instructor.pk, "course_received")
    kind = KINDS[told.kind]
    assert kind.fill(kind.title, told.data) == "Statistics is yours now"
