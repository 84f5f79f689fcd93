"""The outline as plain values."""

import pickle
from datetime import timedelta
from typing import Any

import pytest

from courses import api
from courses.models import Course, Lesson, Module
from courses.testing import make_course, make_lesson, make_quiz
from lms.kernel import clock

pytestmark = pytest.mark.usefixtures("scope")


@pytest.fixture
def course(instructor: Any) -> Course:
    course = make_course(instructor, lessons=2)
    top = Module.objects.create(course=course, title="Module 2", position=2)
    section = Module.objects.create(course=course, parent=top, depth=1, title="Section", position=1)
    Module.objects.create(course=course, title="Nothing in it", position=3)
    make_lesson(section, "inside", position=1, due_at=clock.now(), is_preview=True)
    make_lesson(section, "draft", position=2, is_published=False)
    make_lesson(section, "binned", position=3, deleted_at=clock.now())
    api.renumber(course)
    course.refresh_from_db()
    return course


def test_the_tree_is_what_learners_see(course: Course) -> None:
    found = api.outline(course)
    assert [(module.number, module.title) for module in found.modules] == [(1, "Module 1"), (2, "Module 2")]
    assert [lesson.slug for lesson in found.modules[0].lessons] == ["lesson-1", "lesson-2"]
    (section,) = found.modules[1].submodules
    assert [lesson.slug for lesson in section.lessons] == ["inside"]
    assert found.modules[1].all_lessons == section.lessons
    assert [lesson.slug for lesson in found.lessons] == ["lesson-1", "lesson-2", "inside"]
    assert found.by_slug["inside"].is_preview
    assert found.minutes == 15


def test_neighbours(course: Course) -> None:
    found = api.outline(course)
    one, two, three = found.lessons
    assert found.neighbours(one.id) == (None, two)
    assert found.neighbours(two.id) == (one, three)
    assert found.neighbours(three.id) == (two, None)
    assert found.neighbours(course.pk) == (None, None)
    assert found.module_of(three.id) == found.modules[1]
    assert found.place(course.pk) is None


def test_a_lesson_opens_at_its_time(course: Course) -> None:
    now = clock.now()
    Lesson.objects.filter(slug="inside").update(release_at=now + timedelta(hours=1))
    course.touch_content()
    course.refresh_from_db()
    lesson = api.outline(course).by_slug["inside"]
    assert not lesson.is_open(now)
    assert lesson.is_open(now + timedelta(hours=1))


def test_questions_of_published_quizzes_are_counted(course: Course) -> None:
    lesson = Lesson.objects.get(slug="inside")
    make_quiz(lesson, questions=4)
    make_quiz(lesson, questions=2, is_published=False)
    course.touch_content()
    course.refresh_from_db()
    assert api.outline(course).by_slug["inside"].questions == 4


def test_two_queries_then_none_until_something_changes(
    course: Course, instructor: Any, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(2):
        first = api.outline(course)
    with django_assert_num_queries(0):
        assert api.outline(course) is first
    api.rename_lesson(lesson=Lesson.objects.get(slug="inside"), title="New title", actor=instructor)
    course.refresh_from_db()
    with django_assert_num_queries(2):
        assert api.outline(course).by_slug["inside"].title == "New title"


def test_two_queries_for_sixty_lessons(instructor: Any, django_assert_num_queries: Any) -> None:
    course = make_course(instructor, slug="long", lessons=60)
    with django_assert_num_queries(2):
        assert len(api.outline(course).lessons) == 60


def test_it_survives_the_cache(course: Course) -> None:
    found = api.outline(course)
    assert found.neighbours(found.lessons[0].id)[1] == found.lessons[1]
    again = pickle.loads(pickle.dumps(found))
    assert again == found
    assert again.by_slug.keys() == found.by_slug.keys()
