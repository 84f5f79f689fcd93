"""The instructor's page of a course."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import Organization, User
from accounts.roles.models import STUDENT
from analytics.dashboards.queries import counted, course_insights
from courses.models import Course, Lesson
from courses.outline.actions import rename_lesson
from courses.testing import make_course
from learning.enrolments.actions import enrol
from learning.progress.actions import open_lesson
from lms.kernel import clock, consumers
from lms.testing.personas import make_person

ClientFor = Callable[..., Client]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def course(scope: Organization, instructor: User) -> Course:
    return make_course(instructor)


def take(organization: Organization, course: Course, count: int, start: int = 0) -> None:
    lesson = Lesson.objects.get(course=course, slug="lesson-1")
    for number in range(start, start + count):
        person = make_person(organization, f"Person {number}", STUDENT)
        enrolment = enrol(course=course, learner=person, actor=person, now=clock.now(), source="self")
        open_lesson(enrolment=enrolment, lesson=lesson, actor=person, now=clock.now())
    consumers.run_all()


def test_it_counts_what_happened(
    scope: Organization, course: Course, instructor: User, client_for: ClientFor
) -> None:
    take(scope, course, 3)
    page = course_insights(counted(course, clock.now()))
    found = {headline.name: headline.figure for headline in page.headlines}
    assert found["Learners"] == "3"
    assert found["Active in 7 days"] == "3"
    assert [bar.value for bar in page.lessons] == [3, 0, 0]
    assert [(bar.note, bar.alert) for bar in page.funnel][-2:] == [("3 stopped", True), ("", False)]
    assert "Lesson 2" in page.callout
    assert page.callout in client_for(instructor).get("/insights/statistics/").content.decode()
    lesson = Lesson.objects.get(course=course, slug="lesson-1")
    rates = client_for(instructor).get("/insights/statistics/finish-rates/").json()
    assert rates == {"learners": 3, "rates": {str(lesson.pk): 100}}
    figures = client_for(instructor).get("/insights/statistics/figures.csv").content.decode()
    assert "1,Lesson 1,3," in figures


def test_the_page_follows_each_count_and_each_change_of_the_course(
    scope: Organization, course: Course, instructor: User, client_for: ClientFor
) -> None:
    client = client_for(instructor)
    take(scope, course, 2)
    assert "<b>2</b>" in client.get("/insights/statistics/").content.decode()
    take(scope, course, 1, start=2)
    assert "<b>3</b>" in client.get("/insights/statistics/").content.decode()
    lesson = Lesson.objects.get(course=course, slug="lesson-2")
    rename_lesson(lesson=lesson, title="Another name", actor=instructor)
    assert "Lesson 2, Another name" in client.get("/insights/statistics/").content.decode()


def test_an_empty_course_says_what_goes_there(
    course: Course, instructor: User, client_for: ClientFor
) -> None:
    assert "Nobody is enrolled yet" in client_for(instructor).get("/insights/statistics/").content.decode()


def test_it_is_for_those_who_teach_it(
    course: Course,
    learner: User,
    other_instructor: User,
    admin: User,
    outsider: User,
    client_for: ClientFor,
) -> None:
    url = "/insights/statistics/"
    assert client_for(None).get(url).status_code == 302
    assert client_for(learner).get(url).status_code == 403
    assert client_for(other_instructor).get(url).status_code == 403
    assert client_for(admin).get(url).status_code == 200
    assert client_for(outsider, host="other.localhost").get(url).status_code == 404


def test_the_number_of_queries_does_not_grow(
    scope: Organization,
    course: Course,
    instructor: User,
    client_for: ClientFor,
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    client, start = client_for(instructor), 0
    client.get("/insights/statistics/")
    for count in (2, 40):
        take(scope, course, count, start)
        start += count
        with django_assert_max_num_queries(13):
            assert client.get("/insights/statistics/").status_code == 200
        with django_assert_max_num_queries(6):
            assert client.get("/insights/statistics/").status_code == 200
