"""The page of a lesson: who gets it, what opening it does, and what it costs."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from courses.models import Course, Lesson, Module, Prerequisite
from courses.testing import make_course, make_lesson, make_quiz, make_video
from learning.enrolments.actions import enrol
from learning.enrolments.models import Enrolment
from learning.progress.models import LessonProgress
from lms.kernel import clock
from lms.kernel.models import Event

pytestmark = pytest.mark.django_db
ClientFor = Callable[..., Client]
URL = "/learn/statistics/lesson-1/"


@pytest.fixture
def course(scope: object, instructor: User) -> Course:
    return make_course(instructor, lessons=3)


@pytest.fixture
def enrolment(course: Course, learner: User) -> Enrolment:
    return enrol(course=course, learner=learner, actor=learner, now=clock.now(), source="self")


def set_rule(course: Course, slug: str = "lesson-1", **rule: Any) -> Lesson:
    lesson = course.lessons.get(slug=slug)
    lesson.completion_rule = rule
    lesson.save()
    return lesson


@pytest.mark.usefixtures("enrolment")
def test_who_gets_the_page(
    client_for: ClientFor, learner: User, other_learner: User, instructor: User, outsider: User
) -> None:
    assert client_for(learner).get(URL).status_code == 200
    assert client_for(instructor).get(URL).status_code == 200
    for person, where in ((other_learner, "/courses/statistics/"), (None, f"/accounts/login/?next={URL}")):
        answer = client_for(person).get(URL)
        assert (answer.status_code, answer["Location"]) == (302, where)
    assert client_for(outsider, host="other.localhost").get(URL).status_code == 404
    assert client_for(learner).get("/learn/statistics/nowhere/").status_code == 404


def test_opening_completes_a_lesson_that_asks_no_more(
    client_for: ClientFor, learner: User, enrolment: Enrolment
) -> None:
    page = client_for(learner).get(URL).content.decode()
    assert "Lesson complete" in page
    assert "1 of 3 lessons done" in page
    enrolment.refresh_from_db()
    assert (enrolment.lessons_done, enrolment.last_lesson.slug) == (1, "lesson-1")  # type: ignore[union-attr]
    client_for(learner).get(URL)
    assert Event.objects.filter(verb="learning.lesson.opened").count() == 1
    assert Event.objects.filter(verb="learning.lesson.completed").count() == 1


@pytest.mark.usefixtures("enrolment")
def test_a_teacher_looks_without_leaving_traces(client_for: ClientFor, instructor: User) -> None:
    page = client_for(instructor).get(URL).content.decode()
    assert "as a teacher" in page
    assert not LessonProgress.objects.exists()


def test_an_open_lesson_is_open_to_everybody(client_for: ClientFor, course: Course, outsider: User) -> None:
    set_rule(course).__class__.objects.filter(slug="lesson-1").update(is_preview=True)
    page = client_for(None).get(URL)
    assert page.status_code == 200
    assert "open to everybody" in page.content.decode()
    assert client_for(None).get("/learn/statistics/lesson-2/").status_code == 302


@pytest.mark.usefixtures("enrolment")
def test_a_prefetch_opens_nothing(client_for: ClientFor, learner: User) -> None:
    assert client_for(learner).get(URL, headers={"Sec-Purpose": "prefetch"}).status_code == 200
    assert not LessonProgress.objects.exists()


def test_a_lesson_that_opens_later_says_when(
    client_for: ClientFor, course: Course, learner: User, enrolment: Enrolment
) -> None:
    course.lessons.filter(slug="lesson-1").update(release_at=clock.now() + timedelta(days=2))
    page = client_for(learner).get(URL)
    assert page.status_code == 200
    assert "Not open yet" in page.content.decode()
    assert "Some <em>text</em>" not in page.content.decode()
    assert not LessonProgress.objects.exists()
    assert client_for(learner).post(f"{URL}completion/").status_code == 403


def test_prerequisites_lock_until_they_are_met(
    client_for: ClientFor, course: Course, learner: User, enrolment: Enrolment
) -> None:
    first, second = course.lessons.get(slug="lesson-1"), course.lessons.get(slug="lesson-2")
    Prerequisite.objects.create(course=course, lesson=second, required_lesson=first)
    client = client_for(learner)
    leads = f'<a href="{URL}">Opens when you have completed “Lesson 1”.</a>'
    other = Prerequisite.objects.create(
        course=course, lesson=second, required_course=make_course(course.instructor, slug="algebra")
    )
    page = client.get("/learn/statistics/lesson-2/").content.decode()
    assert leads in page
    # The outline beside it says all of it, at the closed lesson itself and from elsewhere.
    both = "Opens when you have completed “Lesson 1”. Opens when you have completed “Algebra”."
    row = page.partition('aria-current="page"')[2].partition("</a>")[0]
    assert both in row
    assert "(locked)" in row
    assert both in client.get("/learn/statistics/lesson-3/").content.decode()
    other.delete()
    course.touch_content()
    client.get(URL)
    assert "Not open yet" not in client.get("/learn/statistics/lesson-2/").content.decode()


def test_marking_by_hand_without_javascript(
    client_for: ClientFor, course: Course, learner: User, enrolment: Enrolment
) -> None:
    set_rule(course, manual=True)
    client = client_for(learner)
    assert "Mark as done" in client.get(URL).content.decode()
    assert client.post(f"{URL}completion/").status_code == 302
    assert LessonProgress.objects.get().completed_at is not None
    assert "Not done after all" in client.get(URL).content.decode()
    assert client.post(f"{URL}completion/", {"undo": "1"}).status_code == 302
    assert LessonProgress.objects.get().completed_at is None
    client.post(f"{URL}completion/")
    assert client.delete(f"{URL}completion/").status_code == 302
    assert client.post("/learn/statistics/lesson-2/completion/").status_code == 409


def test_others_cannot_mark(
    client_for: ClientFor,
    course: Course,
    enrolment: Enrolment,
    other_learner: User,
    outsider: User,
    instructor: User,
) -> None:
    set_rule(course, manual=True)
    for person in (other_learner, instructor):
        assert client_for(person).post(f"{URL}completion/").status_code == 404
    assert client_for(outsider, host="other.localhost").post(f"{URL}completion/").status_code == 404
    assert client_for(None).post(f"{URL}completion/").status_code == 302
    assert not LessonProgress.objects.filter(completed=True).exists()


def test_every_kind_of_block_is_shown(
    client_for: ClientFor, course: Course, learner: User, enrolment: Enrolment
) -> None:
    lesson = set_rule(course, video_coverage=90, questions_answered="all", quiz_passed=True)
    make_video(lesson)
    make_quiz(lesson, title="Check: samples")
    page = client_for(learner).get(URL).content.decode()
    assert "Some <em>text</em>" in page
    assert "90\u202f% watched" in page
    assert "the question answered" in page
    assert "Check: samples" in page
    assert "Here is one sample." in page
    assert "What is two and two?" in page
    assert "style=" not in page
    assert "<script>" not in page


@pytest.mark.parametrize("size", [3, 120])
def test_the_number_of_queries_does_not_depend_on_the_course(
    size: int,
    client_for: ClientFor,
    scope: object,
    instructor: User,
    learner: User,
    other_learner: User,
    django_assert_max_num_queries: Callable[[int], Any],
) -> None:
    course = make_course(instructor, lessons=size)
    lesson = set_rule(course, video_coverage=90, quiz_passed=True)
    make_quiz(lesson)
    for _number in range(size // 3):
        make_video(lesson)
    module = Module.objects.create(course=course, title="More", position=2)
    make_lesson(module, "last", sequence=size + 1)
    for person in (learner, other_learner):
        enrol(course=course, learner=person, actor=person, now=clock.now(), source="self")
    client = client_for(learner)
    client.get(URL)
    with django_assert_max_num_queries(9):
        assert client.get(URL).status_code == 200
