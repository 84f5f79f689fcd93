"""Two people at one piece: who has it open, what happens to what both of them typed."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from courses.models import Assignment, Criterion
from learning.enrolments.actions import enrol
from learning.marking import claims
from learning.marking.models import MarkingDraft, Piece
from learning.marking.tests.test_queue import hand_in
from learning.models import Enrolment, SubmissionMarking
from lms.kernel import clock
from lms.kernel.models import Event
from lms.testing.personas import make_person

SOON = claims.CLAIM - timedelta(seconds=1)


@pytest.fixture
def bo(assignment: Assignment) -> User:
    person = make_person(assignment.organization, "Bo Grader", "instructor")
    assignment.course.staff.create(user=person, role="teaching_assistant")
    return person


@pytest.fixture
def piece(enrolment: Enrolment, assignment: Assignment) -> Piece:
    return hand_in(enrolment, assignment)


def url(piece: Piece, name: str = "mark") -> str:
    return reverse(f"learning:{name}", args=[piece.pk])


def fresh(piece: Piece) -> Piece:
    return Piece.objects.get(pk=piece.pk)


def verbs() -> list[str]:
    rows = Event.objects.filter(verb__startswith="learning.piece").order_by("position")
    return [verb.rpartition(".")[2] for verb in rows.values_list("verb", flat=True)]


def marks(points: str, **more: str) -> dict[str, str]:
    """Points for both criteria, as a form sends them."""
    return {f"points-{key}": points for key in Criterion.objects.values_list("pk", flat=True)} | more


def test_a_claim_keeps_others_out_until_it_runs_out(piece: Piece, instructor: User, bo: User) -> None:
    now = clock.now()
    assert claims.claim(piece=fresh(piece), actor=bo, now=now)
    assert not claims.claim(piece=fresh(piece), actor=instructor, now=now + SOON)
    assert claims.claim(piece=fresh(piece), actor=bo, now=now + SOON)
    assert claims.renew(piece=fresh(piece), actor=bo, now=now + 2 * SOON)
    assert not claims.renew(piece=fresh(piece), actor=instructor, now=now + 2 * SOON)
    assert claims.claim(piece=fresh(piece), actor=instructor, now=now + 2 * SOON + claims.CLAIM)
    assert not claims.renew(piece=fresh(piece), actor=bo, now=now + 2 * SOON + claims.CLAIM)
    assert verbs() == ["claimed", "claimed"]


def test_leaving_lets_go_of_the_opening_that_is_left_only(piece: Piece, instructor: User, bo: User) -> None:
    now = clock.now()
    claims.claim(piece=fresh(piece), actor=bo, now=now)
    left = fresh(piece).claims
    claims.claim(piece=fresh(piece), actor=bo, now=now)
    claims.release(piece=piece, actor=bo, opening=left, now=now)
    assert fresh(piece).claimed_by == bo
    claims.release(piece=piece, actor=instructor, opening=left + 1, now=now)
    assert fresh(piece).claimed_by == bo
    claims.release(piece=piece, actor=bo, opening=left + 1, now=now)
    assert fresh(piece).claimed_by is None
    assert verbs() == ["claimed", "released"]


def test_taking_over_is_deliberate_and_loses_nothing(
    client: Client, piece: Piece, instructor: User, bo: User
) -> None:
    client.force_login(bo)
    client.get(url(piece))
    client.force_login(instructor)
    page = client.get(url(piece)).content.decode()
    assert "Bo Grader has this open" in page
    assert '<fieldset class="marking-fields" disabled>' in page
    refused = client.post(url(piece), marks("1", comment="Mine", revision="0"))
    assert refused.status_code == 409
    assert "Mine" in refused.content.decode()
    assert not SubmissionMarking.objects.exists()
    assert MarkingDraft.objects.get().marker == instructor
    client.post(url(piece, "mark_claim"))
    assert fresh(piece).claimed_by == instructor
    assert verbs() == ["claimed", "taken_over"]
    client.force_login(bo)
    kept = client.post(url(piece, "mark_draft"), {"comment": "Bo's words"}, HTTP_ACCEPT="application/json")
    assert kept.json() == {"open": False}
    assert MarkingDraft.objects.count() == 2


def test_who_comes_later_sees_both_markings(client: Client, piece: Piece, instructor: User, bo: User) -> None:
    client.force_login(bo)
    theirs = client.post(url(piece), marks("2", comment="Bo's words", revision="0"))
    assert theirs.status_code == 302
    client.force_login(instructor)
    late = client.post(url(piece), marks("1", comment="Mine", revision="0"))
    text = late.content.decode()
    assert late.status_code == 409
    assert all(
        words in text
        for words in ("Bo Grader has marked this meanwhile: 4 points", "Bo&#x27;s words", "Mine")
    )
    assert 'name="revision" value="1"' in text
    assert SubmissionMarking.objects.count() == 1
    # Sent again on purpose, it counts, and both stay.
    assert client.post(url(piece), marks("1", comment="Mine", revision="1")).status_code == 302
    assert list(SubmissionMarking.objects.order_by("number").values_list("points", "marker__full_name")) == [
        (4, "Bo Grader"), (2, instructor.full_name),
    ]  # fmt: skip
    # A request that comes twice is one marking, however late.
    assert client.post(url(piece), marks("1", comment="Mine", revision="0")).status_code == 302
    assert SubmissionMarking.objects.count() == 2


def test_a_draft_is_its_writers_until_it_is_given(
    client: Client, piece: Piece, instructor: User, bo: User, learner: User
) -> None:
    client.force_login(instructor)
    sent = marks("x", comment="A thought", revision="0", nonsense="1")
    assert client.post(url(piece, "mark_draft"), sent, HTTP_ACCEPT="application/json").json() == {
        "open": True
    }
    assert "nonsense" not in MarkingDraft.objects.get().values
    left = sent | {"opening": str(fresh(piece).claims)}
    client.post(url(piece, "mark_draft"), left, HTTP_ACCEPT="application/json")
    assert fresh(piece).claimed_by is None
    page = client.get(url(piece)).content.decode()
    assert all(words in page for words in ("A thought", 'value="x"', "Your draft, kept"))
    client.force_login(learner)
    lesson = piece.submission.assignment.lesson  # type: ignore[union-attr]
    own = reverse("learning:assignment", args=[lesson.course.slug, lesson.slug, piece.assignment_id])
    assert "A thought" not in client.get(own).content.decode()
    Piece.objects.update(claimed_by=None, claimed_until=None)
    client.force_login(bo)
    assert "A thought" not in client.get(url(piece)).content.decode()
    client.post(url(piece), marks("2", revision="0"))
    client.force_login(instructor)
    assert "Bo Grader has marked this meanwhile" in client.get(url(piece)).content.decode()
    client.post(url(piece), marks("1", revision="1"))
    assert not MarkingDraft.objects.exists()


def test_save_and_next_is_one_request(
    client: Client, piece: Piece, assignment: Assignment, instructor: User, other_learner: User, bo: User
) -> None:
    now = clock.now()
    people = [other_learner, *(make_person(assignment.organization, f"Person {n}") for n in range(2))]
    coming = [
        hand_in(enrol(course=assignment.course, learner=one, actor=one, now=now, source="test"), assignment, text=f"Work {n}")
        for n, one in enumerate(people)
    ]  # fmt: skip
    # Bo has the next one: it is left out.
    claims.claim(piece=coming[0], actor=bo, now=now)
    client.force_login(instructor)
    header: dict[str, Any] = {"HTTP_X_NEXT_PAGE": "1"}
    answer = client.post(url(piece) + "?mine=free", marks("1", revision="0"), **header)
    assert (answer.status_code, answer["X-Next-Page"]) == (200, url(coming[1]) + "?mine=free")
    assert "Work 1" in answer.content.decode()
    assert fresh(coming[1]).claimed_by == instructor
    assert fresh(piece).claimed_by is None
    with CaptureQueriesContext(connection) as asked:
        client.post(url(coming[1]), marks("1", revision="0"), **header)
    assert len(asked) <= 29, "with two savepoints for transactions; it was seven more"
    answer = client.post(url(coming[2]), marks("1", revision="0"), **header)
    assert (answer.status_code, answer["X-Next-Page"]) == (204, reverse("learning:marking_queue"))
