"""Quizzes and assignments go into the bin when no lesson needs them, and come back."""

from typing import Any

import pytest

from accounts.models import User
from courses.assignments.actions import create_assignment
from courses.authoring import drafts
from courses.models import Block, Course, Lesson, Quiz
from courses.testing import make_course, make_quiz
from lms.kernel import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scope")]


@pytest.fixture
def course(instructor: User) -> Course:
    return make_course(instructor, lessons=1)


def test_what_a_lesson_shows_stays(client_for: Any, course: Course, instructor: User) -> None:
    lesson: Lesson = course.lessons.get()
    quiz = make_quiz(lesson)
    client, address = client_for(instructor), f"/teach/statistics/quizzes/{quiz.pk}/bin/"
    page = client.post(address, follow=True).content.decode()
    assert "“Check” stands in a lesson: “Lesson 1”. Take it out there first." in page
    Block.objects.filter(quiz=quiz).delete()
    assert "Moved “Check” to the bin." in client.post(address, follow=True).content.decode()
    assert Quiz.objects.get().deleted_at is not None
    assert f"{quiz.pk}/" not in client.get("/teach/statistics/quizzes/").content.decode()
    assert "Check" in client.get("/teach/statistics/quizzes/?bin=1").content.decode()
    client.post(address, {"restore": "1"})
    assert Quiz.objects.get().deleted_at is None


def test_what_a_draft_names_stays(client_for: Any, course: Course, instructor: User) -> None:
    lesson: Lesson = course.lessons.get()
    lesson.course = course
    work = create_assignment(course=course, title="Report", actor=instructor)
    client, address = client_for(instructor), f"/teach/statistics/assignments/{work.pk}/bin/"
    now = clock.now()
    draft = drafts.add_block(lesson=lesson, actor=instructor, now=now, kind="assignment", assignment=work.pk)
    assert draft is not None
    assert "stands in a lesson" in client.post(address, follow=True).content.decode()
    lesson.draft.delete()
    client.post(address)
    work.refresh_from_db()
    assert work.deleted_at is not None
    assert "Report" in client.get("/teach/statistics/assignments/?bin=1").content.decode()
    client.delete(address)
    work.refresh_from_db()
    assert work.deleted_at is None
