"""Importing questions: stored by the hundred, all or nothing, safe to repeat."""

import base64
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Organization, User
from courses.interchange.bank.actions import import_questions
from courses.interchange.bank.tests.test_moodle import one, quiz
from courses.interchange.errors import PackageError
from courses.interchange.tests.packages import PIXEL
from courses.models import Course, MediaAsset, Question, QuestionVersion
from courses.questions.models import QuestionFolder
from lms.kernel.models import Event

pytestmark = pytest.mark.usefixtures("media")
GIFT = "$CATEGORY: $course$/Tombs\n\n::One::Who?{=x}\n\n::Two::What?{~a =b}\n"


def written(folder: Path, text: str = GIFT, name: str = "bank.txt") -> Path:
    path = folder / name
    path.write_text(text)
    return path


def test_questions_arrive_with_folder_words_and_one_event(
    tmp_path: Path, scope: Organization, instructor: User, course: Course
) -> None:
    report = import_questions(
        written(tmp_path), organization=scope, actor=instructor, course=course, folder="Old"
    )
    assert (report.created, report.revised, report.folders) == (2, 0, 2)
    question = Question.objects.get(title="One")
    assert (question.course, question.words, question.current.number) == (course, "Who?", 1)
    assert question.folder is not None
    assert question.folder.parent is not None
    assert (question.folder.name, question.folder.parent.name) == ("Tombs", "Old")
    stored = Event.objects.get(verb="courses.questions.stored")
    assert stored.payload == {"created": 2, "revised": 0}
    assert Event.objects.filter(verb="courses.questions.imported").count() == 1


def test_a_repeated_import_changes_only_what_changed(
    tmp_path: Path, scope: Organization, instructor: User
) -> None:
    path = written(tmp_path)
    import_questions(path, organization=scope, actor=instructor)
    Question.objects.filter(title="Two").update(tags=["mine"])
    again = import_questions(path, organization=scope, actor=instructor)
    assert (again.created, again.revised, again.unchanged) == (0, 0, 2)
    written(tmp_path, GIFT.replace("{=x}", "{=y}"))
    third = import_questions(path, organization=scope, actor=instructor)
    assert (third.created, third.revised, third.unchanged) == (0, 1, 1)
    question = Question.objects.get(title="One")
    assert (question.current.number, question.current.data["answers"][0]["text"]) == (2, "y")
    assert QuestionVersion.objects.count() == 3
    assert Question.objects.get(title="Two").tags == ["mine"]
    assert QuestionFolder.objects.count() == 1


def test_two_courses_get_a_copy_each(
    tmp_path: Path, scope: Organization, instructor: User, course: Course
) -> None:
    import_questions(written(tmp_path), organization=scope, actor=instructor, course=course)
    report = import_questions(written(tmp_path), organization=scope, actor=instructor)
    assert report.created == 2
    assert Question.objects.count() == 4


def test_a_file_that_breaks_in_its_middle_changes_nothing(
    tmp_path: Path, scope: Organization, instructor: User, media: Path
) -> None:
    picture = f'<file name="a.png" encoding="base64">{base64.b64encode(PIXEL).decode()}</file>'
    text = '<img src="@@PLUGINFILE@@/a.png" alt="x"> Describe it.'
    item = one("essay", "", text).replace("</questiontext>", f"{picture}</questiontext>")
    whole = quiz(*[item] * 600)
    path = written(tmp_path, whole.replace("</quiz>", "<question"), "q.xml")
    with pytest.raises(PackageError, match="line 3"):
        import_questions(path, organization=scope, actor=instructor)
    assert not Question.objects.exists()
    assert [file for file in media.rglob("*") if file.is_file()] == []
    report = import_questions(written(tmp_path, whole, "q.xml"), organization=scope, actor=instructor)
    assert (report.created, MediaAsset.objects.count()) == (600, 1)
    version = QuestionVersion.objects.first()
    assert version is not None
    assert f"/assets/{MediaAsset.objects.get().pk}/" in version.prompt_html
    kept = [file for file in (media / "assets").rglob("*") if file.is_file()]
    assert len(kept) == 1


def test_nothing_to_carry_is_an_error_with_its_place(
    tmp_path: Path, scope: Organization, instructor: User
) -> None:
    with pytest.raises(PackageError, match=r"bank.txt: line 1.*braces"):
        import_questions(written(tmp_path, "{=a}{=b}"), organization=scope, actor=instructor)


def test_the_command_reports_and_can_only_look(tmp_path: Path, scope: Organization, instructor: User) -> None:
    out = StringIO()
    options = {
        "organization": scope.slug,
        "actor": instructor.email,
        "json": True,
        "stdout": out,
        "stderr": StringIO(),
    }
    call_command("import_questions", str(written(tmp_path)), dry_run=True, **options)
    assert not Question.objects.exists()
    call_command("import_questions", str(written(tmp_path)), **options)
    report = json.loads(out.getvalue().strip().splitlines()[-1])
    assert (report["created"], report["census"]["question"]["carried"]) == (2, 2)
    assert Question.objects.count() == 2
    with pytest.raises(CommandError, match="line 1"):
        call_command("import_questions", str(written(tmp_path, "Nothing {")), **options)
