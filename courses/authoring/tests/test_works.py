"""Quizzes and assignments go into the bin when no lesson needs them, and come back."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from courses.assignments.actions import create_assignment
from courses.authoring import drafts
from courses.models import Assignment, Block, Course, Lesson, Quiz
from courses.testing import make_course, make_quiz, make_video
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


def test_view_as_learner_leads_to_the_place(course: Course, instructor: User, client_for: Any) -> None:
    lesson = Lesson.objects.get(slug="lesson-1")
    quiz, video = make_quiz(lesson, questions=1), make_video(lesson)
    task = Assignment.objects.create(course=course, lesson=lesson, title="Essay")
    client = client_for(instructor)
    for address, place in (
        (f"/teach/{course.slug}/quizzes/{quiz.pk}/", f"#quiz-{quiz.pk}"),
        (f"/teach/{course.slug}/assignments/{task.pk}/", f"#assignment-{task.pk}"),
        (reverse("courses:video_milestones", args=[video.pk]), ""),
    ):
        page = client.get(address).content.decode()
        assert f'href="/learn/{course.slug}/lesson-1/?view=draft{place}"' in page, address
    Lesson.objects.filter(pk=lesson.pk).update(deleted_at=clock.now())
    assert "?view=draft" not in client.get(f"/teach/{course.slug}/quizzes/{quiz.pk}/").content.decode()
