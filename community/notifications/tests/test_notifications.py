"""From the event to the bell and the mail, with a mail server that fails."""

import smtplib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client

from accounts.models import Organization, User
from community.notifications import actions
from community.notifications.actions import Message, notify
from community.notifications.handlers import tell_people
from community.notifications.kinds import KINDS
from community.notifications.models import Delivery, DeliveryAttempt, Notification
from community.notifications.tasks import purge, send_due
from courses.models import Course
from courses.testing import make_course
from learning.api import enrol, withdraw
from learning.enrolments.terms import expire_due, move_to_cohort, renew
from learning.models import Cohort
from lms.kernel import clock, consumers, tenancy
from lms.kernel.models import Event

ClientFor = Callable[..., Client]


class BrokenBackend(EmailBackend):
    """A mail server that refuses."""

    def send_messages(self, messages: Any) -> int:
        raise smtplib.SMTPServerDisconnected("try later")


@pytest.fixture
def course(scope: Organization, instructor: User) -> Course:
    return make_course(instructor)


def tell(person: User, **more: Any) -> Notification:
    facts = {"course": "Statistics", "learner": "Lena", "number": "X"}
    message = Message(person.pk, "enrolled", clock.now(), url="/learn/statistics/", data=facts, **more)
    notify([message], now=clock.now())
    return Notification.objects.latest("created_at")


def send_all() -> int:
    with tenancy.platform():
        return int(send_due.run())


@pytest.mark.django_db(transaction=True)
def test_an_enrolment_tells_learner_and_instructor_once(
    course: Course, learner: User, instructor: User, mailoutbox: list[Any]
) -> None:
    enrol(course=course, learner=learner, actor=learner, now=clock.now(), source="self")
    consumers.run("community.notifications")
    consumers.run("community.notifications")
    told = set(Notification.objects.values_list("recipient_id", "kind"))
    assert told == {(learner.pk, "enrolled"), (instructor.pk, "new_enrolment")}
    assert send_all() == 2
    assert send_all() == 0
    to_instructor = next(mail for mail in mailoutbox if mail.to == [instructor.email])
    assert to_instructor.subject == "Lena Learner enrolled in Statistics"
    assert "/teach/statistics/" in to_instructor.body
    assert "You lead this course." in to_instructor.body


def test_the_same_event_is_told_once(scope: Organization, learner: User) -> None:
    tell(learner, event_position=7)
    tell(learner, event_position=7)
    assert (Notification.objects.count(), Delivery.objects.count()) == (1, 1)


def test_a_failing_mail_server_is_tried_again_and_given_up(
    scope: Organization, learner: User, settings: Any, mailoutbox: list[Any]
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.BrokenBackend"
    tell(learner)
    assert send_all() == 0
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts) == ("pending", 1)
    assert "try later" in delivery.error
    assert send_all() == 0, "it waits before it tries again"
    assert Delivery.objects.get().attempts == 1
    now = clock.now()
    for _again in range(8):
        now += timedelta(days=1)
        with clock.frozen(now):
            send_all()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("failed", len(actions.PAUSES) + 1)
    assert DeliveryAttempt.objects.filter(succeeded=False).count() == delivery.attempts


def test_it_is_sent_once_the_server_is_back(
    scope: Organization, learner: User, settings: Any, mailoutbox: list[Any]
) -> None:
    good = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.BrokenBackend"
    tell(learner)
    send_all()
    settings.EMAIL_BACKEND = good
    with clock.moved(timedelta(minutes=2)):
        assert send_all() == 1
    assert list(DeliveryAttempt.objects.order_by("attempted_at").values_list("succeeded", flat=True)) == [
        False,
        True,
    ]
    assert len(mailoutbox) == 1


def test_nothing_goes_to_people_who_left(scope: Organization, learner: User, mailoutbox: list[Any]) -> None:
    tell(learner)
    User.objects.filter(pk=learner.pk).update(is_active=False)
    send_all()
    assert mailoutbox == []


def test_the_list_the_count_and_reading(scope: Organization, learner: User, client_for: ClientFor) -> None:
    found = tell(learner)
    client = client_for(learner)
    assert client.get("/notifications/unread/").content == b"1"
    assert "You are enrolled in Statistics" in client.get("/notifications/").content.decode()
    answer = client.get(f"/notifications/{found.pk}/opening/")
    assert (answer.status_code, answer["Location"]) == (302, "/learn/statistics/")
    assert client.get("/notifications/unread/").content == b"0"
    tell(learner)
    client.post("/notifications/reading/")
    assert client.get("/notifications/unread/").content == b"0"


def test_what_others_were_told_is_theirs(
    scope: Organization, learner: User, other_learner: User, client_for: ClientFor
) -> None:
    found = tell(learner)
    client = client_for(other_learner)
    assert client.get(f"/notifications/{found.pk}/opening/").status_code == 404
    assert "Statistics" not in client.get("/notifications/").content.decode()
    assert client_for(None).get("/notifications/unread/").content == b"0"
    assert client_for(None).get("/notifications/").status_code == 302


def test_old_ones_go(scope: Organization, learner: User) -> None:
    tell(learner)
    unread = tell(learner)
    Notification.objects.exclude(pk=unread.pk).update(read_at=clock.now())
    with tenancy.platform(), clock.moved(timedelta(days=366)):
        assert purge.run() == 2
    assert list(Notification.objects.all()) == [unread]
    outside = Notification.objects.create(
        recipient=None, address="new@example.org", kind="invited", occurred_at=clock.now()
    )
    with tenancy.platform(), clock.moved(timedelta(days=89)):
        assert purge.run() == 0
    with tenancy.platform(), clock.moved(timedelta(days=91)):
        assert purge.run() == 1
    assert not Notification.objects.filter(pk=outside.pk).exists()


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
def test_a_missing_fact_does_not_break_a_text(kind: Any) -> None:
    assert "–" in kind.fill(kind.title, {})


@pytest.mark.parametrize("number", [3, 60])
def test_the_number_of_queries_does_not_grow(
    scope: Organization,
    learner: User,
    client_for: ClientFor,
    django_assert_max_num_queries: Callable[..., Any],
    number: int,
) -> None:
    for position in range(number):
        tell(learner, event_position=position)
    client = client_for(learner)
    client.get("/notifications/")
    with django_assert_max_num_queries(5):
        client.get("/notifications/")


@pytest.mark.parametrize("by_others", [True, False])
def test_what_others_do_to_a_place_is_told(
    scope: Organization, course: Course, learner: User, instructor: User, by_others: bool
) -> None:
    now, actor = clock.now(), instructor if by_others else learner
    mine = enrol(course=course, learner=learner, actor=learner, now=now, source="self")
    cohort = Cohort.objects.create(course=course, name="Autumn")
    move_to_cohort(enrolment=mine, cohort=cohort, actor=actor, now=now)
    renew(enrolment=mine, actor=actor, now=now, until=now + timedelta(days=1))
    expire_due(now=now + timedelta(days=2))
    renew(enrolment=mine, actor=actor, now=now + timedelta(days=3))
    withdraw(enrolment=mine, actor=actor, now=now + timedelta(days=4))
    tell_people(list(Event.objects.exclude(verb="learning.enrolment.created").order_by("position")))
    told = list(Notification.objects.order_by("event_position").values_list("recipient", "kind"))
    theirs = ["cohort_changed", "access_renewed", "access_ended", "access_renewed", "place_withdrawn"]
    assert told == [(learner.pk, kind) for kind in (theirs if by_others else ["access_ended"])]
