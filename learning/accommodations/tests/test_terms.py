"""More time and later dates: what a learner gets, everywhere and at once."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from courses.models import Assignment, Lesson, Quiz
from learning.accommodations.actions import AccommodationError, accommodate, extend, take_back
from learning.accommodations.terms import More, Terms, terms_of
from learning.attempts import actions as attempts
from learning.attempts.models import Attempt
from learning.attempts.tasks import close_overdue
from learning.enrolments.models import Cohort, Enrolment
from lms.kernel import clock, tenancy
from lms.kernel.models import AuditEntry, Event
from lms.pages import times

DUE = datetime(2026, 3, 28, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("usual", "percent", "more", "expected"),
    [(30, 100, 0, 60), (30, 0, 15, 45), (7, 50, 0, 11), (None, 50, 9, None), (20, 25, 5, 30)],
)
def test_minutes(usual: int | None, percent: int, more: int, expected: int | None) -> None:
    key = uuid4()
    assert Terms(percent=percent, extensions={key: More(minutes=more)}).minutes(usual, key) == expected


def test_dates_keep_their_hour_over_a_change_of_clocks() -> None:
    moved = Terms(shift_days=1, zone="Europe/Berlin", days=2).due(DUE)
    assert moved is not None
    assert moved.astimezone(UTC) == datetime(2026, 3, 31, 10, 0, tzinfo=UTC)


def test_an_extension_comes_before_everything_and_nothing_closes_before_it_is_due() -> None:
    work = Assignment(
        id=uuid4(), organization_id=uuid4(), due_at=DUE, closes_at=DUE + timedelta(days=1), attempts_allowed=1
    )
    until = DUE + timedelta(days=9)
    terms = Terms(days=3, attempts=1, extensions={work.pk: More(until=until, attempts=1)})
    mine = terms.assignment(work)
    assert (mine.due_at, mine.closes_at, mine.attempts_allowed) == (until, until, 3)
    assert work.due_at == DUE
    open_ended = Assignment(id=work.pk, organization_id=uuid4())
    assert terms.assignment(open_ended).due_at is None


def test_a_person_before_the_cohort_before_the_course_also_in_grades(
    enrolment: Enrolment, quiz: Quiz, instructor: User
) -> None:
    now = clock.now()

    def dates() -> tuple[datetime | None, datetime]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT learning_due_at(%s, %s, NULL, %s)", [enrolment.pk, quiz.pk, DUE])
            graded = cursor.fetchone()[0]
        quiz.closes_at = DUE
        return terms_of(enrolment.pk).quiz(quiz).closes_at, graded

    assert dates() == (DUE, DUE)
    cohort = Cohort.objects.create(course=enrolment.course, name="Spring", shift_days=7)
    Enrolment.objects.filter(pk=enrolment.pk).update(cohort=cohort)
    assert dates() == (DUE + timedelta(days=7),) * 2
    accommodate(enrolment=enrolment, extra_days=2, actor=instructor, now=now)
    assert dates() == (DUE + timedelta(days=9),) * 2
    given = extend(enrolment=enrolment, quiz=quiz, until=DUE + timedelta(days=1), actor=instructor, now=now)
    assert dates() == (DUE + timedelta(days=1),) * 2
    take_back(enrolment=enrolment, extension=given, actor=instructor, now=now)
    assert dates() == (DUE + timedelta(days=9),) * 2


def test_a_running_attempt_gets_its_time_at_once_and_the_page_hears_it(
    enrolment: Enrolment, quiz: Quiz, instructor: User, learner: User, client: Client
) -> None:
    attempt = attempts.start(quiz=quiz, enrolment=enrolment, actor=learner, now=clock.now())
    client.force_login(learner)
    extend(enrolment=enrolment, quiz=quiz, extra_minutes=10, actor=instructor, now=clock.now())
    accommodate(enrolment=enrolment, extra_time_percent=100, actor=instructor, now=clock.now())
    attempt.refresh_from_db()
    assert attempt.deadline_at == attempt.started_at + timedelta(minutes=30)
    body = {"answer": {"choice": "a"}, "seq": 1}
    url = reverse("learning:answer", args=[attempt.pk, 1])
    assert client.post(url, body, content_type="application/json").json()["left"] > 29 * 60
    assert client.get(reverse("learning:time_left", args=[attempt.pk])).json()["left"] > 29 * 60
    assert (
        "30 min (extended from 10)"
        in client.get(reverse("learning:attempt", args=[attempt.pk])).content.decode()
    )
    with tenancy.platform(), clock.moved(timedelta(minutes=20)):
        assert close_overdue.run() == 0
    with tenancy.platform(), clock.moved(timedelta(minutes=31)):
        assert close_overdue.run() == 1


def test_the_clock_hands_nothing_in_that_was_extended_meanwhile(
    enrolment: Enrolment, quiz: Quiz, instructor: User, learner: User
) -> None:
    stale = attempts.start(quiz=quiz, enrolment=enrolment, actor=learner, now=clock.now())
    later = clock.now() + timedelta(minutes=11)
    extend(enrolment=enrolment, quiz=quiz, extra_minutes=10, actor=instructor, now=later)
    assert attempts.hand_in(attempt=stale, actor=None, now=later).state == Attempt.State.IN_PROGRESS


def test_further_attempts(enrolment: Enrolment, quiz: Quiz, instructor: User, learner: User) -> None:
    quiz.attempts_allowed = 1
    now = clock.now()
    for _time in range(2):
        accommodate(enrolment=enrolment, extra_attempts=1, actor=instructor, now=now)
        begun = attempts.start(quiz=quiz, enrolment=enrolment, actor=learner, now=now)
        attempts.hand_in(attempt=begun, actor=learner, now=now)
    with pytest.raises(attempts.NoAttemptsLeft):
        attempts.start(quiz=quiz, enrolment=enrolment, actor=learner, now=now)


def test_granting_twice_is_one_event_and_leaves_a_trace(enrolment: Enrolment, instructor: User) -> None:
    for _time in range(2):
        accommodate(
            enrolment=enrolment,
            extra_time_percent=50,
            reason="Letter of 3 May",
            actor=instructor,
            now=clock.now(),
        )
    assert Event.objects.filter(verb="learning.accommodation.granted").count() == 1
    assert AuditEntry.objects.filter(table_name="learning_accommodation").count() == 1
    with pytest.raises(AccommodationError):
        extend(enrolment=enrolment, quiz=None, extra_minutes=5, actor=instructor, now=clock.now())


def test_the_page_of_who_teaches(enrolment: Enrolment, quiz: Quiz, instructor: User, client: Client) -> None:
    client.force_login(instructor)
    place = [enrolment.course.slug, enrolment.pk]
    page = reverse("learning:accommodations", args=place)
    person = reverse("learning:person", args=place)
    assert page in client.get(person).content.decode()
    terms = {"extra_time_percent": "50", "extra_days": "3", "extra_attempts": "0", "reason": "Reads slowly"}
    assert client.post(page, terms).status_code == 302
    assert client.post(page, terms | {"extra_days": "-1"}).status_code == 422
    more = {
        "extension-thing": str(quiz.pk),
        "extension-extra_minutes": "5",
        "extension-until": "2026-12-24T10:00",
    }
    assert client.post(reverse("learning:extensions", args=place), more).status_code == 302
    nothing = {"extension-thing": str(quiz.pk)}
    assert client.post(reverse("learning:extensions", args=place), nothing).status_code == 422
    shown = client.get(page).content.decode()
    assert "5 further minutes" in shown
    assert 'value="50"' in shown
    found = terms_of(enrolment.pk)
    assert (found.percent, found.days, found.extensions[quiz.pk].minutes) == (50, 3, 5)
    given = enrolment.extensions.get()
    client.post(reverse("learning:extension_removal", args=[*place, given.pk]))
    assert not enrolment.extensions.exists()


def test_the_outline_of_a_lesson_shows_the_learners_own_date(
    enrolment: Enrolment, quiz: Quiz, instructor: User, learner: User, client: Client
) -> None:
    now = clock.now()
    due = now + timedelta(days=1)
    Lesson.objects.filter(course=enrolment.course, slug="lesson-2").update(due_at=due)
    client.force_login(learner)
    cohort = Cohort.objects.create(course=enrolment.course, name="Spring", shift_days=2)

    def shown(at: datetime) -> bool:
        page = client.get(reverse("learning:lesson", args=[enrolment.course.slug, "lesson-1"]))
        return f"due {times.day_words(at, now, within=True)}" in page.content.decode()

    assert shown(due)
    Enrolment.objects.filter(pk=enrolment.pk).update(cohort=cohort)
    assert shown(due + timedelta(days=2))
    accommodate(enrolment=enrolment, extra_days=3, actor=instructor, now=now)
    assert shown(due + timedelta(days=5))
    assert not shown(due)
