"""Questions and settings of a quiz in a real Chromium; a quiz of every type is built in `lms/tests/test_studio_journey.py`."""

from typing import Any

import pytest
from playwright.sync_api import expect

from courses.quizzes.building import create_course_quiz, save_settings
from courses.quizzes.documents import draft_document
from courses.testing import make_course
from lms.kernel import tenancy
from lms.testing.browser import assert_accessible

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def course(organization: Any, instructor: Any) -> Any:
    with tenancy.scope(organization):
        return make_course(instructor, slug="statistics", lessons=1)


def test_a_question_is_written_on_a_phone(
    open_page: Any, organization: Any, instructor: Any, course: Any
) -> None:
    page = open_page(
        "/teach/statistics/bank/new/?type=true_false", person=instructor, width="phone", scheme="dark"
    )
    page.get_by_label("Question", exact=True).fill("First")
    page.get_by_role("button", name="Create the question").click()
    page.get_by_role("link", name="Try it as a learner").click()
    assert_accessible(page)
    page.goto(page.url.partition("/teach/")[0] + "/teach/statistics/bank/")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_settings_save_themselves_and_show_what_another_author_saved(
    open_page: Any, organization: Any, instructor: Any, course: Any
) -> None:
    with tenancy.scope(organization):
        quiz = create_course_quiz(course=course, title="Check", actor=instructor)
    page = open_page(f"/teach/statistics/quizzes/{quiz.pk}/settings/", person=instructor)
    page.get_by_label("Title").fill("Check yourself")
    said = page.locator("[data-said]")
    expect(said).to_have_text("Saved")
    expect(page.locator("[data-waits=yes]")).to_be_visible()
    with page.expect_request(lambda one: one.method == "POST"):
        page.get_by_label("Title").fill("Check yourself again")
    expect(said).to_have_text("Saved")
    with tenancy.scope(organization):
        quiz.refresh_from_db()
        assert draft_document(quiz).settings.title == "Check yourself again"
        save_settings(quiz=quiz, values={"title": "Theirs"}, expected="", actor=instructor)
    open_page.allow("409")
    page.get_by_label("Title").fill("Mine")
    expect(page.get_by_role("alert")).to_contain_text("Somebody else changed this")
    expect(page.get_by_role("alert")).to_contain_text("Theirs")
    expect(page.get_by_label("Title")).to_have_value("Mine")
    assert_accessible(page)
