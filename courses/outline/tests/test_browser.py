"""Catalogue and course page in a real Chromium: both widths, both schemes, with and without scripts."""

from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from courses.models import Category, Lesson
from courses.testing import make_course
from lms.kernel import tenancy
from lms.testing.browser import assert_presentable

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def courses(organization: Any, instructor: Any) -> None:
    with tenancy.scope(organization):
        music = Category.objects.create(name="Music", slug="music", position=1)
        maths = Category.objects.create(name="Mathematics", slug="mathematics", position=2)
        make_course(
            instructor, slug="harmony", title="Harmony and Voice Leading", category=music, language="sw",
            summary="Write four parts that move well.", difficulty_level="beginner", price=Decimal(6500),
            currency="KES", estimated_duration_minutes=2400, audience="Singers.", outcomes=["write four parts"],
            description_html="<p>About it.</p>", capacity=20,
        )  # fmt: skip
        make_course(
            instructor, slug="sampling", title="Sampling", category=maths, difficulty_level="advanced"
        )
        make_course(instructor, slug="proofs", title="Proofs", category=maths)
        Lesson.objects.filter(slug="lesson-1").update(is_preview=True)


@pytest.mark.usefixtures("courses")
def test_anybody_can_read_it(open_page: Any) -> None:
    page = open_page("/courses/")
    expect(page.get_by_role("status").filter(has_text="3 courses")).to_be_visible()
    assert_presentable(page)
    page.get_by_role("link", name="Harmony and Voice Leading").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Harmony and Voice Leading")
    expect(page.get_by_role("link", name="read free")).to_be_visible()
    to_enrol = page.get_by_role("link", name="Sign in to enrol")
    expect(to_enrol).to_be_in_viewport()
    page.set_viewport_size({"width": 390, "height": 844})
    expect(to_enrol).to_be_in_viewport()
    assert_presentable(page)


@pytest.mark.usefixtures("courses")
def test_what_its_owner_and_its_managers_see_of_it(open_page: Any, admin: Any) -> None:
    page = open_page("/teach/subjects/", person=admin)
    expect(page.locator("input[name=name][value=Music]")).to_be_visible()
    assert_presentable(page)
    page.goto("/teach/harmony/preview/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Harmony and Voice Leading")
    assert_presentable(page)
    page.goto("/teach/harmony/owner/")
    assert_presentable(page)
    page.get_by_label("Email address of the new owner").fill(admin.email)
    page.locator("main form button").click()
    expect(page.locator("main")).to_contain_text(admin.full_name)
    assert_presentable(page)


@pytest.mark.usefixtures("courses")
def test_results_follow_the_typing(open_page: Any) -> None:
    page = open_page("/courses/")
    page.keyboard.press("/")
    page.keyboard.type("samp")
    expect(page.get_by_role("status").filter(has_text="1 course")).to_be_visible()
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("ling")
    page.wait_for_url("**/courses/?q=sampling*")
    expect(page.get_by_label("Order")).to_have_value("")
    page.get_by_role("link", name="Clear the search").click()
    page.get_by_role("checkbox", name="Mathematics").check()
    expect(page.get_by_role("status").filter(has_text="2 courses")).to_be_visible()
    page.get_by_role("link", name="Mathematics : remove").click()
    expect(page.get_by_role("status").filter(has_text="3 courses")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("checkbox", name="Mathematics")).to_be_checked()


@pytest.mark.usefixtures("courses")
def test_the_drawer_stays_open_while_choosing(open_page: Any) -> None:
    page = open_page(width="phone")
    late: list[Route] = []  # the script comes over a slow line, after the reader has chosen
    page.route("**/htmx.js", lambda route: late.append(route))
    page.goto("/courses/", wait_until="commit")
    page.get_by_role("button", name="Filter").click()
    page.get_by_role("checkbox", name="Advanced").check()
    while not late:
        page.wait_for_timeout(10)
    late.pop().continue_()
    page.get_by_role("button", name="Show 1 course").click()
    expect(page.get_by_role("status").filter(has_text="1 course")).to_be_visible()
    expect(page.get_by_role("link", name="Sampling")).to_be_visible()


@pytest.mark.parametrize("width", ["desktop", "phone"])
@pytest.mark.usefixtures("courses")
def test_it_works_without_scripts(open_page: Any, width: str) -> None:
    page = open_page("/courses/", width=width, javascript=False)
    if width == "phone":
        page.get_by_role("button", name="Filter").click()
    page.get_by_role("checkbox", name="Music").check()
    page.get_by_role("button", name="Show courses").click()
    expect(page.get_by_role("status").filter(has_text="1 course")).to_be_visible()
    page.get_by_role("searchbox").last.fill("harmony")
    page.get_by_role("searchbox").last.press("Enter")
    expect(page.get_by_role("link", name="Harmony and Voice Leading")).to_be_visible()
