"""A learner's notes over a course: the page, and the files to take along."""

import csv
import io
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Organization, User
from courses.models import Course, Lesson
from courses.testing import make_course, make_video
from learning.enrolments.actions import enrol
from learning.player.models import Note
from learning.player.notes import add_note
from lms.kernel import clock

ClientFor = Callable[..., Client]


@pytest.fixture
def course(scope: Organization, instructor: User, learner: User) -> Course:
    made = make_course(instructor)
    enrol(course=made, learner=learner, actor=learner, now=clock.now(), source="test")
    return made


def write_notes(learner: User) -> None:
    """Three notes of the learner, the last lesson's first, and the later second before the earlier."""
    lessons = {one.slug: one for one in Lesson.objects.all()}
    video = make_video(lessons["lesson-1"], duration_ms=900_000)
    add_note(learner=learner, lesson=lessons["lesson-2"], body="=1+1", video_id=None, position_ms=None)
    for body, at in (("Later", 744_000), ("# Two\nlines", 61_500)):
        add_note(learner=learner, lesson=lessons["lesson-1"], body=body, video_id=video.pk, position_ms=at)


def test_the_page_lists_them_with_links_to_the_second(
    course: Course, learner: User, client_for: ClientFor
) -> None:
    address = f"/learn/{course.slug}/notes/"
    assert "will stand here" in client_for(learner).get(address).content.decode()
    write_notes(learner)
    body = client_for(learner).get(address).content.decode()
    order = ["lesson-1/?t=61", "lesson-1/?t=744", "=1+1"]
    assert [body.index(words) for words in order] == sorted(body.index(words) for words in order)
    assert "3 notes" in body


def test_the_files_hold_the_same(course: Course, learner: User, client_for: ClientFor) -> None:
    write_notes(learner)
    base = f"/learn/{course.slug}/notes"
    answer = client_for(learner).get(f"{base}.csv")
    assert answer["Content-Disposition"] == f'attachment; filename="{course.slug}-notes.csv"'
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[:3] for row in rows[1:]] == [
        ["Lesson 1", "1:01", "# Two\nlines"],
        ["Lesson 1", "12:24", "Later"],
        # Not a formula in a sheet.
        ["Lesson 2", "", "'=1+1"],
    ]
    assert rows[2][4].endswith(f"/learn/{course.slug}/lesson-1/?t=744")
    text = client_for(learner).get(f"{base}.md").content.decode()
    assert "\n> # Two\n> lines\n" in text
    assert "[12:24](http://" in text


def test_nobody_else_sees_them(
    course: Course, learner: User, instructor: User, client_for: ClientFor
) -> None:
    write_notes(learner)
    assert client_for(instructor).get(f"/learn/{course.slug}/notes/").status_code == 404


def test_a_note_is_changed_with_its_second_and_never_over_a_newer_one(
    course: Course, learner: User, client_for: ClientFor
) -> None:
    write_notes(learner)
    client, note = client_for(learner), Note.objects.get(body="Later")
    address = f"/learn/{course.slug}/lesson-1/notes/{note.pk}/"
    page = client.get(address)
    assert 'value="12:24"' in page.content.decode()
    sent = {"body": "Sooner", "position_ms": "1:05", "version": page.context["form"]["version"].value()}
    assert "not that long" in client.post(address, sent | {"position_ms": "15:01"}).content.decode()

    assert client.post(f"{address}?whole", sent).headers["Location"] == f"/learn/{course.slug}/notes/"
    note.refresh_from_db()
    assert (note.body, note.position_ms) == ("Sooner", 65_000)

    # From a page that was open before: what was typed stays, what stands is said, and the next try is an answer to it.
    stale = client.post(address, sent | {"body": "Other words"})
    assert stale.status_code == 422
    assert "Other words" in stale.content.decode()
    assert "“Sooner”" in stale.content.decode()
    again = sent | {"body": "Other words", "version": stale.context["form"]["version"].value()}
    assert client.post(address, again, headers={"HX-Request": "true"}).status_code == 200
    note.refresh_from_db()
    assert note.body == "Other words"


def test_changing_the_words_keeps_the_moment_to_the_millisecond(
    course: Course, learner: User, client_for: ClientFor
) -> None:
    write_notes(learner)
    note = Note.objects.get(position_ms=61_500)
    address = f"/learn/{course.slug}/lesson-1/notes/{note.pk}/"
    version = client_for(learner).get(address).context["form"]["version"].value()
    client_for(learner).post(address, {"body": "New", "position_ms": "1:01", "version": version})
    note.refresh_from_db()
    assert (note.body, note.position_ms) == ("New", 61_500)
