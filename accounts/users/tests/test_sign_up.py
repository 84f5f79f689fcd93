"""From a stranger to a student: sign-up, the code by mail, reset by code."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import Membership, Organization, User
from lms.kernel import tenancy
from lms.kernel.models import AuditEntry, Event
from lms.testing.personas import PASSWORD

NEW = {
    "email": "Nora.New@college.example",
    "full_name": "  Nora   New ",
    "password1": "a long enough phrase",
    "time_zone": "Africa/Nairobi",
}


def code_in(message: Any) -> str:
    """Return the code a mail carries."""
    found = re.search(r"^([A-Z0-9]{3,}(?:-[A-Z0-9]+)*|\d{6})$", message.body, re.MULTILINE)
    assert found, message.body
    return found[1]


def events_of(organization: Organization) -> list[str]:
    with tenancy.scope(organization):
        return list(Event.objects.order_by("position").values_list("verb", flat=True))


def test_sign_up_verify_and_be_in(organization: Organization, mailoutbox: list[Any]) -> None:
    client = Client()
    answer = client.post("/accounts/signup/", NEW)
    assert answer.status_code == 302
    person = User.objects.get(email="nora.new@college.example")
    assert person.full_name == "Nora New"
    assert person.time_zone == "Africa/Nairobi"
    assert person.email_verified_at is None
    with tenancy.scope(organization):
        assert Membership.objects.get(user=person).role.slug == "student"
    assert len(mailoutbox) == 1
    assert "Test College" in mailoutbox[0].subject
    # Not in yet: the address is not proved.
    assert client.get("/accounts/profile/").status_code == 302
    wrong = client.post("/accounts/confirm-email/", {"code": "WRONG1"})
    assert wrong.status_code == 200
    done = client.post("/accounts/confirm-email/", {"code": code_in(mailoutbox[0])})
    assert done.status_code == 302
    assert client.get("/accounts/profile/").status_code == 200
    person.refresh_from_db()
    assert person.email_verified_at is not None
    assert person.last_login is not None
    assert events_of(organization) == ["accounts.person.joined", "accounts.session.started"]


@pytest.mark.parametrize("zone", ["", "Mars/Olympus"])
def test_without_a_zone_the_organisations_is_taken(organization: Organization, zone: str) -> None:
    Organization.objects.filter(pk=organization.pk).update(time_zone="Europe/Rome")
    organization.refresh_from_db()
    organization.save()
    Client().post("/accounts/signup/", NEW | {"time_zone": zone})
    assert User.objects.get(email="nora.new@college.example").time_zone == "Europe/Rome"


def test_page_carries_the_script_for_the_zone(organization: Organization) -> None:
    page = Client().get("/accounts/signup/").content.decode()
    assert "data-time-zone" in page
    assert "js/time-zone.js" in page


def test_signing_up_twice_tells_nothing(learner: User, mailoutbox: list[Any]) -> None:
    answer = Client().post("/accounts/signup/", NEW | {"email": learner.email.upper()})
    assert answer.status_code == 302  # the same page as for a new address
    assert answer.headers["Location"] == "/accounts/confirm-email/"
    assert "already exists" in mailoutbox[0].body
    assert User.objects.count() == 1


def test_weak_password_is_refused(organization: Organization) -> None:
    answer = Client().post("/accounts/signup/", NEW | {"password1": "12345678"})
    assert answer.status_code == 200
    assert not User.objects.exists()


def test_closed_organisation(organization: Organization) -> None:
    organization.settings = {"sign_up": "closed"}
    organization.save()
    assert "closed" in Client().get("/accounts/signup/").content.decode().lower()
    Client().post("/accounts/signup/", NEW)
    assert not User.objects.exists()


def test_reset_by_code_ends_other_sessions(
    learner: User, organization: Organization, client_for: Callable, mailoutbox: list[Any]
) -> None:
    elsewhere = Client()
    elsewhere.post("/accounts/login/", {"login": learner.email, "password": PASSWORD})
    assert elsewhere.get("/accounts/profile/").status_code == 200
    mail.outbox.clear()
    client = Client()
    assert client.post("/accounts/password/reset/", {"email": learner.email}).status_code == 302
    client.post(reverse("account_confirm_password_reset_code"), {"code": code_in(mail.outbox[0])})
    client.post(
        reverse("account_complete_password_reset"),
        {"password1": "another long phrase", "password2": "another long phrase"},
    )
    learner.refresh_from_db()
    assert learner.check_password("another long phrase")
    assert elsewhere.get("/accounts/profile/").status_code == 302
    with tenancy.scope(organization):
        noted = set(AuditEntry.objects.filter(action="event").values_list("after__event", flat=True))
    assert {"accounts.password.reset", "accounts.session.ended"} <= noted


def test_changing_the_address_takes_a_code(
    learner: User, organization: Organization, mailoutbox: list[Any]
) -> None:
    client = Client()
    client.post("/accounts/login/", {"login": learner.email, "password": PASSWORD})
    client.post("/accounts/email/", {"action_add": "", "email": "lena@new.example"})
    learner.refresh_from_db()
    assert learner.email != "lena@new.example"  # not before the code
    client.post("/accounts/confirm-email/", {"code": code_in(mailoutbox[0])})
    learner.refresh_from_db()
    assert learner.email == "lena@new.example"


def test_too_many_wrong_passwords_are_stopped(learner: User, organization: Organization) -> None:
    client = Client()
    for _attempt in range(6):
        answer = client.post("/accounts/login/", {"login": learner.email, "password": "wrong"})
    assert "Too many" in answer.content.decode()
    right = client.post("/accounts/login/", {"login": learner.email, "password": PASSWORD})
    assert "Too many" in right.content.decode()
    with tenancy.scope(organization):
        failed = AuditEntry.objects.filter(action="event", after__event="accounts.sign_in.failed")
        assert failed.count() >= 5
        assert failed[0].after == {"event": "accounts.sign_in.failed", "email": learner.email}


def test_demo_accounts_are_offered_in_demo_mode_only(organization: Organization, settings: Any) -> None:
    settings.DEMO_ACCOUNTS = [("Student", "student@lms.com", "learn-by-doing")]
    settings.LMS_DEMO = False
    assert "student@lms.com" not in Client().get("/accounts/login/").content.decode()
    settings.LMS_DEMO = True
    page = Client().get("/accounts/login/").content.decode()
    assert "student@lms.com" in page
    assert "learn-by-doing" in page
