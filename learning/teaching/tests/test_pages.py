"""The teaching home and the people of a course."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Organization, User
from accounts.roles.models import STUDENT
from courses.models import Course
from courses.testing import make_course
from learning.enrolments.actions import enrol
from learning.enrolments.models import Enrolment
from learning.progress.models import LessonProgress
from lms.kernel import clock
from lms.testing.personas import make_person

ClientFor = Callable[..., Client]


@pytest.fixture
def course(scope: Organization, instructor: User) -> Course:
    return make_course(instructor)


def enrol_many(organization: Organization, course: Course, count: int) -> None:
    for number in range(count):
        person = make_person(organization, f"Person {number:03}", STUDENT, email=f"p{number}@example.org")
        enrol(course=course, learner=person, actor=None, now=clock.now(), source="test")


def test_those_who_teach_see_their_courses(course: Course, instructor: User, client_for: ClientFor) -> None:
    page = client_for(instructor).get("/teach/")
    assert page.status_code == 200
    assert "Statistics" in page.content.decode()


def test_a_learner_may_not(course: Course, learner: User, client_for: ClientFor) -> None:
    assert client_for(learner).get("/teach/").status_code == 403
    assert client_for(learner).get("/teach/statistics/").status_code == 403
    assert client_for(None).get("/teach/").status_code == 302


def test_who_teaches_something_else_may_not(
    course: Course, other_instructor: User, client_for: ClientFor
) -> None:
    page = client_for(other_instructor).get("/teach/")
    assert "Statistics" not in page.content.decode()
    assert client_for(other_instructor).get("/teach/statistics/").status_code == 403


def test_people_are_found_filtered_and_sorted(
    scope: Organization, course: Course, instructor: User, client_for: ClientFor
) -> None:
    enrol_many(scope, course, 3)
    client = client_for(instructor)
    body = client.get("/teach/statistics/", {"q": "person 001"}).content.decode()
    assert "Person 001" in body
    assert "Person 002" not in body
    assert "Nobody matches" in client.get("/teach/statistics/", {"state": "withdrawn"}).content.decode()
    newest = client.get("/teach/statistics/", {"sort": "enrolled"}).content.decode()
    assert newest.index("Person 002") < newest.index("Person 000")


def test_the_studio_is_told_who_finished_a_lesson_and_who_is_inside(
    scope: Organization, course: Course, instructor: User, learner: User, client_for: ClientFor
) -> None:
    enrol_many(scope, course, 4)
    lesson = course.lessons.get(slug="lesson-1")
    address, now = f"/teach/statistics/lessons/{lesson.pk}/learners/", clock.now()
    client = client_for(instructor)
    assert "Nobody has finished" in client.get(address).content.decode()
    for place, done in zip(Enrolment.objects.order_by("pk"), (now, now, None), strict=False):
        LessonProgress.objects.create(enrolment=place, lesson=lesson, opened_at=now, completed_at=done)
    words = client.get(address).content.decode()
    assert "2 learners have finished this lesson and stay finished." in words
    assert "1 is inside it now and keeps their place." in words
    left = LessonProgress.objects.filter(completed=False).values("enrolment")
    Enrolment.objects.filter(pk__in=left).update(state=Enrolment.State.WITHDRAWN)
    assert "inside" not in client.get(address).content.decode()
    assert client_for(learner).get(address).status_code == 403
    editor = client.get(f"/teach/statistics/lessons/{lesson.pk}/").content.decode()
    assert f'data-fragment="{address}"' in editor


@pytest.mark.parametrize("url", ["/teach/", "/teach/statistics/"])
def test_the_number_of_queries_does_not_grow(
    scope: Organization,
    course: Course,
    instructor: User,
    client_for: ClientFor,
    django_assert_max_num_queries: Callable[..., object],
    url: str,
) -> None:
    client = client_for(instructor)
    client.get(url)
    for more in (2, 60):
        enrol_many_more = [
            make_person(scope, f"More {more} {n}", STUDENT, email=f"m{more}-{n}@example.org")
            for n in range(more)
        ]
        for person in enrol_many_more:
            enrol(course=course, learner=person, actor=None, now=clock.now(), source="test")
        with django_assert_max_num_queries(6):
            assert client.get(url).status_code == 200
