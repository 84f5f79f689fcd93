"""Writing, uploading, handing in once, late, again, and taking back."""

import io
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from courses.models import Assignment, Lesson, MediaAsset
from learning.home.queries import home
from learning.models import Enrolment, LessonProgress, Submission, SubmissionFile
from learning.submissions import actions
from learning.submissions.files import add_file
from learning.submissions.marking import Choice, MarkingError, mark_submission
from learning.submissions.tests.conftest import DAY
from lms.kernel import clock
from lms.kernel.models import Event

PDF = b"%PDF-1.7 some words"


class Desk:
    """A learner at work: verbs with the place filled in."""

    def __init__(self, enrolment: Enrolment, assignment: Assignment, learner: User) -> None:
        self.place: dict[str, Any] = {"enrolment": enrolment, "assignment": assignment}
        self.learner = learner

    def write(self, text: str = "My text", number: int = 1, **more: Any) -> actions.Saved:
        return actions.save_text(**self.place, number=number, text=text, **({"now": clock.now()} | more))

    def upload(self, name: str = "a.pdf", content: bytes = PDF, number: int = 1) -> SubmissionFile:
        return add_file(
            **self.place, number=number, file=io.BytesIO(content), name=name, size=len(content), actor=self.learner,
            now=clock.now(),
        )  # fmt: skip

    def hand_in(self, number: int = 1) -> Submission:
        return actions.hand_in(**self.place, number=number, actor=self.learner, now=clock.now())

    def withdraw(self, number: int = 1) -> Submission:
        return actions.withdraw(**self.place, number=number, actor=self.learner, now=clock.now())


@pytest.fixture
def desk(enrolment: Enrolment, assignment: Assignment, learner: User) -> Desk:
    return Desk(enrolment, assignment, learner)


def verbs() -> list[str]:
    rows = Event.objects.filter(verb__startswith="learning.submission").order_by("position")
    return [verb.rpartition(".")[2] for verb in rows.values_list("verb", flat=True)]


def is_done(lesson: Lesson) -> bool:
    return LessonProgress.objects.filter(lesson=lesson, completed_at__isnull=False).exists()


def test_saving_again_and_out_of_order_keeps_the_newest_text(desk: Desk) -> None:
    assert desk.write("One", seq=1).saves == 1
    assert desk.write("One", seq=1).saves == 1, "sent again, because its answer got lost"
    assert desk.write("Two", seq=2).saves == 2
    with pytest.raises(actions.WrittenElsewhere) as error:
        desk.write("From another tab", seq=1)
    assert (error.value.text, error.value.saves) == ("Two", 2)
    assert Submission.objects.get().text == "Two"


def test_handing_in_happens_once(desk: Desk, lesson: Lesson) -> None:
    desk.write()
    assert not is_done(lesson)
    first = desk.hand_in()
    again = desk.hand_in()
    assert first.pk == again.pk
    assert first.handed_in_at == again.handed_in_at
    assert (first.state, first.late_by) == ("handed_in", None)
    assert Submission.objects.count() == 1
    assert verbs() == ["handed_in"]
    assert is_done(lesson)
    with pytest.raises(actions.AlreadyHandedIn):
        desk.write("Too late", seq=2)
    with pytest.raises(actions.AlreadyHandedIn):
        desk.upload()


def test_the_database_takes_one_draft_and_one_of_each_number(desk: Desk) -> None:
    desk.write()
    row = Submission.objects.get()
    values = {"enrolment": row.enrolment, "assignment": row.assignment, "learner": row.learner}
    for number, rule in ((2, "submission_one_draft"), (1, "submission_number_unique")):
        state = {"state": "handed_in", "handed_in_at": clock.now()} if number == 1 else {}
        with pytest.raises(IntegrityError, match=rule), transaction.atomic():
            Submission.objects.create(**values, number=number, **state)
    with pytest.raises(IntegrityError, match="submission_state_complete"), transaction.atomic():
        Submission.objects.update(state="marked")


def test_several_attempts_and_no_more(desk: Desk) -> None:
    for number in (1, 2):
        desk.write(f"Attempt {number}", number)
        desk.hand_in(number)
    with pytest.raises(actions.SubmissionError, match="every attempt"):
        desk.write("Third", 3)
    assert list(Submission.objects.order_by("number").values_list("text", flat=True)) == [
        "Attempt 1",
        "Attempt 2",
    ]


def test_nothing_cannot_be_handed_in(desk: Desk) -> None:
    with pytest.raises(actions.SubmissionError, match="nothing to hand in"):
        desk.hand_in()
    desk.write("  \n ")
    with pytest.raises(actions.SubmissionError, match="nothing to hand in"):
        desk.hand_in()
    desk.upload()
    assert desk.hand_in().state == "handed_in"


def test_late_is_taken_and_said_and_after_closing_nothing_is(
    desk: Desk, assignment: Assignment, enrolment: Enrolment, other_learner: User
) -> None:
    desk.write()
    with clock.moved(8 * DAY):
        with pytest.raises(actions.SubmissionError, match="closed"):
            desk.hand_in()
        assert desk.write("Still kept", seq=2).saves == 2
    with clock.moved(2 * DAY + timedelta(hours=1)):
        late = desk.hand_in()
    assert late.late_by is not None
    assert DAY < late.late_by < 2 * DAY
    with clock.moved(8 * DAY), pytest.raises(actions.SubmissionError, match="closed"):
        desk.write("Second", 2)


def test_before_it_opens_nothing_begins(desk: Desk, assignment: Assignment) -> None:
    assignment.opens_at = clock.now() + timedelta(hours=1)
    with pytest.raises(actions.SubmissionError, match="not open yet"):
        desk.write()


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.exe", PDF, "not one of the types"),
        ("a.pdf", b"MZ\x90\x00 a program", "not what its name says"),
        ("a.pdf", b"<html><script>alert(1)</script>", "not what its name says"),
        ("a.pdf", PDF * 100, "larger than"),
        ("../../a.pdf.exe", PDF, "not one of the types"),
    ],
)
def test_hostile_files_are_refused_and_not_stored(desk: Desk, name: str, content: bytes, why: str) -> None:
    with pytest.raises(actions.SubmissionError, match=why):
        desk.upload(name, content)
    assert not SubmissionFile.objects.exists()
    assert not MediaAsset.objects.exists()


def test_files_come_one_by_one_up_to_the_limit(desk: Desk, enrolment: Enrolment) -> None:
    first = desk.upload("C:\\work\\one.pdf")
    assert first.name == "one.pdf"
    assert desk.upload("one.pdf").pk == first.pk, "sent again it is one file"
    desk.upload("two.pdf", PDF + b"2")
    with pytest.raises(actions.SubmissionError, match="At most 2 files"):
        desk.upload("three.pdf", PDF + b"3")
    assert actions.remove_file(**desk.place, file_id=first.pk)
    assert not actions.remove_file(**desk.place, file_id=first.pk)
    desk.upload("three.pdf", PDF + b"3")
    desk.hand_in()
    kept = SubmissionFile.objects.first()
    assert kept is not None
    with pytest.raises(actions.AlreadyHandedIn):
        actions.remove_file(**desk.place, file_id=kept.pk)


def test_taking_back_until_due_where_nothing_was_marked(desk: Desk, lesson: Lesson) -> None:
    desk.write()
    desk.hand_in()
    draft = desk.withdraw()
    assert desk.withdraw().pk == draft.pk
    assert (draft.state, draft.handed_in_at, draft.text) == ("draft", None, "My text")
    assert not is_done(lesson)
    assert verbs() == ["handed_in", "withdrawn"]
    desk.hand_in()
    assert is_done(lesson)
    with clock.moved(DAY + timedelta(minutes=1)), pytest.raises(actions.SubmissionError):
        desk.withdraw()


def test_what_was_marked_is_not_taken_back(desk: Desk, assignment: Assignment, instructor: User) -> None:
    desk.write()
    mark(desk.hand_in(), instructor, "5", "5")
    with pytest.raises(actions.SubmissionError, match="cannot be taken back"):
        desk.withdraw()


def mark(submission: Submission, actor: User, *points: str, comment: str = "") -> Any:
    keys = submission.assignment.criteria.order_by("position").values_list("pk", flat=True)  # type: ignore[attr-defined]
    choices = {key: Choice(points=Decimal(one)) for key, one in zip(keys, points, strict=False)}
    return mark_submission(
        submission=submission, choices=choices, points=None, comment=comment, actor=actor, now=clock.now()
    )


def test_marking_takes_what_being_late_costs(desk: Desk, instructor: User) -> None:
    desk.write()
    with clock.moved(DAY + timedelta(minutes=5)):
        handed_in = desk.hand_in()
    marking = mark(handed_in, instructor, "5", "3")
    assert (marking.given, marking.taken, marking.points) == (8, 1, 7)
    row = Submission.objects.get()
    assert (row.state, row.points, row.marked_by) == ("marked", 7, instructor)


def test_marking_again_keeps_what_was_there(desk: Desk, instructor: User, other_instructor: User) -> None:
    desk.write()
    handed_in = desk.hand_in()
    first = mark(handed_in, instructor, "5", "3", comment="Good.")
    assert mark(handed_in, instructor, "5", "3", comment="Good.").pk == first.pk
    second = mark(handed_in, other_instructor, "0", "0")
    assert (second.number, second.points) == (2, 0)
    first.refresh_from_db()
    assert (first.points, first.comment) == (8, "Good.")
    assert verbs() == ["handed_in", "marked", "marked_again"]


@pytest.mark.parametrize("points", [("5",), ("6", "3"), ("-1", "3")])
def test_every_criterion_gets_points_it_can_earn(
    desk: Desk, instructor: User, points: tuple[str, ...]
) -> None:
    desk.write()
    with pytest.raises(MarkingError):
        mark(desk.hand_in(), instructor, *points)


def test_a_draft_is_not_marked(desk: Desk, instructor: User) -> None:
    desk.write()
    with pytest.raises(MarkingError, match="not been handed in"):
        mark(Submission.objects.get(), instructor, "5", "3")


def test_home_lists_what_is_to_be_handed_in(desk: Desk, learner: User) -> None:
    def due() -> list[tuple[str, str, str]]:
        return [(row.title, row.word, row.action) for row in home(learner, clock.now()).due]

    assert due() == [("Report", "Not handed in yet", "Hand in")]
    with clock.moved(2 * DAY):
        assert due() == [("Report", "Late", "Hand in")]
    with clock.moved(8 * DAY):
        assert due() == [], "closed: nothing can be done"
    desk.write()
    desk.hand_in()
    assert due() == []
