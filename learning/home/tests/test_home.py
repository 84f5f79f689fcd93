"""Home, the list of courses, and the way back into one."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.models import Organization, User
from courses.models import Course, Lesson, Prerequisite
from courses.testing import make_course, make_quiz, make_video
from learning.attempts.actions import start
from learning.enrolments.actions import complete, enrol
from learning.home import queries
from learning.home.suggestions import suggestions
from learning.models import Attempt, CourseGrade, Enrolment, GradingScheme, VideoSession
from learning.progress.actions import open_lesson
from lms.kernel import clock

ClientFor = Callable[..., Client]


@pytest.fixture
def course(scope: Organization, instructor: User) -> Course:
    return make_course(instructor)


@pytest.fixture
def enrolment(course: Course, learner: User) -> Enrolment:
    return enrol(course=course, learner=learner, actor=learner, now=clock.now(), source="test")


def test_visitors_see_what_is_offered(course: Course, client_for: ClientFor) -> None:
    body = client_for(None).get("/").content.decode()
    assert "Statistics" in body
    assert "/accounts/login/" in body


def test_a_newcomer_is_told_the_first_step(scope: Organization, learner: User, client_for: ClientFor) -> None:
    assert "Open the catalogue" in client_for(learner).get("/").content.decode()


def test_it_goes_on_at_the_second(enrolment: Enrolment, learner: User, client_for: ClientFor) -> None:
    lesson = Lesson.objects.get(slug="lesson-2")
    video = make_video(lesson, duration_ms=60_000, milestone_at=30_000)
    first = Lesson.objects.get(slug="lesson-1")
    open_lesson(enrolment=enrolment, lesson=first, actor=learner, now=clock.now())
    VideoSession.objects.create(
        learner=learner, video=video, position_ms=12_500, position_at=clock.now(), last_seen_at=clock.now()
    )
    resume = queries.home(learner, clock.now()).resume
    assert resume is not None
    assert (resume.lesson, resume.number, resume.total) == ("Lesson 2", 2, 3)
    assert (resume.seconds, resume.questions_left, resume.next_question_seconds) == (12.5, 1, 30.0)
    assert "Continue at 0:12" in client_for(learner).get("/").content.decode()


def test_what_is_due_has_a_verb(enrolment: Enrolment, learner: User, client_for: ClientFor) -> None:
    now = clock.now()
    lessons = {lesson.slug: lesson for lesson in Lesson.objects.all()}
    quiz = make_quiz(lessons["lesson-1"], time_limit_minutes=30)
    start(quiz=quiz, enrolment=enrolment, actor=learner, now=now)
    Lesson.objects.filter(slug="lesson-2").update(due_at=now - timedelta(days=1))
    Lesson.objects.filter(slug="lesson-3").update(due_at=now + timedelta(days=2))
    due = queries.home(learner, now).due
    assert [(row.title, row.word, row.action) for row in due] == [
        ("Lesson 2", "Late", "Open"),
        ("Quiz: Check", "In progress", "Finish"),
        ("Lesson 3", "Not done yet", "Open"),
    ]
    assert client_for(learner).get("/").status_code == 200


def test_a_quiz_is_due_when_it_closes(enrolment: Enrolment, learner: User) -> None:
    now = clock.now()
    lessons = {lesson.slug: lesson for lesson in Lesson.objects.all()}
    soon = make_quiz(lessons["lesson-2"], closes_at=now + timedelta(days=3))
    make_quiz(lessons["lesson-3"], closes_at=now - timedelta(days=1))
    make_quiz(lessons["lesson-1"], closes_at=now + timedelta(days=90))
    assert [(row.title, row.when) for row in queries.home(learner, now).due] == [(soon.title, soon.closes_at)]
    start(quiz=soon, enrolment=enrolment, actor=learner, now=now)
    assert [row.action for row in queries.home(learner, now).due] == ["Finish"]
    Attempt.objects.all().delete()
    Lesson.objects.filter(slug="lesson-2").update(due_at=now + timedelta(days=1))
    assert [row.title for row in queries.home(learner, now).due] == ["Lesson 2"]


def test_marks_show_the_way_to_passing(enrolment: Enrolment, learner: User, client_for: ClientFor) -> None:
    """Only what may be seen, in the figures of the gradebook; without a mark it stays at the lessons."""
    GradingScheme.objects.update_or_create(course=enrolment.course, defaults={"pass_mark": 70})
    (row,) = queries.course_rows(learner, clock.now())
    assert (row.sentence, row.pass_mark, row.action) == ("0 of 3 lessons done", None, "Start")
    total, _made = CourseGrade.objects.update_or_create(
        enrolment=enrolment, defaults={"percent": 90, "lowest": 80, "posted_percent": None}
    )
    assert queries.course_rows(learner, clock.now())[0].marks is None
    CourseGrade.objects.filter(pk=total.pk).update(posted_percent=83, posted_lowest=Decimal("58.04"))
    assert "58 points, 70 to pass" in client_for(learner).get("/").content.decode()
    CourseGrade.objects.filter(pk=total.pk).update(posted_lowest=Decimal("71.5"), posted_passed=True)
    (row,) = queries.course_rows(learner, clock.now())
    assert (row.sentence, row.value, row.status[1]) == ("71.5 points, 70 to pass", Decimal("71.5"), "Passed")


def test_study_days_are_those_of_the_learner(
    enrolment: Enrolment, learner: User, other_learner: User
) -> None:
    assert queries.home(learner, clock.now()).days == [False] * 13 + [True]
    assert queries.home(other_learner, clock.now()).active_days == 0


def test_a_course_opens_at_the_next_step(enrolment: Enrolment, learner: User, client_for: ClientFor) -> None:
    client = client_for(learner)
    assert client.get("/learn/statistics/")["Location"] == "/learn/statistics/lesson-1/"
    lesson = Lesson.objects.get(slug="lesson-1")
    open_lesson(enrolment=enrolment, lesson=lesson, actor=learner, now=clock.now())
    assert client.get("/learn/statistics/")["Location"] == "/learn/statistics/lesson-2/"
    for lesson in Lesson.objects.all():
        open_lesson(enrolment=enrolment, lesson=lesson, actor=learner, now=clock.now())
    assert client.get("/learn/statistics/")["Location"] == "/learn/statistics/certificate/"
    assert "Completed" in client.get("/").content.decode()


def test_who_is_not_enrolled_is_sent_to_the_course(
    course: Course, other_learner: User, client_for: ClientFor
) -> None:
    assert client_for(other_learner).get("/learn/statistics/")["Location"] == "/courses/statistics/"


@pytest.mark.parametrize("url", ["/", "/learn/"])
def test_the_number_of_queries_does_not_grow(
    scope: Organization,
    learner: User,
    instructor: User,
    client_for: ClientFor,
    django_assert_max_num_queries: Callable[..., Any],
    url: str,
) -> None:
    client = client_for(learner)
    made = 0
    for more in (2, 12):
        for _number in range(more):
            made += 1
            course = make_course(instructor, slug=f"course-{made}", lessons=2)
            enrol(course=course, learner=learner, actor=learner, now=clock.now(), source="test")
        client.get(url)
        with django_assert_max_num_queries(9):
            assert client.get(url).status_code == 200


def test_a_finished_course_stays_in_the_list(
    enrolment: Enrolment, learner: User, client_for: ClientFor
) -> None:
    complete(enrolment=enrolment, now=clock.now())
    assert "Statistics" in client_for(learner).get("/learn/").content.decode()


def test_binning_the_last_open_lesson_completes_the_course(
    enrolment: Enrolment, course: Course, learner: User, client_for: ClientFor
) -> None:
    for lesson in course.lessons.exclude(slug="lesson-3"):
        open_lesson(enrolment=enrolment, lesson=lesson, actor=learner, now=clock.now())
    course.lessons.filter(slug="lesson-3").update(deleted_at=clock.now())
    assert client_for(learner).get("/learn/statistics/")["Location"] == "/learn/statistics/certificate/"
    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.progress) == ("completed", 100)


def test_what_might_come_next_has_its_reason(
    enrolment: Enrolment, course: Course, learner: User, instructor: User, client_for: ClientFor
) -> None:
    """What builds on a finished course before what shares a tag; not what one is in, nor what is over or not published."""
    now = clock.now()
    Course.objects.filter(pk=course.pk).update(tags=["health"])
    later, _tagged, over, hidden = (
        make_course(instructor, slug=slug, lessons=1) for slug in ("later", "tagged", "over", "hidden")
    )
    rest = {"tags": ["health"], "published_at": now}
    Course.objects.filter(slug__in=["tagged", "over", "hidden"]).update(**rest)
    Course.objects.filter(pk=over.pk).update(ends_at=now - timedelta(days=1))
    Course.objects.filter(pk=hidden.pk).update(is_published=False)
    Prerequisite.objects.create(course=later, required_course=course)

    def named(taken: tuple[str, ...] = ()) -> list[tuple[str, str]]:
        return [(one.slug, one.kind) for one in suggestions(learner, now, taken={"statistics", *taken})]

    assert named() == [("tagged", "tag")]
    complete(enrolment=enrolment, now=now)
    assert named() == [("tagged", "tag")], "kept for some minutes"
    cache.clear()
    assert named() == [("later", "builds"), ("tagged", "tag")]
    assert named(("later",)) == [("tagged", "tag")]
    assert "Builds on “Statistics”, which you finished" in client_for(learner).get("/").content.decode()
    enrol(course=later, learner=learner, actor=learner, now=now, source="test")
    assert [one.slug for one in queries.home(learner, now).suggestions] == ["tagged"]
    assert suggestions(instructor, now, taken=set()) == []
