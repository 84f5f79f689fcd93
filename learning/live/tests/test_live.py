"""Live sessions: planned once, moved, called off, joined in their window by those they are for, and told once."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Organization, User
from courses.models import Course
from courses.testing import make_course
from learning.calendar import addresses
from learning.enrolments.actions import enrol
from learning.home import queries as home
from learning.live import actions
from learning.live.actions import Plan
from learning.live.models import LiveAttendance, LiveSession, next_reminder
from learning.models import Cohort, Enrolment
from lms.kernel import clock
from lms.kernel.models import Event

ClientFor = Callable[..., Client]
ROOM = "https://meet.example.org/room?a=1&b=2"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# A week before the clocks go back in Athens.
NOW = datetime(2026, 10, 19, 9, 0, tzinfo=UTC)


@pytest.fixture
def course(scope: Organization, instructor: User) -> Course:
    return make_course(instructor)


@pytest.fixture
def enrolment(course: Course, learner: User) -> Enrolment:
    return enrol(course=course, learner=learner, actor=learner, now=clock.now(), source="test")


def plan(**more: Any) -> Plan:
    values: dict[str, Any] = {
        "title": "Office hour", "description": "", "host": None, "starts_at": NOW + 2 * DAY,
        "ends_at": NOW + 2 * DAY + HOUR, "time_zone": "Europe/Athens", "join_url": ROOM,
    }  # fmt: skip
    return Plan(**(values | more))


def scheduled(course: Course, actor: User, **more: Any) -> LiveSession:
    rest = {name: more.pop(name) for name in ("weeks", "cohort", "key") if name in more}
    rest.setdefault("key", uuid4())
    return actions.schedule(course=course, plan=plan(**more), actor=actor, now=NOW, **rest)[0]


def verbs() -> list[str]:
    rows = Event.objects.filter(verb__startswith="learning.live").order_by("position")
    return [verb.rpartition(".")[2] for verb in rows.values_list("verb", flat=True)]


def test_a_wish_is_done_once_and_weeks_keep_their_time_of_day(course: Course, instructor: User) -> None:
    key = uuid4()
    for _time in range(2):
        scheduled(course, instructor, weeks=3, key=key)
    athens = ZoneInfo("Europe/Athens")
    rows = list(LiveSession.objects.order_by("starts_at"))
    assert [row.starts_at.astimezone(athens).strftime("%d %H:%M") for row in rows] == [
        "21 12:00",
        "28 12:00",
        "04 12:00",
    ]
    assert {row.ends_at - row.starts_at for row in rows} == {HOUR}
    assert verbs() == ["scheduled"] * 3


def test_people_are_reminded_a_day_and_an_hour_before() -> None:
    starts = NOW + 2 * DAY
    assert next_reminder(starts, NOW) == starts - DAY
    assert next_reminder(starts, starts - DAY) == starts - HOUR
    assert next_reminder(starts, starts - HOUR) is None


def test_a_reminder_goes_out_once(course: Course, instructor: User) -> None:
    row = scheduled(course, instructor)
    assert actions.remind(now=row.starts_at - DAY - timedelta(seconds=1)) == 0
    for at in (row.starts_at - DAY, row.starts_at - DAY, row.starts_at - HOUR, row.starts_at - HOUR):
        actions.remind(now=at)
    assert verbs().count("approaching") == 2
    # Whoever beats again after a long night reminds of nothing that is over.
    LiveSession.objects.update(next_reminder_at=row.starts_at - HOUR)
    actions.remind(now=row.ends_at)
    assert verbs().count("approaching") == 2


def test_a_move_begins_the_reminders_again_and_a_stale_form_changes_nothing(
    course: Course, instructor: User
) -> None:
    row = scheduled(course, instructor)
    later = plan(starts_at=row.starts_at + DAY, ends_at=row.ends_at + DAY)
    moved = actions.change(session=row, plan=later, sequence=0, actor=instructor, now=NOW)
    assert (moved.sequence, moved.next_reminder_at) == (1, row.starts_at)
    again = actions.change(session=row, plan=later, sequence=0, actor=instructor, now=NOW)
    assert again.sequence == 1
    with pytest.raises(actions.Changed):
        actions.change(session=row, plan=plan(title="Other"), sequence=0, actor=instructor, now=NOW)
    assert verbs() == ["scheduled", "changed"]


def test_one_is_cancelled_alone_or_with_those_after_it_and_may_come_back(
    course: Course, instructor: User
) -> None:
    scheduled(course, instructor, weeks=4)
    rows = list(LiveSession.objects.order_by("starts_at"))
    gone: dict[str, Any] = {"reason": "Ill", "actor": instructor, "now": NOW}
    assert actions.cancel(session=rows[2], following=False, **gone) == 1
    assert actions.cancel(session=rows[1], following=True, **gone) == 2
    assert [row.cancelled_at is None for row in LiveSession.objects.order_by("starts_at")] == [
        True,
        False,
        False,
        False,
    ]
    back = actions.reinstate(session=rows[2], actor=instructor, now=NOW)
    assert (back.cancelled_at, back.cancel_reason, back.sequence) == (None, "", 2)
    with pytest.raises(actions.LiveError):
        actions.cancel(session=rows[0], following=False, reason="", actor=instructor, now=NOW + 3 * DAY)


@pytest.mark.parametrize(
    "broken",
    [
        {"ends_at": NOW + 2 * DAY},
        {"ends_at": NOW + 4 * DAY},
        {"join_url": "http://meet.example.org"},
        {"capacity": 0},
        {"opens_before": 121},
    ],
    ids=str,
)
def test_the_database_refuses_what_makes_no_session(
    course: Course, instructor: User, broken: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        scheduled(course, instructor, **broken)


def test_the_address_is_for_who_joins_while_it_is_open(
    enrolment: Enrolment, course: Course, learner: User, instructor: User, client_for: ClientFor
) -> None:
    row = scheduled(course, instructor)
    client, teacher = client_for(learner), client_for(instructor)
    page, come = row.get_absolute_url(), reverse("learning:live_attendance", args=[row.pk])
    room = reverse("learning:live_room", args=[row.pk])

    def at(moment: datetime, method: str, url: str, who: Client = client) -> Any:
        with clock.frozen(moment):
            return getattr(who, method)(url)

    early = row.opens_at - timedelta(seconds=1)
    for moment in (early, row.ends_at):
        assert at(moment, "post", come)["Location"] == page
        assert at(moment, "get", room)["Location"] == page
        for url in ("/", page, reverse("learning:live_sessions", args=[course.slug]), room, page + "card/"):
            assert b"meet.example.org" not in at(moment, "get", url).content
        assert b"meet.example.org" not in at(moment, "get", page + "session.ics").content
    assert not LiveAttendance.objects.exists()
    assert at(row.opens_at, "get", room)["Location"] == page, "nobody is in the room who did not join"
    assert at(row.opens_at, "post", come)["Location"] == room
    answer = at(row.opens_at, "get", room)
    assert "url=https://meet.example.org/room?a=1&amp;b=2" in answer.content.decode()
    assert answer["Referrer-Policy"] == "no-referrer"
    assert b"meet.example.org" not in at(row.opens_at, "get", page).content
    at(row.starts_at, "post", come)
    there = LiveAttendance.objects.get()
    assert (there.joined_at, there.last_joined_at) == (row.opens_at, row.starts_at)
    assert verbs() == ["scheduled", "joined"]
    assert at(early, "post", come, teacher)["Location"] == room, "who teaches may be early"
    assert at(early, "get", room, teacher).status_code == 200
    assert LiveAttendance.objects.count() == 1
    actions.cancel(session=row, reason="Ill", following=False, actor=instructor, now=NOW)
    assert at(row.starts_at, "post", come)["Location"] == page


def test_places_are_for_as_many_as_there_are(
    enrolment: Enrolment, course: Course, other_learner: User, instructor: User
) -> None:
    row = scheduled(course, instructor, capacity=1)
    other = enrol(course=course, learner=other_learner, actor=other_learner, now=clock.now(), source="test")
    for _time in range(2):
        actions.join(session=row, enrolment=enrolment, now=row.starts_at)
    with pytest.raises(actions.Full):
        actions.join(session=row, enrolment=other, now=row.starts_at)
    wider = actions.change(
        session=row, plan=plan(capacity=2), sequence=0, actor=instructor, now=row.starts_at
    )
    actions.join(session=wider, enrolment=other, now=row.starts_at)
    with pytest.raises(actions.LiveError):
        actions.change(session=row, plan=plan(capacity=1), sequence=1, actor=instructor, now=row.starts_at)


def test_a_session_of_a_cohort_is_for_its_people(
    enrolment: Enrolment, course: Course, learner: User, instructor: User, client_for: ClientFor
) -> None:
    cohort = Cohort.objects.create(course=course, name="Evening")
    row = scheduled(course, instructor, cohort=cohort)
    client, listed = client_for(learner), reverse("learning:live_sessions", args=[course.slug])
    with clock.frozen(NOW):
        assert client.get(row.get_absolute_url()).status_code == 404
        assert b"Office hour" not in client.get(listed).content
        assert home.home(learner, NOW).live is None
        Enrolment.objects.update(cohort=cohort)
        assert client.get(row.get_absolute_url()).status_code == 200
        assert b"Office hour" in client.get(listed).content
        Enrolment.objects.update(state="withdrawn")
        assert client.get(row.get_absolute_url()).status_code == 404


def test_home_shows_what_is_next_to_learners_and_to_who_teaches(
    enrolment: Enrolment, course: Course, learner: User, instructor: User, client_for: ClientFor
) -> None:
    row = scheduled(course, instructor, weeks=2, capacity=40)
    soon = row.starts_at - timedelta(minutes=8)
    for person, can in ((learner, True), (instructor, True)):
        live = home.home(person, soon).live
        assert live is not None
        assert live.next is not None
        assert [one.title for one in (live.next, *live.rest)] == ["Office hour"] * 2
        assert (live.next.can_join, live.next.state, live.next.teaches) == (can, "open", person == instructor)
        with clock.frozen(soon):
            body = client_for(person).get("/").content.decode()
        assert reverse("learning:live_attendance", args=[row.pk]) in body
        assert "Starts in 8 min" in body
        assert "0 of 40 places taken" in body
    actions.cancel(session=row, reason="Ill", following=True, actor=instructor, now=NOW)
    live = home.home(learner, soon).live
    assert live is not None
    assert (live.next, [one.state for one in live.rest]) == (None, ["cancelled"] * 2)


def test_the_feed_carries_sessions_with_their_changes(
    enrolment: Enrolment, course: Course, learner: User, instructor: User, client_for: ClientFor
) -> None:
    row = scheduled(course, instructor)
    feed = reverse(
        "learning:calendar_feed", args=[addresses.seal(addresses.make_address(actor=learner, now=NOW))]
    )

    def event(url: str, who: Client) -> Any:
        with clock.frozen(NOW):
            answer = who.get(url)
        return next(iter(icalendar.Calendar.from_ical(answer.content).walk("VEVENT")))

    first = event(feed, client_for(None))
    assert (first["DTSTART"].dt, first["DTEND"].dt) == (row.starts_at, row.ends_at)
    assert (first["SEQUENCE"], first["STATUS"]) == (0, "CONFIRMED")
    actions.cancel(session=row, reason="Ill", following=False, actor=instructor, now=NOW)
    for url, who in ((feed, client_for(None)), (row.get_absolute_url() + "session.ics", client_for(learner))):
        found = event(url, who)
        assert found["UID"] == first["UID"]
        assert (found["SEQUENCE"], found["STATUS"]) == (1, "CANCELLED")


def form(**more: str) -> dict[str, str]:
    return {
        "title": "Office hour", "starts_at": "2026-10-21T12:00", "minutes": "45", "time_zone": "Europe/Athens",
        "join_url": ROOM, "opens_before": "10", "weeks": "1", "host": "", "capacity": "", "key": str(uuid4()),
    } | more  # fmt: skip


def test_the_form_reads_the_time_in_the_zone_beside_it(
    course: Course, instructor: User, client_for: ClientFor
) -> None:
    client, new = client_for(instructor), reverse("learning:live_new", args=[course.slug])
    sent = form(weeks="2")
    with clock.frozen(NOW):
        for _time in range(2):
            assert client.post(new, sent)["Location"] == reverse("learning:live_taught", args=[course.slug])
        row = LiveSession.objects.order_by("starts_at")[0]
        assert LiveSession.objects.count() == 2
        assert (row.starts_at, row.ends_at - row.starts_at) == (NOW + 2 * DAY, timedelta(minutes=45))
        assert 'value="2026-10-21T12:00"' in client.get(
            reverse("learning:live_change", args=[course.slug, row.pk])
        ).content.decode()  # fmt: skip
        for wrong in (
            {"join_url": "http://meet.example.org/x"},
            {"join_url": "https://user@meet.example.org"},
            {"starts_at": "2026-03-29T03:30"},
            {"time_zone": "Mars/Base"},
            {"minutes": "1441"},
        ):
            answer = client.post(new, form(**wrong))
            assert answer.status_code == 422, wrong
            assert b"Office hour" in answer.content, "what was typed is still there"
    assert LiveSession.objects.count() == 2


def test_who_was_there_and_who_was_not(
    enrolment: Enrolment, course: Course, other_learner: User, instructor: User, client_for: ClientFor
) -> None:
    row = scheduled(course, instructor)
    other = enrol(course=course, learner=other_learner, actor=other_learner, now=clock.now(), source="test")
    User.objects.filter(pk=other_learner.pk).update(full_name="=cmd()")
    actions.join(session=row, enrolment=other, now=row.starts_at)
    client = client_for(instructor)
    page = reverse("learning:live_people", args=[course.slug, row.pk])
    came, absent = (client.get(page, {"shown": shown}).content.decode() for shown in ("", "absent"))
    assert "1 joined, of 2 expected" in came
    assert other_learner.email in came
    assert other_learner.email not in absent
    assert enrolment.learner.email in absent
    answer: Any = client.get(reverse("learning:live_people_csv", args=[course.slug, row.pk]))
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert len(lines) == 3
    assert any(line.startswith("'=cmd()") and "2026-10-21T" in line for line in lines)
