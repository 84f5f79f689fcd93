"""A reviewer's remark reaches those it mentions and who leads the course, once."""

import pytest

from accounts.models import Organization, User
from community.notifications.kinds import KINDS
from community.notifications.models import Delivery, Notification
from courses.authoring.remarks import add_remark
from courses.models import CourseStaff
from courses.testing import make_course
from lms.kernel import clock, consumers


@pytest.mark.django_db(transaction=True)
def test_a_remark_tells_who_is_mentioned_and_who_leads_the_course_once(
    scope: Organization, instructor: User, admin: User, learner: User
) -> None:
    course = make_course(instructor)
    for person, role in ((admin, "reviewer"), (learner, "teaching_assistant")):
        CourseStaff.objects.create(course=course, user=person, role=role)
    lesson = course.lessons.get(slug="lesson-1")
    lesson.course = course
    add_remark(
        lesson=lesson, body=f"Please look, @{learner.full_name}.", actor=admin, now=clock.now(), block=None
    )
    for _time in range(2):
        consumers.run("community.remarks")
    told = set(Notification.objects.values_list("recipient_id", "kind"))
    assert told == {(learner.pk, "mentioned_in_remark"), (instructor.pk, "remark_on_course")}
    assert Delivery.objects.get().notification.recipient_id == learner.pk
    found = Notification.objects.get(kind="mentioned_in_remark")
    assert found.url == f"/teach/{course.slug}/lessons/{lesson.pk}/#remarks"
    kind = KINDS[found.kind]
    assert kind.fill(kind.title, found.data) == f"{admin.full_name} mentioned you in a remark"
    assert "Please look" in kind.fill(kind.body, found.data)
