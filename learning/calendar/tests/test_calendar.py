"""The calendar: whose dates stand in it, when they are for them, and who may read it where."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import icalendar
import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organization, User
from courses.models import Assignment, Block, Course, Lesson, Quiz
from courses.testing import make_course, make_quiz
from learning.accommodations.actions import accommodate, extend
from learning.calendar import addresses, queries
from learning.enrolments.actions import enrol
from learning.models import CalendarFeed, Cohort, Enrolment, LiveSession
from lms.kernel import clock
from lms.kernel.models import Event

ClientFor = Callable[..., Client]
DAY = timedelta(days=1)
# Eight days before the clocks go back in Athens.
NOW = datetime(2026, 10, 17, 9, 0, tzinfo=UTC)


@pytest.fixture
def course(scope: Organization, instructor: User) -> Course:
    return make_course(instructor)


@pytest.fixture
def enrolment(course: Course, learner: User) -> Enrolment:
    Lesson.objects.filter(slug="lesson-1").update(due_at=NOW + DAY)
    Lesson.objects.filter(slug="lesson-2").update(release_at=NOW + 2 * DAY)
    make_quiz(
        Lesson.objects.get(slug="lesson-3"), title="Check", opens_at=NOW + 3 * DAY, closes_at=NOW + 4 * DAY
    )
    report = Assignment.objects.create(course=course, title="Report", due_at=NOW + 5 * DAY, is_published=True)
    Block.objects.create(
        lesson=Lesson.objects.get(slug="lesson-2"), kind="assignment", assignment=report, position=9
    )
    return enrol(course=course, learner=learner, actor=learner, now=clock.now(), source="test")


def moments(person: User) -> dict[str, datetime]:
    found = queries.entries(person, NOW - DAY, NOW + 60 * DAY)
    return {f"{one.what} {one.title}": one.when for one in found}


def test_it_holds_the_dates_of_ones_own_courses(
    enrolment: Enrolment, learner: User, other_learner: User
) -> None:
    assert moments(learner) == {
        "Due Lesson 1": NOW + DAY,
        "Opens Lesson 2": NOW + 2 * DAY,
        "Opens Check": NOW + 3 * DAY,
        "Closes Check": NOW + 4 * DAY,
        "Due Report": NOW + 5 * DAY,
    }
    assert moments(other_learner) == {}
    Enrolment.objects.filter(pk=enrolment.pk).update(state="withdrawn")
    assert moments(learner) == {}


def test_the_dates_are_those_of_the_person(enrolment: Enrolment, learner: User, instructor: User) -> None:
    """The cohort's days, then the person's; an extension stands for itself; a lesson opens for all at once."""
    enrolment.cohort = Cohort.objects.create(course=enrolment.course, name="Late", shift_days=7)
    enrolment.save(update_fields=["cohort"])
    granted = {"enrolment": enrolment, "actor": instructor, "now": clock.now(), "reason": "Ill"}
    accommodate(extra_days=2, **granted)
    extend(quiz=Quiz.objects.get(), until=NOW + 30 * DAY, **granted)
    assert moments(learner) == {
        "Due Lesson 1": NOW + 10 * DAY,
        "Opens Lesson 2": NOW + 2 * DAY,
        "Opens Check": NOW + 10 * DAY,
        "Closes Check": NOW + 30 * DAY,
        "Due Report": NOW + 14 * DAY,
    }


def test_the_page_makes_renews_and_revokes_the_address(
    enrolment: Enrolment, learner: User, client_for: ClientFor
) -> None:
    client, stranger = client_for(learner), client_for(None)
    assert "Make a secret address" in client.get("/calendar/").content.decode()
    olds = []
    for _time in range(2):
        client.post(reverse("learning:calendar_address"))
        path = reverse("learning:calendar_feed", args=[addresses.seal(CalendarFeed.objects.get())])
        assert path in client.get("/calendar/").content.decode()
        assert stranger.get(path).status_code == 200
        assert all(stranger.get(old).status_code == 404 for old in olds)
        olds.append(path)
    client.post(reverse("learning:calendar_revocation"))
    assert [stranger.get(old).status_code for old in olds] == [404, 404]
    verbs = Event.objects.filter(verb__startswith="learning.calendar").order_by("position")
    assert [verb.rpartition(".")[2] for verb in verbs.values_list("verb", flat=True)] == [
        "made",
        "made",
        "revoked",
    ]


def test_the_feed_is_read_in_the_zone_of_the_person(
    enrolment: Enrolment, learner: User, client_for: ClientFor
) -> None:
    User.objects.filter(pk=learner.pk).update(time_zone="Europe/Athens")
    Lesson.objects.filter(slug="lesson-1").update(due_at=NOW + 20 * DAY)
    path = reverse(
        "learning:calendar_feed", args=[addresses.seal(addresses.make_address(actor=learner, now=NOW))]
    )
    with clock.frozen(NOW):
        answer = client_for(None).get(path)
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Type"].startswith("text/calendar")
    calendar = icalendar.Calendar.from_ical(answer.content)
    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["Europe/Athens"]
    events = {str(event["SUMMARY"]): event for event in calendar.walk("VEVENT")}
    assert len(events) == 5
    # The same UTC hour, before and after the clocks went back.
    assert events["Opens: Lesson 2"]["DTSTART"].dt.hour == 12
    due = events["Due: Lesson 1"]["DTSTART"]
    assert (due.dt.hour, due.dt.astimezone(UTC), due.params["TZID"]) == (11, NOW + 20 * DAY, "Europe/Athens")


def test_a_long_calendar_is_shown_in_pages_of_whole_days(
    enrolment: Enrolment, learner: User, client_for: ClientFor
) -> None:
    starts = [NOW + (number // 4) * DAY + timedelta(minutes=number) for number in range(200)]
    LiveSession.objects.bulk_create(
        LiveSession(
            course=enrolment.course, series=uuid4(), title=f"Session {number}", join_url="https://meet.example.org",
            time_zone="UTC", starts_at=at, ends_at=at + timedelta(hours=1),
        )
        for number, at in enumerate(starts)
    )  # fmt: skip
    seen: list[str] = []
    day: date | None = None
    for _page in range(9):
        page = queries.agenda(learner, NOW, day)
        seen += [entry.key for one in page.days for entry in one.entries]
        day = page.later
        if day is None:
            break
    assert len(seen) == len(set(seen)) == 200 + 5
    with clock.frozen(NOW):
        body = client_for(learner).get("/calendar/").content.decode()
        assert body.count("Session ") < 150
        assert "?from=2026-" in body
        for odd in ("x", "9999-12-31", "2026-02-30", "0001-01-01"):
            assert client_for(learner).get("/calendar/", {"from": odd}).status_code == 200


def test_a_feed_says_nothing_to_who_guesses_or_was_sent_away(
    enrolment: Enrolment, learner: User, client_for: ClientFor
) -> None:
    feed = addresses.make_address(actor=learner, now=NOW)
    good, stranger = addresses.seal(feed), client_for(None)
    forged = good[:-1] + ("A" if good[-1] != "A" else "B")
    for secret in (feed.pk.hex, forged, "x", f"{feed.pk.hex}-"):
        assert stranger.get(reverse("learning:calendar_feed", args=[secret])).status_code == 404
    learner.is_active = False
    learner.save(update_fields=["is_active"])
    assert stranger.get(reverse("learning:calendar_feed", args=[good])).status_code == 404
