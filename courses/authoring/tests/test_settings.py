"""Settings of lessons, what comes before what, and the team of a course."""

from typing import Any

import pytest

from accounts.models import User
from courses.authoring import prerequisites
from courses.authoring.queries import studio_outline
from courses.models import Course, CourseStaff, Lesson, Module, Prerequisite
from courses.testing import make_course, make_quiz

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scope")]


@pytest.fixture
def course(db: None, scope: Any, instructor: User) -> Course:
    return make_course(instructor, lessons=3)


def lesson(course: Course, number: int) -> Lesson:
    found: Lesson = course.lessons.get(slug=f"lesson-{number}")
    found.course = course
    return found


def require(course: Course, actor: User, held: int, before: int, score: int | None = None) -> Prerequisite:
    required = f"lesson:{lesson(course, before).pk}"
    return prerequisites.require(
        course=course, row=lesson(course, held), required=required, minimum_score=score, actor=actor
    )


def test_what_comes_before_is_said_in_words(course: Course, instructor: User) -> None:
    make_quiz(lesson(course, 1))
    made = require(course, instructor, held=2, before=1, score=80)
    held = prerequisites.held_by(course, lesson(course, 2))
    assert list(prerequisites.words(held)) == [(made.pk, "“Lesson 1”, with at least 80 %")]
    prerequisites.release(course=course, prerequisite=made, actor=instructor)
    assert not Prerequisite.objects.exists()


def test_asking_again_changes_the_score_only(course: Course, instructor: User) -> None:
    make_quiz(lesson(course, 1))
    require(course, instructor, held=2, before=1)
    require(course, instructor, held=2, before=1, score=50)
    assert Prerequisite.objects.get().minimum_score == 50


def test_a_circle_is_refused_however_long(course: Course, instructor: User) -> None:
    require(course, instructor, held=2, before=1)
    require(course, instructor, held=3, before=2)
    with pytest.raises(prerequisites.Circle):
        require(course, instructor, held=1, before=3)
    assert Prerequisite.objects.count() == 2


def test_what_holds_a_lesson_does_not_come_before_it(course: Course, instructor: User) -> None:
    """A lesson cannot wait for its own module, nor a module for what waits for one of its lessons."""
    home = lesson(course, 1).module
    other = Module.objects.create(course=course, title="Two", position=2)
    Lesson.objects.filter(pk=lesson(course, 3).pk).update(module=other)
    said = {"course": course, "minimum_score": None, "actor": instructor}
    with pytest.raises(prerequisites.Circle):
        prerequisites.require(row=lesson(course, 1), required=f"module:{home.pk}", **said)
    prerequisites.require(row=other, required=f"lesson:{lesson(course, 1).pk}", **said)
    with pytest.raises(prerequisites.Circle):
        prerequisites.require(row=home, required=f"lesson:{lesson(course, 3).pk}", **said)
    offered = str(prerequisites.choices(course, studio_outline(course), lesson(course, 1)))
    assert f"module:{home.pk}" not in offered
    assert f"module:{other.pk}" in offered


def test_a_score_needs_something_that_is_marked(course: Course, instructor: User) -> None:
    with pytest.raises(prerequisites.NothingMarked):
        require(course, instructor, held=2, before=1, score=80)
    make_quiz(lesson(course, 1))
    assert require(course, instructor, held=2, before=1, score=80).minimum_score == 80


def test_a_course_comes_before_another_one(client_for: Any, course: Course, instructor: User) -> None:
    before = make_course(instructor, slug="before")
    client, path = client_for(instructor), "/teach/statistics/prerequisites/"
    assert client.post(path, {"required": f"course:{before.pk}", "minimum_score": "60"}).status_code == 302
    page = client.get("/teach/statistics/details/").content.decode()
    assert "”, with at least 60 %" in page
    # The other way round nobody could open either.
    client.post("/teach/before/prerequisites/", {"required": f"course:{course.pk}"})
    assert "waits for this one already" in client.get("/teach/before/details/").content.decode()
    held = Prerequisite.objects.get()
    assert (held.course, held.required_course) == (course, before)
    assert client.post(path, {"release": str(held.pk)}).status_code == 302
    assert not Prerequisite.objects.exists()


def test_nothing_comes_before_itself(course: Course) -> None:
    first = lesson(course, 1)
    offered = str(prerequisites.choices(course, studio_outline(course), first))
    assert f"lesson:{first.pk}" not in offered
    assert f"lesson:{lesson(course, 2).pk}" in offered


FORM = {
    "title": "Lesson 1",
    "questions_answered": "none",
    "weight": "1",
    "duration_minutes": "5",
    "viewed": "on",
    "revision": "1",
}


def test_a_rule_waits_for_the_publication(client_for: Any, course: Course, instructor: User) -> None:
    path = f"/teach/statistics/lessons/{lesson(course, 1).pk}/settings/"
    client = client_for(instructor)
    assert client.post(path, FORM | {"video_coverage": "90"}).status_code == 302
    saved = lesson(course, 1)
    assert saved.completion_rule == {"viewed": True}
    assert saved.staged == {"completion_rule": {"viewed": True, "video_coverage": 90}}


def test_an_older_form_shows_theirs_and_the_next_save_goes_through(
    client_for: Any, course: Course, instructor: User
) -> None:
    path = f"/teach/statistics/lessons/{lesson(course, 1).pk}/settings/"
    client = client_for(instructor)
    client.post(path, FORM | {"title": "Theirs"})
    answer = client.post(path, FORM | {"title": "Mine"})
    assert answer.status_code == 409
    assert "<dt>Title</dt><dd>Theirs</dd>" in answer.content.decode()
    assert 'name="revision" value="2"' in answer.content.decode()
    assert client.post(path, FORM | {"title": "Mine", "revision": "2"}).status_code == 302


def test_a_lesson_is_not_due_before_it_opens(client_for: Any, course: Course, instructor: User) -> None:
    path = f"/teach/statistics/lessons/{lesson(course, 1).pk}/settings/"
    dates = {"release_at": "2027-03-02T09:00", "due_at": "2027-03-01T09:00"}
    body = client_for(instructor).post(path, FORM | dates).content.decode()
    assert "It would be due before it opens." in body
    assert lesson(course, 1).staged is None


def test_the_team_grows_and_shrinks(
    client_for: Any, course: Course, instructor: User, other_instructor: User, outsider: User
) -> None:
    client = client_for(instructor)
    sent = {"email": other_instructor.email, "role": "co_instructor"}
    assert client.post("/teach/statistics/team/", sent).status_code == 302
    assert client_for(other_instructor).get("/teach/statistics/outline/").status_code == 200
    refused = client.post("/teach/statistics/team/", sent | {"email": outsider.email})
    assert "Nobody in this organisation has that address." in refused.content.decode()
    member = CourseStaff.objects.get()
    assert client.post("/teach/statistics/team/", {"remove": str(member.pk)}).status_code == 302
    assert client_for(other_instructor).get("/teach/statistics/outline/").status_code == 403
