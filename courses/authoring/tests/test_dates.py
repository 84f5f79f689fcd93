"""The dates of a course in one table: in place, shifted, in order, and never half."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from courses.authoring import outline
from courses.authoring.dates import DateRow, WrongOrder, date_rows, set_dates, shift
from courses.authoring.days_off import NoDay, days_of
from courses.authoring.publishing import publish
from courses.models import Course, Lesson, Quiz
from courses.quizzes.documents import draft_document
from courses.testing import make_course, make_quiz
from lms.kernel import clock

NAIROBI, BERLIN = ZoneInfo("Africa/Nairobi"), ZoneInfo("Europe/Berlin")
MOMENTS = st.integers(946_684_800, 4_102_444_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@given(
    moment=MOMENTS, days=st.integers(-1000, 1000), manner=st.sampled_from(["exact", "weekday", "workdays"])
)
def test_the_time_of_the_day_stays(moment: datetime, days: int, manner: Any) -> None:
    there = moment.astimezone(BERLIN)
    assert shift(moment, days, manner, BERLIN).time() == there.time()


@given(moment=MOMENTS, days=st.integers(-1000, 1000))
def test_each_manner_keeps_its_word(moment: datetime, days: int) -> None:
    local = moment.astimezone(NAIROBI)
    assert shift(moment, days, "weekday", NAIROBI).weekday() == local.weekday()
    assert (shift(moment, days, "exact", NAIROBI).date() - local.date()).days == days
    if local.weekday() < 5:
        assert shift(moment, days, "workdays", NAIROBI).weekday() < 5


@given(
    moment=MOMENTS, days=st.integers(-1000, 1000), manner=st.sampled_from(["exact", "weekday", "workdays"])
)
def test_nothing_falls_on_a_day_off(moment: datetime, days: int, manner: Any) -> None:
    plain = shift(moment, days, manner, BERLIN)
    off = {plain.date() + timedelta(days=number) for number in range(10)} - {moment.astimezone(BERLIN).date()}
    moved = shift(moment, days, manner, BERLIN, off)
    assert moved.date() not in off
    assert moved.time() == plain.time()
    assert 0 <= (moved.date() - plain.date()).days <= 14
    assert manner != "weekday" or moved.weekday() == plain.weekday()
    assert shift(plain, 0, "exact", BERLIN, off) == plain


@pytest.mark.parametrize(
    ("text", "number"),
    [("", 0), ("2026-12-24\n2026-12-31 to 2027-01-02 New Year", 4), ("2026-12-24: Eve", 1)],
)
def test_days_off_are_read(text: str, number: int) -> None:
    assert len(days_of(text)) == number


@pytest.mark.parametrize(
    "text", ["Christmas", "2026-13-01", "2027-01-02 to 2026-12-31", "2026-01-01 to 2030-01-01", "2026-12-24x"]
)
def test_what_is_no_day_is_said(text: str) -> None:
    with pytest.raises(NoDay, match="is no day"):
        days_of(text)


def test_the_organisation_keeps_its_days_off(
    client_for: Any, course: Course, instructor: User, admin: User
) -> None:
    due = datetime(2026, 12, 17, 9, tzinfo=UTC)
    course.lessons.filter(slug="lesson-1").update(due_at=due)
    sent = {
        "preview": "1",
        "days": "7",
        "manner": "exact",
        "days_off": "2026-12-24 to 2026-12-26",
        "keep": "on",
    }
    address = f"/teach/{course.slug}/dates/"
    for person, kept in ((instructor, False), (admin, True)):
        page = client_for(person).post(address, sent).content.decode()
        assert 'value="2026-12-27T' in page
        assert ("2026-12-24 to 2026-12-26" in client_for(instructor).get(address).content.decode()) == kept
    refused = client_for(instructor).post(address, sent | {"days_off": "soon"})
    assert (refused.status_code, b"is no day" in refused.content) == (422, True)


def test_nine_stays_nine_across_summer_time() -> None:
    before = datetime(2026, 3, 27, 9, tzinfo=BERLIN)
    after = shift(before, 7, "exact", BERLIN)
    assert after.hour == 9
    assert after.astimezone(UTC) - before.astimezone(UTC) == timedelta(days=7, hours=-1)


@pytest.fixture
def course(scope: None, db: None, instructor: User) -> Course:
    made = make_course(instructor, lessons=2)
    make_quiz(made.lessons.get(slug="lesson-2"))
    return made


def given_date(course: Course, kind: str, column: str, moment: datetime | None) -> list[DateRow]:
    """The rows of a course with one date changed in the first row of a kind."""
    rows = date_rows(course)
    at = next(place for place, row in enumerate(rows) if row.kind == kind)
    row = rows[at]
    dates = tuple((name, moment if name == column else value) for name, value in row.dates)
    rows[at] = DateRow(row.kind, row.key, row.title, dates)
    return rows


def test_dates_of_lessons_wait_and_can_be_undone(course: Course, instructor: User) -> None:
    due = clock.now() + timedelta(days=3)
    assert (
        set_dates(
            course=course, rows=given_date(course, "lesson", "due_at", due), actor=instructor, now=clock.now()
        )
        == 1
    )
    lesson: Lesson = course.lessons.get(slug="lesson-1")
    assert lesson.due_at is None
    assert next(row for row in date_rows(course) if row.kind == "lesson").dates[1] == ("due_at", due)
    outline.undo(course=course, actor=instructor, now=clock.now())
    assert next(row for row in date_rows(course) if row.kind == "lesson").dates[1] == ("due_at", None)


def test_dates_of_a_quiz_wait_and_those_of_the_course(course: Course, instructor: User) -> None:
    closes = clock.now() + timedelta(days=3)
    set_dates(
        course=course, rows=given_date(course, "quiz", "closes_at", closes), actor=instructor, now=clock.now()
    )
    set_dates(
        course=course, rows=given_date(course, "course", "ends_at", closes), actor=instructor, now=clock.now()
    )
    course.refresh_from_db()
    assert (Quiz.objects.get().closes_at, course.ends_at) == (None, None)
    shown = {row.kind: dict(row.dates) for row in date_rows(course)}
    assert (shown["quiz"]["closes_at"], shown["course"]["ends_at"]) == (closes, closes)
    publish(course=course, keys=None, actor=instructor, now=clock.now())
    course.refresh_from_db()
    assert (Quiz.objects.get().closes_at, course.ends_at) == (closes, closes)
    # Of a quiz nobody has seen they count at once.
    Quiz.objects.update(is_published=False)
    set_dates(
        course=course, rows=given_date(course, "quiz", "closes_at", None), actor=instructor, now=clock.now()
    )
    assert Quiz.objects.get().closes_at is None


def test_saving_the_same_changes_nothing(course: Course, instructor: User) -> None:
    assert set_dates(course=course, rows=date_rows(course), actor=instructor, now=clock.now()) == 0


def test_one_wrong_date_changes_nothing(course: Course, instructor: User) -> None:
    now = clock.now()
    rows = given_date(course, "lesson", "due_at", now)
    bad = given_date(course, "quiz", "closes_at", now)
    quiz = next(row for row in bad if row.kind == "quiz")
    rows = [row for row in rows if row.kind != "quiz"]
    rows.append(
        DateRow(quiz.kind, quiz.key, quiz.title, (("opens_at", now + timedelta(1)), ("closes_at", now)))
    )
    with pytest.raises(WrongOrder, match="“Closes” would come before “Opens”"):
        set_dates(course=course, rows=rows, actor=instructor, now=clock.now())
    assert next(row for row in date_rows(course) if row.kind == "lesson").dates[1] == ("due_at", None)


def test_the_page_previews_and_saves(client_for: Any, course: Course, instructor: User) -> None:
    client = client_for(instructor)
    Quiz.objects.update(opens_at=datetime(2027, 3, 1, 9, tzinfo=UTC))
    page = client.post("/teach/statistics/dates/", {"preview": "1", "days": "14", "manner": "exact"})
    assert "2027-03-15T09:00" in page.content.decode()
    assert Quiz.objects.get().opens_at == datetime(2027, 3, 1, 9, tzinfo=UTC)
    name = f"quiz:{Quiz.objects.get().pk}:opens_at"
    assert client.post("/teach/statistics/dates/", {name: "2027-03-15T09:00"}).status_code == 302
    assert draft_document(Quiz.objects.get()).settings.opens_at == datetime(2027, 3, 15, 9, tzinfo=UTC)
    other = name.replace("opens_at", "closes_at")
    wrong = client.post("/teach/statistics/dates/", {name: "soon", other: "2027-04-01T09:00"})
    assert wrong.status_code == 422
    assert "“soon” is not a date." in wrong.content.decode()
    assert 'value="2027-04-01T09:00"' in wrong.content.decode()


def test_dates_that_somebody_else_changed_are_not_overwritten(
    client_for: Any, course: Course, instructor: User
) -> None:
    quiz, first = Quiz.objects.get(), course.lessons.get(slug="lesson-1")
    opens, closes = f"quiz:{quiz.pk}:opens_at", f"quiz:{quiz.pk}:closes_at"
    theirs = datetime(2027, 3, 2, 9, tzinfo=UTC)
    Quiz.objects.update(opens_at=theirs)
    client = client_for(instructor)
    # Made when neither had a date: what was not touched stays theirs.
    sent = {"was": "{}", opens: "", closes: "2027-03-20T09:00", f"lesson:{first.pk}:due_at": ""}
    assert client.post("/teach/statistics/dates/", sent).status_code == 302
    made = draft_document(Quiz.objects.get()).settings
    assert (made.opens_at, made.closes_at) == (theirs, datetime(2027, 3, 20, 9, tzinfo=UTC))
    answer = client.post("/teach/statistics/dates/", sent | {opens: "2027-03-01T09:00", closes: ""})
    assert answer.status_code == 409
    assert "2 Mar 2027" in answer.content.decode()
    assert 'value="2027-03-01T09:00"' in answer.content.decode()
    assert draft_document(Quiz.objects.get()).settings.opens_at == theirs
