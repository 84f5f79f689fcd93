"""Backups and packages that other people made: nothing vanishes, and broken ones are refused with a sentence."""

from pathlib import Path

import pytest
from django.conf import settings

from accounts.models import Organization, User
from courses.interchange.actions import import_course
from courses.interchange.archive import open_package
from courses.interchange.reading import read_package
from courses.interchange.tests.packages import balanced

CONTENT = Path(settings.BASE_DIR).parent / "shared" / "content"
BACKUPS = sorted((CONTENT / "moodle-backups").glob("*.mbz"))
pytestmark = [
    pytest.mark.skipif(not CONTENT.exists(), reason="the real course material is not beside the project"),
    pytest.mark.usefixtures("media"),
]


@pytest.mark.parametrize("path", BACKUPS, ids=lambda path: path.stem)
def test_every_activity_and_question_of_a_backup_is_accounted_for(
    path: Path, scope: Organization, instructor: User
) -> None:
    with open_package(path) as files:
        package = read_package(files)
    assert balanced(package)
    assert sum(tally.source for tally in package.census().values()) >= 1
    assert all(entry.item and len(entry.reason) > 10 for entry in package.not_carried)
    first = import_course(path, organization=scope, instructor=instructor)
    again = import_course(path, organization=scope, instructor=instructor)
    assert (again.changes.created, again.changes.changed, again.changes.removed) == (0, 0, 0)
    assert first.lessons == len(list(package.lessons()))
