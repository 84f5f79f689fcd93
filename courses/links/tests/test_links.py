"""Links to elsewhere: found in texts, tried when their time has come, told to authors."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts.models import User
from courses.authoring import drafts
from courses.authoring.cards import editor_blocks
from courses.authoring.checklist import check_lesson
from courses.authoring.documents import LessonDocument
from courses.authoring.facts import facts_of
from courses.authoring.outside import course_addresses, note_all, note_lately
from courses.authoring.tasks import keep_links
from courses.links.actions import check_due, forget, note
from courses.links.addresses import addresses_in, outside, short
from courses.links.models import OutsideLink
from courses.models import Course, Lesson
from courses.testing import make_course
from lms.kernel import clock, tenancy
from lms.kernel.outside import Unreachable

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scope")]


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("https://a.example/b?c=d#e", "https://a.example/b?c=d"),
        ("HTTP://a.example", "HTTP://a.example"),
        ("/learn/statistics/", ""),
        ("mailto:a@b.example", ""),
        ("https://", ""),
        ("https://[", ""),
        (f"https://a.example/{'x' * 2000}", ""),
    ],
)
def test_which_addresses_lead_elsewhere(target: str, address: str) -> None:
    assert outside(target) == address


def test_addresses_of_texts() -> None:
    text = '<p><a class="x" href="https://a.example/?b=1&amp;c=2">A</a> <img alt="" src="http://b.example/c.png"> https://no.example</p>'
    assert addresses_in([text, '<a href="/assets/x">B</a>']) == {
        "https://a.example/?b=1&c=2",
        "http://b.example/c.png",
    }
    assert short("https://www.knbs.or.ke/health-survey/") == "knbs.or.ke/health-survey"


ANSWERS: dict[str, int | str] = {"/good": 200, "/shy": 403, "/gone": 404, "/sick": 500, "/lost": "timeout"}


def ask(url: str) -> int:
    found = ANSWERS[url.removeprefix("https://a.example")]
    if isinstance(found, str):
        raise Unreachable(found)
    return found


def states() -> dict[str, tuple[str, int]]:
    rows = OutsideLink.objects.values_list("url", "state", "failures")
    return {url.removeprefix("https://a.example"): (state, failures) for url, state, failures in rows}


def test_links_are_tried_when_their_time_has_come() -> None:
    now = clock.now()
    assert note(urls=[f"https://a.example{path}" for path in ANSWERS], now=now) == 5
    assert note(urls=["https://a.example/good"], now=now) == 0
    assert check_due(now=now, ask=ask) == 5
    silent = ("silent", 1)
    assert states() == {
        "/good": ("answers", 0), "/shy": ("answers", 0), "/gone": silent, "/sick": silent, "/lost": silent,
    }  # fmt: skip
    assert check_due(now=now + timedelta(minutes=14), ask=ask) == 0
    assert check_due(now=now + timedelta(minutes=15), ask=ask) == 3
    assert check_due(now=now + timedelta(hours=6), ask=ask) == 0
    assert check_due(now=now + timedelta(days=8), ask=lambda _url: 200) == 5
    assert set(states().values()) == {("answers", 0)}
    assert forget(now=now + timedelta(days=31)) == 5


def test_a_machine_without_a_way_out_blames_no_link(other_organization: Any) -> None:
    now = clock.now()
    note(urls=["https://a.example/lost"], now=now)
    assert check_due(now=now, ask=ask) == 1
    assert states() == {"/lost": ("new", 0)}
    with tenancy.scope(other_organization):
        note(urls=["https://a.example/good"], now=now)
        check_due(now=now, ask=ask)
    assert check_due(now=now + timedelta(hours=1), ask=ask) == 1
    assert states() == {"/lost": ("silent", 1)}


@pytest.fixture
def lesson(instructor: User) -> Lesson:
    course = make_course(instructor, lessons=1, summary="About it.")
    found: Lesson = course.lessons.get()
    found.course = course
    words = (
        "[Gone](https://a.example/gone), [good](https://a.example/good#part) and <https://plain.example/x>."
    )
    now = clock.now()
    drafts.add_block(lesson=found, actor=instructor, now=now, body=words)
    drafts.add_block(lesson=found, actor=instructor, now=now, kind="embed", url="https://a.example/shy")
    return found


def test_authors_are_told(lesson: Lesson) -> None:
    now: datetime = clock.now()

    def found() -> list[tuple[str, str, str]]:
        blocks = editor_blocks(lesson.course, drafts.draft_blocks(lesson))
        told = check_lesson(facts_of(lesson.course, blocks), blocks, LessonDocument(title="L"))
        return [(one.level, one.sentence, one.detail) for one in told if "link" in one.sentence.lower()]

    assert found() == []
    assert note_lately(now) == 4
    assert note_lately(now + timedelta(hours=1)) == 0
    check_due(now=now, ask=lambda url: 404 if url.endswith("gone") else 200)
    (told,) = found()
    assert told[:2] == ("warn", "1 link does not answer")
    assert told[2].startswith("a.example/gone, tried today ")
    check_due(now=now + timedelta(minutes=20), ask=lambda _url: 200)
    assert found() == [("ok", "Every link to elsewhere answers", "")]


def test_everything_that_leads_elsewhere_is_found(lesson: Lesson) -> None:
    named = {
        "https://a.example/gone",
        "https://a.example/good",
        "https://a.example/shy",
        "https://plain.example/x",
    }
    assert course_addresses(lesson.course) == named
    lesson.blocks.update(html='<a href="https://b.example/">B</a>')
    assert note_all(clock.now()) == 5


def test_an_author_has_them_tried_again(
    lesson: Lesson, instructor: User, client_for: Any, settings: Any
) -> None:
    course: Course = lesson.course
    answer = client_for(instructor).post(f"/teach/{course.slug}/link-checks/", follow=True)
    assert "4 links are being tried. Look again in a minute." in answer.content.decode()
    assert OutsideLink.objects.count() == 4
    settings.CHECK_LINKS = False
    assert keep_links() == 0
