"""The outline in the author's hands: what learners see waits, what nobody saw changes at once, all can be undone."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import User
from courses.authoring import outline
from courses.authoring.drafted_outline import drafted_outline
from courses.authoring.drafts import draft_blocks
from courses.authoring.prerequisites import require
from courses.authoring.publishing import publish, waiting
from courses.authoring.queries import studio_outline
from courses.catalogue.actions import create_course
from courses.models import Course, Lesson, Module, Prerequisite, Quiz
from courses.outline.queries import Outline, OutlineModule
from courses.outline.queries import outline as learners_outline
from courses.quizzes.documents import draft_document
from courses.testing import make_course, make_lesson, make_quiz
from lms.kernel import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scope")]


@pytest.fixture
def course(instructor: User) -> Course:
    return make_course(instructor, lessons=3)


def titles(course: Course) -> list[str]:
    return [lesson.title for lesson in studio_outline(course).lessons]


def seen(course: Course) -> list[str]:
    fresh = Course.objects.get(pk=course.pk)
    return [lesson.title for lesson in learners_outline(fresh).lessons]


def modules(tree: Outline) -> list[Any]:
    """An outline without what a publication works out anew."""

    def plain(module: OutlineModule) -> Any:
        lessons = [replace(one, sequence=0, content_type="") for one in module.lessons]
        return module.title, module.number, lessons, [plain(one) for one in module.submodules]

    return [plain(one) for one in tree.modules]


def test_a_published_course_changes_with_a_publication(course: Course, instructor: User) -> None:
    module = course.modules.get()
    last: Lesson = course.lessons.get(slug="lesson-3")
    first: Lesson = course.lessons.get(slug="lesson-1")
    before = seen(course)
    outline.move(course=course, row=last, parent=module, before=first.pk, actor=instructor)
    outline.change(course=course, row=first, values={"title": "A start"}, actor=instructor)
    _made, _step = outline.add_lesson(course=course, module=module, title="New", actor=instructor)
    assert titles(course) == ["Lesson 3", "A start", "Lesson 2", "New"]
    assert seen(course) == before
    words = {one.title: one.state for one in waiting(course)}
    assert words == {"Lesson 3": "changed", "A start": "changed", "Lesson 2": "changed", "New": "new"}
    publish(course=course, keys=None, actor=instructor, now=clock.now())
    assert seen(course) == ["Lesson 3", "A start", "Lesson 2", "New"]
    assert waiting(course) == []


def test_the_draft_of_a_page_shows_the_outline_that_a_publication_makes(
    course: Course, instructor: User, client_for: Any
) -> None:
    module = course.modules.get()
    by: dict[str, Any] = {"course": course, "actor": instructor}
    first, _second, last = course.lessons.order_by("position")
    make_quiz(last, questions=2)
    outline.move(row=last, parent=module, before=first.pk, **by)
    outline.change(row=first, values={"title": "A start"}, **by)
    outline.remove(row=course.lessons.get(slug="lesson-2"), now=clock.now(), **by)
    section, _step = outline.add_module(title="Part", parent=module, **by)
    outline.add_lesson(module=section, title="Inside", **by)
    outline.add_module(title="Empty", **by)
    page = client_for(instructor).get(f"/teach/{course.slug}/preview/").content.decode()
    contents = page.partition('<ol class="inside">')[2].partition("</ol></details>")[0]
    places = [contents.find(words) for words in ("Lesson 3 · 2 questions", "A start", "Part", "Inside")]
    assert -1 not in places
    assert places == sorted(places)
    assert "Lesson 2" not in contents
    foreseen = modules(drafted_outline(course))
    publish(keys=None, now=clock.now(), **by)
    fresh = Course.objects.get(pk=course.pk)
    assert modules(learners_outline(fresh)) == foreseen == modules(drafted_outline(fresh))


def test_only_what_was_chosen_goes_live(course: Course, instructor: User) -> None:
    one: Lesson = course.lessons.get(slug="lesson-1")
    two: Lesson = course.lessons.get(slug="lesson-2")
    for row in (one, two):
        outline.change(course=course, row=row, values={"title": row.title.upper()}, actor=instructor)
    publish(course=course, keys=[f"lesson:{one.pk}"], actor=instructor, now=clock.now())
    assert seen(course) == ["LESSON 1", "Lesson 2", "Lesson 3"]


def test_a_lesson_leaves_learners_with_the_next_publication(course: Course, instructor: User) -> None:
    lesson: Lesson = course.lessons.get(slug="lesson-2")
    outline.remove(course=course, row=lesson, actor=instructor, now=clock.now())
    assert titles(course) == ["Lesson 1", "Lesson 3"]
    assert len(seen(course)) == 3
    outline.restore(course=course, row=lesson, actor=instructor)
    assert titles(course) == ["Lesson 1", "Lesson 2", "Lesson 3"]
    assert waiting(course) == []
    outline.remove(course=course, row=lesson, actor=instructor, now=clock.now())
    publish(course=course, keys=None, actor=instructor, now=clock.now())
    assert seen(course) == ["Lesson 1", "Lesson 3"]


def test_a_course_nobody_saw_changes_at_once(instructor: User) -> None:
    course = create_course(actor=instructor, title="New course")
    module, _step = outline.add_module(course=course, title="One", actor=instructor)
    lesson, _step = outline.add_lesson(course=course, module=module, title="First", actor=instructor)
    outline.change(course=course, row=lesson, values={"title": "Start"}, actor=instructor)
    assert Lesson.objects.get(pk=lesson.pk).title == "Start"
    publish(course=course, keys=None, actor=instructor, now=clock.now())
    assert seen(course) == ["Start"]


def test_a_title_that_somebody_changed_is_not_overwritten(
    course: Course, instructor: User, admin: User
) -> None:
    lesson: Lesson = course.lessons.get(slug="lesson-1")
    outline.change(course=course, row=lesson, values={"title": "Theirs"}, actor=admin, expected=1)
    with pytest.raises(outline.Stale):
        outline.change(course=course, row=lesson, values={"title": "Mine"}, actor=instructor, expected=1)
    assert titles(course)[0] == "Theirs"


def test_a_section_holds_no_section(course: Course, instructor: User) -> None:
    top = course.modules.get()
    section, _step = outline.add_module(course=course, title="Section", actor=instructor, parent=top)
    with pytest.raises(outline.WrongPlace):
        outline.add_module(course=course, title="Deeper", actor=instructor, parent=section)
    other, _step = outline.add_module(course=course, title="Other", actor=instructor)
    with pytest.raises(outline.WrongPlace):
        outline.move(course=course, row=top, parent=other, before=None, actor=instructor)
    with pytest.raises(outline.WrongPlace):
        outline.move(course=course, row=other, parent=other, before=None, actor=instructor)


def test_a_copy_stands_after_its_lesson(course: Course, instructor: User) -> None:
    lesson: Lesson = course.lessons.get(slug="lesson-1")
    lesson.course = course
    made, _step = outline.duplicate_lesson(course=course, lesson=lesson, actor=instructor)
    assert titles(course) == ["Lesson 1", "Lesson 1 (copy)", "Lesson 2", "Lesson 3"]
    assert [block["body"] for block in made.draft.blocks] == ["Some *text*."]


def test_everybody_undoes_their_own_steps(course: Course, instructor: User, admin: User) -> None:
    with pytest.raises(outline.NothingToUndo):
        outline.undo(course=course, actor=instructor, now=clock.now())
    lesson: Lesson = course.lessons.get(slug="lesson-1")
    outline.change(course=course, row=lesson, values={"title": "Mine"}, actor=instructor)
    outline.change(course=course, row=course.modules.get(), values={"title": "Theirs"}, actor=admin)
    outline.undo(course=course, actor=instructor, now=clock.now())
    assert titles(course)[0] == "Lesson 1"
    assert studio_outline(course).modules[0].title == "Theirs"
    with pytest.raises(outline.NothingToUndo):
        outline.redo(course=course, actor=admin)
    outline.add_module(course=course, title="New", actor=instructor)
    with pytest.raises(outline.NothingToUndo):
        outline.redo(course=course, actor=instructor)


SPECS = st.lists(
    st.tuples(
        st.sampled_from(["move", "rename", "remove", "nest", "add"]), st.integers(0, 9), st.integers(0, 9)
    ),
    max_size=8,
)


def shape(course: Course) -> list[Any]:
    """Everything an author sees of an outline."""
    return [
        (
            m.title,
            [one.title for one in m.lessons],
            [(s.title, [x.title for x in s.lessons]) for s in m.sections],
        )
        for m in studio_outline(course).modules
    ]


def act(course: Course, actor: User, what: str, a: int, b: int) -> bool:
    """Do one random thing; tell whether it was possible."""
    lessons = list(Lesson.objects.filter(course=course).order_by("pk"))
    modules = list(Module.objects.filter(course=course).order_by("pk"))
    lesson, module = lessons[a % len(lessons)], modules[b % len(modules)]
    try:
        if what == "move":
            outline.move(
                course=course, row=lesson, parent=module, before=lessons[b % len(lessons)].pk, actor=actor
            )
        elif what == "rename":
            outline.change(course=course, row=lesson, values={"title": f"Title {b}"}, actor=actor)
        elif what == "remove":
            outline.remove(course=course, row=lesson if a % 2 else module, actor=actor, now=clock.now())
        elif what == "nest":
            outline.move(
                course=course, row=module, parent=modules[a % len(modules)], before=None, actor=actor
            )
        else:
            outline.add_lesson(course=course, module=module, title=f"Added {a}", actor=actor)
    except outline.WrongPlace:
        return False
    return True


@settings(max_examples=15)
@given(specs=SPECS, published=st.booleans())
def test_undoing_everything_brings_everything_back(
    specs: list[tuple[str, int, int]], published: bool, instructor: User
) -> None:
    course = make_course(
        instructor, slug=f"c-{clock.now().timestamp()}".replace(".", ""), is_published=published
    )
    second = Module.objects.create(course=course, title="Module 2", position=2)
    make_lesson(second, "other", position=1, sequence=4)
    states = [shape(course)]
    for what, a, b in specs:
        if act(course, instructor, what, a, b):
            states.append(shape(course))
    done = states[1:]
    while len(states) > 1:
        assert shape(course) == states.pop()
        outline.undo(course=course, actor=instructor, now=clock.now())
    assert shape(course) == states[0]
    for state in done:
        outline.redo(course=course, actor=instructor)
        assert shape(course) == state
    with pytest.raises(outline.NothingToUndo):
        outline.redo(course=course, actor=instructor)


def test_a_module_is_duplicated_with_all_that_is_in_it(course: Course, instructor: User) -> None:
    module: Module = course.modules.get()
    section, _step = outline.add_module(course=course, title="Deeper", parent=module, actor=instructor)
    outline.add_lesson(course=course, module=section, title="Deep", actor=instructor)
    outline.add_module(course=course, title="Last", actor=instructor)
    first, second, third = course.lessons.filter(module=module).order_by("sequence")
    for held, required in (({"lesson": second}, {"required_lesson": first}), ({"module": section}, {"required_lesson": third})):  # fmt: skip
        Prerequisite.objects.create(course=course, minimum_score=60, **held, **required)
    require(
        course=course, row=third, required=f"lesson:{second.pk}", minimum_score=None, actor=instructor
    )  # waits
    leads = make_quiz(first, branches=[{"at_least": 50, "lesson": str(third.pk)}])
    before = seen(course)
    made, _step = outline.duplicate_module(course=course, module=module, actor=instructor)
    tree = studio_outline(course)
    assert [one.title for one in tree.modules] == [module.title, f"{module.title} (copy)", "Last"]
    copy = tree.modules[1]
    assert copy.id == made.pk
    assert [one.title for one in copy.lessons] == ["Lesson 1", "Lesson 2", "Lesson 3"]
    assert [[one.title for one in part.lessons] for part in copy.sections] == [["Deep"]]
    keys = {one.title: one.id for one in copy.lessons}
    copied = Prerequisite.objects.exclude(lesson=second).exclude(module=section)
    assert set(copied.values_list("lesson", "module", "required_lesson", "minimum_score")) == {
        (keys["Lesson 3"], None, keys["Lesson 2"], None), (keys["Lesson 2"], None, keys["Lesson 1"], 60), (None, copy.sections[0].id, keys["Lesson 3"], 60),
    }  # fmt: skip
    mine = Quiz.objects.exclude(pk=leads.pk).get()
    document = draft_document(mine)
    assert [one.lesson for one in document.settings.branches] == [keys["Lesson 3"]]
    assert document.questions == draft_document(leads).questions
    assert mine.lesson_id == keys["Lesson 1"]
    assert [one.quiz for one in draft_blocks(Lesson.objects.get(pk=keys["Lesson 1"])) if one.quiz] == [
        mine.pk
    ]
    assert seen(course) == before
    outline.undo(course=course, actor=instructor, now=clock.now())
    assert [one.title for one in studio_outline(course).modules] == [module.title, "Last"]
