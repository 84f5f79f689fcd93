"""The heartbeat over HTTP, notes, and videos that play elsewhere."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from courses.api import film_address
from courses.models import Lesson, Video
from courses.testing import make_course, make_video
from learning.enrolments.actions import enrol
from learning.player.models import Note, VideoSession
from lms.kernel import clock

pytestmark = pytest.mark.django_db
ClientFor = Callable[..., Client]
LESSON = "/learn/statistics/lesson-1/"
PHONE = {"User-Agent": "Mozilla/5.0 (Linux; Android 14) Mobile"}


@pytest.fixture
def lesson(scope: object, instructor: User) -> Lesson:
    return make_course(instructor).lessons.get(slug="lesson-1")


@pytest.fixture
def video(lesson: Lesson) -> Video:
    return make_video(lesson, milestone_at=None)


@pytest.fixture
def client(client_for: ClientFor, lesson: Lesson, learner: User) -> Client:
    enrol(course=lesson.course, learner=learner, actor=learner, now=clock.now(), source="self")
    return client_for(learner)


def url(video: Video) -> str:
    return f"{LESSON}videos/{video.pk}/position/"


def test_a_beat_as_json_and_as_a_beacon(client: Client, video: Video) -> None:
    beat = {"position_ms": 4000, "spans": [[0, 4000]], "device_id": "a.1", "at": 5, "sent": 9}
    kept = client.post(url(video), beat, content_type="application/json", headers=PHONE)
    assert kept.status_code == 200
    assert (kept.json()["position_ms"], kept.json()["ahead"]) == (4000, False)
    beacon = client.post(url(video), {"beat": json.dumps(beat | {"position_ms": 5000})})
    assert beacon.json()["position_ms"] == 5000
    assert VideoSession.objects.get().device == "computer"

    other = client.post(
        url(video), beat | {"device_id": "b.1"}, content_type="application/json", headers=PHONE
    ).json()
    assert (other["ahead"], other["position_ms"], other["device"]) == (True, 5000, "your computer")
    stored = client.get(f"{url(video)}?device_id=b.1").json()
    assert (stored["position_ms"], stored["ahead"]) == (5000, True)
    assert client.get(f"{url(video)}?device_id=a.2").json()["device"] == "another tab"


def test_a_report_left_in_a_browser_is_kept_for_its_owner(
    client: Client, video: Video, learner: User, other_learner: User
) -> None:
    beat = {"position_ms": 4000, "spans": [[0, 4000]], "device_id": "a.1"}
    theirs = client.post(
        url(video), beat | {"learner": str(other_learner.pk)}, content_type="application/json"
    )
    assert theirs.status_code == 409
    assert not VideoSession.objects.exists()
    own = client.post(url(video), beat | {"learner": str(learner.pk)}, content_type="application/json")
    assert own.status_code == 200


def test_a_page_opened_later_goes_on_there(client: Client, video: Video) -> None:
    client.post(
        url(video),
        {"position_ms": 12_000, "device_id": "a.1"},
        content_type="application/json",
        headers=PHONE,
    )
    page = client.get(LESSON).content.decode()
    assert 'data-start="12"' in page
    assert 'data-start="0"' in client.get(f"{LESSON}?t=0").content.decode()


@pytest.mark.parametrize(
    "body", [b"", b"[]", b'{"position_ms": -1}', b'{"spans": [[0, 1]]}', b'{"position_ms": 1e99}', b"{"]
)
def test_nonsense_is_refused(client: Client, video: Video, body: bytes) -> None:
    assert client.post(url(video), body, content_type="application/json").status_code == 400
    assert client.post(url(video), {"beat": "{"}).status_code == 400


def test_only_learners_beat(
    client_for: ClientFor, video: Video, other_learner: User, instructor: User, outsider: User
) -> None:
    beat: dict[str, Any] = {"position_ms": 1}
    for person, host, expected in (
        (other_learner, "testserver", 404),
        (instructor, "testserver", 404),
        (outsider, "other.localhost", 404),
        (None, "testserver", 401),
    ):
        client = client_for(person, host=host)
        assert client.post(url(video), beat, content_type="application/json").status_code == expected
        assert client.get(url(video)).status_code == expected


def test_a_beat_needs_the_token(client_for: ClientFor, video: Video, learner: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(learner)
    assert strict.post(url(video), {"position_ms": 1}, content_type="application/json").status_code == 403


def test_notes_without_javascript(client: Client, video: Video, learner: User) -> None:
    answer = client.post(
        f"{LESSON}notes/", {"body": "Ask <why>", "video": str(video.pk), "position_ms": "7400"}
    )
    assert (answer.status_code, answer["Location"]) == (302, f"{LESSON}#notes")
    page = client.get(LESSON).content.decode()
    assert "Ask &lt;why&gt;" in page
    assert "?t=7" in page
    note = Note.objects.get()
    assert (note.learner, note.position_ms, note.video) == (learner, 7400, video)
    assert client.post(f"{LESSON}notes/", {"body": "  "}).status_code == 422
    assert client.get(f"{LESSON}notes/").status_code == 200
    assert client.post(f"{LESSON}notes/{note.pk}/").status_code == 302
    assert not Note.objects.exists()


def test_a_note_at_a_video_of_another_lesson_is_kept_without_it(client: Client, lesson: Lesson) -> None:
    other = make_video(lesson.course.lessons.get(slug="lesson-2"))
    client.post(f"{LESSON}notes/", {"body": "x", "video": str(other.pk), "position_ms": "1"})
    assert (Note.objects.get().video, Note.objects.get().position_ms) == (None, None)


def test_notes_are_nobody_elses(
    client: Client, client_for: ClientFor, lesson: Lesson, other_learner: User
) -> None:
    client.post(f"{LESSON}notes/", {"body": "a note of mine"})
    note = Note.objects.get()
    enrol(course=lesson.course, learner=other_learner, actor=None, now=clock.now(), source="staff")
    other = client_for(other_learner)
    assert other.post(f"{LESSON}notes/{note.pk}/").status_code == 404
    assert "a note of mine" not in other.get(LESSON).content.decode()
    assert other.delete(f"{LESSON}notes/{note.pk}/", headers={"HX-Request": "true"}).status_code == 404
    assert client.delete(f"{LESSON}notes/{note.pk}/", headers={"HX-Request": "true"}).status_code == 204


def test_a_video_elsewhere_is_marked_by_hand(client: Client, lesson: Lesson, video: Video) -> None:
    lesson.completion_rule = {"video_coverage": 80}
    lesson.save()
    Video.objects.update(external_url="https://www.youtube.com/watch?v=abcdefghijk")
    lesson.course.touch_content()
    page = client.get(LESSON).content.decode()
    assert "https://www.youtube-nocookie.com/embed/abcdefghijk" in page
    assert "cannot see how much" in page
    assert client.post(f"{LESSON}videos/{video.pk}/watched/").status_code == 302
    page = client.get(LESSON).content.decode()
    assert "Marked as watched" in page
    assert "Lesson complete" in page


@pytest.mark.parametrize(
    ("address", "embed"),
    [
        ("https://youtu.be/abcdefghijk", "https://www.youtube-nocookie.com/embed/abcdefghijk"),
        (
            "https://m.youtube.com/watch?v=abcdefghijk&t=3",
            "https://www.youtube-nocookie.com/embed/abcdefghijk",
        ),
        ("https://vimeo.com/76979871", "https://player.vimeo.com/video/76979871?dnt=1"),
        ('https://www.youtube.com/watch?v=a"><script>', ""),
        ("https://evil.example/youtube.com/abcdefghijk", ""),
        ("https://videos.example/one.mp4", ""),
    ],
)
def test_embed_addresses(address: str, embed: str) -> None:
    assert film_address(address) == embed


@pytest.mark.parametrize(
    "body",
    [
        "[" * 100_000,
        '{"position_ms": 1, "device_id": "\\u0000"}',
        '{"position_ms": 1e999}',
        '{"position_ms": -1}',
    ],
    ids=["deep", "zero byte", "infinite", "negative"],
)
def test_a_beat_that_cannot_be_read_is_refused(client: Client, video: Video, body: str) -> None:
    assert client.post(url(video), body, content_type="application/json").status_code == 400
    assert client.post(url(video), {"beat": body}).status_code == 400
