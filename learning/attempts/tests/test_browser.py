"""A quiz in a real browser: with its script, without it, and by keyboard. `test_browser_faults` has what goes wrong."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from accounts.models import Organization, User
from courses.models import QuestionVersion, Quiz
from learning.attempts import actions
from learning.attempts.models import Answer, Attempt
from learning.models import Enrolment
from lms.kernel import clock, tenancy
from lms.testing.browser import assert_presentable

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def attempt(quiz: Quiz, enrolment: Enrolment, learner: User) -> Attempt:
    return actions.start(quiz=quiz, enrolment=enrolment, actor=learner, now=clock.now())


def answers(organization: Organization) -> list[Any]:
    with tenancy.scope(organization):
        return list(Answer.objects.order_by("position").values_list("answer", flat=True))


def test_from_the_start_page_to_the_result(
    open_page: Any, quiz: Quiz, enrolment: Enrolment, learner: User
) -> None:
    Quiz.objects.filter(pk=quiz.pk).update(review={"after": {"score": True}, "hint_cost": 0})
    first = QuestionVersion.objects.get(question__quiz_uses__quiz=quiz, question__quiz_uses__position=1)
    QuestionVersion.objects.filter(pk=first.pk).update(
        data=first.data | {"hints": [{"html": "<p>Count.</p>"}]}
    )
    page = open_page(f"/learn/statistics/lesson-1/quizzes/{quiz.pk}/", person=learner)
    assert_presentable(page)
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Question 1")
    page.get_by_role("button", name="Show a hint").click()
    expect(page.locator("[data-hints]")).to_have_text(re.compile("Hint 1.*Count.", re.DOTALL))
    assert_presentable(page)
    page.set_viewport_size({"width": 390, "height": 844})
    for number in (1, 2, 3):
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Question {number}")
        page.get_by_text("Four", exact=True).click()
        expect(page.locator("[data-answer-state]")).to_contain_text("Saved")
        expect(page.locator(f'[data-tile="{number}"]')).to_have_class(re.compile("tile-saved"))
        page.locator("[data-step=next]").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hand in")
    assert_presentable(page)
    page.get_by_role("button", name="Hand in").click()
    expect(page.locator(".score")).to_contain_text("100 %")
    expect(page.locator(".score")).to_contain_text("Passed")
    assert_presentable(page)


def test_without_a_script(
    open_page: Any, attempt: Attempt, learner: User, organization: Organization
) -> None:
    page = open_page(f"/learn/attempts/{attempt.pk}/", person=learner, javascript=False)
    page.get_by_text("Four", exact=True).click()
    page.locator("[data-step=next]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Question 2")
    page.get_by_text("Two", exact=True).click()
    page.locator("[data-flag-button]").click()
    expect(page.locator("[data-flag-button]")).to_have_attribute("aria-pressed", "true")
    assert answers(organization) == [{"choice": "b"}, {"choice": "a"}, None]
    page.get_by_role("button", name="Clear answer").click()
    expect(page.get_by_role("radio", name="Two")).not_to_be_checked()
    assert answers(organization)[1] is None
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hand in")
    page.get_by_role("button", name="Hand in").click()
    expect(page.locator(".score")).to_contain_text("33.3")


def test_the_keyboard_is_enough(
    open_page: Any, attempt: Attempt, learner: User, organization: Organization
) -> None:
    page = open_page(f"/learn/attempts/{attempt.pk}/", person=learner)
    page.keyboard.press("b")
    expect(page.locator("[data-answer-state]")).to_contain_text("Saved")
    page.keyboard.press("f")
    expect(page.locator("[data-flag-button]")).to_have_attribute("aria-pressed", "true")
    page.locator("body").click(position={"x": 5, "y": 500})
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", level=1)).to_have_text("Question 2")
    assert answers(organization)[0] == {"choice": "b"}
