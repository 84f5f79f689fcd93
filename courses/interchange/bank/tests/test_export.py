"""Files written, and read again into another organisation's eyes: the bank of a course."""

import io
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from accounts.models import Organization, User
from courses.api import store_asset
from courses.interchange.bank.actions import import_questions
from courses.interchange.bank.compare import differences
from courses.interchange.bank.export import export_questions, questions_of
from courses.interchange.bank.writers import FORMATS
from courses.interchange.tests.packages import PIXEL
from courses.models import Course, Question
from courses.questions.bulk import Folders, NewQuestion, create_questions
from courses.questions.types import QUESTION_TYPES

pytestmark = pytest.mark.usefixtures("media")


def fill(actor: User) -> None:
    """A question of every type in the organisation's bank, in a folder; one shows a picture, one is about it."""
    picture = store_asset(io.BytesIO(PIXEL), "pixel.png", actor=actor)
    folder = Folders(None).at(["Sums", "Easy/hard"])
    rows = []
    for name, kind in QUESTION_TYPES.items():
        data = kind.blank()
        if name == "hotspot":
            data["image"] |= {"asset": str(picture.pk), "name": "pixel.png", "width": 1, "height": 1}
            data["regions"][0]["coords"] = [0, 0, 1000, 1000]
        prompt = (
            f'<p>Ask {name}</p><p><img src="/assets/{picture.pk}/pixel.png" alt="A pixel" loading="lazy"></p>'
        )
        rows.append(
            NewQuestion(f"test:{name}", name, f"T {name}", prompt, data, tags=("x y",), folder_id=folder)
        )
    create_questions(actor=actor, questions=rows)


@pytest.mark.parametrize("format", FORMATS)
def test_a_bank_survives_the_way_out_and_back(
    format: str, tmp_path: Path, scope: Organization, instructor: User, course: Course
) -> None:
    fill(instructor)
    path = tmp_path / f"bank{FORMATS[format].suffix}"
    with path.open("wb") as stream:
        out = export_questions(questions_of(), stream, format=format, actor=instructor)
    assert out.items == len(QUESTION_TYPES)
    back = import_questions(path, organization=scope, actor=instructor, course=course)
    assert back.created == out.carried == out.items - out.lost.total()
    changed = {entry.kind.split(".")[0] for entry in out.details()}
    for row in Question.objects.filter(course=course).select_related("current", "folder__parent"):
        before = Question.objects.get(course=None, title=row.title)
        assert row.current is not None and before.current is not None  # noqa: PT018
        if before.type not in changed:
            assert differences(before.current.data, row.current.data) == []
        assert "/assets/" in row.current.prompt_html or format == "gift"
        if format != "qti":
            assert row.folder is not None and row.folder.parent is not None  # noqa: PT018
            assert (row.folder.parent.name, row.folder.name) == ("Sums", "Easy/hard")
    assert out.carried >= (8 if format == "gift" else 11)


def test_a_sheet_works_nothing_out(tmp_path: Path, scope: Organization, instructor: User) -> None:
    data = QUESTION_TYPES["essay"].blank()
    create_questions(
        actor=instructor, questions=[NewQuestion("k", "essay", "=cmd|'/C calc'!A0", "<p>Write.</p>", data)]
    )
    stream = io.BytesIO()
    export_questions(questions_of(), stream, format="csv", actor=instructor)
    assert b"'=cmd|" in stream.getvalue()
    path = tmp_path / "sheet.csv"
    path.write_bytes(stream.getvalue())
    import_questions(path, organization=scope, actor=instructor)
    assert Question.objects.filter(title="=cmd|'/C calc'!A0").count() == 2


def test_the_command_writes_a_file_and_a_report(
    tmp_path: Path, scope: Organization, instructor: User
) -> None:
    fill(instructor)
    out = StringIO()
    path = tmp_path / "bank.txt"
    call_command(
        "export_questions", str(path), organization=scope.slug, actor=instructor.email, format="gift", json=True,
        stdout=out, stderr=StringIO(),
    )  # fmt: skip
    report = json.loads(out.getvalue().strip().splitlines()[-1])
    assert report["items"] == len(QUESTION_TYPES)
    assert report["census"]["ordering"] == {"source": 1, "carried": 0, "not_carried": 1}
    assert "$CATEGORY: $course$/top/Sums/Easy//hard" in path.read_text()
