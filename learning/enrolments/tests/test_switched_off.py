"""A membership that was switched off: no page of the organisation's courses, and nothing lost."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, reverse

from accounts.models import Membership, Organization, User
from accounts.roles.actions import set_membership
from courses.models import Course, Lesson
from courses.testing import make_course
from learning.enrolments.actions import enrol
from learning.enrolments.middleware import OPEN
from learning.enrolments.models import Enrolment
from learning.progress.actions import open_lesson
from learning.urls import urlpatterns
from lms.kernel import clock
from lms.kernel.ids import uuid7

ClientFor = Callable[..., Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def course(scope: Organization, instructor: User) -> Course:
    return make_course(instructor)


@pytest.fixture
def enrolment(course: Course, learner: User) -> Enrolment:
    mine = enrol(course=course, learner=learner, actor=learner, now=clock.now(), source="test")
    lesson = Lesson.objects.get(course=course, slug="lesson-1")
    open_lesson(enrolment=mine, lesson=lesson, actor=learner, now=clock.now())
    return Enrolment.objects.get(pk=mine.pk)


def switch(person: User, *, active: bool) -> None:
    for membership in Membership.objects.filter(user=person):
        set_membership(membership=membership, active=active)


def patterns(
    entries: Iterable[URLPattern | URLResolver], given: Mapping[str, Any]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every address below, by name, with the converters of what it takes."""
    for entry in entries:
        taken = {**given, **entry.pattern.converters}
        if isinstance(entry, URLPattern):
            yield str(entry.name), taken
        else:
            yield from patterns(entry.url_patterns, taken)


def addresses() -> Iterator[str]:
    """Every address of learning that is not open to everybody, for the course and something that is not there."""
    values = {"slug": "statistics", "uuid": uuid7(), "int": 1, "str": "x", "string": "x", "path": "x"}
    for address, taken in patterns(urlpatterns, {}):
        if address in OPEN:
            continue
        given = {
            name: values[type(made).__name__.removesuffix("Converter").lower()]
            for name, made in taken.items()
        }
        if "lesson" in given:
            given["lesson"] = "lesson-1"
        try:
            yield reverse(f"learning:{address}", kwargs=given)
        except NoReverseMatch:  # a converter with words of its own
            continue


def test_no_page_of_learning_opens(enrolment: Enrolment, learner: User, client_for: ClientFor) -> None:
    client = client_for(learner)
    assert client.get("/learn/statistics/lesson-1/").status_code == 200
    switch(learner, active=False)
    every = list(addresses())
    assert len(every) > 20
    for address in every:
        page = client.get(address)
        assert page.status_code == 403, address
        assert "Your membership is switched off" in page.content.decode(), address
        assert client.post(address).status_code == 403, address


def test_the_public_page_stays_and_offers_no_way_in(
    enrolment: Enrolment, learner: User, client_for: ClientFor
) -> None:
    client = client_for(learner)
    switch(learner, active=False)
    assert client.get("/courses/statistics/").status_code == 200
    panel = client.get("/learn/statistics/enrolment/", headers={"HX-Request": "true"}).content.decode()
    assert "Only members of this organisation" in panel
    assert "button" not in panel
    assert client.post("/learn/statistics/enrolment/").status_code == 409


def test_all_is_back_when_switched_on(enrolment: Enrolment, learner: User, client_for: ClientFor) -> None:
    client = client_for(learner)
    switch(learner, active=False)
    client.post("/learn/statistics/enrolment/leave/")
    switch(learner, active=True)
    assert client.get("/learn/statistics/lesson-1/").status_code == 200
    kept = Enrolment.objects.get(pk=enrolment.pk)
    assert (kept.state, kept.progress) == (enrolment.state, enrolment.progress)
    assert kept.progress > 0


def test_one_role_that_is_left_is_enough(
    enrolment: Enrolment, learner: User, instructor: User, client_for: ClientFor
) -> None:
    switch(learner, active=False)
    role = Membership.objects.get(user=instructor).role
    Membership.objects.create(user=learner, role=role)
    assert client_for(learner).get("/learn/statistics/lesson-1/").status_code == 200


def test_who_leads_a_course_does_not_teach_it_meanwhile(
    course: Course, instructor: User, client_for: ClientFor
) -> None:
    client = client_for(instructor)
    assert client.get("/insights/statistics/").status_code == 200
    switch(instructor, active=False)
    assert client.get("/insights/statistics/").status_code == 403
    assert client.get("/teach/statistics/").status_code == 403


def test_it_counts_for_that_organisation_only(
    enrolment: Enrolment, learner: User, other_organization: Organization, client_for: ClientFor
) -> None:
    switch(learner, active=False)
    assert client_for(learner, host="other.localhost").get("/").status_code == 200
