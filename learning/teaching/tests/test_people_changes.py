"""Bringing people into a course, letting them in and out, and the ways in."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Organization, User
from courses.models import Course
from courses.testing import make_course
from learning.enrolments.actions import enrol, enrol_oneself
from learning.enrolments.models import Cohort, Enrolment, EnrolmentRules, Invitation
from lms.kernel import clock
from lms.testing.personas import make_person

pytestmark = pytest.mark.django_db
ClientFor = Callable[..., Client]


@pytest.fixture
def course(scope: Organization, instructor: User) -> Course:
    return make_course(instructor)


def test_members_are_enrolled_and_everybody_else_is_invited_once(
    course: Course, instructor: User, learner: User, organization: Organization, client_for: ClientFor
) -> None:
    account = make_person(organization, "Sue Stranger")
    client = client_for(instructor)
    sent = f"{learner.email.upper()}, {account.email}; <new@example.org>\nno@address"
    page = client.post("/teach/statistics/people/", {"emails": sent}).content.decode()
    assert page.count("Invited by email") == 2
    assert "This is no email address." in page
    assert Enrolment.objects.get().learner == learner
    again = client.post("/teach/statistics/people/", {"emails": sent}).content.decode()
    assert "Has a place already" in again
    assert set(Invitation.objects.values_list("email", flat=True)) == {account.email, "new@example.org"}
    nothing = client.post("/teach/statistics/people/", {"emails": "nobody"})
    assert nothing.status_code == 422
    assert "nobody" in nothing.content.decode()


def test_who_asked_is_let_in_moved_and_put_out_with_a_history(
    course: Course, instructor: User, learner: User, client_for: ClientFor
) -> None:
    EnrolmentRules.objects.create(course=course, needs_approval=True)
    cohort = Cohort.objects.create(course=course, name="Autumn")
    place = enrol_oneself(course=course, learner=learner, now=clock.now())
    path, client = f"/teach/statistics/people/{place.pk}/", client_for(instructor)
    assert "Let them in" in client.get(path).content.decode()
    for change, sent in (
        ("approval", {}),
        ("cohort", {"cohort": cohort.pk}),
        ("withdrawal", {"reason": "Moved away"}),
    ):
        assert client.post(f"{path}{change}/", sent)["Location"] == path
    place.refresh_from_db()
    assert (place.state, place.cohort) == ("withdrawn", cohort)
    page = client.get(path).content.decode()
    assert "Moved away" in page
    assert instructor.full_name in page
    listed = client.get("/teach/statistics/", {"cohort": str(cohort.pk)}).content.decode()
    assert learner.full_name in listed
    assert client.post(f"{path}cohort/", {"cohort": "nonsense"}).status_code == 404


def test_a_refusal_of_the_action_is_said(
    course: Course, instructor: User, learner: User, client_for: ClientFor
) -> None:
    place = enrol(course=course, learner=learner, actor=None, now=clock.now(), source="test")
    Enrolment.objects.filter(pk=place.pk).update(state="withdrawn")
    path = f"/teach/statistics/people/{place.pk}/renewal/"
    assert "can be renewed" in client_for(instructor).post(path, follow=True).content.decode()


def test_the_ways_in_are_set_and_a_link_is_made_and_taken_back(
    course: Course, instructor: User, client_for: ClientFor
) -> None:
    path, client = "/teach/statistics/enrolment/", client_for(instructor)
    assert "Enter the code" in client.post(path, {"way": "code"}).content.decode()
    assert client.post(path, {"way": "code", "access_code": "fig", "capacity": "3"}).status_code == 302
    rules = EnrolmentRules.objects.get(course=course)
    course.refresh_from_db()
    assert (rules.way, rules.access_code, course.capacity) == ("code", "fig", 3)
    added = {"cohort-name": "Autumn", "cohort-shift_days": "7"}
    assert client.post(f"{path}cohorts/", added).status_code == 302
    assert "a cohort of this name" in client.post(f"{path}cohorts/", added).content.decode()
    assert (
        client.post(f"{path}invitations/", {"link-label": "Fair", "link-uses_allowed": "0"}).status_code
        == 422
    )
    assert client.post(f"{path}invitations/", {"link-label": "Fair"}).status_code == 302
    made = Invitation.objects.get()
    page = client.get(path).content.decode()
    assert "http://testserver/join/" in page
    client.post(f"{path}invitations/{made.pk}/revocation/")
    assert "/join/" not in client.get(path).content.decode()
