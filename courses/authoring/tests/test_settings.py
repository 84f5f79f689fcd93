"""Settings of lessons, what comes before what, and the team of a course."""

from typing import Any

import pytest

from accounts.models import User
from courses.authoring import prerequisites
from courses.authoring.queries import studio_outline
from courses.models import Course, CourseStaff, Lesson, Prerequisite
from courses.testing import make_course

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
    made = require(course, instructor, held=2, before=1, score=80)
    held = prerequisites.held_by(course, lesson(course, 2))
    assert list(prerequisites.words(held)) == [(made.pk, "“Lesson 1”, with at least 80 %")]
    prerequisites.release(course=course, prerequisite=made, actor=instructor)
    assert not Prerequisite.objects.exists()


def test_asking_again_changes_the_score_only(course: Course, instructor: User) -> None:
    require(course, instructor, held=2, before=1)
    require(course, instructor, held=2, before=1, score=50)
    assert Prerequisite.objects.get().minimum_score == 50


def test_a_circle_is_refused_however_long(course: Course, instructor: User) -> None:
    require(course, instructor, held=2, before=1)
    require(course, instructor, held=3, before=2)
    with pytest.raises(prerequisites.Circle):
        require(course, instructor, held=1, before=3)
    assert Prerequisite.objects.count() == 2


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
    assert "“Theirs”" in answer.content.decode()
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


def test_details_are_saved(client_for: Any, course: Course, instructor: User) -> None:
    sent = {
        "title": "Statistics", "slug": "statistics", "language": "en", "price": "0", "currency": "EUR", "pass_mark": "70",
        "tags_text": "Data, data , Maths", "outcomes_text": "count\n\nmeasure", "summary": "About it.",
    }  # fmt: skip
    answer = client_for(instructor).post("/teach/statistics/details/", sent)
    assert answer.status_code == 302, answer.content.decode()
    saved = Course.objects.get(slug="statistics")
    assert (saved.tags, saved.outcomes) == (["data", "maths"], ["count", "measure"])
