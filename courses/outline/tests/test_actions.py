"""Adding, moving, binning and restoring modules and lessons."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from courses import api
from courses.models import Course, Lesson, Module
from courses.outline import order
from courses.testing import make_course, make_lesson
from lms.kernel import clock
from lms.kernel.models import Event

pytestmark = pytest.mark.usefixtures("scope")


@pytest.fixture
def course(instructor: Any) -> Course:
    return api.create_course(actor=instructor, title="A course")


def _order(course: Course) -> list[str]:
    lessons = Lesson.objects.kept().filter(course=course).order_by("sequence")  # type: ignore[attr-defined]
    assert [lesson.sequence for lesson in lessons] == list(range(1, len(lessons) + 1))
    return [lesson.title for lesson in lessons]


def test_lessons_follow_modules_and_sections(course: Course, instructor: Any) -> None:
    one = api.add_module(course=course, title="One", actor=instructor)
    two = api.add_module(course=course, title="Two", actor=instructor)
    section = api.add_module(course=course, title="One, first", parent=one, actor=instructor)
    api.add_lesson(module=two, title="d", actor=instructor)
    api.add_lesson(module=section, title="b", actor=instructor)
    api.add_lesson(module=section, title="c", actor=instructor)
    api.add_lesson(module=one, title="a", actor=instructor)
    assert _order(course) == ["a", "b", "c", "d"]
    api.move_module(module=two, before=one, actor=instructor)
    assert _order(course) == ["d", "a", "b", "c"]
    api.move_module(module=section, parent=two, actor=instructor)
    assert _order(course) == ["d", "b", "c", "a"]
    api.move_module(module=section, parent=None, actor=instructor)
    assert _order(course) == ["d", "a", "b", "c"]


def test_a_lesson_moves_before_another_and_to_another_module(course: Course, instructor: Any) -> None:
    one = api.add_module(course=course, title="One", actor=instructor)
    two = api.add_module(course=course, title="Two", actor=instructor)
    a, b, c = (api.add_lesson(module=one, title=title, actor=instructor) for title in "abc")
    api.move_lesson(lesson=c, module=one, before=a, actor=instructor)
    assert _order(course) == ["c", "a", "b"]
    api.move_lesson(lesson=a, module=two, actor=instructor)
    assert _order(course) == ["c", "b", "a"]
    moved = api.move_lesson(lesson=b, module=two, before=a, actor=instructor)
    assert (moved.position, moved.sequence) == (1, 2)
    assert _order(course) == ["c", "b", "a"]


def test_numbering_is_one_statement_whatever_the_size(course: Course, instructor: Any) -> None:
    module = api.add_module(course=course, title="One", actor=instructor)
    for number in range(40):
        make_lesson(module, f"lesson-{number}", position=40 - number)
    with connection.execute_wrapper(_Once()):
        moved = order.number_lessons(course.pk)
    assert moved == 40
    assert _order(course)[0] == "Lesson 39"
    assert order.number_lessons(course.pk) == 0


class _Once:
    """Lets one statement through."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        self.count += 1
        assert self.count == 1
        return execute(sql, params, many, context)


def test_the_address_is_made_of_the_title_and_stays(course: Course, instructor: Any) -> None:
    module = api.add_module(course=course, title="One", actor=instructor)
    first = api.add_lesson(module=module, title="The mean", actor=instructor)
    second = api.add_lesson(module=module, title="The mean", actor=instructor)
    assert (first.slug, second.slug) == ("the-mean", "the-mean-2")
    api.rename_lesson(lesson=first, title="The median", actor=instructor)
    first.refresh_from_db()
    assert (first.title, first.slug) == ("The median", "the-mean")
    assert first.completion_rule == {"viewed": True}


def test_a_third_level_is_refused(course: Course, instructor: Any) -> None:
    one = api.add_module(course=course, title="One", actor=instructor)
    section = api.add_module(course=course, title="Section", parent=one, actor=instructor)
    other = api.add_module(course=course, title="Other", actor=instructor)
    with pytest.raises(api.WrongPlace, match="nest once"):
        api.add_module(course=course, title="Too deep", parent=section, actor=instructor)
    with pytest.raises(api.WrongPlace, match="sections of its own"):
        api.move_module(module=one, parent=other, actor=instructor)
    with pytest.raises(api.WrongPlace, match="its own section"):
        api.move_module(module=other, parent=other, actor=instructor)


def test_modules_and_lessons_stay_in_their_course(course: Course, instructor: Any) -> None:
    elsewhere = make_course(instructor, slug="elsewhere")
    foreign = elsewhere.modules.get()  # type: ignore[attr-defined]
    module = api.add_module(course=course, title="One", actor=instructor)
    lesson = api.add_lesson(module=module, title="a", actor=instructor)
    with pytest.raises(api.WrongPlace, match="another course"):
        api.add_module(course=course, title="x", parent=foreign, actor=instructor)
    with pytest.raises(api.WrongPlace, match="another course"):
        api.move_lesson(lesson=lesson, module=foreign, actor=instructor)


def test_the_bin_keeps_what_belongs_together(course: Course, instructor: Any) -> None:
    one = api.add_module(course=course, title="One", actor=instructor)
    section = api.add_module(course=course, title="Section", parent=one, actor=instructor)
    a = api.add_lesson(module=one, title="a", actor=instructor)
    gone = api.add_lesson(module=section, title="gone before", actor=instructor)
    api.add_lesson(module=section, title="b", actor=instructor)
    api.bin_lesson(lesson=gone, actor=instructor, now=clock.now())
    assert _order(course) == ["a", "b"]
    api.bin_module(module=one, actor=instructor, now=clock.now())
    assert _order(course) == []
    a.refresh_from_db()
    with pytest.raises(api.WrongPlace, match="module of this lesson"):
        api.restore_lesson(lesson=Lesson.objects.select_related("module").get(pk=a.pk), actor=instructor)
    api.restore_module(module=Module.objects.get(pk=one.pk), actor=instructor)
    assert _order(course) == ["a", "b"]
    api.restore_lesson(lesson=Lesson.objects.get(pk=gone.pk), actor=instructor)
    assert _order(course) == ["a", "gone before", "b"]
    verbs = Event.objects.filter(course_id=course.pk).order_by("position").values_list("verb", flat=True)
    assert [verb for verb in verbs if "created" not in verb] == [
        "courses.lesson.binned", "courses.module.binned", "courses.module.restored", "courses.lesson.restored",
    ]  # fmt: skip


def test_every_change_gives_a_new_version(course: Course, instructor: Any) -> None:
    seen = [course.content_version]

    def changed() -> None:
        course.refresh_from_db()
        assert course.content_version > seen[-1]
        seen.append(course.content_version)

    module = api.add_module(course=course, title="One", actor=instructor)
    changed()
    lesson = api.add_lesson(module=module, title="a", actor=instructor)
    changed()
    api.rename_module(module=module, title="Uno", actor=instructor)
    changed()
    api.rename_lesson(lesson=lesson, title="b", actor=instructor)
    changed()
    api.bin_lesson(lesson=lesson, actor=instructor, now=clock.now())
    changed()


def _write(change: Any) -> None:
    """Make a change straight past the actions, and let the database judge it at once."""
    with transaction.atomic(), connection.cursor() as cursor:
        change()
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_database_refuses_a_third_level(course: Course) -> None:
    one = Module.objects.create(course=course, title="One")
    section = Module.objects.create(course=course, title="Section", parent=one, depth=1)
    for parent, depth in ((section, 1), (section, 2), (one, 0), (None, 1)):
        row = Module(course=course, title="x", parent=parent, depth=depth)
        with pytest.raises(IntegrityError):
            _write(row.save)
    below_its_section = Module.objects.filter(pk=one.pk)
    with pytest.raises(IntegrityError):
        _write(lambda: below_its_section.update(parent=section, depth=1))
    _write(Module(course=course, title="x", parent=one, depth=1).save)


@settings(max_examples=25)
@given(moves=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2), st.integers(0, 6)), max_size=8))
def test_moving_about_keeps_every_lesson_in_one_place(
    scope: Any, instructor: Any, moves: list[tuple[int, int, int]]
) -> None:
    course = api.create_course(actor=instructor, title="Any")
    modules = [api.add_module(course=course, title=f"m{n}", actor=instructor) for n in range(3)]
    lessons = [api.add_lesson(module=modules[n % 3], title=f"l{n}", actor=instructor) for n in range(6)]
    for which, to, place in moves:
        lesson = Lesson.objects.get(pk=lessons[which].pk)
        inside = list(Lesson.objects.filter(module=modules[to]).exclude(pk=lesson.pk).order_by("position"))
        before = inside[place] if place < len(inside) else None
        api.move_lesson(lesson=lesson, module=modules[to], before=before, actor=instructor)
        now_inside = list(Lesson.objects.filter(module=modules[to]).order_by("position"))
        expected = [*inside[:place], lesson, *inside[place:]]
        assert [one.pk for one in now_inside] == [one.pk for one in expected]
        assert [one.position for one in now_inside] == list(range(1, len(now_inside) + 1))
    assert sorted(_order(course)) == [f"l{n}" for n in range(6)]
