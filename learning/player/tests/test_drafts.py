"""View as learner: the draft for those who make the course, the published lesson for everybody else, and no trace."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from courses.authoring import drafts
from courses.models import Course, CourseStaff, Lesson
from courses.testing import make_course
from learning.enrolments.actions import enrol
from learning.progress.models import LessonProgress
from lms.kernel import clock
from lms.kernel.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scope")]
ClientFor = Callable[..., Client]
PATH = "/learn/statistics/lesson-1/"


@pytest.fixture
def course(instructor: User) -> Course:
    made = make_course(instructor, lessons=2)
    lesson: Lesson = made.lessons.get(slug="lesson-1")
    lesson.course = made
    key = drafts.draft_blocks(lesson)[0].id
    drafts.save_block(
        lesson=lesson, key=key, expected="", actor=instructor, now=clock.now(), body="Draft words."
    )
    drafts.add_block(
        lesson=lesson, actor=instructor, now=clock.now(), kind="embed", url="https://youtu.be/dQw4w9WgXcQ"
    )
    return made


def test_an_author_sees_the_draft_and_the_way_back(
    course: Course, instructor: User, client_for: ClientFor
) -> None:
    page = client_for(instructor).get(f"{PATH}?view=draft").content.decode()
    assert "Draft words." in page
    assert "This is a draft" in page
    assert f'href="/teach/statistics/lessons/{course.lessons.get(slug="lesson-1").pk}/"' in page
    assert 'src="https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"' in page
    assert "Draft words." not in client_for(instructor).get(PATH).content.decode()


def test_a_reviewer_sees_the_draft_of_an_unpublished_lesson(
    course: Course, other_learner: User, client_for: ClientFor
) -> None:
    CourseStaff.objects.create(course=course, user=other_learner, role="reviewer")
    Lesson.objects.filter(slug="lesson-1").update(is_published=False)
    client = client_for(other_learner)
    assert client.get(f"{PATH}?view=draft").status_code == 200
    assert client.get(PATH).status_code == 404


def test_a_learner_gets_what_is_published(course: Course, learner: User, client_for: ClientFor) -> None:
    enrol(course=course, learner=learner, actor=learner, now=clock.now(), source="self")
    page = client_for(learner).get(f"{PATH}?view=draft").content.decode()
    assert "Draft words." not in page
    assert "Some <em>text</em>." in page
    assert client_for(None).get(f"{PATH}?view=draft").status_code == 302


def test_looking_leaves_no_trace(course: Course, instructor: User, client_for: ClientFor) -> None:
    enrol(course=course, learner=instructor, actor=instructor, now=clock.now(), source="self")
    before = Event.objects.count()
    client_for(instructor).get(f"{PATH}?view=draft")
    assert Event.objects.count() == before
    assert not LessonProgress.objects.exists()
