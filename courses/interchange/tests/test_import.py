"""Writing a package into the database: once however often, all of it or nothing."""

import threading
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Organization, User
from courses.interchange.actions import NotATeacherHere, import_course
from courses.interchange.package import Asset
from courses.interchange.report import ImportReport
from courses.interchange.stored_files import StoredFiles, lock_imports
from courses.interchange.tests.packages import OLX, PIXEL, VERTICAL, write_files
from courses.interchange.write_outline import TaughtByAnother
from courses.models import (
    Block,
    CaptionTrack,
    Course,
    ImportRun,
    Lesson,
    MediaAsset,
    Module,
    Question,
    QuestionVersion,
    Quiz,
    QuizQuestion,
    Resource,
    Video,
    VideoGroup,
)
from lms.kernel import tenancy
from lms.kernel.models import Event

pytestmark = pytest.mark.usefixtures("media")

TABLES = (
    Course, Module, Lesson, Block, Resource, Quiz, QuizQuestion, Question, QuestionVersion,
    Video, VideoGroup, CaptionTrack, MediaAsset, ImportRun,
)  # fmt: skip
SRT = "1\n00:00:01,000 --> 00:00:02,000\nHello\n"
PROBLEM = """<problem display_name="Which"><multiplechoiceresponse><label>Which?</label><choicegroup>
<choice correct="true">A <img src="/static/pic.png" alt="A"/></choice><choice correct="false">B</choice>
</choicegroup></multiplechoiceresponse></problem>"""
CONTENTS: dict[str, str | bytes] = {
    **OLX,
    "course/run.xml": """<course display_name="A Course" course_image="pic.png"><chapter url_name="c1"/>
      </course>""",
    "sequential/s1.xml": '<sequential display_name="S"><vertical url_name="v1"/><vertical url_name="v2"/></sequential>',
    VERTICAL: """<vertical display_name="First lesson"><html url_name="h1"/><video url_name="x"
      display_name="Film" youtube_id_1_0="AOUEsgFrYeg" handout="/static/pic.png">
      <transcript language="en" src="x.srt"/></video><problem url_name="p1"/></vertical>""",
    "vertical/v2.xml": '<vertical display_name="Second"><discussion url_name="d" display_name="Talk"/></vertical>',
    "problem/p1.xml": PROBLEM,
    "html/h1.html": '<p>See <a href="/jump_to_id/v2">next</a> <img src="/static/pic.png" alt="Pic"/></p>',
    "static/pic.png": PIXEL,
    "static/x.srt": SRT,
}


def rows() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in TABLES}


def run(
    folder: Path,
    scope: Organization,
    instructor: User,
    contents: dict[str, str | bytes] | None = None,
    **how: bool,
) -> ImportReport:
    return import_course(
        write_files(folder, contents or CONTENTS), organization=scope, instructor=instructor, **how
    )


def test_everything_arrives_with_addresses_that_work(
    tmp_path: Path, scope: Organization, instructor: User
) -> None:
    report = run(tmp_path / "olx", scope, instructor, publish=True)
    course = Course.objects.get()
    first, second = Lesson.objects.order_by("sequence")
    asset = MediaAsset.objects.get()
    text = Block.objects.get(kind=Block.Kind.TEXT)
    assert (course.slug, course.is_published, course.instructor) == ("a-course", True, instructor)
    assert course.thumbnail.name.startswith("thumbnails/")
    assert default_storage.exists(course.thumbnail.name)
    assert (first.slug, second.slug) == ("first-lesson", "second")
    assert first.completion_rule == {"viewed": True, "quiz_passed": True}
    assert second.completion_rule == {"viewed": True}
    assert 'href="/learn/a-course/second/"' in text.html
    assert f'src="/assets/{asset.pk}/pic.png"' in text.html
    assert f"/assets/{asset.pk}/pic.png" in str(QuestionVersion.objects.get().data)
    assert Resource.objects.get().asset == asset
    assert CaptionTrack.objects.get().cues == [[1000, 2000, "Hello"]]
    assert [block.kind for block in first.blocks.order_by("position")] == ["text", "video", "file", "quiz"]
    assert (report.lessons, report.blocks, report.captions, report.assets) == (2, 5, 1, 1)
    assert ImportRun.objects.get().report["lessons"] == 2
    verbs = set(Event.objects.values_list("verb", flat=True))
    assert {"courses.course.imported", "courses.lesson.created", "courses.question.created"} <= verbs


def test_the_same_package_again_changes_nothing(
    tmp_path: Path, scope: Organization, instructor: User
) -> None:
    run(tmp_path / "olx", scope, instructor, publish=True)
    before, version = rows(), Course.objects.get().content_version
    stamps = {model: set(model.objects.values_list("pk", "updated_at")) for model in TABLES[:-1]}
    report = run(tmp_path / "olx", scope, instructor, publish=True)
    assert (report.changes.created, report.changes.changed, report.changes.removed) == (0, 0, 0)
    assert rows() == before | {"ImportRun": 2}
    assert Course.objects.get().content_version == version
    assert {model: set(model.objects.values_list("pk", "updated_at")) for model in TABLES[:-1]} == stamps


def test_a_changed_package_updates_what_it_changed(
    tmp_path: Path, scope: Organization, instructor: User
) -> None:
    run(tmp_path / "olx", scope, instructor)
    lesson = Lesson.objects.get(title="First lesson")
    changed = CONTENTS | {
        VERTICAL: str(CONTENTS[VERTICAL]).replace("First lesson", "Renamed"),
        "problem/p1.xml": PROBLEM.replace("Which?", "Which one?"),
        "html/h1.html": "<p>Other words</p>",
        "static/x.srt": SRT.replace("Hello", "Goodbye"),
    }
    report = run(tmp_path / "olx", scope, instructor, changed)
    lesson.refresh_from_db()
    question = Question.objects.get()
    assert report.changes.created == 0
    assert (lesson.title, lesson.slug) == ("Renamed", "first-lesson")
    assert Block.objects.get(kind=Block.Kind.TEXT).html == "<p>Other words</p>"
    assert sorted(question.versions.values_list("number", flat=True)) == [1, 2]
    assert question.current is not None
    assert "Which one?" in question.current.prompt_html
    assert CaptionTrack.objects.get().cues[0][2] == "Goodbye"


def test_what_the_package_has_no_longer_goes_to_the_bin_and_comes_back(
    tmp_path: Path, scope: Organization, instructor: User
) -> None:
    run(tmp_path / "olx", scope, instructor)
    smaller = CONTENTS | {
        "sequential/s1.xml": '<sequential display_name="S"><vertical url_name="v2"/></sequential>'
    }
    report = run(tmp_path / "olx", scope, instructor, smaller)
    gone = Lesson.objects.get(title="First lesson")
    assert gone.deleted_at is not None
    assert Quiz.objects.get().deleted_at is not None
    assert Question.objects.get().deleted_at is not None
    assert report.changes.removed >= 3
    run(tmp_path / "olx", scope, instructor)
    gone.refresh_from_db()
    assert gone.deleted_at is None
    assert Quiz.objects.get().deleted_at is None
    assert gone.blocks.count() == 4


def test_what_people_added_and_set_stays(tmp_path: Path, scope: Organization, instructor: User) -> None:
    run(tmp_path / "olx", scope, instructor)
    course, quiz = Course.objects.get(), Quiz.objects.get()
    Course.objects.update(price=10, slug="own-address", is_published=True)
    Quiz.objects.update(passing_score_percentage=50, attempts_allowed=3)
    own_lesson = Lesson.objects.create(
        course=course, module=Module.objects.get(depth=1), title="Own", slug="own", position=9
    )
    own_block = Block.objects.create(lesson=Lesson.objects.get(title="Second"), body="Own", position=9)
    own_question = Question.objects.create(type="true_false", course=course)
    QuizQuestion.objects.create(quiz=quiz, question=own_question, position=9)
    changed = CONTENTS | {"html/h1.html": "<p>New</p>"}
    run(tmp_path / "olx", scope, instructor, changed)
    course.refresh_from_db()
    quiz.refresh_from_db()
    own_lesson.refresh_from_db()
    assert (course.price, course.slug, course.is_published) == (10, "own-address", True)
    assert (quiz.passing_score_percentage, quiz.attempts_allowed) == (50, 3)
    assert own_lesson.deleted_at is None
    assert Block.objects.filter(pk=own_block.pk).exists()
    assert quiz.questions.filter(question=own_question).exists()


class Stop(Exception):
    """The import is stopped on purpose."""


@pytest.mark.parametrize(
    "stage", ["Storing files", "Writing the outline", "Writing questions", "Writing lessons"]
)
def test_a_failed_import_leaves_no_row_and_no_file(
    stage: str, tmp_path: Path, scope: Organization, instructor: User, media: Path
) -> None:
    def stop(doing: str, done: int, total: int) -> None:
        if doing == stage:
            raise Stop

    before = rows()
    folder = write_files(tmp_path / "olx", CONTENTS)
    with pytest.raises(Stop):
        import_course(folder, organization=scope, instructor=instructor, progress=stop)
    assert rows() == before
    assert [path for path in media.rglob("*") if path.is_file()] == []


def test_files_of_a_killed_import_are_removed_by_the_next(
    tmp_path: Path, scope: Organization, instructor: User, media: Path
) -> None:
    (tmp_path / "left.png").write_bytes(PIXEL + b"left behind")
    left = Asset("left.png", tmp_path / "left.png")
    # What a kill leaves: the rows are gone, the file and the journal are not.
    with transaction.atomic():
        lock_imports()
        StoredFiles().store([left], actor=instructor, step=lambda: None, picture="left.png")
        transaction.set_rollback(True)
    assert len([path for path in media.rglob("*") if path.is_file()]) == 2
    run(tmp_path / "olx", scope, instructor)
    kept = {path.name for path in media.rglob("*.png")}
    assert kept == {Path(MediaAsset.objects.get().file.name).name}


def test_a_file_that_another_row_needs_survives_a_failure(
    tmp_path: Path, scope: Organization, instructor: User, media: Path
) -> None:
    run(tmp_path / "olx", scope, instructor)

    def stop(doing: str, done: int, total: int) -> None:
        if doing == "Writing lessons":
            raise Stop

    other = write_files(
        tmp_path / "other", CONTENTS | {"course.xml": '<course url_name="run" org="B" course="C2"/>'}
    )
    with pytest.raises(Stop):
        import_course(other, organization=scope, instructor=instructor, progress=stop)
    assert default_storage.exists(MediaAsset.objects.get().file.name)
    assert default_storage.exists(Course.objects.get().thumbnail.name)


def test_two_organisations_have_a_course_each(
    tmp_path: Path, scope: Organization, instructor: User, other_organization: Organization, other_admin: User
) -> None:
    run(tmp_path / "olx", scope, instructor)
    run(tmp_path / "olx", other_organization, other_admin)
    assert Course.objects.count() == 1
    with tenancy.scope(other_organization):
        assert Course.objects.get().instructor == other_admin
        assert MediaAsset.objects.count() == 1
    with tenancy.platform():
        assert Course.objects.count() == 2
        assert len(set(MediaAsset.objects.values_list("file", flat=True))) == 2


def test_only_a_member_can_be_the_instructor(tmp_path: Path, scope: Organization, outsider: User) -> None:
    with pytest.raises(NotATeacherHere):
        run(tmp_path / "olx", scope, outsider)
    assert Course.objects.count() == 0


def test_a_course_is_not_taken_from_its_instructor(
    tmp_path: Path, scope: Organization, instructor: User, other_instructor: User
) -> None:
    run(tmp_path / "olx", scope, instructor)
    with pytest.raises(TaughtByAnother, match="imported before"):
        run(tmp_path / "olx", scope, other_instructor)


def test_a_course_without_lessons_is_not_published(
    tmp_path: Path, scope: Organization, instructor: User
) -> None:
    empty = {"course.xml": '<course url_name="run" org="O" course="E" display_name="Empty"/>'}
    report = run(tmp_path / "olx", scope, instructor, dict(empty), publish=True)
    assert report.published is False
    assert [entry.kind for entry in report.not_carried] == ["course.publication"]


def course_of(lessons: int) -> dict[str, str | bytes]:
    verticals = "".join(
        f"""<vertical url_name="v{number}" display_name="L{number}"><html><p>Words {number}</p></html>
        <video display_name="F" youtube_id_1_0="AOUEsgFrYeg" url_name="f{number}"/>
        <problem url_name="p{number}">{PROBLEM}</problem></vertical>"""
        for number in range(lessons)
    )
    return {
        "course.xml": f"""<course url_name="r" org="O" course="C{lessons}"><chapter display_name="C">
        <sequential display_name="S">{verticals}</sequential></chapter></course>"""
    }


def test_the_number_of_queries_does_not_grow_with_the_course(
    tmp_path: Path, scope: Organization, instructor: User
) -> None:
    counts = []
    for lessons in (10, 100):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            run(tmp_path / str(lessons), scope, instructor, course_of(lessons))
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_make_one_course(
    tmp_path: Path, organization: Organization, instructor: User
) -> None:
    folder = write_files(tmp_path / "olx", CONTENTS)
    start, problems = threading.Barrier(2), []

    def work() -> None:
        try:
            start.wait()
            import_course(folder, organization=organization, instructor=instructor)
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    with tenancy.scope(organization):
        counted = rows()
        assert (counted["Course"], counted["Lesson"], counted["Question"], counted["ImportRun"]) == (
            1,
            2,
            1,
            2,
        )
        assert default_storage.exists(MediaAsset.objects.get().file.name)
        assert not default_storage.listdir(f"imports/{organization.pk}")[1]
