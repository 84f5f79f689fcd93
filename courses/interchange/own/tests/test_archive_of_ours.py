"""Our own archive: a course goes out and comes back identical, twice makes no second one, and strangers' are not believed."""

import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.models import Organization, User
from courses.interchange.actions import import_course
from courses.interchange.copying import copy_course
from courses.interchange.errors import PackageError
from courses.interchange.finishing import silent
from courses.interchange.own.actions import export_archive
from courses.interchange.own.collect import collect
from courses.interchange.own.document import canonical
from courses.interchange.own.tables import TABLES
from courses.interchange.report import ExportReport
from courses.interchange.tests.full_course import NOW, full_course
from courses.interchange.tests.packages import PIXEL
from courses.models import (
    Block,
    Category,
    Course,
    Lesson,
    LessonDraft,
    MediaAsset,
    Prerequisite,
    Question,
    QuestionVersion,
    Quiz,
)
from courses.questions.actions import revise_question
from courses.questions.types.registry import QUESTION_TYPES
from lms.kernel import tenancy
from lms.kernel.models import Event
from lms.testing.personas import INSTRUCTOR, make_person

pytestmark = pytest.mark.usefixtures("media")


@pytest.fixture
def whole(scope: Organization, instructor: User) -> Course:
    return full_course(instructor)


def export(course: Course, path: Path) -> ExportReport:
    return export_archive(course, path, actor=course.instructor, progress=silent)


def dump(course: Course) -> dict[str, Any]:
    return canonical(collect(course))


def staged_details(course: Course) -> dict[str, Any]:
    """Something of every kind that waits in the details of a course."""
    texts, work = (Lesson.objects.get(course=course, title=title) for title in ("Texts", "Work"))
    picture = default_storage.save("thumbnails/later.png", ContentFile(PIXEL))
    arts = Category.objects.create(name="Arts", slug="arts")
    return {
        "title": "Everything new", "category": str(arts.pk), "starts_at": (NOW + timedelta(days=1)).isoformat(),
        "price": "5.00", "outcomes": ["See more"], "thumbnail": picture,
        "needs": {f"lesson:{work.pk}|lesson:{texts.pk}": {"score": None}},
    }  # fmt: skip


def test_a_course_with_everything_really_has_everything(whole: Course) -> None:
    document = collect(whole)
    assert {name for name, rows in document.tables.items() if not rows} == set()
    assert {row["type"] for row in document.tables["questions"]} == set(QUESTION_TYPES)
    assert len(document.files) == 3
    assert len(document.tables["modules"]) == 2  # not the one in the bin


def test_what_comes_back_is_identical(
    whole: Course, tmp_path: Path, scope: Organization, instructor: User
) -> None:
    report = export(whole, tmp_path / "c.lms.zip")
    assert report.counts["questions"] == len(QUESTION_TYPES) + 2
    done = import_course(tmp_path / "c.lms.zip", organization=scope, instructor=instructor, publish=True)
    back = Course.objects.get(slug=done.course)
    assert back.pk != whole.pk
    assert (done.format, done.published, done.changes.changed) == ("archive", True, 0)
    assert dump(back) == dump(whole)
    links = Block.objects.get(lesson__course=back, title="Read")
    assert f"/learn/{back.slug}/films-1/" in links.html
    draft = LessonDraft.objects.get(lesson__course=back)
    assert draft.blocks[0]["id"] == str(links.pk)


def test_another_organisation_gets_a_course_of_its_own(
    whole: Course, tmp_path: Path, other_organization: Organization
) -> None:
    teacher = make_person(other_organization, "Tom Elsewhere", INSTRUCTOR)
    before = dump(whole)
    export(whole, tmp_path / "c.lms.zip")
    done = import_course(tmp_path / "c.lms.zip", organization=other_organization, instructor=teacher)
    with tenancy.scope(other_organization):
        back = Course.objects.get(slug=done.course)
        assert dump(back) == before
        assert {row.organization_id for row in MediaAsset.objects.all()} == {other_organization.pk}


def test_the_second_time_changes_nothing_and_a_copy_is_another_course(
    whole: Course, tmp_path: Path, scope: Organization, instructor: User
) -> None:
    path = tmp_path / "c.lms.zip"
    whole.staged = staged_details(whole)
    whole.save()
    export(whole, path)
    first = import_course(path, organization=scope, instructor=instructor)
    again = import_course(path, organization=scope, instructor=instructor)
    assert again.course == first.course
    assert (again.changes.created, again.changes.changed, again.changes.removed) == (0, 0, 0)
    copy = import_course(path, organization=scope, instructor=instructor, copy=True)
    assert copy.course != first.course
    assert Course.objects.count() == 3
    back = Course.objects.get(slug=copy.course)
    assert dump(back) == dump(whole)
    # What waits in the details waits there too, its picture and subject among it.
    assert (back.title, back.staged["title"], back.staged["category"]) == (
        "Everything", "Everything new", whole.staged["category"],
    )  # fmt: skip
    with default_storage.open(back.staged["thumbnail"]) as kept:
        assert kept.read() == PIXEL


def test_an_archive_that_has_changed_changes_its_course(
    whole: Course, tmp_path: Path, scope: Organization, instructor: User
) -> None:
    path = tmp_path / "c.lms.zip"
    export(whole, path)
    first = import_course(path, organization=scope, instructor=instructor)
    back = Course.objects.get(slug=first.course)
    mine = Lesson.objects.get(course=back, title="Texts")
    own = Lesson.objects.create(course=back, module=mine.module, title="My own", slug="own", position=8)
    Lesson.objects.filter(course=whole, title="Texts").update(title="Texts, revised")
    Lesson.objects.filter(course=whole, title="Work").update(deleted_at=NOW)
    question = Question.objects.get(course=whole, title="T true_false")
    revise_question(question=question, actor=instructor, prompt="New?", data=question.current.data)  # type: ignore[union-attr]
    theirs = Question.objects.get(course=back, title="T true_false")
    revise_question(question=theirs, actor=instructor, prompt="Mine?", data=theirs.current.data)  # type: ignore[union-attr]
    export(whole, path)
    again = import_course(path, organization=scope, instructor=instructor)
    assert again.changes.removed >= 1
    mine.refresh_from_db()
    own.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.title, own.deleted_at) == ("Texts, revised", None)
    assert Lesson.objects.get(course=back, title="Work").deleted_at is not None
    assert theirs.current is not None
    assert (theirs.current.number, theirs.current.prompt_html) == (3, "<p>New?</p>")
    assert QuestionVersion.objects.filter(question=theirs).count() == 3


def test_a_copy_has_everything_and_its_dates_shifted(whole: Course, instructor: User) -> None:
    shared = Question.objects.get(course=None)
    copy = copy_course(course=whole, actor=instructor, title="Everything, again", shift_days=7)
    assert (copy.title, copy.is_published, copy.instructor) == ("Everything, again", False, instructor)
    assert copy.starts_at == NOW + timedelta(days=7)
    lesson = Lesson.objects.get(course=copy, title="Texts")
    assert (lesson.release_at, lesson.due_at) == (NOW + timedelta(days=7), NOW + timedelta(days=14))
    later = Lesson.objects.get(course=copy, title="Work")
    assert later.staged["due_at"] == (NOW + timedelta(days=7)).isoformat()
    quiz = Quiz.objects.get(course=copy)
    assert quiz.opens_at == NOW + timedelta(days=7)
    assert Question.objects.filter(course=None).get() == shared
    assert quiz.questions.filter(question=shared).exists()
    assert not quiz.questions.filter(question__course=whole).exists()
    assert (
        Block.objects.filter(lesson__course=copy).count()
        == Block.objects.filter(lesson__course=whole).count()
    )
    assert Event.objects.filter(verb="courses.course.copied", course_id=copy.pk).count() == 1
    unmoved = copy_course(course=whole, actor=instructor, title=whole.title)
    assert dump(unmoved) == dump(whole)
    # Nobody has seen a copy: it begins with what waits in the details of the other.
    whole.staged = staged_details(whole)
    begun = copy_course(course=whole, actor=instructor, title="Again", shift_days=7)
    assert (begun.title, begun.staged, begun.category.name, begun.price) == (
        "Again",
        None,
        "Arts",
        Decimal("5.00"),
    )  # type: ignore[union-attr]
    assert begun.starts_at == NOW + timedelta(days=8)
    assert begun.thumbnail.name == whole.staged["thumbnail"]
    assert Prerequisite.objects.filter(
        course=begun, lesson__title="Work", required_lesson__title="Texts"
    ).exists()


def test_a_copy_takes_the_same_number_of_statements_for_more_rows(
    whole: Course, instructor: User, django_assert_max_num_queries: Any
) -> None:
    module = Lesson.objects.get(course=whole, title="Texts").module
    for number in range(60):
        lesson = Lesson.objects.create(
            course=whole, module=module, title=f"L{number}", slug=f"l{number}", position=number + 10
        )
        Block.objects.create(lesson=lesson, position=1, body="Words", html="<p>Words</p>")
    with django_assert_max_num_queries(160):
        copy_course(course=whole, actor=instructor, title="Large")


def rewritten(path: Path, change: Callable[[dict[str, Any], dict[str, Any]], None]) -> Path:
    """The archive with its manifest and its rows changed by hand."""
    out = path.with_name("hostile.lms.zip")
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(out, "w") as target:
        manifest, rows = json.loads(archive.read("manifest.json")), json.loads(archive.read("course.json"))
        change(manifest, rows)
        for name in archive.namelist():
            if name.startswith("files/"):
                target.writestr(name, archive.read(name))
        target.writestr("manifest.json", json.dumps(manifest))
        target.writestr("course.json", json.dumps(rows))
    return out


def test_markup_of_an_archive_is_never_believed(
    whole: Course, tmp_path: Path, scope: Organization, instructor: User
) -> None:
    export(whole, tmp_path / "c.lms.zip")
    bad = '<img src="x" onerror="alert(1)"><script>alert(1)</script>'

    def poison(manifest: dict[str, Any], rows: dict[str, Any]) -> None:
        for row in rows["blocks"]:
            row["html"], row["body"], row["data"] = bad, f"<p>Hi{bad}</p>", {"format": "html"}
        for row in rows["question_versions"]:
            row["prompt_html"] = f"<p>Hi</p>{bad}"
            row["data"]["explanation"] = {"text": "x", "html": f"<p>x</p>{bad}"}

    path = rewritten(tmp_path / "c.lms.zip", poison)
    done = import_course(path, organization=scope, instructor=instructor)
    back = Course.objects.get(slug=done.course)
    stored = [*Block.objects.filter(lesson__course=back).values_list("html", flat=True)]
    versions = QuestionVersion.objects.filter(question__source_key__startswith="lms:")
    stored += [f"{html} {data}" for html, data in versions.values_list("prompt_html", "data")]
    assert len(stored) > 15
    assert not [text for text in stored if "onerror" in text or "<script" in text]


def _set(table: str, column: str, value: Any) -> Callable[[dict[str, Any], dict[str, Any]], None]:
    def change(manifest: dict[str, Any], rows: dict[str, Any]) -> None:
        rows[table][0][column] = value

    return change


BROKEN: dict[str, tuple[Callable[[dict[str, Any], dict[str, Any]], None], str]] = {
    "version": (lambda manifest, rows: manifest.update(version=99), "later version"),
    "file": (lambda manifest, rows: manifest["files"].update({next(iter(manifest["files"])): {"sha256": "0" * 64}}), "one of its files"),
    "table": (lambda manifest, rows: rows.update(users=[]), "no table"),
    "two keys": (lambda manifest, rows: rows["lessons"].append(rows["lessons"][0]), "key of its own"),
    "no course": (lambda manifest, rows: rows.update(course=[]), "exactly one course"),
    "zero byte": (_set("lessons", "title", "a\x00b"), "not valid JSON"),
    "url": (_set("videos", "external_url", "javascript:alert(1)"), "videos"),
    "kind": (_set("blocks", "kind", "script"), "blocks"),
    "rule": (_set("lessons", "completion_rule", {"hack": 1}), "lessons"),
    "data": (_set("question_versions", "data", {"x": 1}), "question_versions"),
    "points": (_set("question_versions", "points", "many"), "points"),
    "cues": (_set("captions", "cues", [[5, 1, "x"]]), "captions"),
    "draft": (_set("drafts", "blocks", [{"kind": "php"}]), "drafts"),
    "link": (_set("lessons", "module", "00000000-0000-7000-8000-000000000000"), "not in the archive"),
    "title": (_set("lessons", "title", "x" * 300), "title"),
    "clash": (lambda manifest, rows: rows["quiz_questions"][1].update(question=rows["quiz_questions"][0]["question"]), "contradicts itself"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_archive_is_refused_with_its_place_and_changes_nothing(
    name: str, whole: Course, tmp_path: Path, scope: Organization, instructor: User
) -> None:
    export(whole, tmp_path / "c.lms.zip")
    change, words = BROKEN[name]
    path = rewritten(tmp_path / "c.lms.zip", change)
    counts = [table.model._default_manager.count() for table in TABLES]
    with pytest.raises(PackageError) as refusal:
        import_course(path, organization=scope, instructor=instructor)
    assert words in str(refusal.value)
    assert [table.model._default_manager.count() for table in TABLES] == counts


def test_rows_of_others_cannot_be_reached(
    whole: Course, tmp_path: Path, scope: Organization, instructor: User
) -> None:
    """A link to a row that is here already, and not in the archive, leads nowhere."""
    secret = Quiz.objects.create(title="Another's", course=None)
    export(whole, tmp_path / "c.lms.zip")

    def reach(manifest: dict[str, Any], rows: dict[str, Any]) -> None:
        rows["drafts"][0]["blocks"][0] |= {"kind": "quiz", "quiz": str(secret.pk)}
        rows["milestones"][0]["branches"] = []

    path = rewritten(tmp_path / "c.lms.zip", reach)
    done = import_course(path, organization=scope, instructor=instructor)
    draft = LessonDraft.objects.get(lesson__course__slug=done.course)
    assert draft.blocks[0]["quiz"] != str(secret.pk)
    assert not Quiz.objects.filter(pk=draft.blocks[0]["quiz"]).exists()
