"""The demo's content is fit to load: questions by their schemas, rules by theirs, files where texts point to."""

import pytest

from courses.assignments.checks import problems
from courses.assignments.documents import AssignmentDocument
from courses.outline.rules import CompletionRule
from courses.questions.types.registry import QUESTION_TYPES
from lms.demo.questions import question_data
from lms.demo.rules import completion_rule
from lms.demo.source import CONTENT, CourseSource, read_all

MAIN = ("statistics-you-can-trust", "python-for-everyday-data")
SOURCES = {source.slug: source for source in read_all()}


@pytest.fixture(params=sorted(SOURCES))
def source(request: pytest.FixtureRequest) -> CourseSource:
    return SOURCES[request.param]


def test_every_question_fits_its_schema_and_can_be_answered_right(source: CourseSource) -> None:
    for table in source.questions():
        kind = QUESTION_TYPES[table["type"]]
        data = kind.dump_data(question_data(table))
        assert kind.grade(data, kind.correct_answer(data)).correct, table["key"]


def test_every_wrong_choice_says_why(source: CourseSource) -> None:
    for table in source.questions():
        assert table["explanation"]
        assert all(choice["feedback"] for choice in table.get("choices", ())), table["key"]


def test_question_keys_are_unique_within_a_course(source: CourseSource) -> None:
    keys = [table["key"] for table in source.questions()]
    assert len(keys) == len(set(keys))


def test_every_lesson_has_a_rule_it_can_meet(source: CourseSource) -> None:
    for lesson in source.lessons:
        parts = CompletionRule.of(completion_rule(lesson)).parts
        kinds = {block.kind for block in lesson.blocks}
        assert ("quiz_passed" in parts) == ("quiz" in kinds), lesson.name
        assert ("video_coverage" in parts) == ("video" in kinds), lesson.name


def test_every_lesson_file_is_used(source: CourseSource) -> None:
    used = {lesson.name for lesson in source.lessons}
    assert used == {path.stem for path in (source.folder / "lessons").glob("*.md")}


@pytest.mark.parametrize("slug", MAIN)
def test_a_main_course_uses_every_plain_type_of_question_and_ends_with_ten(slug: str) -> None:
    source = SOURCES[slug]
    plain = {"single_choice", "multiple_response", "true_false", "short_answer", "numerical"}
    assert plain <= {table["type"] for table in source.questions()} <= set(QUESTION_TYPES)
    final = source.quiz("final")
    assert (len(final["questions"]), final["time_limit_minutes"], final["pass_mark"]) == (10, 20, 70)


@pytest.mark.parametrize("slug", MAIN)
def test_captions_fill_their_film_without_overlap(slug: str) -> None:
    source = SOURCES[slug]
    names = [block.name for lesson in source.lessons for block in lesson.blocks if block.kind == "video"]
    for video in map(source.video, names):
        assert 60_000 <= video.duration_ms <= 120_000
        assert video.cues[-1][1] < video.duration_ms < video.cues[-1][1] + 4000
        assert all(before[1] <= after[0] for before, after in zip(video.cues, video.cues[1:], strict=False))
        assert all(video.moment(milestone) < video.duration_ms for milestone in video.milestones)


def test_films_are_small_enough_to_ship() -> None:
    films = list(CONTENT.glob("*/media/*.mp4"))
    assert len(films) == 8
    assert sum(film.stat().st_size for film in films) < 6_000_000


def test_the_demo_has_an_assignment_whose_rubric_adds_up() -> None:
    tables = [
        source.assignment(block.name)
        for source in SOURCES.values()
        for lesson in source.lessons
        for block in lesson.blocks
        if block.kind == "assignment"
    ]
    assert tables
    for table in tables:
        days = table.pop("due_in_days")
        document = AssignmentDocument.model_validate(table)
        assert days > 0
        assert not [one for one in problems(document) if one.blocking or "rubric" in one.sentence.lower()]
        assert document.rubric_points == document.points
