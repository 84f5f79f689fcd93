"""Backups and packages that other people made: nothing vanishes, and broken ones are refused with a sentence."""

from pathlib import Path

import pytest
from django.conf import settings

from accounts.models import Organization, User
from courses.interchange.actions import import_course
from courses.interchange.archive import open_package
from courses.interchange.errors import PackageError
from courses.interchange.reading import read_package
from courses.interchange.tests.packages import balanced
from courses.models import MediaAsset, Package

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


SCORM = CONTENT / "scorm"
LAUNCHABLE = {
    "RuntimeBasicCalls_SCORM20043rdEdition": ("scorm_2004", 1),
    "RuntimeMinimumCalls_SCORM12-mini": ("scorm_12", 9),
    "RuntimeMinimumCalls_SCORM12": ("scorm_12", 18),
    "complexscorm": ("scorm_12", 8),
    "singlesco_scorm12": ("scorm_12", 1),
    "singlescobasic": ("scorm_12", 1),
    "singlescobasic_missingorg": ("scorm_12", 1),
}
STUBS = ("badscorm", "invalid", "validaicc", "validscorm")


@pytest.mark.parametrize("name", LAUNCHABLE)
def test_a_package_is_kept_whole_and_starts_at_a_page_of_its_own(
    name: str, scope: Organization, instructor: User
) -> None:
    report = import_course(SCORM / f"{name}.zip", organization=scope, instructor=instructor)
    package = Package.objects.get()
    standard, items = LAUNCHABLE[name]
    assert (report.lessons, package.standard) == (1, standard)
    assert report.census["item"].carried == items
    assert package.files[package.entry][1] == "text/html"
    assert MediaAsset.objects.count() <= len(package.files) + 1


@pytest.mark.parametrize("name", STUBS)
def test_stubs_are_refused_with_a_sentence(name: str, scope: Organization, instructor: User) -> None:
    with pytest.raises(PackageError) as refusal:
        import_course(SCORM / f"{name}.zip", organization=scope, instructor=instructor)
    assert len(str(refusal.value)) > 20
    assert not MediaAsset.objects.exists()
