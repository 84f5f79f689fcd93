"""What teachers do with marks, over HTTP: set, take back, excuse, show, arrange, bring in; and what learners see of it."""

import io
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import Organization, User
from courses.testing import make_course
from learning.accommodations.actions import accommodate, extend
from learning.api import course_grade
from learning.attempts import actions as attempts
from learning.attempts.models import Answer
from learning.enrolments.actions import enrol
from learning.gradebook import exporting, importing
from learning.gradebook.actions import Mark, import_marks
from learning.gradebook.models import (
    CourseGrade,
    Grade,
    GradebookSheet,
    GradeChange,
    GradeItem,
    GradingScheme,
    MarksFile,
)
from learning.gradebook.reckoning import reckon
from learning.gradebook.sheets import write_sheet
from learning.gradebook.sweeping import find_missing
from learning.gradebook.sync import scheme_of, sync_items
from learning.gradebook.tests.conftest import Book
from learning.models import Cohort, Enrolment
from lms.kernel import clock, tenancy
from lms.kernel.models import Event

pytestmark = pytest.mark.django_db


def answer(book: Book, who: int, right: int) -> None:
    """Hand in the first quiz with `right` of its four answers."""
    enrolment, now = book.enrolments[who], clock.now()
    mine = attempts.start(quiz=book.quizzes[0], enrolment=enrolment, actor=enrolment.learner, now=now)
    keys = Answer.objects.filter(attempt=mine).order_by("position").values_list("pk", flat=True)[:right]
    Answer.objects.filter(pk__in=list(keys)).update(answer={"choice": "b"})
    attempts.hand_in(attempt=mine, actor=enrolment.learner, now=now)


def cell(book: Book, item: GradeItem, who: int = 0) -> list[object]:
    return [book.course.slug, book.enrolments[who].pk, item.pk]


def test_a_mark_is_set_by_hand_and_taken_back_step_by_step(
    book: Book, client: Client, instructor: User
) -> None:
    answer(book, 0, 3)
    item = book.item(book.quizzes[0])
    client.force_login(instructor)
    place = reverse("learning:grade_override", args=cell(book, item))
    assert client.post(place, {"points": "3,5"}).status_code == 422
    assert client.post(place, {"points": "9", "reason": "Too much"}).status_code == 422
    for points, reason in (("3,5", "A talk"), ("4", "Another talk"), ("4", "Another talk")):
        assert client.post(place, {"points": points, "reason": reason}).status_code == 302
    grade = Grade.objects.get(item=item, enrolment=book.enrolments[0])
    assert (grade.points, grade.given, grade.override_reason) == (4, 3, "Another talk")
    answer(book, 0, 4)
    page = client.get(reverse("learning:grade_cell", args=cell(book, item))).content.decode()
    assert "3.0 → 3.5" in page
    assert "3.5 → 4.0" in page
    undoing = reverse("learning:grade_undoing", args=cell(book, item))
    seen = []
    for _turn in range(3):
        client.post(undoing)
        grade.refresh_from_db()
        seen.append((grade.points, grade.override_reason))
    # The attempt handed in meanwhile counts once nothing stands in its way.
    assert seen == [(Decimal("3.5"), "A talk"), (4, ""), (4, "")]
    assert GradeChange.objects.filter(grade=grade).count() == 4
    assert Event.objects.filter(verb="learning.grade.overridden").count() == 2


def test_what_is_hidden_stays_hidden_from_the_learner_and_their_total(
    book: Book, client: Client, instructor: User
) -> None:
    answer(book, 0, 2)
    enrolment, item = book.enrolments[0], book.item(book.quizzes[0])
    grades = reverse("learning:grades", args=[book.course.slug])
    mine = Client()
    mine.force_login(enrolment.learner)
    assert "2.0 of 4" in mine.get(grades).content.decode()
    assert (standing := course_grade(enrolment)) is not None
    assert standing.percent == 50
    client.force_login(instructor)
    place = reverse("learning:grade_posting", args=[book.course.slug, item.pk])
    client.post(place)
    page = mine.get(grades).content.decode()
    assert "2.0 of 4" not in page
    assert "not shown yet" in page.lower()
    assert course_grade(enrolment) is None
    assert CourseGrade.objects.get(enrolment=enrolment).percent == 50
    assert "50.0" in client.get(reverse("learning:gradebook", args=[book.course.slug])).content.decode()
    client.post(place, {"shown": "1"})
    assert (standing := course_grade(enrolment)) is not None
    assert standing.percent == 50
    assert item.postings.count() == 2


def test_passed_is_said_once_when_nothing_can_change_it(book: Book, instructor: User) -> None:
    answer(book, 0, 4)
    enrolment, now = book.enrolments[0], clock.now()
    # Everything there is a mark for is right, and still three quarters are open.
    assert course_grade(enrolment).passed is None  # type: ignore[union-attr]
    marks = [
        Mark(enrolment.pk, one.pk, one.max_points) for one in GradeItem.objects.filter(course=book.course)
    ]
    for _twice in range(2):
        import_marks(marks=marks, reason="", actor=instructor, now=now, course_id=book.course.pk)
    assert course_grade(enrolment).passed is True  # type: ignore[union-attr]
    told = Event.objects.filter(verb="learning.course_grade.passed")
    assert [event.payload["enrolment"] for event in told] == [str(enrolment.pk)]


def test_what_was_due_and_is_not_in_counts_nothing_but_spares_latecomers(
    book: Book, instructor: User
) -> None:
    item, now = book.item(book.assignment), clock.now()
    late, early = book.enrolments
    early.__class__.objects.filter(pk=early.pk).update(enrolled_at=now - timedelta(days=9))
    GradeItem.objects.filter(pk=item.pk).update(due_at=now - timedelta(days=1))
    with tenancy.platform():
        assert find_missing(now) == 1
        assert find_missing(now) == 0
    found = dict(Grade.objects.filter(item=item).values_list("enrolment_id", "state"))
    assert found == {early.pk: "missing"}
    assert CourseGrade.objects.get(enrolment=early).percent == 0
    GradeItem.objects.filter(pk=item.pk).update(due_at=now + timedelta(days=1))
    reckon([early.pk, late.pk], [item.pk], now=now)
    assert Grade.objects.get(item=item).state == "not_in"
    assert GradeChange.objects.get(grade__item=item).before["state"] == "missing"


def test_a_date_of_ones_own_is_looked_at_when_it_passes_and_when_it_moves(
    book: Book, scope: Organization, instructor: User
) -> None:
    """By a cohort, by further days, by an extension; not again once it is known, and taken back when it moves on."""
    item, now = book.item(book.assignment), clock.now().replace(minute=30)
    one, two = book.enrolments
    Enrolment.objects.update(enrolled_at=now - timedelta(days=20))
    GradeItem.objects.exclude(pk=item.pk).update(due_at=None)
    GradeItem.objects.filter(pk=item.pk).update(due_at=now - timedelta(days=5, minutes=2), swept_at=now)
    late = Cohort.objects.create(course=book.course, name="Late", shift_days=2)
    Enrolment.objects.filter(pk=one.pk).update(cohort=late)
    accommodate(enrolment=one, extra_days=3, actor=instructor, now=now - timedelta(hours=1))
    extend(
        enrolment=two, assignment=book.assignment, until=now, actor=instructor, now=now - timedelta(hours=1)
    )

    def states(at: datetime) -> tuple[int, dict[Any, str]]:
        with tenancy.platform():
            swept = find_missing(at)
        return swept, dict(Grade.objects.filter(item=item).values_list("enrolment_id", "state"))

    assert states(now - timedelta(minutes=3)) == (0, {})
    assert states(now) == (1, {one.pk: "missing", two.pk: "missing"})
    assert states(now)[0] == 0
    Grade.objects.all().delete()
    # A worker that was away for days finds it at the full hour.
    assert states(now + timedelta(days=9, minutes=5))[0] == 0
    assert states(now + timedelta(days=9, minutes=30))[0] == 1
    extend(
        enrolment=two, assignment=book.assignment, until=now + timedelta(days=30), actor=instructor, now=now
    )
    assert Grade.objects.get(item=item, enrolment=two).state == "not_in"


def test_the_rules_of_a_course_are_arranged(book: Book, client: Client, instructor: User) -> None:
    answer(book, 0, 2)
    client.force_login(instructor)
    place = reverse("learning:grading_setup", args=[book.course.slug])
    quiz = book.item(book.quizzes[0])
    assert quiz.category is not None
    sent = {
        "pass_mark": "40", "letter-0": "Good", "from-0": "40", "letter-1": "Bad", "from-1": "0",
        "new-category": "Exam", "new-weight": "25,5", "new-item": "Oral", "new-points": "20",
        f"item-{quiz.pk}-category": str(quiz.category_id), f"item-{quiz.pk}-weight": "2", f"item-{quiz.pk}-extra": "1",
    }  # fmt: skip
    for one in book.course.grade_categories.all():
        sent |= {f"name-{one.pk}": one.name, f"weight-{one.pk}": "10", f"drop-{one.pk}": "1"}
    assert client.post(place, sent | {"from-0": "x"}).status_code == 422
    assert client.post(place, sent).status_code == 302
    quiz.refresh_from_db()
    assert (quiz.is_extra, quiz.weight) == (True, 2)
    assert book.course.grade_items.get(title="Oral").max_points == 20
    assert book.course.grade_categories.get(name="Exam").weight == Decimal("25.5")
    assert CourseGrade.objects.get(enrolment=book.enrolments[0]).percent is None
    # Once more without what is extra: the mark counts again, with the new letters.
    del sent[f"item-{quiz.pk}-extra"]
    sent |= {"new-category": "", "new-item": ""}
    sent |= {f"name-{one.pk}": one.name for one in book.course.grade_categories.filter(name="Exam")}
    # Being late costs what it may cost with assignments; categories stand in the order of their places.
    late = f"item-{quiz.pk}-late"
    sent |= {late: "5", f"{late}-per": "hour", f"{late}-most": "50", f"{late}-grace": "15"}
    names = ["Exam", *book.course.grade_categories.exclude(name="Exam").values_list("name", flat=True)]
    sent |= {f"place-{one.pk}": str(names.index(one.name)) for one in book.course.grade_categories.all()}
    assert client.post(place, sent | {f"{late}-grace": "1.5"}).status_code == 422
    assert client.post(place, sent).status_code == 302
    found = CourseGrade.objects.get(enrolment=book.enrolments[0])
    assert (found.percent, found.letter) == (50, "Good")
    quiz.refresh_from_db()
    assert quiz.late_policy == {"percent": "5", "per": "hour", "most": "50", "grace_minutes": 15}
    assert list(book.course.grade_categories.order_by("position").values_list("name", flat=True)) == names


def test_marks_go_out_and_come_back_with_every_change_shown_first(
    book: Book, client: Client, instructor: User
) -> None:
    answer(book, 0, 2)
    learner = book.enrolments[0].learner
    learner.full_name = "=cmd|' /C calc'!A0"
    learner.save()
    client.force_login(instructor)
    csv = b"".join(client.get(reverse("learning:gradebook_csv", args=[book.course.slug])))  # type: ignore[arg-type]
    assert b",=cmd" not in csv
    answered = client.get(reverse("learning:gradebook_xlsx", args=[book.course.slug]))
    rows = importing.read_sheet(b"".join(answered.streaming_content), "marks.xlsx")  # type: ignore[attr-defined]
    assert rows[0][1:3] == ["Learner", "Email"]
    assert {row[1] for row in rows[1:]} == {"'=cmd|' /C calc'!A0", book.enrolments[1].learner.full_name}
    assert importing.compare(book.course, rows).changes == []
    quiz, manual = book.item(book.quizzes[0]), book.manual
    sheet = io.BytesIO()
    with xlsxwriter.Workbook(sheet) as made:
        page = made.add_worksheet()
        page.write_row(0, 0, ["Key", f"Quiz [{quiz.pk}]", f"Taking part [{manual.pk}]", "Mine"])
        page.write_row(1, 0, [str(book.enrolments[0].pk), 2, 7.5, 9])
        page.write_row(2, 0, [book.enrolments[1].learner.email, 99, "", ""])
        page.write_row(3, 0, ["nobody@nowhere.example", 1, 1, 1])
    sheet.name, _start = "marks.xlsx", sheet.seek(0)
    answered = client.post(reverse("learning:gradebook_import", args=[book.course.slug]), {"file": sheet})
    file = MarksFile.objects.get()
    assert answered.headers["Location"] == reverse("learning:marks_file", args=[book.course.slug, file.pk])
    assert [one[2:4] for one in file.changes] == [["", "7.50"]]
    assert len(file.problems) == 2
    assert not Grade.objects.filter(item=manual).exists()
    client.post(reverse("learning:marks_approval", args=[book.course.slug, file.pk]))
    assert importing.write(file.pk, now=clock.now()) == 1
    assert importing.write(file.pk, now=clock.now()) == 0
    file.refresh_from_db()
    assert (file.state, file.done) == ("done", 1)
    assert Grade.objects.get(item=manual).points == Decimal("7.5")
    assert exporting.harmless("-1+1") == "'-1+1"


def test_windows_follow_the_order_that_was_asked_for(book: Book, client: Client, instructor: User) -> None:
    answer(book, 1, 4)
    answer(book, 0, 1)
    client.force_login(instructor)
    place = reverse("learning:gradebook_rows", args=[book.course.slug])
    names = [one.learner.full_name for one in book.enrolments]

    def shown(**asked: str) -> list[str]:
        body = client.get(place, asked).content.decode()
        return sorted((name for name in names if name in body), key=body.index)

    item = str(book.item(book.quizzes[0]).pk)
    assert shown(sort="name") == sorted(names)
    assert shown(sort="-name") == sorted(names, reverse=True)
    assert shown(sort="-total") == shown(sort=f"-{item}") == [names[1], names[0]]
    assert shown(sort=item) == names
    assert shown(q=names[0][:4]) == [names[0]]
    assert shown(state="missing") == []
    assert shown(start="50") == []


def test_a_quiz_that_is_gone_leaves_the_sheet_and_comes_back_with_its_marks(book: Book) -> None:
    answer(book, 0, 2)
    quiz, now = book.quizzes[0], clock.now()
    quiz.__class__.objects.filter(pk=quiz.pk).update(is_published=False)
    assert sync_items([book.course.pk], now=now) == 1
    assert CourseGrade.objects.get(enrolment=book.enrolments[0]).percent is None
    quiz.__class__.objects.filter(pk=quiz.pk).update(is_published=True)
    sync_items([book.course.pk], now=now)
    assert CourseGrade.objects.get(enrolment=book.enrolments[0]).percent == 50
    assert sync_items([book.course.pk], now=now) == 0


def test_whoever_is_deleted_leaves_no_marks_behind(book: Book, instructor: User) -> None:
    answer(book, 0, 2)
    book.enrolments[0].delete()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert not Grade.objects.exists()
    again = enrol(
        course=book.course, learner=book.enrolments[1].learner, actor=None, now=clock.now(), source="t"
    )
    assert again.pk == book.enrolments[1].pk


def test_a_large_gradebook_is_written_by_a_job(
    book: Book, client: Client, instructor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked for twice it is made once; a worker that is killed leaves it to the next; after a week it is gone."""
    answer(book, 0, 3)
    client.force_login(instructor)
    direct = reverse("learning:gradebook_xlsx", args=[book.course.slug])
    small = client.get(direct)
    assert small["Content-Type"] == exporting.XLSX
    assert b"".join(small.streaming_content)  # type: ignore[attr-defined]
    monkeypatch.setattr(exporting, "AT_ONCE", 1)
    place = reverse("learning:gradebook_sheets", args=[book.course.slug])
    assert client.get(direct)["Location"] == place
    pages = {client.post(place)["Location"] for _twice in range(2)}
    sheet = GradebookSheet.objects.get()
    assert pages == {reverse("learning:gradebook_sheet", args=[book.course.slug, sheet.pk])}
    assert client.get(f"{pages.copy().pop()}file/").status_code == 404
    GradebookSheet.objects.update(state="writing", seen_at=clock.now() - timedelta(hours=1))
    for _twice in range(2):
        write_sheet(sheet.pk, now=clock.now())
    body = client.get(pages.pop()).content.decode()
    file = reverse("learning:gradebook_sheet_file", args=[book.course.slug, sheet.pk])
    assert f'href="{file}"' in body
    got = client.get(file)
    rows = importing.read_sheet(b"".join(got.streaming_content), "marks.xlsx")  # type: ignore[attr-defined]
    assert [row[1] for row in rows[1:]] == ["Lena Learner", "Olu Other"]
    assert 3.0 in rows[1]
    GradebookSheet.objects.update(created_at=clock.now() - timedelta(days=8))
    client.post(place)
    assert GradebookSheet.objects.get().pk != sheet.pk


def test_new_courses_begin_with_what_the_organisation_says(
    book: Book, client: Client, instructor: User, admin: User
) -> None:
    place = reverse("learning:grading_standard")
    own = GradingScheme.objects.get(course=book.course)
    own_letters = own.letters
    client.force_login(instructor)
    assert client.get(place).status_code == 403
    client.force_login(admin)
    sent = {
        "letter-0": "Pass",
        "from-0": "55",
        "letter-1": "Fail",
        "from-1": "0",
        "pass_mark": "55",
        "post_marked": "1",
    }
    wrong = client.post(place, sent | {"pass_mark": "a lot"})
    assert wrong.status_code == 422
    # What was typed is there again.
    assert all(f'value="{text}"' in wrong.content.decode() for text in ("Pass", "a lot", "55"))
    assert not GradingScheme.objects.filter(course=None).exists()
    for _time in range(2):
        assert client.post(place, sent).status_code == 302
    assert Event.objects.filter(verb="learning.grading_standard.changed").count() == 1
    made = scheme_of(make_course(instructor, slug="new-course"))
    assert [one["letter"] for one in made.letters] == ["Pass", "Fail"]
    assert (made.pass_mark, made.post_automatic, made.post_marked) == (55, False, True)
    own.refresh_from_db()
    assert own.letters == own_letters
