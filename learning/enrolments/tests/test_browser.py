"""In a real browser: from a link onto the waiting list and off it, and a list of people from the file to its result."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Organization, User
from courses.models import Course
from courses.testing import make_course
from learning.bulk import work
from learning.bulk.models import EnrolmentImport
from learning.enrolments.actions import enrol, withdraw
from learning.enrolments.invitations import make_link, seal
from learning.enrolments.line import move_up
from learning.enrolments.models import EnrolmentRules
from lms.kernel import clock, tenancy
from lms.testing.browser import OpenPage, assert_accessible

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_a_link_to_the_waiting_list_to_a_place_and_a_list_of_people(
    open_page: OpenPage, organization: Organization, instructor: User, learner: User, other_learner: User,
    settings: Any, tmp_path: Path,
) -> None:  # fmt: skip
    settings.MEDIA_ROOT, now = tmp_path / "media", clock.now()
    with tenancy.scope(organization):
        course = make_course(instructor)
        Course.objects.filter(pk=course.pk).update(capacity=1)
        EnrolmentRules.objects.create(course=course, way="invited", waiting_list=True)
        taken = enrol(course=course, learner=other_learner, actor=None, now=now, source="test")
        link = make_link(
            course=course,
            cohort=None,
            label="Fair",
            expires_at=None,
            uses_allowed=None,
            actor=instructor,
            now=now,
        )
    page = open_page(f"/join/{seal(link)}/", width="phone", scheme="dark", person=learner)
    assert_accessible(page)
    page.get_by_role("button", name="Join the course").click()
    expect(page.get_by_text("You are number 1 in line")).to_be_visible()
    with tenancy.scope(organization):
        withdraw(enrolment=taken, actor=None, now=now)
        assert move_up(course_id=course.pk, now=now) == 1
    page.reload()
    page.get_by_role("link", name="Start").click()
    page.wait_for_url("**/learn/statistics/**")

    desk = open_page("/teach/statistics/", person=instructor)
    assert_accessible(desk)
    desk.get_by_role("link", name="Bring a list").click()
    path = tmp_path / "people.csv"
    path.write_text(f"email,name\n{learner.email},Lena\nnew@example.org,Nora\nnobody,Olga\n")
    desk.set_input_files("#file", path)
    assert_accessible(desk)
    _work(organization, desk, "Show what would happen")
    expect(desk.get_by_text("1 row cannot be taken in")).to_be_visible()
    assert_accessible(desk)
    _work(organization, desk, "Take in 1 person")
    expect(desk.get_by_role("link", name="Open the people of the course")).to_be_visible()
    expect(desk.get_by_role("row", name="Nora")).to_contain_text("Is invited by email")


def _work(organization: Organization, page: Page, button: str) -> None:
    """Click, and do what the worker does once the list waits: the page asks by itself until it is done."""
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_role("button", name=button).click()
    with tenancy.scope(organization):
        for key in EnrolmentImport.objects.filter(state="waiting").values_list("pk", flat=True):
            work.run(key, now=clock.now())
