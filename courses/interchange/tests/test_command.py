"""`manage.py import_course`: what an operator sees."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Organization, User
from courses.interchange.tests.packages import OLX, write_files
from courses.models import Course
from lms.kernel import tenancy

pytestmark = pytest.mark.usefixtures("media")
KEYS = {
    "format", "course", "modules", "submodules", "lessons", "blocks", "videos", "captions", "questions",
    "quizzes", "assets", "not_carried", "seconds",
}  # fmt: skip


def run(path: Path, *options: str, organization: str = "college", instructor: str = "") -> tuple[str, str]:
    out, progress = io.StringIO(), io.StringIO()
    call_command(
        "import_course", str(path), *options,
        organization=organization, instructor=instructor, stdout=out, stderr=progress,
    )  # fmt: skip
    return out.getvalue(), progress.getvalue()


def test_the_last_line_is_one_json_object(
    tmp_path: Path, organization: Organization, instructor: User
) -> None:
    folder = write_files(tmp_path, OLX | {"vertical/v1.xml": '<vertical><poll url_name="p"/></vertical>'})
    out, progress = run(folder, "--json", "--publish", instructor=instructor.email)
    report = json.loads(out.splitlines()[-1])
    assert set(report) >= KEYS
    assert (report["format"], report["course"], report["lessons"]) == ("olx", "a-course", 1)
    poll = {"item": "poll/p", "kind": "poll", "reason": "Polls are not a kind of block yet."}
    assert poll in report["not_carried"]
    assert "Writing" in progress
    with tenancy.scope(organization):
        assert Course.objects.get().is_published


def test_the_report_is_readable_without_json(
    tmp_path: Path, organization: Organization, instructor: User
) -> None:
    out, _progress = run(write_files(tmp_path, dict(OLX)), instructor=instructor.email.upper())
    assert out.startswith("A Course (olx, draft): /courses/a-course/")
    assert "1 modules, 1 submodules, 1 lessons" in out


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"organization": "nowhere"}, "no organisation"),
        ({"instructor": "nobody@example.org"}, "nobody with the address"),
        ({"path": "/no/such/place"}, "no file or folder"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(
    changes: dict[str, str], sentence: str, tmp_path: Path, organization: Organization, instructor: User
) -> None:
    how = {"instructor": instructor.email, "organization": "college"} | changes
    path = Path(how.pop("path", str(write_files(tmp_path, dict(OLX)))))
    with pytest.raises(CommandError, match=sentence):
        run(path, **how)


def test_a_broken_file_is_located_and_nothing_changes(
    tmp_path: Path, organization: Organization, instructor: User
) -> None:
    folder = write_files(tmp_path, OLX | {"chapter/c1.xml": "<chapter>\n<oops>\n</chapter>"})
    with pytest.raises(CommandError, match=r"chapter/c1\.xml, line 3"):
        run(folder, instructor=instructor.email)
    with tenancy.scope(organization):
        assert Course.objects.count() == 0
