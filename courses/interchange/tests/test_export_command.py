"""`manage.py export_course`, and `import_course` of what it wrote."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Organization, User
from courses.interchange.tests.full_course import full_course
from courses.models import Course
from lms.kernel import tenancy

pytestmark = pytest.mark.usefixtures("media")


def run(command: str, *arguments: str, **options: object) -> str:
    out = io.StringIO()
    call_command(
        command, *arguments, stdout=out, stderr=io.StringIO(), organization="college", json=True, **options
    )
    return out.getvalue()


def test_a_course_goes_out_and_comes_back_by_command(
    tmp_path: Path, organization: Organization, instructor: User
) -> None:
    with tenancy.scope(organization):
        full_course(instructor)
    path = tmp_path / "course.lms.zip"
    out = run("export_course", "everything", str(path))
    report = json.loads(out.splitlines()[-1])
    assert (report["format"], report["counts"]["lessons"], report["not_carried"]) == ("archive", 3, [])
    assert "bytes" in out.splitlines()[0]
    back = json.loads(
        run("import_course", str(path), instructor=instructor.email, copy=True).splitlines()[-1]
    )
    assert (back["format"], back["lessons"], back["assignments"]) == ("archive", 3, 1)
    with tenancy.scope(organization):
        assert Course.objects.count() == 2
    assert {one.name for one in tmp_path.iterdir()} == {"course.lms.zip", "media"}  # no half of a file


@pytest.mark.parametrize(
    ("slug", "folder", "words"), [("gone", "", "no course"), ("everything", "nowhere/", "no folder")]
)
def test_what_cannot_be_exported_is_said(
    slug: str, folder: str, words: str, tmp_path: Path, organization: Organization, instructor: User
) -> None:
    with tenancy.scope(organization):
        full_course(instructor)
    with pytest.raises(CommandError, match=words):
        run("export_course", slug, str(tmp_path / f"{folder}c.zip"))
