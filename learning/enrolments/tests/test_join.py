"""The page behind an invitation's link."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from courses.models import Course
from courses.testing import make_course
from learning.enrolments.invitations import make_link, revoke, seal
from learning.enrolments.models import Enrolment, Invitation
from lms.kernel import clock

pytestmark = pytest.mark.django_db
ClientFor = Callable[..., Client]


@pytest.fixture
def course(scope: object, instructor: User) -> Course:
    return make_course(instructor)


def link(course: Course, **fields: Any) -> Invitation:
    values = {"cohort": None, "label": "", "expires_at": None, "uses_allowed": None} | fields
    return make_link(course=course, actor=course.instructor, now=clock.now(), **values)


def address(invitation: Invitation) -> str:
    return f"/join/{seal(invitation)}/"


def test_whoever_holds_the_link_joins_once(client_for: ClientFor, course: Course, learner: User) -> None:
    made, client = link(course, uses_allowed=1), client_for(learner)
    page = client.get(address(made)).content.decode()
    assert course.title in page
    assert "Join the course" in page
    for _click in range(2):
        assert client.post(address(made))["Location"] == "/learn/statistics/"
    assert Enrolment.objects.get(course=course).changes.get().reason == "invitation"
    made.refresh_from_db()
    assert made.uses == 1
    assert "You are in this course already" in client.get(address(made)).content.decode()


def test_a_stranger_signs_in_or_up_and_comes_back(client: Client, course: Course) -> None:
    path = address(link(course))
    page = client.get(path).content.decode()
    assert f"/accounts/login/?next={path}" in page
    assert f"/accounts/signup/?next={path}" in page
    assert client.post(path)["Location"] == f"/accounts/login/?next={path}"


@pytest.mark.parametrize("shut", ["expired", "used up", "revoked", "draft"])
def test_an_invitation_that_lets_nobody_in_says_why(
    client_for: ClientFor, course: Course, learner: User, shut: str
) -> None:
    made = link(course, uses_allowed=1)
    if shut == "revoked":
        revoke(invitation=made, actor=course.instructor, now=clock.now())
    Invitation.objects.filter(pk=made.pk).update(
        uses=1 if shut == "used up" else 0,
        expires_at=clock.now() - timedelta(minutes=1) if shut == "expired" else None,
    )
    Course.objects.filter(pk=course.pk).update(is_published=shut != "draft")
    words = {
        "expired": "has expired",
        "used up": "been used",
        "revoked": "taken it back",
        "draft": "not published",
    }
    client = client_for(learner)
    answer = client.get(address(made))
    assert answer.status_code == 410
    assert words[shut] in answer.content.decode()
    assert client.post(address(made)).status_code == 409
    assert not Enrolment.objects.exists()


@pytest.mark.parametrize("secret", ["nonsense", "a" * 32 + "-" + "b" * 43])
def test_a_secret_that_we_did_not_make_leads_nowhere(client: Client, scope: object, secret: str) -> None:
    assert client.get(f"/join/{secret}/").status_code == 404
