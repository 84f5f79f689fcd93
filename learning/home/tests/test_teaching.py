"""Home of those who teach: what waits for them, and who went quiet."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organization, User
from accounts.roles.models import STUDENT
from courses.api import create_assignment, publish_assignment
from courses.assignments.actions import save_draft
from courses.authoring.remarks import add_remark
from courses.models import Course, CourseStaff, Lesson, QuizQuestion, Remark
from courses.testing import make_course, make_question, make_quiz
from learning.attempts.actions import hand_in, question_at, save_answer, start
from learning.enrolments.actions import enrol
from learning.home import queries, quiet
from learning.home.teaching import teaching
from learning.models import Enrolment, Opinion, Piece
from learning.submissions import actions as submissions
from learning.submissions.tests.conftest import document
from lms.kernel import clock
from lms.testing.personas import make_person

ClientFor = Callable[..., Client]
DAY = timedelta(days=1)


@pytest.fixture
def course(scope: Organization, instructor: User) -> Course:
    return make_course(instructor)


@pytest.fixture
def enrolment(course: Course, learner: User) -> Enrolment:
    return enrol(course=course, learner=learner, actor=learner, now=clock.now(), source="test")


@pytest.fixture
def waiting(
    course: Course, enrolment: Enrolment, learner: User, other_learner: User, instructor: User
) -> None:
    """One of everything that can wait, the answers the longest; all of it by what people do."""
    now, lesson = clock.now(), Lesson.objects.select_related("course").get(slug="lesson-2")
    quiz = make_quiz(lesson, questions=0)
    for position in (1, 2):
        essay = make_question("essay", {"hints": []}, course=course)
        QuizQuestion.objects.create(quiz=quiz, question=essay, position=position)
    attempt = start(quiz=quiz, enrolment=enrolment, actor=learner, now=now - 9 * DAY)
    for position in (1, 2):
        asked: dict[str, Any] = {"attempt_id": attempt.pk, "learner_id": learner.pk, "position": position}
        save_answer(**asked, content=question_at(**asked), answer={"text": "Because."}, now=now - 9 * DAY)
    hand_in(attempt=attempt, actor=learner, now=now - 9 * DAY)
    report = create_assignment(course=course, lesson=lesson, title="Report", actor=instructor)
    save_draft(assignment=report, document=document(), expected=None, actor=instructor, now=now)
    report = publish_assignment(assignment=report, actor=instructor, now=now)
    work: dict[str, Any] = {"enrolment": enrolment, "assignment": report, "number": 1, "now": now - 3 * DAY}
    submissions.save_text(**work, text="Work")
    submissions.hand_in(**work, actor=learner)
    since = now - 2 * DAY
    enrol(course=course, learner=other_learner, actor=other_learner, now=since, source="self", approved=False)
    add_remark(lesson=lesson, body="Is this so?", actor=other_learner, now=now)


def test_what_waits_has_a_count_a_verb_and_an_address(
    waiting: None, course: Course, instructor: User, client_for: ClientFor
) -> None:
    body = client_for(instructor).get("/").content.decode()
    lesson = Lesson.objects.get(slug="lesson-2")
    rows = teaching(instructor, clock.now()).waiting
    assert [(row.title, row.word, row.action) for row in rows] == [
        ("2 answers", "To be marked", "Mark"),
        ("1 piece of work", "To be marked", "Mark"),
        ("1 person", "To be let in", "Decide"),
        ("1 remark", "To be answered", "Answer"),
    ]
    for address in (
        reverse("learning:marking", args=[course.slug]),
        reverse("learning:teach_course", args=[course.slug]) + "?state=pending",
        reverse("courses:studio_lesson", args=[course.slug, lesson.pk]),
    ):
        assert f'href="{address}"' in body
    head = Remark.objects.get()
    add_remark(lesson=lesson, body="It is.", actor=instructor, now=clock.now(), parent=head)
    assert "1 remark" not in [row.title for row in teaching(instructor, clock.now()).waiting]
    # Whoever gave the first of two opinions waits for the second; what is marked waits for nobody.
    work = Piece.objects.get(kind="work")
    Piece.objects.filter(pk=work.pk).update(state="second")
    Opinion.objects.create(piece=work, marker=instructor, points=1, given_at=clock.now())
    Piece.objects.filter(pk=Piece.objects.filter(kind="answer").first().pk).update(state="marked")
    assert [row.title for row in teaching(instructor, clock.now()).waiting] == ["1 answer", "1 person"]


@pytest.mark.parametrize(
    ("role", "rows"), [("teaching_assistant", 4), ("co_instructor", 4), ("reviewer", 1), ("", 0)]
)
@pytest.mark.parametrize("learns", [True, False])
def test_it_waits_for_whom_it_concerns(
    waiting: None, course: Course, learner: User, instructor: User, client_for: ClientFor, role: str, rows: int,
    learns: bool,
) -> None:  # fmt: skip
    """Also for who has a learner's role and helps in a course; a reviewer hears of remarks alone, a learner of nothing."""
    if not learns:
        Enrolment.objects.filter(learner=learner).update(learner=instructor)
    if role:
        CourseStaff.objects.create(course=course, user=learner, role=role)
    page = queries.home(learner, clock.now())
    assert len(page.teaching.waiting if page.teaching else []) == rows
    assert ("To be answered" in client_for(learner).get("/").content.decode()) == bool(rows)


def test_who_went_quiet(
    course: Course, enrolment: Enrolment, instructor: User, other_learner: User, client_for: ClientFor
) -> None:
    """Seen last more than a week ago, or never since; not who is done, was here yesterday, or left months ago."""
    now = clock.now()

    def names(**fields: object) -> list[tuple[str, bool]]:
        Enrolment.objects.filter(pk=enrolment.pk).update(**fields)
        return [(one.name, one.never) for one in teaching(instructor, now).quiet]

    assert names(last_seen_at=now - DAY) == []
    assert names(last_seen_at=now - 8 * DAY) == [(enrolment.learner.full_name, False)]
    body = client_for(instructor).get("/").content.decode()
    assert reverse("learning:person", args=[course.slug, enrolment.pk]) in body
    assert "Nothing waits for you" in body
    assert names(last_seen_at=now - 90 * DAY) == []
    assert names(last_seen_at=None, enrolled_at=now - 8 * DAY) == [(enrolment.learner.full_name, True)]
    assert names(state="completed", completed_at=now) == []
    assert teaching(other_learner, now).quiet == []


def test_all_who_went_quiet_are_listed_by_course_and_page(
    scope: Organization,
    instructor: User,
    learner: User,
    client_for: ClientFor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As many as home counts, over the courses one teaches; somebody else's learners are not there."""
    monkeypatch.setattr(quiet, "PER_PAGE", 2)
    now = clock.now()
    for slug, names in (
        ("statistics", ("Ana Abara", "Ben Bello", "Cleo Chanda")),
        ("ethics", ("Dora Diallo",)),
    ):
        course = make_course(instructor, slug=slug, title=slug.title())
        for days, name in enumerate(names, 8):
            person = make_person(scope, name, STUDENT)
            place = enrol(course=course, learner=person, actor=person, now=now, source="test")
            Enrolment.objects.filter(pk=place.pk).update(last_seen_at=now - days * DAY)
    found = teaching(instructor, now)
    assert len(found.quiet) + found.more_quiet == 4
    client, page = client_for(instructor), reverse("learning:quiet")
    body = client.get(f"{page}?course=statistics").content.decode()
    assert [
        name in body for name in ("Ana Abara", "Ben Bello", "Cleo Chanda", "Dora Diallo", "Ethics (1)")
    ] == [
        True,
        True,
        False,
        False,
        True,
    ]
    first = quiet.quiet_page(instructor, now, course="statistics", after="", before="")
    second = quiet.quiet_page(instructor, now, course="statistics", after=first.people.later, before="")
    assert ([one.learner.full_name for one in second.people.rows], second.people.later) == (
        ["Cleo Chanda"],
        "",
    )
    assert "Ana Abara" not in client_for(learner).get(page).content.decode()
