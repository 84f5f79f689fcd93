"""Where "continue" leads, and what is locked."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from accounts.models import User
from courses.api import outline
from courses.models import Course, Lesson, Prerequisite
from courses.testing import make_course
from learning.enrolments.actions import complete, enrol
from learning.enrolments.models import Enrolment
from learning.gradebook.models import CourseGrade
from learning.progress import locks as locking
from learning.progress.actions import open_lesson
from learning.progress.locks import locks
from learning.progress.queries import done_lessons, next_lesson
from lms.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(scope: object, instructor: User) -> Course:
    return make_course(instructor, lessons=4)


@pytest.fixture
def enrolment(course: Course, learner: User) -> Enrolment:
    return enrol(course=course, learner=learner, actor=learner, now=clock.now(), source="self")


def lesson(course: Course, number: int) -> Lesson:
    return course.lessons.get(slug=f"lesson-{number}")


def visit(enrolment: Enrolment, course: Course, number: int, now: datetime | None = None) -> None:
    now = now or clock.now()
    open_lesson(enrolment=enrolment, lesson=lesson(course, number), actor=enrolment.learner, now=now)
    enrolment.touch(lesson(course, number), now)
    enrolment.refresh_from_db()


def test_it_begins_with_the_first_lesson(enrolment: Enrolment, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert next_lesson(enrolment, clock.now()) == "lesson-1"


def test_it_goes_on_after_the_lesson_visited_last(enrolment: Enrolment, course: Course) -> None:
    visit(enrolment, course, 2)
    assert next_lesson(enrolment, clock.now()) == "lesson-3"
    visit(enrolment, course, 4)
    assert next_lesson(enrolment, clock.now()) == "lesson-1"


def test_an_unfinished_lesson_is_gone_on_with(enrolment: Enrolment, course: Course) -> None:
    course.lessons.filter(slug="lesson-3").update(completion_rule={"manual": True})
    visit(enrolment, course, 3)
    assert next_lesson(enrolment, clock.now()) == "lesson-3"


def test_lessons_that_open_later_wait(enrolment: Enrolment, course: Course) -> None:
    now = clock.now()
    course.lessons.filter(slug__in=["lesson-1", "lesson-2"]).update(release_at=now + timedelta(days=1))
    assert next_lesson(enrolment, now) == "lesson-3"
    visit(enrolment, course, 3)
    visit(enrolment, course, 4)
    assert next_lesson(enrolment, now) == "lesson-1"
    assert next_lesson(enrolment, now + timedelta(days=2)) == "lesson-1"


def test_nothing_is_left_when_everything_is_done(enrolment: Enrolment, course: Course) -> None:
    for number in range(1, 5):
        visit(enrolment, course, number)
    assert next_lesson(enrolment, clock.now()) is None
    assert enrolment.state == "completed"


def closed(course: Course, enrolment: Enrolment | None) -> set[str]:
    course.refresh_from_db()
    done = done_lessons(enrolment.pk) if enrolment else set()
    found = locks(course, outline(course), enrolment, done, clock.now())
    return {Lesson.objects.get(pk=key).slug for key in found}


def require(course: Course, **fields: Any) -> None:
    Prerequisite.objects.create(course=course, **fields)
    course.touch_content()


def test_a_module_needs_a_lesson(enrolment: Enrolment, course: Course, instructor: User) -> None:
    other = course.modules.create(course=course, title="Two", position=2)
    course.lessons.filter(slug__in=["lesson-3", "lesson-4"]).update(module=other)
    require(course, module=other, required_lesson=lesson(course, 1))
    assert closed(course, enrolment) == {"lesson-3", "lesson-4"}
    visit(enrolment, course, 1)
    assert closed(course, enrolment) == set()


def test_a_lesson_needs_a_module(enrolment: Enrolment, course: Course) -> None:
    other = course.modules.create(course=course, title="Two", position=2)
    course.lessons.filter(slug="lesson-4").update(module=other)
    require(course, lesson=lesson(course, 4), required_module=lesson(course, 1).module)
    for number in (1, 2):
        visit(enrolment, course, number)
    assert closed(course, enrolment) == {"lesson-4"}
    visit(enrolment, course, 3)
    assert closed(course, enrolment) == set()


def test_a_course_needs_another_course(
    enrolment: Enrolment, course: Course, instructor: User, learner: User
) -> None:
    before = make_course(instructor, slug="before")
    require(course, required_course=before)
    assert len(closed(course, enrolment)) == 4
    assert len(closed(course, None)) == 4
    taken = enrol(course=before, learner=learner, actor=learner, now=clock.now(), source="self")
    assert len(closed(course, enrolment)) == 4
    complete(enrolment=taken, now=clock.now())
    assert closed(course, enrolment) == set()


def test_a_lowest_score(enrolment: Enrolment, course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    require(course, lesson=lesson(course, 2), required_lesson=lesson(course, 1), minimum_score=80)
    visit(enrolment, course, 1)
    assert closed(course, enrolment) == {"lesson-2"}
    scores: dict[UUID, Decimal] = {lesson(course, 1).pk: Decimal(79)}
    monkeypatch.setattr(locking, "SCORES", [lambda _enrolment: scores])
    assert closed(course, enrolment) == {"lesson-2"}
    scores[lesson(course, 1).pk] = Decimal(80)
    assert closed(course, enrolment) == set()


def test_a_lowest_score_in_another_course(
    enrolment: Enrolment, course: Course, instructor: User, learner: User
) -> None:
    before = make_course(instructor, slug="before")
    require(course, required_course=before, minimum_score=80)
    taken = enrol(course=before, learner=learner, actor=learner, now=clock.now(), source="self")
    complete(enrolment=taken, now=clock.now())
    assert len(closed(course, enrolment)) == 4
    total, _made = CourseGrade.objects.get_or_create(enrolment=taken)
    for percent, locked in ((Decimal("79.99"), 4), (Decimal(80), 0)):
        CourseGrade.objects.filter(pk=total.pk).update(posted_percent=percent)
        assert len(closed(course, enrolment)) == locked


def test_a_lock_names_all_that_is_missing_and_leads_there(
    enrolment: Enrolment, course: Course, instructor: User
) -> None:
    module = lesson(course, 1).module
    other = course.modules.create(course=course, title="Two", position=2)
    course.lessons.filter(slug="lesson-4").update(module=other)
    before = make_course(instructor, slug="before")
    require(course, lesson=lesson(course, 4), required_lesson=lesson(course, 2))
    require(course, lesson=lesson(course, 4), required_module=module)
    require(course, lesson=lesson(course, 4), required_course=before)
    visit(enrolment, course, 1)
    done = done_lessons(enrolment.pk)
    course.refresh_from_db()
    lock = locks(course, outline(course), enrolment, done, clock.now())[lesson(course, 4).pk]
    assert [one.url for one in lock.missing] == [
        "/learn/statistics/lesson-2/",
        "/learn/statistics/lesson-2/",
        "/courses/before/",
    ]
    assert lock.reason == "Opens when you have completed “Lesson 2”."


def test_what_is_gone_locks_nobody_out(enrolment: Enrolment, course: Course) -> None:
    require(course, lesson=lesson(course, 2), required_lesson=lesson(course, 1))
    assert closed(course, enrolment) == {"lesson-2"}
    course.lessons.filter(slug="lesson-1").update(deleted_at=clock.now())
    course.touch_content()
    assert closed(course, enrolment) == set()


def test_a_course_that_has_not_started(enrolment: Enrolment, course: Course) -> None:
    Course.objects.filter(pk=course.pk).update(starts_at=clock.now() + timedelta(days=3))
    assert len(closed(course, enrolment)) == 4
