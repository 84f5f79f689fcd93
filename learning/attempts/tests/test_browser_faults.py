"""Quizzes in a real browser while things go wrong: no connection, a closed tab, two tabs, the end, an extension.

Time is moved, never waited for: the browser's by Playwright's clock, the server's by the kernel's.
"""

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Organization, User
from courses.models import Quiz, QuizQuestion
from courses.testing import make_question
from learning.accommodations.actions import extend
from learning.attempts import actions
from learning.attempts.models import Answer, Attempt, LateAnswer
from learning.attempts.tasks import close_overdue
from learning.models import Enrolment
from lms.kernel import clock, tenancy
from lms.testing.browser import assert_accessible, until

pytestmark = [pytest.mark.django_db(transaction=True)]
RIGHT, WRONG = {"choice": "b"}, {"choice": "a"}


@pytest.fixture
def attempt(quiz: Quiz, enrolment: Enrolment, learner: User) -> Attempt:
    return actions.start(quiz=quiz, enrolment=enrolment, actor=learner, now=clock.now())


def answers(organization: Organization) -> list[Any]:
    with tenancy.scope(organization):
        return list(Answer.objects.order_by("position").values_list("answer", flat=True))


def asked(page: Page, number: int) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Question {number}")


def all_held(page: Page) -> None:
    """Wait until the page holds every question, with the stylesheets of those it does not show."""
    held = "Object.keys(sessionStorage).some((key) => key.startsWith('lms:questions:'))"
    styled = "[...document.querySelectorAll('link[rel=stylesheet]')].every((link) => link.sheet)"
    until(page, f"{held} && {styled}")


def tile(page: Page, number: int, state: str) -> None:
    expect(page.locator(f'[data-tile="{number}"]')).to_have_class(re.compile(f"tile-{state}"))


def test_three_answers_without_a_connection_for_two_minutes(
    open_page: Any, attempt: Attempt, learner: User, organization: Organization
) -> None:
    """Going on, going back, a flag: all without the server. Back online everything arrives with its own time."""
    open_page.allow("ERR_INTERNET_DISCONNECTED")
    page = open_page(width="phone", person=learner)
    page.clock.install()
    page.goto(f"/learn/attempts/{attempt.pk}/")
    all_held(page)
    page.context.set_offline(True)
    for number, choice in enumerate(("Four", "Two", "Four"), 1):
        asked(page, number)
        page.get_by_text(choice, exact=True).click()
        expect(page.locator("[data-answer-state]")).to_contain_text("Not saved")
        tile(page, number, "unsaved")
        page.clock.fast_forward(40_000)
        if number < 3:
            page.locator("[data-step=next]").click()
    assert_accessible(page)
    # The browser says late that the mark was not sent: the question it is for has been left by then.
    held: list[Any] = []
    page.route("**/flag/", lambda route: held.append(route))
    with page.expect_request("**/flag/"):
        page.locator("[data-flag-button]").click()
    page.locator("[data-step=previous]").click()
    asked(page, 2)
    held.pop().abort("internetdisconnected")
    expect(page.get_by_role("radio", name="Two")).to_be_checked()
    page.get_by_text("Four", exact=True).click()
    page.locator('[data-tile="1"]').click()
    asked(page, 1)
    page.get_by_role("button", name="Hand in").click()
    expect(page.locator("[data-unsaved]")).to_be_in_viewport()
    assert answers(organization) == [None, None, None]
    with clock.moved(timedelta(minutes=2)):
        page.context.set_offline(False)
        for number in (1, 2, 3):
            tile(page, number, "saved")
        assert answers(organization) == [RIGHT, RIGHT, RIGHT]
        with tenancy.scope(organization):
            first, second, third = Answer.objects.order_by("position")
            assert first.given_at < third.given_at < second.given_at <= second.saved_at
            assert second.given_at - first.given_at >= timedelta(seconds=115)
            assert third.is_flagged
        page.get_by_role("button", name="Hand in").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Hand in")
        page.get_by_role("button", name="Hand in").click()
        expect(page.locator(".score")).to_contain_text("100 %")


def test_the_end_with_the_browser_closed(
    open_page: Any, quiz: Quiz, enrolment: Enrolment, learner: User, organization: Organization
) -> None:
    """All questions on one page. What was saved is handed in by the worker; what the browser held counts when it is back."""
    open_page.allow("ERR_INTERNET_DISCONNECTED")
    with tenancy.scope(organization):
        quiz.layout = Quiz.Layout.ALL
        quiz.save()
        made = actions.start(quiz=quiz, enrolment=enrolment, actor=learner, now=clock.now())
    url = f"/learn/attempts/{made.pk}/"
    page = open_page(url, person=learner)
    page.locator("#question-1").get_by_text("Four").click()
    tile(page, 1, "saved")
    page.context.set_offline(True)
    page.locator("#question-2").get_by_text("Four").click()
    tile(page, 2, "unsaved")
    page.get_by_role("button", name="Check and hand in").click()
    expect(page.locator("[data-unsaved]")).to_be_in_viewport()
    page.close()
    with clock.moved(timedelta(minutes=11)):
        with tenancy.platform():
            assert close_overdue.run() == 1
        with tenancy.scope(organization):
            assert (Attempt.objects.get().handed_in_by, Attempt.objects.get().score) == ("clock", 1)
        again = page.context.new_page()
        page.context.set_offline(False)
        again.goto(url)
        expect(again.locator(".score")).to_contain_text("66.7 %")
        expect(again.get_by_text("1 answer arrived after the end")).to_be_visible()
        assert_accessible(again)
    with tenancy.scope(organization):
        late = LateAnswer.objects.get()
        assert (late.counts, late.answer.position, late.content) == (True, 2, RIGHT)


@pytest.fixture
def paged(quiz: Quiz, enrolment: Enrolment, learner: User, settings: Any, tmp_path: Any) -> Attempt:
    """An attempt on two pages of two questions, the last one answered by a file."""
    settings.MEDIA_ROOT = tmp_path
    quiz.layout = Quiz.Layout.PAGES
    quiz.save()
    question = make_question(
        "file_upload", {"max_files": 2, "suffixes": ["txt"]}, course=quiz.course, points=4
    )
    QuizQuestion.objects.filter(quiz=quiz, position=3).update(page=2)
    QuizQuestion.objects.create(quiz=quiz, question=question, position=4, page=2)
    return actions.start(quiz=quiz, enrolment=enrolment, actor=learner, now=clock.now())


def test_pages_are_turned_and_files_wait_without_a_connection(
    open_page: Any, paged: Attempt, learner: User, organization: Organization
) -> None:
    """It is all kept over a closed tab and sent when the line is back; a file that comes after the end is given back."""
    open_page.allow("ERR_INTERNET_DISCONNECTED|409")
    page = open_page(width="phone", person=learner)
    page.goto(f"/learn/attempts/{paged.pk}/")
    # The last question comes with a stylesheet of its own.
    expect(page.locator("link[href*=written]")).to_have_count(1)
    all_held(page)
    page.context.set_offline(True)
    page.locator("#question-1").get_by_text("Four", exact=True).click()
    tile(page, 1, "unsaved")
    page.get_by_role("button", name="Next page").click()
    page.locator("#question-3").get_by_text("Four", exact=True).click()
    notes = {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"by hand"}
    page.get_by_label("Add files").set_input_files([notes])
    expect(page.locator("[data-file-waits]")).to_contain_text("Not sent yet")
    tile(page, 4, "unsaved")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator('[data-tile="1"]').click()
    expect(page.locator("#question-1").get_by_role("radio", name="Four")).to_be_checked()
    page.get_by_role("button", name="Hand in").click()
    expect(page.locator("[data-unsaved]")).to_be_in_viewport()
    assert answers(organization) == [None] * 4
    # A closed tab loses nothing either.
    again = page.context.new_page()
    page.close()
    page.context.set_offline(False)
    again.goto(f"/learn/attempts/{paged.pk}/?q=4")
    for number in (1, 3, 4):
        tile(again, number, "saved")
    expect(again.get_by_role("checkbox", name="notes.txt")).to_be_checked()
    expect(again.locator("[data-file-waits]")).to_have_count(0)
    assert_accessible(again)
    first, second, third, fourth = answers(organization)
    assert (first, second, third, fourth["files"][0]["name"]) == (RIGHT, None, RIGHT, "notes.txt")
    # What was chosen in time counts after the end as well; what the question does not take is given back.
    again.context.set_offline(True)
    for name in ("more.txt", "third.txt"):
        again.get_by_label("Add files").set_input_files([notes | {"name": name, "buffer": name.encode()}])
    expect(again.locator("[data-file-waits]").last).to_contain_text("Not sent yet")
    with tenancy.scope(organization):
        actions.hand_in(attempt=Attempt.objects.get(), actor=None, now=clock.now() + timedelta(hours=1))
    again.context.set_offline(False)
    expect(again.locator("[data-files-left]")).to_contain_text("third.txt")
    expect(again.locator("main")).to_contain_text("1 answer arrived after the end")
    assert_accessible(again)
    assert [file["name"] for file in answers(organization)[3]["files"]] == ["notes.txt", "more.txt"]
    with again.expect_download() as taken:
        again.get_by_role("link", name="third.txt").click()
    assert taken.value.suggested_filename == "third.txt"


def test_a_second_device_and_a_second_tab_take_over(
    open_page: Any, attempt: Attempt, learner: User, organization: Organization
) -> None:
    """The newer answer stays and is shown; what the other page had is offered again. Tabs of a browser follow at once."""
    open_page.allow("409")
    url = f"/learn/attempts/{attempt.pk}/"
    first, other = open_page(url, person=learner), open_page(url, person=learner)
    tab = first.context.new_page()
    tab.goto(url)
    other.get_by_text("Four", exact=True).click()
    tile(other, 1, "saved")
    first.get_by_text("Two", exact=True).click()
    expect(first.get_by_role("radio", name="Four")).to_be_checked()
    expect(first.locator("[data-overtaken]")).to_contain_text("on another device")
    assert_accessible(first)
    assert answers(organization)[0] == RIGHT
    first.get_by_role("button", name="Use my answer instead").click()
    expect(first.get_by_role("radio", name="Two")).to_be_checked()
    expect(first.locator("[data-answer-state]")).to_contain_text("Saved")
    assert answers(organization)[0] == WRONG
    expect(first.locator("[data-overtaken]")).to_be_hidden()
    expect(tab.get_by_role("radio", name="Two")).to_be_checked()


def test_an_extension_shows_in_the_running_page(
    open_page: Any, attempt: Attempt, quiz: Quiz, enrolment: Enrolment, learner: User, instructor: User,
    organization: Organization,
) -> None:  # fmt: skip
    """Ten minutes become twenty while the page is open; at their end it closes, worker or not, and goes to the result."""
    page = open_page(person=learner)
    page.clock.install()
    page.goto(f"/learn/attempts/{attempt.pk}/")
    expect(page.locator("[data-of]")).to_have_text("left of 10 min")
    with tenancy.scope(organization):
        extend(enrolment=enrolment, quiz=quiz, extra_minutes=10, actor=instructor, now=clock.now())
    page.clock.fast_forward(10_000)
    expect(page.locator("[data-of]")).to_have_text("left of 20 min (extended from 10)")
    expect(page.locator(".quiz-clock [data-clock]")).to_have_text(re.compile(r"^(20:00|1[5-9]:\d\d)$"))
    assert_accessible(page)
    with clock.moved(timedelta(minutes=20, seconds=6)):
        # It stands still there: six seconds after its end the page leaves by itself.
        page.clock.pause_at(page.evaluate("Date.now() + 20 * 60_000"))
        expect(page.locator("[data-ended]")).to_be_visible()
        page.clock.fast_forward(10_000)
        expect(page.locator(".score")).to_be_visible()
