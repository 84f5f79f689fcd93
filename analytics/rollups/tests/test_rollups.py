"""Incremental, re-runnable, and always equal to a full recount."""

import random
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from accounts.models import Organization, User
from analytics.rollups import actions
from analytics.rollups.counting import bucket
from analytics.rollups.models import CourseDay, LearnerDay, LessonDay, QuizDay, Recount
from analytics.rollups.tasks import verify
from courses.models import Course, Lesson
from courses.testing import make_course, make_quiz
from lms.kernel import clock, consumers, events, tenancy
from lms.testing.personas import make_person

pytestmark = pytest.mark.django_db(transaction=True)
TABLES = (CourseDay, LearnerDay, LessonDay, QuizDay)


@pytest.fixture
def course(scope: Organization, instructor: User) -> Course:
    return make_course(instructor)


def happen(course: Course, learner: User, verb: str, **more: Any) -> None:
    with transaction.atomic():
        events.record(events.VERBS[verb], actor=learner, course_id=course.pk, **more)


def random_history(course: Course, people: list[User], seed: int, count: int) -> None:
    rng, lessons, quiz = random.Random(seed), list(Lesson.objects.all()), course.quizzes.get()
    for _number in range(count):
        person, lesson = rng.choice(people), rng.choice(lessons)
        at = clock.now() - timedelta(hours=rng.randint(0, 24 * 30))
        verb = rng.choice(
            [
                "learning.lesson.opened",
                "learning.lesson.completed",
                "learning.video.watched",
                "learning.attempt.handed_in",
                "learning.enrolment.created",
            ]
        )
        payload: dict[str, Any] = {}
        if verb == "learning.video.watched":
            payload = {"watched_ms": rng.randint(0, 60000)}
        if verb == "learning.attempt.handed_in":
            score = Decimal(rng.randint(0, 10000)) / 100
            payload = {"quiz": str(quiz.pk), "percentage": str(score), "passed": score >= 70}
        happen(course, person, verb, object=lesson, payload=payload, occurred_at=at)


def everything() -> dict[str, list[Any]]:
    with tenancy.platform():
        return {
            model.__name__: sorted(
                model.objects.values_list(*actions.KEYS[model], *actions.columns(model)), key=str
            )
            for model in TABLES
        }


@pytest.fixture
def history(scope: Organization, course: Course, learner: User, other_learner: User) -> Course:
    make_quiz(Lesson.objects.get(course=course, sequence=1))
    for seed in range(4):
        random_history(course, [learner, other_learner], seed, 25)
        consumers.run(actions.CONSUMER, batch=7)
    return course


def test_incremental_equals_a_replay_and_a_recount(history: Course) -> None:
    incremental = everything()
    assert sum(row[-1] for row in incremental["CourseDay"]) == 100
    consumers.rebuild(actions.CONSUMER)
    assert everything() == incremental
    with tenancy.platform():
        assert actions.verify() == []
    assert Recount.objects.get().agreed


def test_a_wrong_figure_is_found_and_mended(history: Course) -> None:
    good = everything()
    row = CourseDay.objects.order_by("day").first()
    assert row is not None
    CourseDay.objects.filter(pk=row.pk).update(lessons_opened=999)
    with tenancy.platform():
        assert verify.run() == 1
    assert everything() == good
    assert not Recount.objects.get().agreed


def test_running_again_adds_nothing(history: Course) -> None:
    before = everything()
    assert consumers.run(actions.CONSUMER) == 0
    assert everything() == before


def test_organisations_are_counted_apart(history: Course, other_organization: Organization) -> None:
    before = everything()
    with tenancy.scope(other_organization):
        teacher = make_person(other_organization, "Tess Teacher", "instructor")
        theirs = make_course(teacher, slug="theirs")
        happen(theirs, teacher, "learning.lesson.opened", object=Lesson.objects.first())
        consumers.run(actions.CONSUMER)
        assert CourseDay.objects.get().events == 1
    assert CourseDay.objects.count() == len(before["CourseDay"])


@pytest.mark.parametrize(("percentage", "band"), [("0", 0), ("9.99", 0), ("10", 1), ("69.99", 6), ("100", 9)])
def test_bands(percentage: str, band: int) -> None:
    assert bucket(Decimal(percentage)) == band
