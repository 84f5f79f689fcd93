"""A learner goes from home to the meeting when it opens, on a page that was open before."""

from datetime import timedelta
from uuid import uuid4

import pytest

from accounts.models import Organization, User
from courses.testing import make_course
from learning.enrolments.actions import enrol
from learning.live import actions
from learning.live.models import LiveAttendance
from lms.kernel import clock, tenancy
from lms.testing.browser import OpenPage, assert_accessible

ROOM = "https://meet.example.org/room?a=1&b=2"


@pytest.mark.django_db(transaction=True)
def test_the_button_comes_by_itself_and_leads_to_the_meeting(
    open_page: OpenPage, organization: Organization, instructor: User, learner: User
) -> None:
    now = clock.now()
    with tenancy.scope(organization):
        course = make_course(instructor, lessons=1)
        enrol(course=course, learner=learner, actor=learner, now=now, source="test")
        plan = actions.Plan(
            title="Office hour", description="", host=instructor, starts_at=now + timedelta(minutes=10, seconds=2),
            ends_at=now + timedelta(hours=1), time_zone="UTC", join_url=ROOM, capacity=40,
        )  # fmt: skip
        actions.schedule(course=course, plan=plan, key=uuid4(), actor=instructor, now=now)
    page = open_page("/", width="phone", scheme="dark", person=learner)
    page.route(
        "https://meet.example.org/**",
        lambda route: route.fulfill(body="The meeting", content_type="text/html"),
    )
    join = page.get_by_role("button", name="Join")
    join.wait_for()
    assert_accessible(page)
    join.click()
    page.wait_for_url(ROOM)
    with tenancy.scope(organization):
        assert LiveAttendance.objects.get().enrolment.learner_id == learner.pk
    page.go_back()
    join.wait_for()
    teacher = open_page(f"/teach/{course.slug}/live/", person=instructor)
    assert_accessible(teacher)
    teacher.get_by_role("link", name="Change").click()
    teacher.get_by_label("Title").fill("Clinic")
    assert_accessible(teacher)
    teacher.get_by_role("button", name="Save").click()
    teacher.get_by_text("Saved.").wait_for()
    teacher.get_by_role("link", name="Clinic", exact=True).click()
    teacher.get_by_role("heading", name="Clinic").wait_for()
    assert_accessible(teacher)
