"""Who gets to a lesson, and how many queries that takes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest

from accounts.models import User
from courses.models import Course
from courses.testing import make_course
from learning.enrolments.access import NoPlace, course_place, lesson_place, work_place
from learning.enrolments.actions import enrol, withdraw
from lms.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(scope: object, instructor: User) -> Course:
    return make_course(instructor)


def asked_by(person: Any) -> HttpRequest:
    request = HttpRequest()
    request.user = person or AnonymousUser()
    return request


def test_the_enrolled_get_lesson_course_and_enrolment_in_one_query(
    course: Course, learner: User, other_learner: User, django_assert_num_queries: Callable[[int], Any]
) -> None:
    for person in (other_learner, learner):
        enrolment = enrol(course=course, learner=person, actor=person, now=clock.now(), source="self")
    with django_assert_num_queries(1):
        place = lesson_place(asked_by(learner), "statistics", "lesson-2")
        assert place.enrolment is not None
        assert (place.enrolment.pk, place.enrolment.learner_id) == (enrolment.pk, learner.pk)
        assert (place.lesson.slug, place.course.title, place.may_work) == ("lesson-2", "Statistics", True)
        assert place.enrolment.course is place.course
    with django_assert_num_queries(1):
        assert work_place(asked_by(learner), "statistics", "lesson-2")[0] == enrolment
    with django_assert_num_queries(1):
        assert course_place(asked_by(learner), "statistics").enrolment == enrolment


@pytest.mark.parametrize(
    "look", [lambda r: lesson_place(r, "statistics", "lesson-1"), lambda r: course_place(r, "statistics")]
)
def test_people_without_a_place_are_sent_to_the_course_page(
    look: Callable[[HttpRequest], object], course: Course, learner: User, other_instructor: User
) -> None:
    withdraw(
        enrolment=enrol(course=course, learner=learner, actor=learner, now=clock.now(), source="self"),
        actor=learner,
        now=clock.now(),
    )
    for person in (learner, other_instructor, None):
        with pytest.raises(NoPlace) as error:
            look(asked_by(person))
        assert error.value.url == "/courses/statistics/"
    with pytest.raises(Http404):
        work_place(asked_by(learner), "statistics", "lesson-1")


def test_a_course_that_is_not_published_is_there_for_its_teachers_only(
    course: Course, learner: User, instructor: User
) -> None:
    enrol(course=course, learner=learner, actor=learner, now=clock.now(), source="self")
    Course.objects.filter(pk=course.pk).update(is_published=False)
    for person in (learner, None):
        with pytest.raises(Http404):
            lesson_place(asked_by(person), "statistics", "lesson-1")
        with pytest.raises(Http404):
            course_place(asked_by(person), "statistics")
    place = lesson_place(asked_by(instructor), "statistics", "lesson-1")
    assert (place.teaches, place.enrolment, place.may_work) == (True, None, False)


def test_a_draft_or_binned_lesson(course: Course, learner: User, instructor: User) -> None:
    enrol(course=course, learner=learner, actor=learner, now=clock.now(), source="self")
    course.lessons.filter(slug="lesson-1").update(is_published=False)
    course.lessons.filter(slug="lesson-2").update(deleted_at=clock.now())
    for slug in ("lesson-1", "lesson-2", "nowhere"):
        with pytest.raises(Http404):
            lesson_place(asked_by(learner), "statistics", slug)
    assert lesson_place(asked_by(instructor), "statistics", "lesson-1").teaches
    with pytest.raises(Http404):
        lesson_place(asked_by(instructor), "statistics", "lesson-2")


def test_a_lesson_open_to_everybody(course: Course, outsider: User) -> None:
    course.lessons.filter(slug="lesson-1").update(is_preview=True)
    for person in (outsider, None):
        assert not lesson_place(asked_by(person), "statistics", "lesson-1").may_work
        with pytest.raises(NoPlace):
            lesson_place(asked_by(person), "statistics", "lesson-2")
