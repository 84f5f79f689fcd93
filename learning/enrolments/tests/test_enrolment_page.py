"""Enrolling and leaving over HTTP, and the panel on the course's page."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.models import Membership, User
from courses.models import Course
from courses.testing import make_course
from learning.enrolments.actions import enrol
from learning.enrolments.models import Enrolment
from learning.enrolments.terms import save_rules
from lms.kernel import clock
from lms.testing.personas import make_person

pytestmark = pytest.mark.django_db
ClientFor = Callable[..., Client]
URL = "/learn/statistics/enrolment/"
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def course(scope: object, instructor: User) -> Course:
    return make_course(instructor)


def change(course: Course, **fields: object) -> None:
    Course.objects.filter(pk=course.pk).update(**fields)


def test_one_click_enrols_and_leads_to_the_first_lesson(
    client_for: ClientFor, course: Course, learner: User
) -> None:
    client = client_for(learner)
    assert b"Enrol" in client.get(URL, headers=FRAGMENT).content
    for _click in range(2):
        answer = client.post(URL)
        assert (answer.status_code, answer["Location"]) == (302, "/learn/statistics/")
    assert Enrolment.objects.count() == 1
    assert client.get("/learn/statistics/")["Location"] == "/learn/statistics/lesson-1/"
    panel = client.get(URL, headers=FRAGMENT).content.decode()
    assert "You are enrolled" in panel
    assert "0 of 3 lessons done" in panel


def test_whoever_enrols_belongs_to_the_organisation(
    client_for: ClientFor, course: Course, organization: object
) -> None:
    stranger = make_person(organization, "Sue Stranger")  # type: ignore[arg-type]
    client_for(stranger).post(URL)
    assert Membership.objects.get(user=stranger).role.slug == "student"


def test_leaving_keeps_what_was_done(client_for: ClientFor, course: Course, learner: User) -> None:
    client = client_for(learner)
    client.post(URL)
    client.get("/learn/statistics/lesson-1/")
    assert client.post(f"{URL}leave/")["Location"] == "/courses/statistics/"
    assert client.get("/learn/statistics/lesson-1/").status_code == 302
    assert b"Come back" in client.get(URL, headers=FRAGMENT).content
    client.post(URL)
    assert Enrolment.objects.get().lessons_done == 1


def test_a_full_course_says_so(
    client_for: ClientFor, course: Course, learner: User, other_learner: User
) -> None:
    change(course, capacity=1)
    assert b"1 place left" in client_for(learner).get(URL, headers=FRAGMENT).content
    client_for(other_learner).post(URL)
    answer = client_for(learner).post(URL)
    assert answer.status_code == 409
    assert b"Every place in this course is taken." in answer.content
    assert b"<form" not in client_for(learner).get(URL, headers=FRAGMENT).content


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"price": Decimal("9.50")}, "it is not sold here"),
        ({"ends_at": clock.now() - timedelta(days=1)}, "has ended"),
    ],
)
def test_why_one_cannot_enrol_oneself(
    fields: dict[str, object], words: str, client_for: ClientFor, course: Course, learner: User
) -> None:
    change(course, **fields)
    assert words in client_for(learner).get(URL, headers=FRAGMENT).content.decode()
    answer = client_for(learner).post(URL)
    assert answer.status_code == 409
    assert words in answer.content.decode()
    assert not Enrolment.objects.exists()


def test_a_course_for_sale_stays_open_to_those_let_in(
    client_for: ClientFor, course: Course, learner: User
) -> None:
    change(course, price=Decimal(5))
    course.refresh_from_db()
    enrol(course=course, learner=learner, actor=None, now=clock.now(), source="staff")
    assert client_for(learner).post(URL).status_code == 302


def test_who_may_not(client_for: ClientFor, course: Course, learner: User, outsider: User) -> None:
    assert client_for(None).post(URL)["Location"].startswith("/accounts/login/")
    assert client_for(outsider, host="other.localhost").post(URL).status_code == 404
    assert client_for(learner).get(URL)["Location"] == "/courses/statistics/"
    change(course, is_published=False)
    assert client_for(learner).post(URL).status_code == 404
    assert not Enrolment.objects.exists()


def test_the_panel_asks_the_code_counts_tries_and_shows_the_line(
    scope: object, instructor: User, learner: User, other_learner: User, client_for: ClientFor
) -> None:
    course = make_course(instructor)
    values = {"way": "code", "access_code": "Lion 7", "waiting_list": True}
    save_rules(course=course, values=values, capacity=1, actor=instructor, now=clock.now())
    address = f"/learn/{course.slug}/enrolment/"
    client = client_for(learner)
    assert 'name="access_code"' in client.get(address, headers=FRAGMENT).text
    assert client.post(address, {"access_code": "Lion"}).status_code == 409
    assert client.post(address, {"access_code": "Lion 7"}).headers["Location"] == f"/learn/{course.slug}/"
    client = client_for(other_learner)
    assert "Join the waiting list" in client.get(address, headers=FRAGMENT).text
    for _try in range(10):
        client.post(address, {"access_code": "guess"})
    assert "too many codes" in client.post(address, {"access_code": "Lion 7"}).text
    cache.clear()
    assert client.post(address, {"access_code": "Lion 7"}).headers["Location"] == course.get_absolute_url()
    assert "number 1 in line" in client.get(address, headers=FRAGMENT).text
    client.post(f"{address}leave/")
    assert Enrolment.objects.get(learner=other_learner).state == "withdrawn"
