"""Courses that other people made, imported whole: nothing vanishes, nothing dangles."""

import re
import tarfile
from pathlib import Path

import pytest
from django.conf import settings

from accounts.models import Organization, User
from courses.interchange.actions import import_course
from courses.interchange.archive import open_package
from courses.interchange.errors import PackageError
from courses.interchange.package import Tally
from courses.interchange.reading import read_package
from courses.interchange.tests.packages import balanced, reasons
from courses.models import Block, CaptionTrack, Lesson, MediaAsset, Module, QuestionVersion, Quiz, Video
from courses.questions.types.registry import QUESTION_TYPES

CONTENT = Path(settings.BASE_DIR).parent / "shared" / "content"
OLX = CONTENT / "olx-demo" / "demo-course" / "course"
LIBRARY = CONTENT / "olx-demo" / "demo-content-library"
CARTRIDGES = CONTENT / "common-cartridge" / "cartridges"
pytestmark = [
    pytest.mark.skipif(not CONTENT.exists(), reason="the real course material is not beside the project"),
    pytest.mark.usefixtures("media"),
]
# What the README of the material says is in the demo course.
SOURCE = {"chapter": 6, "sequential": 17, "vertical": 58, "html": 266, "problem": 29, "video": 11}
# Its 37 responses of 10 types.
RESPONSES = {
    "multiplechoiceresponse": Tally(9, 9, 0),
    "optionresponse": Tally(9, 9, 0),
    "stringresponse": Tally(4, 4, 0),
    "numericalresponse": Tally(4, 3, 1),
    "customresponse": Tally(4, 0, 4),
    "choiceresponse": Tally(2, 2, 0),
    "formularesponse": Tally(2, 0, 2),
    "annotationresponse": Tally(1, 1, 0),
    "imageresponse": Tally(1, 0, 1),
    "schematicresponse": Tally(1, 0, 1),
}
MISSING = {
    "static/Periodic-Table-Colors.css",
    "static/Periodic-Table.css",
    "static/Periodic-Table.js",
    "static/cm_style_guide_demox.css",
    "static/demox_js.js",
    "static/feedback.js",
    "static/hx.js",
}


def test_every_component_of_the_demo_course_is_accounted_for() -> None:
    with open_package(OLX) as files:
        package = read_package(files)
    census = package.census()
    assert {kind: census[kind].source for kind in SOURCE} == SOURCE
    assert {kind: census[kind] for kind in census if kind.endswith("response")} == RESPONSES
    assert sum(tally.source for tally in RESPONSES.values()) == 37
    assert balanced(package)
    assert {entry.item for entry in package.not_carried if entry.kind == "file.missing"} == MISSING
    assert all(len(entry.reason) > 10 and entry.item for entry in package.not_carried)


def test_the_demo_course_arrives_from_a_folder_and_again_from_an_archive(
    tmp_path: Path, scope: Organization, instructor: User
) -> None:
    first = import_course(OLX, organization=scope, instructor=instructor, publish=True)
    packed = tmp_path / "demo.tar.gz"
    with tarfile.open(packed, "w:gz") as archive:
        archive.add(OLX, "course")
    again = import_course(packed, organization=scope, instructor=instructor)
    for report in (first, again):
        assert (report.modules, report.submodules, report.lessons) == (6, 17, 58)
        assert (report.videos, report.captions, report.quizzes, report.questions) == (11, 6, 16, 28)
    assert (again.changes.created, again.changes.changed, again.changes.removed) == (0, 0, 0)
    assert Module.objects.filter(parent=None).count() == 6
    assert Module.objects.exclude(parent=None).count() == 17
    assert Lesson.objects.count() == 58
    assert list(Lesson.objects.order_by("sequence").values_list("sequence", flat=True)) == list(range(1, 59))
    assert (Video.objects.count(), CaptionTrack.objects.count(), Quiz.objects.count()) == (11, 6, 16)
    assert Block.objects.count() == first.blocks


def test_no_placeholder_and_no_dangling_address_is_left(scope: Organization, instructor: User) -> None:
    import_course(OLX.parents[1], organization=scope, instructor=instructor, publish=True)
    stored = [*Block.objects.values_list("html", flat=True)]
    stored += [f"{html} {data}" for html, data in QuestionVersion.objects.values_list("prompt_html", "data")]
    text = "\n".join(stored)
    assert "/-/import/" not in text
    # Lessons that explain HTML show such addresses as text; none may be an attribute.
    assert re.search(r'<[a-z][^<>]*="(/static/|/jump_to|/asset-v1)', text) is None
    assert text.count("/learn/open-edx-demo-course/") > 40
    assert text.count("/assets/") > 40
    shown = set(re.findall(r"/assets/([0-9a-f-]{36})/", text))
    assert shown <= {str(key) for key in MediaAsset.objects.values_list("pk", flat=True)}


def test_every_question_of_the_demo_course_can_be_answered_right(
    scope: Organization, instructor: User
) -> None:
    import_course(OLX, organization=scope, instructor=instructor)
    for version in QuestionVersion.objects.all():
        kind = QUESTION_TYPES[version.type]
        assert kind.grade(version.data, kind.correct_answer(version.data)).correct


def test_all_question_types_of_canvas_are_accounted_for(scope: Organization, instructor: User) -> None:
    report = import_course(
        CARTRIDGES / "all-question-types", organization=scope, instructor=instructor, publish=True
    )
    types = sorted(QuestionVersion.objects.values_list("type", flat=True))
    assert report.format == "common-cartridge"
    assert report.census["item"] == Tally(14, 8, 6)
    assert types == [
        "cloze", "essay", "file_upload", "matching", "multiple_response", "numerical", "single_choice", "true_false",
    ]  # fmt: skip
    assert (report.lessons, report.quizzes, report.published) == (1, 1, True)
    assert len([entry for entry in report.not_carried if entry.kind == "item"]) == 6


def cartridges() -> list[Path]:
    return sorted(CARTRIDGES.iterdir()) if CARTRIDGES.exists() else []


@pytest.mark.parametrize("path", cartridges(), ids=lambda path: path.name)
def test_every_cartridge_is_read_and_written(path: Path, scope: Organization, instructor: User) -> None:
    with open_package(path) as files:
        assert balanced(read_package(files))
    report = import_course(path, organization=scope, instructor=instructor)
    assert Lesson.objects.count() == report.lessons
    assert Block.objects.count() == report.blocks
    assert not Block.objects.filter(html__contains="/-/import/").exists()
    assert not Block.objects.filter(html__contains="IMS-CC-FILEBASE").exists()


def test_the_content_library_gives_six_questions(scope: Organization, instructor: User) -> None:
    report = import_course(LIBRARY, organization=scope, instructor=instructor)
    assert (report.format, report.questions, report.not_carried) == ("olx-library", 6, ())


def test_other_packages_are_refused_with_a_sentence() -> None:
    for path in (
        CONTENT / "scorm" / "invalid.zip",
        CARTRIDGES,
    ):
        with pytest.raises(PackageError) as refusal, open_package(path) as files:
            read_package(files)
        assert str(refusal.value)


def test_losses_of_the_demo_course_are_named_by_what_they_are() -> None:
    with open_package(OLX) as files:
        found = reasons(read_package(files))
    for kind in ("poll", "survey", "lti", "openassessment", "drag-and-drop-v2", "done", "edx_sga", "wiki"):
        assert found[kind]
