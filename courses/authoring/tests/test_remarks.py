"""Remarks: threads, mentions, resolving and opening again, and who may write them."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import User
from courses.authoring import remarks
from courses.authoring.models import Remark
from courses.models import Course, CourseStaff, Lesson
from courses.testing import make_course
from lms.kernel import clock
from lms.kernel.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scope")]
ClientFor = Callable[..., Client]


@pytest.fixture
def course(instructor: User) -> Course:
    return make_course(instructor, lessons=2)


@pytest.fixture
def lesson(course: Course) -> Lesson:
    found: Lesson = course.lessons.get(slug="lesson-1")
    found.course = course
    return found


@pytest.fixture
def reviewer(course: Course, other_learner: User) -> User:
    CourseStaff.objects.create(course=course, user=other_learner, role="reviewer")
    return other_learner


def address(lesson: Lesson, rest: str = "") -> str:
    return f"/teach/{lesson.course.slug}/lessons/{lesson.pk}/{rest}"


def test_a_thread_is_resolved_and_a_reply_opens_it_again(
    lesson: Lesson, instructor: User, reviewer: User
) -> None:
    now, block = clock.now(), uuid4()
    head = remarks.add_remark(lesson=lesson, body="Is this so?", actor=reviewer, now=now, block=block)
    remarks.resolve_remark(remark=head, actor=instructor, now=now)
    remarks.resolve_remark(remark=head, actor=instructor, now=now)
    (thread,) = remarks.threads(lesson)
    assert (thread.block, thread.resolved_by) == (block, instructor.full_name)
    assert Event.objects.filter(verb="courses.remark.resolved").count() == 1
    head.refresh_from_db()
    remarks.add_remark(lesson=lesson, body="Not quite.", actor=reviewer, now=now, parent=head)
    (thread,) = remarks.threads(lesson)
    assert thread.resolved_at is None
    assert [reply.body for reply in thread.replies] == ["Not quite."]


def test_a_reply_to_a_reply_stays_in_the_thread(lesson: Lesson, instructor: User) -> None:
    now = clock.now()
    head = remarks.add_remark(lesson=lesson, body="One.", actor=instructor, now=now)
    reply = remarks.add_remark(lesson=lesson, body="Two.", actor=instructor, now=now, parent=head)
    again = remarks.add_remark(lesson=lesson, body="Three.", actor=instructor, now=now, parent=reply)
    assert again.parent == head


@pytest.mark.parametrize(
    ("words", "expected"),
    [("See @Ada Lovelace.", True), ("see @ada lovelace", True), ("@Ada", False), ("@Ada Lovelaces", False)],
)
def test_who_is_mentioned(words: str, expected: bool) -> None:
    people = [
        User(email="ada@example.org", full_name="Ada Lovelace"),
        User(email="no@example.org", full_name=""),
    ]
    assert bool(remarks.mentioned(words, people)) is expected


def test_the_event_names_who_is_meant(lesson: Lesson, instructor: User, reviewer: User) -> None:
    remarks.add_remark(lesson=lesson, body=f"@{reviewer.full_name}, see.", actor=instructor, now=clock.now())
    payload = Event.objects.get(verb="courses.remark.added").payload
    assert payload == {"lesson": str(lesson.pk), "mentioned": [str(reviewer.pk)], "concerned": []}


def test_a_reviewer_reads_and_remarks_and_changes_nothing(
    lesson: Lesson, reviewer: User, client_for: ClientFor
) -> None:
    client = client_for(reviewer)
    page = client.get(address(lesson))
    assert page.status_code == 200
    assert b"data-slash-menu" not in page.content
    assert client.post(address(lesson, "remarks/"), {"body": "Nice."}).status_code == 302
    assert client.post(address(lesson, "blocks/"), {"kind": "text"}).status_code == 403
    remark = Remark.objects.get()
    assert client.post(address(lesson, f"remarks/{remark.pk}/resolution/")).status_code == 302
    remark.refresh_from_db()
    assert remark.resolved_by == reviewer


def test_a_remark_of_another_lesson_is_not_found(
    lesson: Lesson, instructor: User, client_for: ClientFor
) -> None:
    other = lesson.course.lessons.get(slug="lesson-2")
    other.course = lesson.course
    remark = remarks.add_remark(lesson=other, body="There.", actor=instructor, now=clock.now())
    client = client_for(instructor)
    assert client.post(address(lesson, f"remarks/{remark.pk}/resolution/")).status_code == 404
    assert (
        client.post(address(lesson, "remarks/"), {"body": "x", "parent": str(remark.pk)}).status_code == 404
    )


def test_an_empty_remark_is_refused_in_words(lesson: Lesson, instructor: User, client_for: ClientFor) -> None:
    answer = client_for(instructor).post(
        address(lesson, "remarks/"), {"body": " "}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 422
    assert "Write what you want to say." in answer.content.decode()
