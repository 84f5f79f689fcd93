"""Marking without names, marking by two people, and the comments one keeps."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from courses.models import Assignment
from learning.gradebook import importing
from learning.gradebook.actions import Mark, import_marks, override, post
from learning.gradebook.models import Grade, GradeCategory, GradeItem
from learning.marking.models import MarkingRules, Opinion, Piece, SavedComment
from learning.marking.rules import alias, neutral, set_rules
from learning.marking.tests.test_claims import marks, url
from learning.marking.tests.test_queue import hand_in, queue_of
from learning.models import Enrolment, Submission, SubmissionMarking
from learning.submissions.actions import SubmissionError, withdraw
from lms.kernel import clock
from lms.kernel.models import Event
from lms.testing.personas import make_person


@pytest.fixture
def bo(assignment: Assignment) -> User:
    person = make_person(assignment.organization, "Bo Grader", "instructor")
    assignment.course.staff.create(user=person, role="teaching_assistant")
    return person


@pytest.fixture
def item(assignment: Assignment) -> GradeItem:
    return GradeItem.objects.get_or_create(
        course=assignment.course, assignment=assignment, kind="assignment", defaults={"title": "Report", "max_points": 10}
    )[0]  # fmt: skip


@pytest.fixture
def piece(enrolment: Enrolment, assignment: Assignment) -> Piece:
    return hand_in(enrolment, assignment)


def rule(client: Client, item: GradeItem, **boxes: str) -> None:
    where = reverse("learning:marking_rules", args=[item.course.slug])
    assert client.post(where, {"item": str(item.pk)} | boxes).status_code == 302


def test_names_are_hidden_until_the_marks_are_shown(
    client: Client, piece: Piece, item: GradeItem, enrolment: Enrolment, instructor: User
) -> None:
    client.force_login(instructor)
    rule(client, item, anonymous="on")
    item.refresh_from_db()
    assert not item.is_posted
    name, course = enrolment.learner.full_name, item.course.slug
    pages = [
        reverse("learning:marking_queue"),
        reverse("learning:marking", args=[course]),
        url(piece),
    ]
    for page in pages:
        text = client.get(page).content.decode()
        assert name not in text, page
        assert alias(item.assignment_id, enrolment.learner_id) in text, page  # type: ignore[arg-type]
    cell = client.get(reverse("learning:grade_cell", args=[course, enrolment.pk, item.pk])).content.decode()
    assert str(piece.pk) not in cell
    post(items=[item], shown=True, actor=instructor, now=clock.now())
    for page in pages:
        assert name in client.get(page).content.decode()
    assert str(piece.pk) in client.get(
        reverse("learning:grade_cell", args=[course, enrolment.pk, item.pk])
    ).content.decode()  # fmt: skip
    verbs = Event.objects.filter(object_id=item.pk).order_by("position").values_list("verb", flat=True)
    assert list(verbs)[-3:] == [
        "learning.grades.hidden", "learning.marking_rules.changed", "learning.grades.posted",
    ]  # fmt: skip


def test_files_get_names_that_tell_nobodys() -> None:
    assert neutral("Lena Learner report.final.PDF", 2) == "File 2.PDF"
    assert neutral("lena", 1) == "File 1"


def test_two_people_mark_apart_and_somebody_decides(
    client: Client, piece: Piece, item: GradeItem, enrolment: Enrolment, instructor: User, bo: User
) -> None:
    set_rules(item=item, is_anonymous=False, is_double=True, actor=instructor, now=clock.now())
    client.force_login(instructor)
    for _time in range(2):
        assert client.post(url(piece), marks("1", comment="First words", revision="0")).status_code == 302
    # The learner has no mark, and cannot take the work back from under those who mark it.
    assert not SubmissionMarking.objects.exists()
    with pytest.raises(SubmissionError):
        withdraw(
            enrolment=enrolment, assignment=item.assignment, number=1, actor=enrolment.learner, now=clock.now()  # type: ignore[arg-type]
        )  # fmt: skip
    assert client.post(url(piece), marks("2", revision="0")).status_code == 422
    waits = client.get(url(piece)).content.decode()
    assert "You would give 2 points" in waits
    assert 'id="marking"' not in waits
    correcting = url(piece, "mark_opinion")
    assert client.get(correcting).content.decode().count('value="1"') == 2
    assert client.post(correcting, marks("99")).status_code == 422
    for _time in range(2):
        assert client.post(correcting, marks("1.5", comment="First words")).status_code == 302
    assert "You would give 3 points" in client.get(url(piece)).content.decode()
    [event] = Event.objects.filter(verb="learning.opinion.corrected")
    assert (event.payload["before"], event.payload["points"]) == ("2.00", "3.00")
    client.force_login(bo)
    assert client.get(correcting).status_code == 404
    second = client.get(url(piece)).content.decode()
    assert "Second marking" in second
    assert "First words" not in second
    assert client.post(url(piece), marks("3", comment="Second words", revision="0")).status_code == 302
    assert Piece.objects.get().state == "deciding"
    assert queue_of(instructor) == [piece.pk]
    client.force_login(instructor)
    page = client.get(url(piece)).content.decode()
    assert all(
        words in page for words in ("First words", "Second words", "3 apart", "Decide and next", "before: 2")
    )
    theirs = Opinion.objects.get(marker=bo)
    begun = client.get(url(piece), {"take": str(theirs.pk)}).content.decode()
    assert begun.count('value="3"') == 2
    assert client.post(url(piece), marks("2.5", revision="0")).status_code == 302
    assert Submission.objects.get().points == Decimal(5)
    [event] = Event.objects.filter(verb="learning.piece.decided")
    assert (event.payload["points"], event.payload["proposed"]) == ("5.00", ["3.00", "6.00"])
    assert client.post(correcting, marks("2.5")).status_code == 422
    assert Piece.objects.get().state == "marked"


def test_one_can_go_on_without_the_second(
    client: Client, piece: Piece, item: GradeItem, instructor: User, bo: User
) -> None:
    set_rules(item=item, is_anonymous=False, is_double=True, actor=instructor, now=clock.now())
    client.force_login(instructor)
    client.post(url(piece), marks("1", revision="0"))
    for _time in range(2):
        assert client.post(url(piece, "mark_waiver")).status_code == 302
    assert Event.objects.filter(verb="learning.piece.second_waived").count() == 1
    # What the only one gave stands in the form.
    assert client.get(url(piece)).content.decode().count('value="1"') == 2
    assert client.post(url(piece), marks("1", revision="0")).status_code == 302
    assert SubmissionMarking.objects.count() == 1


def test_rules_are_of_items_of_the_course_only(client: Client, item: GradeItem, instructor: User) -> None:
    client.force_login(instructor)
    where = reverse("learning:marking_rules", args=[item.course.slug])
    assert "Report" in client.get(where).content.decode()
    assert client.post(where, {"item": "nonsense"}).status_code == 404
    assert not MarkingRules.objects.exists()


def test_comments_are_kept_once_and_for_their_owner(
    client: Client, piece: Piece, instructor: User, bo: User
) -> None:
    where = reverse("learning:marking_comments")
    client.force_login(instructor)
    here = str(piece.course_id)
    for _time in range(2):
        kept = client.post(where, {"text": " Which source? ", "course": here}, HTTP_ACCEPT="application/json")
        assert kept.json() == {"text": "Which source?"}
    client.post(where, {"text": "For all", "course": ""})
    assert client.post(where, {"text": " ", "course": ""}, HTTP_ACCEPT="text/html").status_code == 422
    page = client.get(url(piece)).content.decode()
    assert "Which source?" in page
    assert "For all" in page
    Piece.objects.update(claimed_by=None)
    one = SavedComment.objects.get(course=piece.course_id)
    client.force_login(bo)
    assert "Which source?" not in client.get(url(piece)).content.decode()
    change = reverse("learning:marking_comment", args=[one.pk])
    assert client.post(change, {"text": "Mine now"}).status_code == 404
    client.force_login(instructor)
    client.post(change, {"text": "For all", "course": ""})
    assert list(SavedComment.objects.values_list("text", "course")) == [("For all", None)]
    client.post(reverse("learning:marking_comment_deletion", args=[SavedComment.objects.get().pk]))
    assert not SavedComment.objects.exists()


def test_no_mark_stands_beside_a_name_until_the_marks_are_shown(
    client: Client, piece: Piece, item: GradeItem, enrolment: Enrolment, instructor: User, staff: User
) -> None:
    """Neither the mark nor a total that moves, in no page, file, window, order or list of the admin."""
    category = GradeCategory.objects.create(course=item.course, name="Work", weight=100)
    GradeItem.objects.filter(pk=item.pk).update(category=category, is_posted=True)
    other = GradeItem.objects.create(course=item.course, category=category, title="Talk", max_points=10)
    now, course = clock.now(), item.course.slug
    override(enrolment=enrolment, item=other, points=Decimal(5), reason="", actor=instructor, now=now)
    set_rules(item=item, is_anonymous=True, is_double=False, actor=instructor, now=now)
    client.force_login(instructor)
    assert client.post(url(piece), marks("3.5", comment="Said", revision="0")).status_code == 302
    assert Grade.objects.get(item=item).points == 7
    place = [course, enrolment.pk, item.pk]
    pages = [
        *(reverse(f"learning:{name}", args=[course]) for name in ("gradebook", "gradebook_rows", "gradebook_csv")),
        reverse("learning:grade_learner", args=place[:2]), reverse("learning:grade_cell", args=place),
    ]  # fmt: skip

    def shown(address: str) -> str:
        answer = client.get(address)
        return (b"".join(answer) if answer.streaming else answer.content).decode()  # type: ignore[arg-type]

    for page in pages:
        text = shown(page)
        assert "7.0" not in text, page
        assert "60.0" not in text, page
        assert "Marked" not in text, page
    # An order by the hidden marks, a list of those who are marked late, a sheet that would change them: all ask what they are.
    assert "aria-sort" not in shown(f"{pages[0]}?sort={item.pk}").partition(f'data-item="{item.pk}"')[2]
    assert client.get(f"{pages[1]}?state=edited").headers["X-Rows"] == "1"
    sheet = f"{enrolment.pk},x,x,x,x,1\n".encode()
    head = f"Key,Learner,Email,Total,Letter,Report [{item.pk}]\n".encode()
    compared = importing.compare(item.course, importing.read_sheet(head + sheet, "marks.csv"))
    assert (compared.changes, len(compared.problems)) == ([], 1)
    assert (
        client.post(
            reverse("learning:grade_override", args=place), {"points": "1", "reason": "Mine"}
        ).status_code
        == 422
    )
    assert import_marks(marks=[Mark(enrolment.pk, item.pk, Decimal(1))], reason="", actor=instructor, now=now, course_id=item.course_id) == 0  # fmt: skip
    client.force_login(staff)
    for model in ("grade", "submission"):
        assert (
            "Report"
            not in shown(reverse(f"admin:learning_{model}_changelist")).partition('id="result_list"')[2]
        )
    client.force_login(instructor)
    post(items=[item], shown=True, actor=instructor, now=now)
    for page in pages:
        assert "7.0" in shown(page) or "7.00" in shown(page), page
    assert "60.0" in shown(pages[0])
