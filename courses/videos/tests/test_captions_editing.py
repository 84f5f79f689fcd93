"""Captions in the browser: tracks, saving against a revision, files in and out, and finding what is said."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from accounts.models import User
from courses.models import CaptionTrack, Course, Video
from courses.testing import make_course, make_video
from courses.videos.actions import WrongCues, checked_cues
from courses.videos.captions import parse, to_srt
from courses.videos.captions_editing import Stale, add_track, revision_of, save_cues
from courses.videos.library import Asked, video_page
from lms.kernel.models import Event

pytestmark = pytest.mark.usefixtures("scope")
SRT = b"1\n00:00:01,000 --> 00:00:02,500\nHabari ya asubuhi\n\n2\n00:00:03,000 --> 00:00:04,000\nAsante\n"


@pytest.fixture
def course(instructor: User) -> Course:
    """A course that no learner sees yet: what is changed counts at once. For the others see `milestones/tests/test_drafts`."""
    return make_course(instructor, is_published=False)


@pytest.fixture
def video(course: Course) -> Video:
    return make_video(course.lessons.get(slug="lesson-1"), milestone_at=None)


@pytest.fixture
def track(video: Video) -> CaptionTrack:
    return CaptionTrack.objects.get(video=video)


@pytest.fixture
def client(client_for: Callable[..., Any], instructor: User) -> Any:
    return client_for(instructor)


def address(video: Video, track: CaptionTrack | None = None, end: str = "") -> str:
    return f"/teach/library/videos/{video.pk}/captions/" + (f"{track.pk}/{end}" if track else "")


def events(verb: str) -> list[dict[str, Any]]:
    return [event.payload for event in Event.objects.filter(verb=verb).order_by("position")]


def test_saving_raises_the_version_once_and_records_it(
    course: Course, video: Video, track: CaptionTrack, instructor: User
) -> None:
    version = Course.objects.get().content_version
    cues = [[5000, 6000, "Later"], [0, 1000, " Sooner "], [7000, 8000, "  "]]
    saved = save_cues(track=track, cues=cues, expected=revision_of(track), actor=instructor)
    assert saved.cues == [[0, 1000, "Sooner"], [5000, 6000, "Later"]]
    raised = Course.objects.get().content_version
    assert raised > version
    assert events("courses.captions.changed") == [
        {"video": str(video.pk), "language": "en", "kind": "captions", "cues": 2}
    ]
    save_cues(track=track, cues=saved.cues, expected=revision_of(saved), actor=instructor)
    assert Course.objects.get().content_version == raised
    assert len(events("courses.captions.changed")) == 1


def test_a_save_from_an_older_state_is_refused(track: CaptionTrack, instructor: User) -> None:
    before = revision_of(track)
    save_cues(track=track, cues=[[0, 1000, "Theirs"]], expected=before, actor=instructor)
    with pytest.raises(Stale) as refused:
        save_cues(track=track, cues=[[0, 1000, "Mine"]], expected=before, actor=instructor)
    assert refused.value.track.cues == [[0, 1000, "Theirs"]]
    assert CaptionTrack.objects.get().cues == [[0, 1000, "Theirs"]]


def test_chapters_end_where_the_next_begins(video: Video, instructor: User) -> None:
    track = add_track(
        video=video, kind="chapters", language="en", label="Chapters", cues=[], actor=instructor
    )
    cues = [[30_000, 1, "Second"], [0, 1, "First"]]
    saved = save_cues(track=track, cues=cues, expected=revision_of(track), actor=instructor)
    assert saved.cues == [[0, 30_000, "First"], [30_000, 60_000, "Second"]]
    with pytest.raises(WrongCues):
        save_cues(track=track, cues=[["x", 1, "No"]], expected=revision_of(saved), actor=instructor)


def test_captions_longer_than_any_film_are_refused() -> None:
    with pytest.raises(WrongCues, match="longer than any film"):
        checked_cues([number, number + 1, "x"] for number in range(20_001))


def test_a_subrip_file_becomes_a_track(client: Any, video: Video) -> None:
    file = SimpleUploadedFile("habari.srt", SRT)
    unknown = client.post(address(video), {"kind": "captions", "language": "xx"})
    assert "Choose a language of the list." in unknown.content.decode()
    answer = client.post(address(video), {"kind": "captions", "language": "sw", "label": "", "file": file})
    made = CaptionTrack.objects.get(language="sw")
    assert answer.headers["Location"] == address(video, made)
    assert made.label == "Kiswahili"
    assert not made.is_default
    assert made.cues == [[1000, 2500, "Habari ya asubuhi"], [3000, 4000, "Asante"]]
    assert events("courses.captions.created")[-1]["cues"] == 2
    again = SimpleUploadedFile("habari.srt", SRT)
    refused = client.post(address(video), {"kind": "captions", "language": "sw", "file": again})
    assert refused.status_code == 422
    assert "in this language already" in refused.content.decode()


def test_a_broken_file_is_refused_with_its_line(client: Any, video: Video) -> None:
    file = SimpleUploadedFile("x.vtt", b"WEBVTT\n\n00:00:01.000 --> soon\nHello\n")
    answer = client.post(address(video), {"kind": "captions", "language": "de", "file": file})
    assert answer.status_code == 422
    assert "Line 3: “soon” is not a time" in answer.content.decode()
    assert CaptionTrack.objects.count() == 1


@pytest.mark.parametrize("form", ["vtt", "srt"])
def test_what_is_handed_out_can_be_read_again(
    client: Any, video: Video, track: CaptionTrack, form: str
) -> None:
    answer = client.get(address(video, track, f"files/{form}/"))
    assert answer.headers["Content-Disposition"] == f'attachment; filename="a-video.en.{form}"'
    assert [list(cue) for cue in parse(answer.content.decode())] == track.cues
    assert client.get(address(video, track, "files/exe/")).status_code == 404


def test_subrip_is_numbered_and_written_with_commas() -> None:
    assert to_srt([[1000, 2500, "One\n\n two"], [3_600_000, 3_600_001, ""]]) == (
        "1\n00:00:01,000 --> 00:00:02,500\nOne\ntwo\n"
    )


def test_the_script_saves_and_is_told_of_others(client: Any, video: Video, track: CaptionTrack) -> None:
    url = address(video, track, "cues/")
    known = client.get(url).json()
    assert known["cues"] == track.cues

    def post(**sent: Any) -> Any:
        return client.post(url, json.dumps(sent), content_type="application/json")

    saved = post(revision=known["revision"], cues=[[0, 500, "New"]])
    assert saved.status_code == 200
    assert saved.json()["revision"] != known["revision"]
    stale = post(revision=known["revision"], cues=[[0, 500, "Mine"]])
    assert stale.status_code == 409
    assert stale.json()["cues"] == [[0, 500, "New"]]
    wrong = post(revision=saved.json()["revision"], cues=[[500, 0, "Backwards"]])
    assert wrong.status_code == 422
    assert "Cue 1 ends before it starts" in wrong.json()["problem"]
    assert post(cues=3).status_code == 400


def test_without_scripts_the_whole_text_is_sent(client: Any, video: Video, track: CaptionTrack) -> None:
    url = address(video, track)
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\nBy form"
    assert client.post(url, {"text": text, "revision": revision_of(track)}).status_code == 302
    assert CaptionTrack.objects.get().cues == [[1000, 2000, "By form"]]
    stale = client.post(url, {"text": text, "revision": "old"})
    assert stale.status_code == 409
    broken = client.post(url, {"text": "WEBVTT\n\n1 --> 2\nx", "revision": ""})
    assert broken.status_code == 422
    assert "Line 3" in broken.content.decode()


def test_the_track_shown_first_and_its_name(
    client: Any, video: Video, track: CaptionTrack, instructor: User
) -> None:
    other = add_track(video=video, kind="captions", language="sw", label="Swahili", cues=[], actor=instructor)
    client.post(address(video, other, "details/"), {"first": "1"})
    assert CaptionTrack.objects.get(is_default=True) == other
    sent = {"track-language": "sw", "track-label": "Kiswahili"}
    client.post(address(video, other, "details/"), sent)
    assert CaptionTrack.objects.get(pk=other.pk).label == "Kiswahili"
    client.post(address(video, other, "details/"), {"track-language": "en", "track-label": "Twice"})
    assert CaptionTrack.objects.get(pk=other.pk).language == "sw"
    client.post(address(video, other, "removal/"))
    assert list(CaptionTrack.objects.all()) == [track]
    assert events("courses.captions.deleted")[0]["language"] == "sw"


def test_the_page_says_where_changes_show(client: Any, video: Video, track: CaptionTrack) -> None:
    said = client.get(address(video, track)).content.decode()
    assert "No learner sees this video yet, so what you change counts at once." in said


@pytest.mark.parametrize(
    ("words", "found"), [("sampling", 1), ("sampled", 1), ("draw ano", 1), ("nothing", 0)]
)
def test_a_video_is_found_by_what_is_said(
    video: Video, track: CaptionTrack, instructor: User, words: str, found: int
) -> None:
    cues = [*track.cues, [9000, 10_000, "That was sampling."]]
    save_cues(track=track, cues=cues, expected=revision_of(track), actor=instructor)
    assert video_page(Asked(words=words)).total == found


def test_the_search_for_words_uses_its_index(video: Video) -> None:
    """Row-level security keeps what is not leakproof from an index; this must be able to."""
    with connection.cursor() as cursor:
        # What any test before has left to be sorted in makes the index look dear.
        cursor.execute("SELECT gin_clean_pending_list('caption_search')")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT id FROM courses_captiontrack WHERE search @@ plainto_tsquery('simple', 'sample')"
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "caption_search" in plan
