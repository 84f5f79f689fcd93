"""Questions on a video: graded by the server, tries counted, safe against double clicks, forms without JavaScript."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client

from accounts.models import User
from courses.models import Course, Lesson, Milestone, Question, QuestionVersion, Video
from courses.testing import make_course, make_question, make_video
from learning.enrolments.actions import enrol
from learning.enrolments.models import Enrolment
from learning.player.models import MilestoneAnswer
from learning.progress.models import LessonProgress
from lms.kernel import clock, tenancy
from lms.kernel.models import Event
from lms.testing.personas import make_organization, make_person

pytestmark = pytest.mark.django_db
ClientFor = Callable[..., Client]
LESSON = "/learn/statistics/lesson-1/"
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def lesson(scope: object, instructor: User) -> Lesson:
    lesson = make_course(instructor).lessons.get(slug="lesson-1")
    lesson.completion_rule = {"questions_answered": "required"}
    lesson.save()
    make_video(lesson)
    return lesson


@pytest.fixture
def milestone(lesson: Lesson) -> Milestone:
    return Milestone.objects.get()


@pytest.fixture
def client(client_for: ClientFor, lesson: Lesson, learner: User) -> Client:
    enrol(course=lesson.course, learner=learner, actor=learner, now=clock.now(), source="self")
    return client_for(learner)


def url(milestone: Milestone) -> str:
    return f"{LESSON}milestones/{milestone.pk}/answers/"


def form(milestone: Milestone, choice: str, number: int = 1) -> dict[str, str]:
    return {f"q{milestone.pk}-1-choice": choice, "try": str(number)}


def test_a_right_answer_is_graded_and_completes_the_lesson(client: Client, milestone: Milestone) -> None:
    page = client.post(url(milestone), form(milestone, "b"), headers=FRAGMENT)
    assert page.status_code == 200
    assert "Right" in page.content.decode()
    assert "Go on" in page.content.decode()
    row = MilestoneAnswer.objects.get()
    assert (row.is_correct, row.score, row.number) == (True, 1, 1)
    assert LessonProgress.objects.get().completed_at is not None
    event = Event.objects.get(verb="learning.milestone.answered")
    assert event.payload == {
        "milestone": str(milestone.pk), "version": str(row.version_id), "score": "1.0000", "try": 1,
    }  # fmt: skip


def test_a_wrong_answer_may_be_tried_again_as_often_as_allowed(client: Client, milestone: Milestone) -> None:
    first = client.post(url(milestone), form(milestone, "a"), headers=FRAGMENT).content.decode()
    assert "Not right" in first
    assert "Try again" in first
    assert 'name="try" value="2"' in first
    second = client.post(url(milestone), form(milestone, "a", 2), headers=FRAGMENT).content.decode()
    assert "Try again" not in second
    assert "disabled" in second
    third = client.post(url(milestone), form(milestone, "b", 3), headers=FRAGMENT)
    assert third.status_code == 200
    assert MilestoneAnswer.objects.count() == 2


def test_each_wrong_try_gives_a_hint_while_another_is_left(client: Client, milestone: Milestone) -> None:
    hints = [{"html": "Count your fingers."}, {"html": "Not your thumbs."}]
    before = milestone.questions.get().question
    question = make_question(data=before.current.data | {"hints": hints}, course=before.course)
    milestone.questions.update(question=question)
    Milestone.objects.filter(pk=milestone.pk).update(tries=3)
    told = [
        client.post(url(milestone), form(milestone, "a", number), headers=FRAGMENT) for number in (1, 2, 3)
    ]
    found = [[hint["html"] in one.content.decode() for hint in hints] for one in told]
    assert found == [[True, False], [True, True], [False, False]]


def test_the_same_try_twice_is_one_try(client: Client, milestone: Milestone) -> None:
    for choice in ("a", "a", "b"):
        assert client.post(url(milestone), form(milestone, choice), headers=FRAGMENT).status_code == 200
    row = MilestoneAnswer.objects.get()
    assert row.answer == {"choice": "a"}


def test_no_answer_is_no_try(client: Client, milestone: Milestone) -> None:
    page = client.post(url(milestone), {"try": "1"}, headers=FRAGMENT)
    assert page.status_code == 422
    assert "Give an answer first" in page.content.decode()
    odd = client.post(url(milestone), form(milestone, "zzz"), headers=FRAGMENT)
    assert odd.status_code == 422
    assert not MilestoneAnswer.objects.exists()


def test_it_works_as_a_plain_form(client: Client, milestone: Milestone) -> None:
    page = client.get(LESSON).content.decode()
    assert f'action="{url(milestone)}"' in page
    assert "Check answer" in page
    answer = client.post(url(milestone), form(milestone, "b"))
    assert (answer.status_code, answer["Location"]) == (302, url(milestone))
    alone = client.get(url(milestone)).content.decode()
    assert "Right" in alone
    assert f"{LESSON}?t=30" in alone
    assert "Answered" in client.get(LESSON).content.decode()


def test_a_new_version_of_a_question_can_be_answered_again(client: Client, milestone: Milestone) -> None:
    client.post(url(milestone), form(milestone, "b"))
    question = Question.objects.get()
    old = question.current
    assert old is not None
    question.current = QuestionVersion.objects.create(
        question=question, number=2, type=old.type, prompt="New?", prompt_html="<p>New?</p>", data=old.data
    )
    question.save()
    milestone.video.group_items.get().group.blocks.get().lesson.course.touch_content()
    page = client.post(url(milestone), form(milestone, "b"), headers=FRAGMENT).content.decode()
    assert "New?" in page
    assert MilestoneAnswer.objects.count() == 2


def test_nobody_else_answers(
    client_for: ClientFor, milestone: Milestone, other_learner: User, outsider: User, instructor: User
) -> None:
    for person in (other_learner, instructor):
        assert client_for(person).post(url(milestone), form(milestone, "b")).status_code == 404
        assert client_for(person).get(url(milestone)).status_code == 404
    assert client_for(outsider, host="other.localhost").get(url(milestone)).status_code == 404
    assert client_for(None).get(url(milestone)).status_code == 302
    assert not MilestoneAnswer.objects.exists()


def test_a_milestone_of_another_lesson_is_not_there(client: Client, lesson: Lesson) -> None:
    other = make_video(lesson.course.lessons.get(slug="lesson-2"))
    foreign = Milestone.objects.get(video=other)
    assert client.get(url(foreign)).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_double_click_in_two_threads_is_one_try(client_for: ClientFor) -> None:
    organization = make_organization("college", "testserver")
    person = make_person(organization, "Lena", "student")
    with tenancy.scope(organization):
        course: Course = make_course(make_person(organization, "Ines", "instructor"))
        video: Video = make_video(course.lessons.get(slug="lesson-1"))
        milestone = video.milestones.get()
        enrol(course=course, learner=person, actor=person, now=clock.now(), source="self")
    clients = [client_for(person) for _number in range(3)]
    barrier = Barrier(len(clients))

    def click(client: Client) -> None:
        try:
            barrier.wait()
            client.post(url(milestone), form(milestone, "a"))
        finally:
            connection.close()

    threads = [Thread(target=click, args=[one]) for one in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with tenancy.scope(organization):
        assert MilestoneAnswer.objects.get().number == 1
        assert Enrolment.objects.count() == 1
