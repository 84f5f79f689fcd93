"""Signing in as people do it, in a real Chromium: accessible pages, the browser's time zone, a passkey."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Organization, User
from lms.testing.browser import assert_presentable
from lms.testing.personas import PASSWORD

pytestmark = [pytest.mark.django_db(transaction=True)]


def sign_in(page: Page, person: User) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/login/" not in url)


def test_entrance_and_own_pages_are_presentable(open_page: Any, learner: User) -> None:
    page = open_page()
    for path in ("login", "signup", "password/reset"):
        page.goto(f"/accounts/{path}/")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert_presentable(page)
    open_page.sign_in(page.context, learner, open_page.address)
    for path in ("profile", "sessions", "email", "password/change", "2fa"):
        page.goto(f"/accounts/{path}/")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert_presentable(page)


def test_sign_up_tells_the_browsers_time_zone(
    open_page: Callable[..., Page], organization: Organization
) -> None:
    page = open_page("/accounts/signup/", timezone_id="Africa/Nairobi")
    page.get_by_label("Full name").fill("Nora New")
    page.get_by_label("Email").fill("nora@college.example")
    page.get_by_label("Password").fill("a long enough phrase")
    page.get_by_role("button", name="Create account").click()
    page.wait_for_url("**/confirm-email/")
    assert User.objects.get(email="nora@college.example").time_zone == "Africa/Nairobi"


def test_sign_up_without_javascript(open_page: Callable[..., Page], organization: Organization) -> None:
    page = open_page("/accounts/signup/", javascript=False)
    page.get_by_label("Full name").fill("Nora New")
    page.get_by_label("Email").fill("nora@college.example")
    page.get_by_label("Password").fill("a long enough phrase")
    page.get_by_role("button", name="Create account").click()
    page.wait_for_url("**/confirm-email/")
    assert User.objects.get(email="nora@college.example").time_zone == organization.time_zone


def test_add_a_passkey_and_sign_in_with_it(
    open_page: Callable[..., Page], instructor: User, settings: Any
) -> None:
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # as in demo mode: localhost without TLS
    page = open_page()
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    key = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    always = {"isUserVerified": True, "automaticPresenceSimulation": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": key | always})
    sign_in(page, instructor)
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    # Not the page before, whose address names it too.
    page.wait_for_url(lambda url: urlsplit(url).path.endswith("/webauthn/add/"))
    page.locator("[name=passwordless]").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url("**/recovery-codes/")
    instructor.refresh_from_db()
    assert instructor.mfa_enabled
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda url: "/login/" not in url)
    page.goto("/accounts/profile/")
    expect(page.get_by_label("Full name")).to_have_value(instructor.full_name)
