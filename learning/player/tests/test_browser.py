"""The player in a real browser: two devices, questions, notes, offline, without its script, and accessible."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files import File
from playwright.sync_api import Page, expect

from accounts.models import Organization, User
from courses.api import set_captions, store_asset
from courses.authoring.drafts import draft_blocks, save_block
from courses.authoring.films import publish_film
from courses.authoring.publishing import publish
from courses.milestones.editing import drop_milestone
from courses.models import Course, Milestone, Video
from courses.testing import make_course, make_video
from learning.enrolments.actions import enrol
from learning.models import MilestoneAnswer, Note, VideoSession
from lms.kernel import clock, tenancy
from lms.testing.browser import assert_accessible, assert_presentable, until

pytestmark = [pytest.mark.django_db(transaction=True)]
FILM = (
    Path(__file__).resolve().parents[3] / "lms/demo/content/statistics-you-can-trust/media/standard-error.mp4"
)
LESSON = "/learn/statistics/lesson-1/"


@pytest.fixture
def course(organization: Organization, instructor: User, learner: User) -> Course:
    if not FILM.exists():
        pytest.skip("the demo's films are not here")
    with tenancy.scope(organization):
        course = make_course(instructor)
        lesson = course.lessons.get(slug="lesson-1")
        with FILM.open("rb") as film:
            asset = store_asset(file=File(film), name="film.mp4", actor=instructor)
        video = make_video(lesson, duration_ms=72_000, milestone_at=5_000)
        Video.objects.filter(pk=video.pk).update(asset=asset, external_url="")
        course.lessons.filter(pk=lesson.pk).update(
            completion_rule={"video_coverage": 90, "questions_answered": "required"}
        )
        course.touch_content()
        enrol(course=course, learner=learner, actor=learner, now=clock.now(), source="self")
        return course


@pytest.fixture
def stored(organization: Organization) -> Callable[[], VideoSession]:
    def read() -> VideoSession:
        with tenancy.scope(organization):
            return VideoSession.objects.get()

    return read


def at(page: Page) -> float:
    return float(page.evaluate("document.querySelector('video').currentTime"))


def seek(page: Page, second: int) -> None:
    page.locator("[data-video-seek]").evaluate(
        "(range, second) => { range.value = second; range.dispatchEvent(new Event('input')); }", second
    )


# Notes what the page wants to do at the keys of headphones and lock screens, which a test cannot press.
MEDIA_KEYS = (
    "MediaSession.prototype.setActionHandler = (name, act) => { (window.mediaKeys ??= {})[name] = act; }"
)


def media_key(page: Page, name: str, given: dict[str, float] | None = None) -> None:
    until(page, "(name) => Boolean(window.mediaKeys?.[name])", name)  # they come with the first playing
    page.evaluate(
        "([name, given]) => { window.mediaKeys[name]({ action: name, ...given }); }", [name, given or {}]
    )


def held(page: Page, second: float) -> None:
    """Have the browser fetch the film up to a second."""
    page.locator("video").evaluate("(video) => { video.preload = 'auto'; }")
    until(
        page,
        "(second) => { const { buffered } = document.querySelector('video');"
        " return buffered.length > 0 && buffered.end(0) >= second; }",
        second,
    )


def reported(page: Page, act: Callable[[], object]) -> None:
    """Do something and wait until the server has heard of it."""
    with page.expect_response(lambda answer: "/position/" in answer.url and answer.request.method == "POST"):
        act()


def test_a_question_pauses_is_answered_by_keys_and_lets_go_on(
    open_page: Any, course: Course, learner: User, organization: Organization
) -> None:
    page = open_page(f"{LESSON}?t=4", person=learner)
    page.evaluate(MEDIA_KEYS)
    page.keyboard.press("k")
    question = page.locator(".video-stage .video-question")
    expect(question).to_be_visible()
    # A headphone's key does not lead past it either.
    media_key(page, "play")
    assert page.evaluate("document.querySelector('video').paused")
    assert_accessible(page)
    # A required question bars the way on.
    seek(page, 60)
    expect(question).to_be_visible()
    assert at(page) < 6
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    expect(question).to_contain_text("Right")
    expect(page.locator("[data-asked]")).to_have_text("1 of 1 answered")
    expect(page.locator("[data-completes]")).to_contain_text("the question answered")
    assert_accessible(page)
    page.keyboard.press("Enter")
    expect(question).to_have_count(0)
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    media_key(page, "pause")
    expect(page.locator("[data-act=toggle]")).to_have_attribute("aria-label", "Play")
    for name, given, second in (
        ("seekto", {"seekTime": 40}, 40),
        ("seekforward", {}, 55),
        ("seekbackward", {"seekOffset": 5}, 50),
    ):
        media_key(page, name, given)
        assert abs(at(page) - second) < 0.2
    assert page.evaluate("navigator.mediaSession.metadata.title")
    media_key(page, "play")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    with tenancy.scope(organization):
        assert MilestoneAnswer.objects.get().is_correct
    # Its line in the transcript leads back to it, whatever plays.
    page.get_by_role("link", name="Question at 0:05").first.click()
    expect(question).to_contain_text("Right")
    assert page.evaluate("document.querySelector('video').paused")
    with page.expect_navigation(url="**/lesson-2/"):
        media_key(page, "nexttrack")


def test_a_question_that_is_taken_away_while_it_is_open_holds_nobody_up(
    open_page: Any, course: Course, learner: User, organization: Organization, instructor: User
) -> None:
    open_page.allow("404")
    page = open_page(f"{LESSON}?t=4", person=learner)
    page.keyboard.press("k")
    question = page.locator(".video-stage .video-question")
    expect(question).to_be_visible()
    with tenancy.scope(organization):
        drop_milestone(milestone=Milestone.objects.get(), actor=instructor)
        publish_film(film=Video.objects.get(), actor=instructor, now=clock.now())
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    expect(page.locator(".toast").last).to_contain_text("This question is not asked any more.")
    expect(question).to_have_count(0)
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    # What it plays is reported before the test ends.
    reported(page, lambda: page.keyboard.press("k"))


def test_a_phone_and_a_computer_tell_each_other_where_one_is(
    open_page: Any, course: Course, learner: User, stored: Callable[[], VideoSession]
) -> None:
    computer = open_page(f"{LESSON}?t=0", person=learner)
    expect(computer.locator("[data-player][data-ready]")).to_be_visible()
    reported(computer, lambda: seek(computer, 3))
    phone = open_page(
        LESSON, width="phone", person=learner, user_agent="Mozilla/5.0 (Linux; Android 15) Mobile Chromium"
    )
    expect(phone.locator("[data-resume]")).to_contain_text("You stopped at 0:03 on your computer.")
    assert 2.5 < at(phone) < 3.5
    reported(phone, lambda: seek(phone, 4))

    # The computer's page lies open, nobody touches it: it hears of the phone by itself.
    offer = computer.get_by_role("link", name="Continue at 0:04, from your phone")
    expect(offer).to_be_visible()
    assert 2.5 < at(computer) < 3.5
    assert_accessible(computer)
    reported(computer, offer.click)
    assert 3.5 < at(computer) < 4.5
    # The other place is one click away, there and back.
    back = computer.get_by_role("link", name="Back to 0:03")
    reported(computer, back.click)
    assert 2.5 < at(computer) < 3.5
    expect(phone.get_by_role("link", name="Continue at 0:03, from your computer")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    # An old tab that says where it is before it heard changes nothing.
    assert (stored().position_ms, stored().device) == (3_000, "computer")


def test_what_is_played_offline_arrives_later(
    open_page: Any, course: Course, learner: User, stored: Callable[[], VideoSession]
) -> None:
    page = open_page(LESSON, person=learner)
    expect(page.locator("[data-player][data-ready]")).to_be_visible()
    held(page, 6)
    open_page.allow("ERR_INTERNET_DISCONNECTED")
    page.context.set_offline(True)
    page.keyboard.press("k")
    expect(page.locator("[data-clock]")).to_have_text(re.compile("0:0[1-5]"))  # the question stops it at 0:05
    page.keyboard.press("k")
    expect(page.get_by_text("Not connected")).to_be_visible()
    reported(page, lambda: page.context.set_offline(False))
    assert stored().watched_ms > 500
    until(page, "!Object.keys(localStorage).some((key) => key.startsWith('beat:'))")


def test_leaving_the_page_sends_where_one_was(
    open_page: Any, course: Course, learner: User, stored: Callable[[], VideoSession]
) -> None:
    page = open_page(LESSON, person=learner)
    page.keyboard.press("k")
    expect(page.locator("[data-clock]")).to_have_text(re.compile("0:0[1-5]"))
    page.goto("/courses/")
    # The browser sends the beacon by itself, some moments after the page has gone.
    for _look in range(50):
        page.goto(LESSON)
        expect(page.locator("[data-player][data-ready]")).to_be_visible()
        if page.locator("[data-player]").get_attribute("data-start") != "0":
            break
    assert stored().position_ms >= 1_000


def publish_under(organization: Organization, course: Course) -> None:
    """The author changes the lesson, and publishes it while learners have it open."""
    with tenancy.scope(organization):
        lesson = course.lessons.get(slug="lesson-1")
        lesson.course = course
        block = next(one for one in draft_blocks(lesson) if one.kind == "text")
        author, now = course.instructor, clock.now()
        save_block(lesson=lesson, key=block.id, expected="", actor=author, now=now, body="New words.")
        publish(course=course, keys=None, actor=author, now=now)


def test_a_note_stands_in_the_transcript(
    open_page: Any, course: Course, learner: User, organization: Organization
) -> None:
    page = open_page(f"{LESSON}?t=4", person=learner)
    expect(page.locator("[data-player][data-ready]")).to_be_visible()
    assert_presentable(page)
    page.keyboard.press("n")
    page.keyboard.type("k is a letter here")
    page.reload()
    expect(page.locator("#note")).to_have_value("k is a letter here")
    expect(page.locator("[data-note-clock]")).to_have_text("0:04")
    publish_under(organization, course)
    page.evaluate(
        "document.dispatchEvent(new Event('visibilitychange'))"
    )  # the learner comes back to the tab
    expect(page.get_by_text("This lesson has changed since you opened it")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Save note").locator("visible=true").click()
    expect(page.locator(".cue-note")).to_contain_text("Your note at 0:04")
    page.get_by_role("link", name="Show the new version").click()
    expect(page.get_by_text("New words.")).to_be_visible()
    expect(page.get_by_text("This lesson has changed")).to_have_count(0)
    expect(page.locator(".cue-note")).to_contain_text("Your note at 0:04")
    with tenancy.scope(organization):
        assert (Note.objects.get().body, Note.objects.get().position_ms) == ("k is a letter here", 4_000)
    page.get_by_role("tab", name="Notes").click()
    page.get_by_role("link", name="Change this note").click()
    form = page.locator("[data-note-change]")
    form.get_by_label("Note").fill("k is a letter there")
    page.reload()
    page.get_by_role("tab", name="Notes").click()
    expect(form.get_by_label("Note")).to_have_value("k is a letter there")
    form.get_by_label("Moment of the video").fill("0:06")
    assert_accessible(page)
    form.get_by_role("button", name="Save note").click()
    expect(page.locator(".cue-note")).to_contain_text("k is a letter there")
    expect(page.locator(".cue-note")).to_contain_text("Your note at 0:06")
    page.get_by_role("button", name="Remove this note").click()
    expect(page.locator(".cue-note")).to_have_count(0)


def test_without_its_script(open_page: Any, course: Course, learner: User) -> None:
    page = open_page(LESSON, person=learner, javascript=False)
    expect(page.locator("video[controls]")).to_be_visible()
    expect(page.get_by_text("Here is one sample.")).to_be_visible()
    page.get_by_text("Four", exact=True).click()
    page.get_by_role("button", name="Check answer").click()
    expect(page.get_by_text("Right").first).to_be_visible()
    page.get_by_role("link", name="Back to the video").click()
    page.get_by_label("New note").last.fill("On paper")
    page.get_by_role("button", name="Save note").last.click()
    expect(page.get_by_text("On paper")).to_be_visible()


def test_a_part_of_a_film_has_a_clock_of_its_own(
    open_page: Any,
    course: Course,
    learner: User,
    organization: Organization,
    stored: Callable[[], VideoSession],
) -> None:
    with tenancy.scope(organization):
        Video.objects.update(metadata={"start_ms": 10_000, "end_ms": 14_000})
        course.touch_content()
    page = open_page(LESSON, person=learner)
    player = page.locator("[data-player][data-ready]")
    expect(player.locator(".video-clock")).to_have_text("0:00 of 0:04")
    page.keyboard.press("k")
    with page.expect_response(lambda answer: "/position/" in answer.url and answer.request.method == "POST"):
        expect(player.locator("[data-clock]")).to_have_text("0:04")
        expect(player.locator("[data-act=toggle]")).to_have_attribute("aria-label", "Play")
    assert 13.9 <= at(page) < 15
    expect(player.locator("[data-percent]")).to_have_text(re.compile("^(9[0-9]|100)"))
    kept = stored()
    assert kept.watched_ms <= 4_000
    assert kept.position_ms <= 4_000
    reported(page, lambda: page.keyboard.press("j"))
    expect(player.locator("[data-clock]")).to_have_text("0:00")
    assert 10 <= at(page) < 10.2


def test_the_transcript_speaks_the_language_of_the_captions_and_is_searched(
    open_page: Any, course: Course, learner: User, organization: Organization
) -> None:
    with tenancy.scope(organization):
        cues = [
            [0, 4000, "Hier ist eine Stichprobe."],
            [4000, 9000, "Zieh noch"],
            [9000, 12_000, "eine für dich."],
        ]
        set_captions(
            video=Video.objects.get(), kind="captions", language="de", label="Deutsch", cues=cues, actor=None
        )
        Note.objects.create(
            learner=learner,
            lesson=course.lessons.get(slug="lesson-1"),
            video=Video.objects.get(),
            body="mine",
            position_ms=5_000,
        )
    page = open_page(LESSON, width="phone", person=learner)
    expect(page.locator("[data-player][data-ready]")).to_be_visible()
    transcript = page.locator("[data-transcript]")
    expect(transcript).to_contain_text("Here is one sample.")
    # Captions on, then in German: the transcript follows, its note stays, and off it is as before.
    captions = page.locator("[data-act=captions]")
    captions.click()
    captions.click()
    expect(transcript).to_have_attribute("lang", "de")
    expect(transcript.locator(".cue-note")).to_contain_text("mine")
    captions.click()
    expect(transcript).to_have_attribute("lang", "en")
    # The other way round, and after a reload.
    page.get_by_role("link", name="Deutsch").click()
    expect(transcript).to_have_attribute("lang", "de")
    page.reload()
    expect(transcript).to_contain_text("Hier ist eine Stichprobe.")
    captions.click()
    expect(captions).to_contain_text("Deutsch")
    field = page.get_by_role("searchbox", name="Search the transcript")
    field.fill("FUR DICH")
    found = page.locator("output[data-found]")
    expect(found).to_have_text("1 of 1")
    field.fill("noch eine")
    expect(transcript.locator("mark")).to_have_text(["noch", "eine"])
    field.fill("eine")
    expect(found).to_have_text("1 of 2")
    field.press("Enter")
    expect(found).to_have_text("2 of 2")
    expect(transcript.locator("mark.is-at")).to_be_in_viewport()
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    field.press("Escape")
    expect(transcript.locator("mark")).to_have_count(0)
