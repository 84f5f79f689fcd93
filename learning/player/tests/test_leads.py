"""Notes, chapters and branches in the player: what pauses, and where an answer leads."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Organization, User
from courses import api
from courses.api import Branch
from courses.models import Course, Lesson, Milestone, Video
from courses.testing import make_course, make_question, make_video
from courses.videos.tests.films import make_film
from learning.enrolments.actions import enrol
from lms.kernel import clock, tenancy
from lms.testing.browser import assert_accessible, until

LESSON = "/learn/statistics/lesson-1/"


def _enrol(course: Course, learner: User) -> None:
    enrol(course=course, learner=learner, actor=learner, now=clock.now(), source="self")


class TestDecided:
    """The server decides, by what was answered."""

    @pytest.fixture
    def milestone(self, scope: Any, instructor: User, learner: User) -> Milestone:
        course = make_course(instructor)
        video = make_video(course.lessons.get(slug="lesson-1"), milestone_at=None)
        question = make_question()
        made = api.create_milestone(
            video=video, position_ms=10_000, actor=instructor, kind="branch", questions=[question], tries=1,
            points=Decimal(5),
        )  # fmt: skip
        ways = [
            Branch(when="answer", question=question.pk, option="a", at_ms=2000, label="Watch that again"),
            Branch(when="score", share=100, to="lesson", lesson=course.lessons.get(slug="lesson-3").pk),
        ]
        api.set_branches(milestone=made, branches=ways, actor=instructor)
        _enrol(course, learner)
        return made

    @pytest.fixture
    def answer(
        self, milestone: Milestone, client_for: Callable[..., Any], learner: User
    ) -> Callable[[str], str]:
        client = client_for(learner)

        def send(choice: str) -> str:
            url = f"{LESSON}milestones/{milestone.pk}/answers/"
            sent = {f"q{milestone.pk}-1-choice": choice, "try": "1"}
            return str(client.post(url, sent, headers={"HX-Request": "true"}).content.decode())

        return send

    def test_a_wrong_answer_leads_back(self, answer: Callable[[str], str], milestone: Milestone) -> None:
        shown = answer("a")
        assert f'href="{LESSON}?t=2" data-lead="{milestone.video_id}" data-lead-second="2"' in shown
        assert "Watch that again" in shown
        assert "data-go-on" not in shown
        assert "5 points" in shown

    def test_a_right_answer_leads_to_another_lesson(self, answer: Callable[[str], str]) -> None:
        shown = answer("b")
        assert 'href="/learn/statistics/lesson-3/"' in shown
        assert "Go to “Lesson 3”" in shown
        assert "Watch that again" not in shown

    def test_a_lesson_that_is_not_there_any_more_is_passed_over(self, answer: Callable[[str], str]) -> None:
        lesson = Lesson.objects.get(slug="lesson-3")
        Lesson.objects.filter(pk=lesson.pk).update(deleted_at=clock.now())
        lesson.course.touch_content()
        shown = answer("b")
        assert "data-lead" not in shown
        assert "data-go-on" in shown

    def test_nothing_is_told_before_the_answer(
        self, milestone: Milestone, client_for: Callable[..., Any], learner: User
    ) -> None:
        shown = client_for(learner).get(LESSON).content.decode()
        assert "data-lead" not in shown
        assert "Watch that again" not in shown


def test_chapters_stand_in_the_transcript(
    scope: Any, instructor: User, learner: User, client_for: Callable[..., Any]
) -> None:
    course = make_course(instructor)
    video = make_video(course.lessons.get(slug="lesson-1"), milestone_at=None)
    api.create_milestone(
        video=video, position_ms=4000, actor=instructor, kind="chapter", title="By milestone"
    )
    api.set_captions(
        video=video,
        kind="chapters",
        language="en",
        label="Chapters",
        cues=[[0, 9000, "By track"]],
        actor=instructor,
    )
    _enrol(course, learner)
    shown = client_for(learner).get(LESSON).content.decode()
    assert '<a class="cue-chapter" href="?t=4" data-cue="4">By milestone</a>' in shown
    assert shown.index("By track") < shown.index("Here is one sample.") < shown.rindex("By milestone")


@pytest.mark.django_db(transaction=True)
class TestPlayed:
    """In Chromium, on a real clip."""

    @pytest.fixture
    def video(
        self, tmp_path: Path, settings: Any, organization: Organization, instructor: User, learner: User
    ) -> Video:
        settings.MEDIA_ROOT = tmp_path / "media"
        with tenancy.scope(organization):
            course = make_course(instructor)
            video = make_film(course.lessons.get(slug="lesson-1"), instructor)
            Video.objects.filter(pk=video.pk).update(seek_policy="none")
            api.create_milestone(
                video=video, position_ms=1500, actor=instructor, kind="note", body="Look closely."
            )
            branch = api.create_milestone(
                video=video, position_ms=3000, actor=instructor, kind="branch", title="Which way?"
            )
            ways = [Branch(at_ms=15_000, label="The short way"), Branch(at_ms=1000, label="Once more")]
            api.set_branches(milestone=branch, branches=ways, actor=instructor)
            _enrol(course, learner)
            return video

    def at(self, page: Page) -> float:
        return float(page.evaluate("document.querySelector('video').currentTime"))

    def seek(self, page: Page, second: int) -> None:
        page.locator("[data-video-seek]").evaluate(
            "(range, second) => { range.value = second; range.dispatchEvent(new Event('input')); }", second
        )

    def test_a_note_pauses_and_a_branch_leads(self, open_page: Any, video: Video, learner: User) -> None:
        page = open_page(f"{LESSON}?t=1", person=learner)
        expect(page.locator("[data-player][data-ready]")).to_be_visible()
        page.keyboard.press("k")
        shown = page.locator(".video-stage .video-question")
        expect(shown).to_contain_text("Look closely.")
        assert_accessible(page)
        page.keyboard.press("Enter")
        expect(shown).to_contain_text("Which way?")
        assert page.evaluate("document.querySelector('video').paused")
        assert_accessible(page)
        # It plays on and comes to the branch again; what it did is looked at afterwards, however long looking takes.
        page.locator("video").evaluate(
            "video => { window.done = []; for (const kind of ['play', 'pause'])"
            " video.addEventListener(kind, () => window.done.push(kind)); }"
        )
        shown.get_by_role("link", name="Once more").click()
        until(page, "window.done.join() === 'play,pause'")
        expect(shown).to_contain_text("Which way?")
        # The branch may lead where one could not seek by hand. There it stops, or it would play on while we look.
        page.locator("video").evaluate(
            "video => video.addEventListener('seeked', () => video.pause(), { once: true })"
        )
        shown.get_by_role("link", name="The short way").click()
        expect(shown).to_have_count(0)
        until(page, "window.done.join() === 'play,pause,play,pause'")
        assert 15 <= self.at(page) < 18
        self.seek(page, 1)
        expect(page.get_by_text("from its beginning to its end")).to_be_visible()
        assert self.at(page) >= 15
        page.locator("[data-player]").evaluate("figure => { figure.dataset.seek = 'watched'; }")
        self.seek(page, 19)
        expect(page.get_by_text("not ahead of what you have watched")).to_be_visible()
        assert self.at(page) < 19
        self.seek(page, 1)
        expect(page.locator("[data-clock]")).to_have_text("0:01")
