"""Where one is signed in, and signing out from afar."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client

from accounts.models import Organization, User
from accounts.sessions import actions, activity
from accounts.sessions.devices import describe
from accounts.sessions.tasks import clear_expired
from lms.kernel import clock, tenancy
from lms.kernel.models import AuditEntry, Event
from lms.testing.personas import PASSWORD

URL = "/accounts/sessions/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.0 Mobile/15E148 Safari/604.1"
)


def sign_in(person: User, agent: str = FIREFOX, address: str = "192.0.2.1") -> Client:
    client = Client(headers={"User-Agent": agent}, REMOTE_ADDR=address)
    assert client.post("/accounts/login/", {"login": person.email, "password": PASSWORD}).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get("/accounts/profile/").status_code == 200


def test_strangers_are_sent_to_sign_in(organization: Organization) -> None:
    for path in (URL, f"{URL}1/revocation/", f"{URL}revocation/"):
        assert Client().get(path).status_code == 302
        assert Client().post(path).status_code == 302


@pytest.mark.parametrize("who", ["learner", "instructor", "admin", "staff", "outsider"])
def test_everybody_sees_their_own(
    request: pytest.FixtureRequest, who: str, organization: Organization, client_for: Callable
) -> None:
    page = client_for(request.getfixturevalue(who)).get(URL)
    assert page.status_code == 200
    assert len(page.context["sessions"]) == 1
    assert page.context["sessions"][0].is_current


def test_list_names_device_address_and_this_one(learner: User) -> None:
    sign_in(learner, PHONE, "2001:db8::5")
    page = sign_in(learner).get(URL).content.decode()
    for text in ("Firefox on Windows", "192.0.2.1", "This device", "Safari on iPhone", "2001:db8::5"):
        assert text in page
    assert page.index("Firefox on Windows") < page.index("Safari on iPhone")


def test_revoke_one(learner: User, organization: Organization) -> None:
    here, there = sign_in(learner), sign_in(learner, PHONE)
    row = next(row for row in here.get(URL).context["sessions"] if not row.is_current)
    assert here.post(f"{URL}{row.id}/revocation/").status_code == 302
    assert not is_in(there)
    assert is_in(here)
    assert len(here.get(URL).context["sessions"]) == 1
    log = UserSession.objects.get(pk=row.id)  # the log stays
    assert log.data["by"] == "revocation"
    with tenancy.scope(organization):
        assert (
            AuditEntry.objects.filter(after__event="accounts.session.ended", row_id=str(learner.pk)).count()
            == 1
        )
        assert Event.objects.filter(verb="accounts.session.ended").count() == 1
    assert here.post(f"{URL}{row.id}/revocation/").status_code == 302  # twice is once


def test_revoking_this_one_signs_out(learner: User) -> None:
    here = sign_in(learner)
    row = here.get(URL).context["sessions"][0]
    assert here.post(f"{URL}{row.id}/revocation/").headers["Location"] == "/accounts/login/"
    assert not is_in(here)


def test_sessions_of_others_are_not_found(learner: User, other_learner: User) -> None:
    theirs = sign_in(other_learner)
    row = theirs.get(URL).context["sessions"][0]
    assert sign_in(learner).post(f"{URL}{row.id}/revocation/").status_code == 404
    assert is_in(theirs)


def test_revocations_are_posts(learner: User) -> None:
    here = sign_in(learner)
    assert here.get(f"{URL}revocation/").status_code == 405
    assert here.get(f"{URL}{here.get(URL).context['sessions'][0].id}/revocation/").status_code == 405


def test_sign_out_everywhere_else(learner: User, other_learner: User) -> None:
    here, there, stranger = sign_in(learner), sign_in(learner, PHONE), sign_in(other_learner)
    page = here.post(f"{URL}revocation/", {"keep": "1"}, follow=True)
    assert "1 other device is signed out." in page.content.decode()
    assert (is_in(here), is_in(there), is_in(stranger)) == (True, False, True)


def test_sign_out_everywhere(learner: User) -> None:
    here, there = sign_in(learner), sign_in(learner, PHONE)
    here.post(f"{URL}revocation/")
    assert (is_in(here), is_in(there)) == (False, False)


def test_changing_the_password_ends_the_other_sessions(learner: User) -> None:
    here, there = sign_in(learner), sign_in(learner, PHONE)
    answer = here.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": "quite another phrase", "password2": "quite another phrase"},
    )
    assert answer.status_code == 302
    assert (is_in(here), is_in(there)) == (True, False)
    assert len(here.get(URL).context["sessions"]) == 1


def test_signing_out_is_noted(learner: User, organization: Organization) -> None:
    client = sign_in(learner)
    client.post("/accounts/logout/")
    assert UserSession.objects.get(user=learner).data["by"] == "self"
    with tenancy.scope(organization):
        noted = AuditEntry.objects.filter(action="event").order_by("position")
        assert [entry.after["event"] for entry in noted] == [
            "accounts.session.started",
            "accounts.session.ended",
        ]  # type: ignore[index]
        assert noted[0].context["address"] == "192.0.2.1"
        started = Event.objects.get(verb="accounts.session.started")
    assert started.actor_id == learner.pk
    assert started.payload == {"methods": ["password"]}
    assert len(started.session_id) == 16
    assert not Session.objects.filter(session_key__startswith=started.session_id).exists()


@pytest.mark.parametrize("count", [2, 40])
def test_queries_do_not_grow(learner: User, count: int, django_assert_num_queries: Callable) -> None:
    client = sign_in(learner)
    now = clock.now()
    keys = [f"key-{number}" for number in range(count)]
    Session.objects.bulk_create(
        [Session(session_key=key, session_data="", expire_date=now + timedelta(days=1)) for key in keys]
    )
    UserSession.objects.bulk_create(
        [UserSession(session_key=key, user=learner, ip="192.0.2.9", user_agent=PHONE) for key in keys]
    )
    client.get(URL)
    # The person; noting this session and its mark in the session's own row; the list.
    with django_assert_num_queries(6):
        assert len(client.get(URL).context["sessions"]) == count + 1


def test_use_is_noted_every_five_minutes(learner: User, django_assert_num_queries: Callable) -> None:
    client = sign_in(learner)
    before = UserSession.objects.get(user=learner)
    client.get("/accounts/logout/")
    with django_assert_num_queries(1):
        client.get("/accounts/logout/")
    assert UserSession.objects.get(user=learner).last_seen_at == before.last_seen_at
    with clock.moved(timedelta(seconds=activity.EVERY_SECONDS + 1)):
        client.get("/accounts/logout/", REMOTE_ADDR="198.51.100.3")
        after = UserSession.objects.get(user=learner)
        assert after.last_seen_at > before.last_seen_at
        assert after.ip == "198.51.100.3"
        with django_assert_num_queries(1):
            client.get("/accounts/logout/")


def test_dead_sessions_are_not_listed(learner: User) -> None:
    client = sign_in(learner)
    gone = sign_in(learner, PHONE)
    Session.objects.filter(session_key=gone.session.session_key).update(expire_date=clock.now())
    assert len(client.get(URL).context["sessions"]) == 1


def test_clear_expired(learner: User) -> None:
    now = clock.now()
    for name, expires, seen in (
        ("live", timedelta(days=1), timedelta(0)),
        ("ended", timedelta(days=-1), timedelta(days=-40)),
        ("old", timedelta(days=-61), timedelta(days=-91)),
    ):
        Session.objects.create(session_key=name, session_data="", expire_date=now + expires)
        UserSession.objects.create(session_key=name, user=learner, ip="192.0.2.1", last_seen_at=now + seen)
    assert clear_expired() == {"sessions": 2, "log": 1}
    assert set(Session.objects.values_list("session_key", flat=True)) == {"live"}
    assert set(UserSession.objects.values_list("session_key", flat=True)) == {"live", "ended"}
    assert clear_expired() == {"sessions": 0, "log": 0}
    assert clear_expired.name == "accounts.sessions.clear_expired"


def test_clearing_goes_in_batches(learner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "BATCH", 2)
    past = clock.now() - timedelta(days=1)
    Session.objects.bulk_create(
        [Session(session_key=f"k{number}", session_data="", expire_date=past) for number in range(5)]
    )
    assert actions.clear_expired(now=clock.now())["sessions"] == 5


@pytest.mark.parametrize(
    ("agent", "name", "mobile"),
    [
        (FIREFOX, "Firefox on Windows", False),
        (PHONE, "Safari on iPhone", True),
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge on Linux",
            False,
        ),
        (
            "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36",
            "Chrome on Android",
            True,
        ),
        ("curl/8.0", "Unknown device", False),
        ("<script>alert(1)</script>", "Unknown device", False),
        ("", "Unknown device", False),
    ],
)
def test_devices_have_names(agent: str, name: str, mobile: bool) -> None:
    device: Any = describe(agent)
    assert (device.name, device.is_mobile) == (name, mobile)
