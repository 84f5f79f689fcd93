"""Differences as a reader would see them: drawn texts, and other blocks by name."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from courses.authoring import drafts
from courses.authoring.differences import compare_blocks
from courses.authoring.documents import BlockDocument
from courses.authoring.looks import Setting, looks
from courses.models import Lesson
from courses.testing import make_course, make_quiz
from lms.kernel import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scope")]


def test_a_text_is_drawn_and_other_blocks_are_named(instructor: User, client_for: Any) -> None:
    course = make_course(instructor, lessons=2)
    quizzes = [make_quiz(Lesson.objects.get(slug="lesson-2"), questions=1, title=title) for title in ("One", "Two")]  # fmt: skip
    text, link = BlockDocument(body="A *b*."), BlockDocument(kind="embed", url="https://a.example/")
    quiz = BlockDocument(kind="quiz", quiz=quizzes[0].pk)
    old = [text, link, quiz]
    new = [
        text.model_copy(update={"body": "A **b**."}),
        link.model_copy(update={"url": "https://b.example/", "title": "B"}),
        quiz.model_copy(update={"quiz": quizzes[1].pk}),
    ]
    drawn, named, shown = looks(course, compare_blocks(old, new))
    assert '<del class="gone">' in drawn.html
    assert "<strong>b</strong>" in drawn.html
    assert named.settings == (
        Setting("Title", "", "B"), Setting("Address", "https://a.example/", "https://b.example/"),
    )  # fmt: skip
    assert shown.settings == (Setting("Quiz", "One", "Two"),)
    assert [one.settings for one in looks(course, compare_blocks(old, old[:2]))] == [
        (Setting("Quiz", "One", ""),)
    ]


def test_the_comparison_is_drawn_or_shows_the_source(instructor: User, client_for: Any) -> None:
    course = make_course(instructor, lessons=1)
    lesson = course.lessons.get(slug="lesson-1")
    lesson.course = course
    key = drafts.draft_blocks(lesson)[0].id
    drafts.save_block(
        lesson=lesson, key=key, expected="", actor=instructor, now=clock.now(), body="New *text*."
    )
    client: Client = client_for(instructor)
    address = f"/teach/{course.slug}/lessons/{lesson.pk}/changes/"
    assert b'<div class="difference-look prose"' in client.get(address).content
    source = client.get(address + "?text=source").content
    assert b"difference-look" not in source
    assert b"<del>Some</del>" in source
