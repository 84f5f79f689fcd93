"""The queue: what stands in it, what one chooses of it, and what the next piece costs with thousands waiting."""

import json
import time
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from courses.models import Assignment, Course
from courses.testing import make_course
from learning.enrolments.actions import enrol
from learning.marking.choosing import Choice, Place
from learning.marking.models import Piece
from learning.marking.queue import Taught, courses_of, next_piece, queue_page
from learning.marking.statements import next_rows
from learning.models import Enrolment, Submission
from learning.submissions import actions
from lms.kernel import clock
from lms.testing.personas import make_person

MANY = 5_000
WHOLE = Choice()


def hand_in(enrolment: Enrolment, assignment: Assignment, number: int = 1, text: str = "Work") -> Piece:
    """Hand something in; return its piece."""
    now = clock.now()
    work: dict[str, Any] = {"enrolment": enrolment, "assignment": assignment, "number": number, "now": now}
    actions.save_text(**work, text=text)
    made = actions.hand_in(**work, actor=enrolment.learner)
    return Piece.objects.get(pk=made.pk)


def queue_of(person: User, choice: Choice = WHOLE, **more: Any) -> list[UUID]:
    page = queue_page(courses_of(person), choice, person=person, now=clock.now(), **more)
    return [line.id for line in page.lines]


@pytest.fixture
def many(course: Course, assignment: Assignment, enrolment: Enrolment) -> list[UUID]:
    """Five thousand submissions that wait, a minute apart, the oldest first."""
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lms.audit = 'off'")
    rows = Submission.objects.bulk_create(
        Submission(
            enrolment=enrolment, learner=enrolment.learner, assignment=assignment, number=number, state="handed_in",
            handed_in_at=now - timedelta(minutes=MANY - number), text="Work",
        )
        for number in range(1, MANY + 1)
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE learning_piece")
    return [row.pk for row in rows]


def test_a_piece_follows_its_work(enrolment: Enrolment, assignment: Assignment, instructor: User) -> None:
    piece = hand_in(enrolment, assignment)
    assert (piece.state, piece.kind, piece.course, piece.item_id) == (
        "waiting", "work", assignment.course, assignment.pk,
    )  # fmt: skip
    assert queue_of(instructor) == [piece.pk]
    actions.withdraw(
        enrolment=enrolment, assignment=assignment, number=1, actor=enrolment.learner, now=clock.now()
    )
    assert not Piece.objects.exists()
    again = hand_in(enrolment, assignment)
    Submission.objects.filter(pk=again.pk).update(state="marked", points=1, marked_at=clock.now())
    assert queue_of(instructor) == []
    assert queue_of(instructor, Choice(state="marked")) == [again.pk]


def test_one_sees_the_courses_one_marks_in(
    enrolment: Enrolment, assignment: Assignment, instructor: User, other_instructor: User
) -> None:
    piece = hand_in(enrolment, assignment)
    assert queue_of(other_instructor) == []
    staff = assignment.course.staff
    for role, seen in (("reviewer", []), ("teaching_assistant", [piece.pk])):
        staff.update_or_create(user=other_instructor, defaults={"role": role})
        assert queue_of(other_instructor) == seen
    make_course(instructor, title="Empty", slug="empty")
    page = queue_page(courses_of(instructor), Choice(), person=instructor, now=clock.now())
    assert [(one.slug, held) for one, held in page.courses] == [(assignment.course.slug, 1)]


def test_what_is_chosen_narrows_the_queue(
    enrolment: Enrolment,
    assignment: Assignment,
    instructor: User,
    other_learner: User,
    other_instructor: User,
) -> None:
    course, now = assignment.course, clock.now()
    second = enrol(course=course, learner=other_learner, actor=other_learner, now=now, source="test")
    old, new = hand_in(enrolment, assignment), hand_in(second, assignment)
    Piece.objects.filter(pk=old.pk).update(waiting_since=now - timedelta(days=4))
    assert queue_of(instructor) == [old.pk, new.pk]
    for choice, seen in (
        (Choice(age="3"), [old.pk]),
        (Choice(age="7"), []),
        (Choice(course=str(course.pk), item=str(assignment.pk)), [old.pk, new.pk]),
        (Choice(item=str(course.pk)), []),
        (Choice(mine="mine"), []),
        (Choice(state="marked"), []),
    ):
        assert queue_of(instructor, choice) == seen
        assert Choice.of(dict(pair.split("=") for pair in choice.query[1:].split("&") if pair)) == choice
    Piece.objects.filter(pk=old.pk).update(
        claimed_by=other_instructor, claimed_until=now + timedelta(minutes=5)
    )
    assert queue_of(instructor, Choice(mine="free")) == [new.pk]
    assert queue_of(other_instructor, Choice(mine="mine")) == []
    Piece.objects.filter(pk=old.pk).update(claimed_by=instructor)
    assert queue_of(instructor, Choice(mine="mine")) == [old.pk]


def test_thousands_that_wait_cost_no_more_than_a_page(many: list[UUID], instructor: User) -> None:
    """Pages go on where the last one ended; the next one comes by an index, and after the last one the first."""
    courses, now, seen, after = courses_of(instructor), clock.now(), [], ""
    for _page in range(3):
        page = queue_page(courses, Choice(), person=instructor, now=now, after=after)
        assert page.waiting == MANY
        seen += [line.id for line in page.lines]
        after = page.after
    assert seen == many[:150]
    back = queue_page(courses, Choice(), person=instructor, now=now, before=page.before)
    assert [line.id for line in back.lines] == many[50:100]
    first = queue_page(courses, Choice(), person=instructor, now=now, before=back.before)
    assert ([line.id for line in first.lines], first.before) == (many[:50], "")
    end = Place(now, UUID(int=2**128 - 1))
    assert queue_page(courses, Choice(), person=instructor, now=now, after=str(end)).lines == []

    last, middle = Piece.objects.get(pk=many[-1]), Piece.objects.get(pk=many[MANY // 2])
    assert next_piece(courses, Choice(), piece=last, person=instructor, now=now) == many[0]
    spent = []
    for _time in range(3):  # the collector of garbage takes longer than all of it, when it comes
        with CaptureQueriesContext(connection) as captured:
            began = time.thread_time()
            found = next_piece(courses, Choice(), piece=middle, person=instructor, now=now)
            spent.append(time.thread_time() - began)
        assert found == many[MANY // 2 + 1]
        assert len(captured) == 1
    assert min(spent) < 0.1
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + captured[0]["sql"])
        plan = cursor.fetchone()[0]
    [nodes] = [list(walk(one["Plan"])) for one in (plan if isinstance(plan, list) else json.loads(plan))]
    [scan] = [node for node in nodes if node.get("Relation Name") == "learning_piece"]
    assert scan["Node Type"] in {"Index Scan", "Index Only Scan"}
    assert scan["Index Name"] in {"piece_open", "piece_by_state"}
    assert scan["Actual Rows"] * scan["Actual Loops"] <= 2
    assert scan.get("Rows Removed by Filter", 0) <= 2
    assert next_rows([], Choice(), person=instructor, now=now, most=1) == []


def walk(node: dict[str, Any]) -> Any:
    yield node
    for one in node.get("Plans", ()):
        yield from walk(one)


@pytest.mark.parametrize(
    "text", ["", "~", "2026-01-01~x", "2026-01-01T00:00~018f0000-0000-7000-8000-000000000000", "\x00"]
)
def test_a_place_that_is_none_is_the_start(text: str) -> None:
    assert Place.of(text) is None


def test_the_page_tells_who_has_what_open(
    client: Client, enrolment: Enrolment, assignment: Assignment, instructor: User
) -> None:
    other = make_person(assignment.organization, "Bo Grader", "instructor")
    assignment.course.staff.create(user=other, role="teaching_assistant")
    piece = hand_in(enrolment, assignment)
    client.force_login(other)
    client.get(reverse("learning:mark", args=[piece.pk]))
    client.force_login(instructor)
    for address in (
        reverse("learning:marking_queue"),
        reverse("learning:marking", args=[assignment.course.slug]),
    ):
        text = client.get(address).content.decode()
        assert "Open with Bo Grader" in text
    assert Taught(assignment.course_id, assignment.course.slug, assignment.course.title) in courses_of(other)
