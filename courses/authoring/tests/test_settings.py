"""Settings of lessons, what comes before what, and the team of a course."""

import re
from typing import Any

import pytest

from accounts.models import User
from courses.authoring import prerequisites
from courses.authoring.needs import drafted_needs, needs_of, needs_print
from courses.authoring.queries import studio_outline
from courses.catalogue.seen import seen_print
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


def require(course: Course, actor: User, held: int, before: int, score: int | None = None) -> bool:
    required = f"lesson:{lesson(course, before).pk}"
    return prerequisites.require(
        course=course, row=lesson(course, held), required=required, minimum_score=score, actor=actor
    )


def test_what_comes_before_waits_and_is_said_in_words(
    course: Course, instructor: User, client_for: Any
) -> None:
    make_quiz(lesson(course, 1))
    assert require(course, instructor, held=2, before=1, score=80)
    second = lesson(course, 2)
    (need,) = needs_of(course, second)
    assert (need.sentence, need.state) == ("“Lesson 1”, with at least 80 %", "new")
    assert not Prerequisite.objects.exists()
    path = "/teach/statistics/publication/"
    client = client_for(instructor)
    assert "“Lesson 2” opens after “Lesson 1”, with at least 80 %" in client.get(path).content.decode()
    assert client.post(path, {"change": "needs:course"}).status_code == 302
    assert Prerequisite.objects.get().minimum_score == 80
    # Another score and its going wait as well; what is kept does not.
    require(course, instructor, held=2, before=1)
    assert (
        "waits for “Lesson 1”, until now for “Lesson 1”, with at least 80 %"
        in client.get(path).content.decode()
    )
    prerequisites.release(course=course, row=second, key=need.key, actor=instructor)
    assert "does not wait for “Lesson 1”" in client.get(path).content.decode()
    assert Prerequisite.objects.get().minimum_score == 80
    prerequisites.keep(course=course, row=second, key=need.key, actor=instructor)
    assert Course.objects.get(pk=course.pk).staged is None
    prerequisites.release(course=course, row=second, key=need.key, actor=instructor)
    client.post(path, {"change": "needs:course"})
    assert not Prerequisite.objects.exists()


def test_asking_again_changes_the_score_only(course: Course, instructor: User) -> None:
    """Of a lesson nobody has seen, at once."""
    make_quiz(lesson(course, 1))
    Lesson.objects.filter(course=course, slug="lesson-2").update(is_published=False)
    assert not require(course, instructor, held=2, before=1)
    require(course, instructor, held=2, before=1, score=50)
    assert Prerequisite.objects.get().minimum_score == 50


def test_what_somebody_else_put_before_meanwhile_is_told(
    client_for: Any, course: Course, instructor: User
) -> None:
    third = lesson(course, 3)
    page = f"/teach/statistics/lessons/{third.pk}/settings/"
    client = client_for(instructor)
    sent = {"required": f"lesson:{lesson(course, 2).pk}", "minimum_score": "", "seen": needs_print({}, third)}
    require(course, instructor, held=3, before=1)
    answer = client.post(page.replace("settings", "prerequisites"), sent)
    body = client.get(answer.url).content.decode()
    assert "It says now: “Lesson 1”. Yours is in the form." in body
    assert f'value="{sent["required"]}" selected' in body
    fresh = re.search(r'name="seen" value="(\w+)"', body)
    assert fresh
    client.post(page.replace("settings", "prerequisites"), sent | {"seen": fresh[1]})
    course.refresh_from_db()
    assert len(needs_of(course, third)) == 2


def test_a_circle_is_refused_however_long(course: Course, instructor: User) -> None:
    require(course, instructor, held=2, before=1)
    require(course, instructor, held=3, before=2)
    with pytest.raises(prerequisites.Circle):
        require(course, instructor, held=1, before=3)
    assert len(drafted_needs(Course.objects.get(pk=course.pk))) == 2


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
    require(course, instructor, held=2, before=1, score=80)
    assert list(drafted_needs(Course.objects.get(pk=course.pk)).values()) == [80]


def test_a_course_comes_before_another_one(client_for: Any, course: Course, instructor: User) -> None:
    before = make_course(instructor, slug="before")
    client, path = client_for(instructor), "/teach/statistics/prerequisites/"
    assert client.post(path, {"required": f"course:{before.pk}", "minimum_score": "60"}).status_code == 302
    page = client.get("/teach/statistics/details/").content.decode()
    assert "”, with at least 60 %" in page
    # The other way round nobody could open either.
    client.post("/teach/before/prerequisites/", {"required": f"course:{course.pk}"})
    assert "waits for this one already" in client.get("/teach/before/details/").content.decode()
    course.refresh_from_db()
    (held,) = needs_of(course, None)
    client.post("/teach/statistics/publication/", {"change": "needs:course"})
    made = Prerequisite.objects.get()
    assert (made.course, made.required_course) == (course, before)
    assert client.post(path, {"release": held.key}).status_code == 302
    assert "Goes when you publish" in client.get("/teach/statistics/details/").content.decode()


def test_any_of_many_courses_is_found_and_put_before(
    client_for: Any, course: Course, instructor: User
) -> None:
    """More than the form lists: the rest is searched for, and may be chosen as well."""
    many = [Course(title=f"Aa {number:03}", slug=f"aa-{number}", instructor=instructor, is_published=True) for number in range(101)]  # fmt: skip
    Course.objects.bulk_create(many)
    wanted = make_course(instructor, slug="zoology", lessons=1)
    client, path = client_for(instructor), "/teach/statistics/prerequisites/"
    assert "Zoology" not in client.get("/teach/statistics/details/").content.decode()
    page = client.get(path, {"q": "zool"}).content.decode()
    assert f'value="course:{wanted.pk}"' in page
    assert page.count('name="required"') == 1
    client.post(path, {"required": f"course:{wanted.pk}", "minimum_score": "60"})
    gone = make_course(instructor, slug="alchemy", lessons=1)
    gone.delete()
    client.post(path, {"required": f"course:{gone.pk}"})
    assert drafted_needs(Course.objects.get(pk=course.pk)) == {f"course|course:{wanted.pk}": 60}


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
    # Who looked at another team is told, once.
    old = client.post("/teach/statistics/team/", sent | {"role": "reviewer", "seen": seen_print({})})
    assert old.status_code == 409
    assert "Somebody else changed the team" in old.content.decode()
    member = CourseStaff.objects.get()
    assert member.role == "co_instructor"
    assert client.post("/teach/statistics/team/", {"remove": str(member.pk)}).status_code == 302
    assert client_for(other_instructor).get("/teach/statistics/outline/").status_code == 403
