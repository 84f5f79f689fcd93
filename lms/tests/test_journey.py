"""The whole journey in a real browser: enrol, watch, answer, leave, resume elsewhere, quiz, certificate."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files import File
from playwright.sync_api import Locator, Page, expect

from accounts.models import Organization, User
from courses.api import store_asset
from courses.models import Course, Lesson, Video
from courses.testing import make_course, make_quiz, make_video
from learning.models import Certificate, Enrolment, MilestoneAnswer, VideoSession
from lms.kernel import consumers, tenancy
from lms.testing.browser import assert_presentable

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]
FILM = Path(__file__).parent / "data" / "eight-seconds.webm"


@pytest.fixture
def course(organization: Organization, instructor: User) -> Course:
    """Two lessons: a film of eight seconds that asks at the second one, and a quiz of three questions."""
    with tenancy.scope(organization):
        made = make_course(instructor, lessons=2)
        first, second = Lesson.objects.order_by("sequence")
        with FILM.open("rb") as film:
            asset = store_asset(file=File(film), name="film.webm", actor=instructor)
        video = make_video(first, duration_ms=8000, milestone_at=1500)
        Video.objects.filter(pk=video.pk).update(asset=asset, external_url="")
        Lesson.objects.filter(pk=first.pk).update(
            completion_rule={"video_coverage": 90, "questions_answered": "required"}
        )
        Lesson.objects.filter(pk=second.pk).update(completion_rule={"quiz_passed": True})
        make_quiz(second)
        made.touch_content()
    return made


# From this second on the film plays as slowly as a browser can: a busy machine leaves it late.
ALMOST_STAND = """(second) => {
  const video = document.querySelector("video");
  window.stands = new Promise((done) => {
    video.addEventListener("timeupdate", function look() {
      if (video.currentTime < second) return;
      video.removeEventListener("timeupdate", look);
      video.playbackRate = 0.0625;
      done();
    });
  });
}"""


def play(page: Page) -> None:
    """Start the film by its big button, or go on by the small one."""
    page.locator("[data-act=toggle]").click()


def second_of(page: Page) -> float:
    return float(page.evaluate("document.querySelector('video').currentTime"))


def enrol_and_watch(page: Page) -> None:
    """Enrol, play up to the question, answer it, and leave some seconds later."""
    page.get_by_role("button", name="Enrol").first.click()
    page.wait_for_load_state()
    page.goto("/learn/statistics/")
    expect(page).to_have_url(re.compile("/learn/statistics/lesson-1/"))
    assert_presentable(page)
    play(page)
    question = page.locator("form[data-milestone]")
    expect(question).to_be_visible()
    assert second_of(page) == pytest.approx(1.5, abs=0.6)
    assert_presentable(page)
    question.get_by_text("Four", exact=True).click()
    question.get_by_role("button", name="Check answer").click()
    expect(question).to_contain_text("Right")
    page.evaluate(ALMOST_STAND, 4)
    question.get_by_role("button", name="Go on").click()
    page.evaluate("window.stands")
    page.goto("/courses/")


def left_at(page: Page) -> VideoSession:
    """Return where the film was left; what a page sends on leaving may arrive after the next page."""
    for _try in range(200):
        if VideoSession.objects.filter(position_ms__gte=4000).exists():
            break
        page.wait_for_timeout(100)
    return VideoSession.objects.get()


def resume_and_finish(page: Page, stopped_ms: int) -> None:
    """In another profile the film stands where it was left; play it to its end."""
    expect(page.locator("[data-clock]").first).to_have_text(f"0:0{stopped_ms // 1000}")
    assert second_of(page) == pytest.approx(stopped_ms / 1000, abs=1)
    play(page)
    expect(page.locator(".toast").filter(has_text="Lesson complete")).to_be_visible()
    expect(page.locator("[data-clock]").first).to_have_text("0:08")
    expect(page.locator("[data-percent]").first).to_contain_text(re.compile(r"9\d|100"))
    page.goto("/learn/statistics/")
    expect(page).to_have_url(re.compile("/learn/statistics/lesson-2/"))


def take_the_quiz(page: Page) -> None:
    """Answer all three right and hand in."""
    page.get_by_role("link", name=re.compile("Start|Open|Check")).first.click()
    page.get_by_role("button", name="Start").click()
    for _question in range(3):
        page.get_by_text("Four", exact=True).click()
        expect(page.locator("[data-answer-state]")).to_contain_text("Saved")
        page.locator("[data-step=next]").click()
    page.get_by_role("button", name="Hand in").click()
    expect(page.locator(".score")).to_contain_text("Passed")


def headline(page: Page, name: str) -> Locator:
    heading = page.get_by_role("heading", name=name, exact=True)
    return page.locator(".headline").filter(has=heading)


def test_from_the_course_page_to_the_certificate(
    open_page: Any, course: Course, organization: Organization, learner: User, instructor: User
) -> None:
    """Begun on a phone, ended on a desktop."""
    page = open_page("/courses/statistics/", width="phone", scheme="dark", person=learner)
    assert_presentable(page)
    enrol_and_watch(page)
    with tenancy.scope(organization):
        stopped = left_at(page)
        assert 4000 <= stopped.position_ms < 5000
        assert MilestoneAnswer.objects.get().is_correct

    elsewhere = open_page("/learn/statistics/lesson-1/", person=learner)
    resume_and_finish(elsewhere, stopped.position_ms)
    take_the_quiz(elsewhere)

    consumers.run_all()
    with tenancy.scope(organization):
        enrolment, certificate = Enrolment.objects.get(), Certificate.objects.get()
    assert (enrolment.state, enrolment.progress) == ("completed", 100)
    elsewhere.goto("/learn/statistics/")
    expect(elsewhere).to_have_url(re.compile("/certificate/"))
    expect(elsewhere.locator("main")).to_contain_text(certificate.certificate_number)
    assert_presentable(elsewhere)
    anybody = open_page(f"/verify/{certificate.certificate_number}/")
    expect(anybody.locator("main")).to_contain_text("Valid certificate")
    assert_presentable(anybody)

    teaching = open_page("/insights/statistics/", person=instructor)
    expect(headline(teaching, "Completed")).to_contain_text("1 person")
    expect(headline(teaching, "Certificates")).to_contain_text("1")
    assert_presentable(teaching)
    teaching.goto("/notifications/")
    expect(teaching.locator("main")).to_contain_text("Lena Learner enrolled in Statistics")
    assert_presentable(teaching)
