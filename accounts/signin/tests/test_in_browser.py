"""The buttons of providers in a real Chromium: where its CSP lets a form lead, and how the pages look to everybody."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from playwright.sync_api import Page, expect

from accounts.models import Organization, User
from accounts.signin.tests.campus import Campus
from accounts.signin.tests.conftest import Configure
from lms.testing.browser import assert_presentable

pytestmark = [pytest.mark.django_db(transaction=True)]


def test_the_whole_way(
    open_page: Callable[..., Page], organization: Organization, configure: Configure
) -> None:
    configure(TRUSTED="yes")
    page = open_page("/accounts/login/?next=/accounts/profile/")
    page.get_by_role("button", name="Campus").click()
    page.wait_for_url("**/accounts/profile/")
    expect(page.get_by_label("Full name")).to_have_value("Grace Hopper")
    page.get_by_role("link", name="Connected accounts").first.click()
    expect(page.get_by_role("button", name="Disconnect")).to_be_visible()


def test_without_javascript(
    open_page: Callable[..., Page], organization: Organization, configure: Configure
) -> None:
    configure(TRUSTED="yes")
    page = open_page("/accounts/signup/?next=/accounts/profile/", javascript=False)
    page.get_by_role("button", name="Campus").click()
    page.wait_for_url("**/accounts/profile/")


def test_the_browser_holds_forms_to_configured_origins(
    open_page: Any, organization: Organization, provider: Campus, configure: Configure, settings: Any
) -> None:
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["origins"] = []
    open_page.allow("form-action")
    page = open_page("/accounts/login/")
    with page.expect_console_message(lambda message: "form-action" in message.text):
        page.get_by_role("button", name="Campus").click()
    assert not provider.codes


def test_pages_are_presentable(open_page: Any, learner: User, configure: Configure) -> None:
    page = open_page()
    for path in ("login", "signup", "oidc/campus/login", "3rdparty/login/cancelled"):
        page.goto(f"/accounts/{path}/")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert_presentable(page)
    SocialAccount.objects.create(
        user=learner, provider="old", uid="1", extra_data={"email": "lena@old.example"}
    )
    open_page.sign_in(page.context, learner, open_page.address)
    page.goto("/accounts/3rdparty/")
    expect(page.get_by_role("button", name="Campus")).to_be_visible()
    assert_presentable(page)
