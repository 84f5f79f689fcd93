"""Enrolling: one place per person, however many clicks, and never more places than the course has."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from accounts.models import User
from courses.models import Course
from courses.testing import make_course
from learning.enrolments.actions import CourseFull, complete, enrol, withdraw
from learning.enrolments.models import Enrolment, EnrolmentChange
from lms.kernel import clock, tenancy
from lms.kernel.models import Event
from lms.testing.personas import make_organization, make_person

pytestmark = pytest.mark.django_db


def verbs() -> list[str]:
    return list(Event.objects.order_by("position").values_list("verb", flat=True))


@pytest.fixture
def course(scope: object, instructor: User) -> Course:
    return make_course(instructor, lessons=3)


def test_enrolling_makes_a_row_a_change_and_an_event(course: Course, learner: User) -> None:
    now = clock.now()
    enrolment = enrol(course=course, learner=learner, actor=learner, now=now, source="self")

    assert (enrolment.state, enrolment.enrolled_at) == ("active", now)
    enrolment.refresh_from_db()
    assert enrolment.lessons_total == 3
    change = EnrolmentChange.objects.get()
    assert (change.before, change.after, change.actor, change.reason) == ("", "active", learner, "self")
    event = Event.objects.get(verb="learning.enrolment.created")
    assert (event.actor_id, event.course_id, event.object_id) == (learner.pk, course.pk, enrolment.pk)
    assert event.payload == {"source": "self", "again": False}


def test_enrolling_again_changes_nothing(course: Course, learner: User) -> None:
    first = enrol(course=course, learner=learner, actor=learner, now=clock.now(), source="self")
    again = enrol(course=course, learner=learner, actor=learner, now=clock.now(), source="self")

    assert again.pk == first.pk
    assert EnrolmentChange.objects.count() == 1
    assert verbs().count("learning.enrolment.created") == 1


def test_a_withdrawn_place_comes_back_with_its_progress(course: Course, learner: User, admin: User) -> None:
    enrolment = enrol(course=course, learner=learner, actor=learner, now=clock.now(), source="self")
    withdraw(enrolment=enrolment, actor=admin, now=clock.now(), reason="asked by mail")
    withdraw(enrolment=enrolment, actor=admin, now=clock.now())
    back = enrol(course=course, learner=learner, actor=learner, now=clock.now(), source="self")

    assert (back.pk, back.state) == (enrolment.pk, "active")
    changes = EnrolmentChange.objects.order_by("created_at", "pk").values_list("before", "after")
    assert list(changes) == [("", "active"), ("active", "withdrawn"), ("withdrawn", "active")]
    assert verbs() == [
        "learning.enrolment.created",
        "learning.enrolment.withdrawn",
        "learning.enrolment.created",
    ]


def test_one_who_completed_the_course_comes_back_as_completed(course: Course, learner: User) -> None:
    enrolment = enrol(course=course, learner=learner, actor=learner, now=clock.now(), source="self")
    assert complete(enrolment=enrolment, now=clock.now())
    assert not complete(enrolment=enrolment, now=clock.now())
    withdraw(enrolment=enrolment, actor=learner, now=clock.now())

    assert (
        enrol(course=course, learner=learner, actor=learner, now=clock.now(), source="self").state
        == "completed"
    )
    assert verbs().count("learning.course.completed") == 1


def test_a_full_course_takes_nobody_more(course: Course, learner: User, other_learner: User) -> None:
    Course.objects.filter(pk=course.pk).update(capacity=1)
    course.refresh_from_db()
    first = enrol(course=course, learner=learner, actor=learner, now=clock.now(), source="self")
    with pytest.raises(CourseFull):
        enrol(course=course, learner=other_learner, actor=other_learner, now=clock.now(), source="self")
    assert Enrolment.objects.count() == 1

    withdraw(enrolment=first, actor=learner, now=clock.now())
    enrol(course=course, learner=other_learner, actor=other_learner, now=clock.now(), source="self")
    with pytest.raises(CourseFull):
        enrol(course=course, learner=learner, actor=learner, now=clock.now(), source="self")


def at_once(work: list[Callable[[], object]]) -> list[object]:
    """Run the calls in threads that start together; return their results or errors."""
    barrier, results = Barrier(len(work)), []

    def run(call: Callable[[], object]) -> None:
        try:
            barrier.wait()
            results.append(call())
        except Exception as error:
            results.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[call]) for call in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_many_clicks_at_once_make_one_place() -> None:
    organization = make_organization("college", "testserver")
    teacher, person = make_person(organization, "Ines"), make_person(organization, "Lena")
    with tenancy.scope(organization):
        course = make_course(teacher)

    def click() -> object:
        with tenancy.scope(organization):
            return enrol(course=course, learner=person, actor=person, now=clock.now(), source="self").pk

    results = at_once([click] * 8)
    with tenancy.scope(organization):
        assert set(results) == {Enrolment.objects.get().pk}
        assert EnrolmentChange.objects.count() == 1
        assert Event.objects.filter(verb="learning.enrolment.created").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_last_place_goes_to_one_person() -> None:
    organization = make_organization("college", "testserver")
    teacher = make_person(organization, "Ines")
    people = [make_person(organization, f"Person {number}") for number in range(6)]
    with tenancy.scope(organization):
        course = make_course(teacher, capacity=2)

    def click(person: User) -> object:
        with tenancy.scope(organization):
            return enrol(course=course, learner=person, actor=person, now=clock.now(), source="self")

    results = at_once([lambda person=person: click(person) for person in people])
    assert sum(isinstance(found, CourseFull) for found in results) == 4
    with tenancy.scope(organization):
        assert Enrolment.objects.count() == 2
