"""A course written as Common Cartridge and read again by our own importer."""

import zipfile
from pathlib import Path
from typing import Any

import pytest

from accounts.models import Organization, User
from courses.interchange.actions import import_course
from courses.interchange.bank.compare import differences
from courses.interchange.exporting import export_course
from courses.interchange.report import ExportReport
from courses.interchange.tests.full_course import full_course
from courses.models import Assignment, Block, CaptionTrack, Course, Lesson, Module, Question, Resource, Video
from courses.questions.types.registry import QUESTION_TYPES
from lms.kernel.markup import plain_text

pytestmark = pytest.mark.usefixtures("media")
CANNOT = {"ordering", "categorise", "hotspot"}


@pytest.fixture
def trip(scope: Organization, instructor: User, tmp_path: Path) -> tuple[Course, Course, ExportReport, Path]:
    """The course, the course it came back as, what the export said, and the file."""
    course = full_course(instructor)
    path = tmp_path / "course.imscc"
    report = export_course(course, format="cc", out=path, actor=instructor)
    done = import_course(path, organization=scope, instructor=instructor)
    return course, Course.objects.get(slug=done.course), report, path


def outline(course: Course) -> list[tuple[Any, ...]]:
    modules = Module.objects.kept().filter(course=course).order_by("depth", "position")
    return [
        (module.depth, module.title, list(module.lessons.kept().order_by("position").values_list("title", flat=True)))
        for module in modules
    ]  # fmt: skip


def test_the_outline_comes_back(trip: tuple[Course, Course, ExportReport, Path]) -> None:
    before, after, _report, _path = trip
    assert after.title == before.title
    assert outline(after) == outline(before)


def test_texts_files_links_films_and_captions_come_back(
    trip: tuple[Course, Course, ExportReport, Path],
) -> None:
    before, after, _report, _path = trip

    def texts(course: Course) -> list[str]:
        rows = Block.objects.filter(lesson__course=course, kind="text").order_by("position")
        return [plain_text(row.html) for row in rows]

    assert texts(after) == texts(before)
    html = "".join(Block.objects.filter(lesson__course=after).values_list("html", flat=True))
    assert "/assets/" in html
    assert 'class="math"' in html
    assert Resource.objects.get(block__lesson__course=after).asset.content_type == "application/pdf"
    link = Block.objects.get(lesson__course=after, kind="embed")
    assert (link.title, link.url) == ("Elsewhere", "https://example.org/a?b=1")
    assert Block.objects.get(lesson__course=after, kind="discussion").title == "Talk"
    films = Video.objects.filter(source_key__startswith="cc:").order_by("external_url")
    assert [film.external_url for film in films] == [
        "https://videos.example/one.mp4",
        "https://videos.example/two.mp4",
    ]
    track = CaptionTrack.objects.get(video=films[0])
    assert (track.language, track.cues) == ("de", [[0, 900, "Eins"], [900, 2000, "Zwei"]])


@pytest.mark.parametrize("name", sorted(set(QUESTION_TYPES)))
def test_every_type_comes_back_equal_or_is_named(
    name: str, trip: tuple[Course, Course, ExportReport, Path]
) -> None:
    _before, _after, report, _path = trip
    reasons = {entry.item: entry.kind for entry in report.not_carried if entry.kind.startswith("question")}
    label = f"T {name} ({name})"
    found = Question.objects.filter(source_key__startswith="cc:", title=f"T {name}", type=name)
    if name in CANNOT:
        assert reasons[label] == "question"
        assert not found.exists()
        return
    came, was = found.first(), Question.objects.filter(source_key=None, title=f"T {name}").first()
    if label in reasons:
        pytest.fail(f"{name} lost something: {reasons[label]}")
    assert came is not None and came.current is not None  # noqa: PT018
    assert was is not None and was.current is not None  # noqa: PT018
    assert differences(was.current.data, came.current.data) == []
    assert came.current.prompt_html == was.current.prompt_html


def test_assignments_come_back_with_dates_and_rubric(
    trip: tuple[Course, Course, ExportReport, Path],
) -> None:
    before, after, report, _path = trip
    was, came = Assignment.objects.get(course=before), Assignment.objects.get(course=after)
    columns = ("title", "instructions", "points", "due_at", "file_types", "attempts_allowed", "takes_text")
    assert [getattr(came, name) for name in columns] == [getattr(was, name) for name in columns]
    rubric = [
        (one.title, list(one.levels.order_by("position").values_list("title", "points")))
        for one in (came.criteria.get(), was.criteria.get())
    ]
    assert rubric[0] == rubric[1]
    kinds = {entry.kind for entry in report.not_carried}
    assert {"assignment.late", "assignment.samples", "quiz.draw", "video.milestone"} <= kinds
    assert all(entry.reason for entry in report.not_carried)


def test_a_package_comes_back(trip: tuple[Course, Course, ExportReport, Path]) -> None:
    _before, after, _report, _path = trip
    block = Block.objects.get(lesson__course=after, kind="package")
    assert block.package is not None
    assert (block.title, block.package.standard, block.package.entry) == ("Run", "scorm_12", "index.html")
    assert set(block.package.files) == {"imsmanifest.xml", "index.html", "shared/play.js"}


def test_links_between_lessons_lead_somewhere(trip: tuple[Course, Course, ExportReport, Path]) -> None:
    """A lesson without a text has no page that a link could lead to: the link becomes its words."""
    _before, after, _report, path = trip
    text = Block.objects.get(lesson__course=after, title="", position=1, kind="text", lesson__title="Texts")
    assert "the films" in plain_text(text.html)
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist()[0] == "imsmanifest.xml"
        assert b"/learn/" not in b"".join(
            archive.read(name) for name in archive.namelist() if name.endswith(".html")
        )


def test_exporting_again_and_importing_changes_nothing(
    trip: tuple[Course, Course, ExportReport, Path], scope: Organization, instructor: User
) -> None:
    before, _after, _report, path = trip
    export_course(before, format="cc", out=path, actor=instructor)
    again = import_course(path, organization=scope, instructor=instructor)
    assert (again.changes.created, again.changes.changed, again.changes.removed) == (0, 0, 0)
    assert Lesson.objects.filter(course__source_key__startswith="cc:").count() == 3
