"""A course written as OLX and read again by our own importer."""

from pathlib import Path

import pytest

from accounts.models import Organization, User
from courses.interchange.actions import import_course
from courses.interchange.bank.compare import differences
from courses.interchange.exporting import export_course
from courses.interchange.outgoing.tests.test_cartridge_round_trip import outline
from courses.interchange.report import ExportReport
from courses.interchange.tests.full_course import full_course
from courses.models import (
    Block,
    CaptionTrack,
    Course,
    Lesson,
    MediaAsset,
    Question,
    Quiz,
    QuizQuestion,
    Video,
)
from courses.questions.types.registry import QUESTION_TYPES
from lms.kernel.markup import plain_text

pytestmark = pytest.mark.usefixtures("media")
CAN = {"single_choice", "multiple_response", "true_false", "short_answer", "numerical"}
Trip = tuple[Course, Course, ExportReport, Path]


@pytest.fixture
def trip(scope: Organization, instructor: User, tmp_path: Path) -> Trip:
    """The course, the course it came back as, what the export said, and the file."""
    course = full_course(instructor)
    Lesson.objects.filter(course=course).update(is_published=True)
    path = tmp_path / "course.tar.gz"
    report = export_course(course, format="olx", out=path, actor=instructor)
    done = import_course(path, organization=scope, instructor=instructor)
    return course, Course.objects.get(slug=done.course), report, path


def test_the_outline_and_the_course_come_back(trip: Trip) -> None:
    before, after, _report, _path = trip
    assert (after.title, after.language, after.summary) == (before.title, "de", before.summary)
    assert plain_text(after.description_html) == plain_text(before.description_html)
    assert outline(after) == outline(before)


def test_texts_films_captions_and_files_come_back(trip: Trip) -> None:
    _before, after, _report, _path = trip
    first = Block.objects.filter(lesson__course=after, kind="text").order_by("position").first()
    assert first is not None
    assert plain_text(first.html).startswith("Read")
    html = "".join(Block.objects.filter(lesson__course=after).values_list("html", flat=True))
    films = Lesson.objects.get(course=after, title="Films")
    films.course = after
    assert f'href="{films.get_absolute_url()}"' in html
    assert html.count('src="/assets/') == 2
    assert "https://example.org/a?b=1" in html
    assert MediaAsset.objects.filter(content_type="application/pdf").exists()
    assert Block.objects.get(lesson__course=after, kind="discussion").title == "Talk"
    rows = Video.objects.filter(source_key__startswith="olx:").order_by("external_url")
    assert [row.external_url for row in rows] == [
        "https://videos.example/one.mp4",
        "https://videos.example/two.mp4",
    ]
    assert CaptionTrack.objects.get(video=rows[0]).cues == [[0, 900, "Eins"], [900, 2000, "Zwei"]]


def test_a_quiz_stays_one_quiz(trip: Trip) -> None:
    before, after, _report, _path = trip
    quiz = Quiz.objects.get(course=after)
    assert (quiz.title, quiz.attempts_allowed) == ("Test", 3)
    asked = [
        place.question.type
        for place in QuizQuestion.objects.filter(quiz=quiz).order_by("position").select_related("question")
    ]
    assert set(asked) == CAN
    assert Quiz.objects.filter(course=before).count() == 1


@pytest.mark.parametrize("name", sorted(QUESTION_TYPES))
def test_every_type_comes_back_equal_or_is_named(name: str, trip: Trip) -> None:
    _before, _after, report, _path = trip
    reasons = {entry.item: entry.kind for entry in report.not_carried if entry.kind.startswith("question")}
    label = f"T {name} ({name})"
    found = Question.objects.filter(source_key__startswith="olx:", title=f"T {name}", type=name)
    if name not in CAN:
        assert reasons[label] == "question"
        assert not found.exists()
        return
    assert label not in reasons, [entry for entry in report.not_carried if entry.item == label]
    came, was = found.first(), Question.objects.filter(source_key=None, title=f"T {name}").first()
    assert came is not None and came.current is not None  # noqa: PT018
    assert was is not None and was.current is not None  # noqa: PT018
    assert differences(was.current.data, came.current.data) == []


def test_what_the_format_cannot_say_is_named(trip: Trip) -> None:
    _before, _after, report, _path = trip
    kinds = {entry.kind for entry in report.not_carried}
    assert {
        "block.package",
        "block.assignment",
        "block.file",
        "block.embed",
        "quiz.draw",
        "video.milestone",
    } <= kinds
    assert all(entry.reason and entry.item for entry in report.not_carried)


def test_a_package_comes_back(trip: Trip) -> None:
    _before, after, _report, _path = trip
    block = Block.objects.get(lesson__course=after, kind="package")
    assert block.package is not None
    assert (block.title, block.package.standard, block.package.entry) == ("Run", "scorm_12", "index.html")


def test_exporting_again_and_importing_changes_nothing(
    trip: Trip, scope: Organization, instructor: User
) -> None:
    before, _after, _report, path = trip
    export_course(before, format="olx", out=path, actor=instructor)
    again = import_course(path, organization=scope, instructor=instructor)
    assert (again.changes.created, again.changes.changed, again.changes.removed) == (0, 0, 0)
