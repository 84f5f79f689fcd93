"""Packages: read from a manifest, kept whole, served without any right of this site."""

import io
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Organization, User
from courses.interchange.actions import import_course
from courses.interchange.errors import HostileArchive, PackageError
from courses.media.actions import store_asset
from courses.models import Block, Lesson, MediaAsset, Package
from courses.packages.addresses import media_type, package_url
from courses.packages.tests.scorm import scorm, zipped_scorm
from lms.kernel import clock
from lms.kernel.models import Event

PAGE = "<!doctype html><title>P</title><script src='s.js'></script><p>Hello"


@pytest.fixture(autouse=True)
def _media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def fetch(client: Client, url: str, **options: Any) -> Any:
    """The answer with its bytes read."""
    answer: Any = client.get(url, **options)
    answer.body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer


@pytest.fixture
def package(tmp_path: Path, scope: Organization, instructor: User) -> Package:
    path = scorm(
        tmp_path / "golf.zip", {"a/index.html": PAGE, "b.html": PAGE}, {"a/s.js": b"var x = 1;", "empty.css": b""}
    )  # fmt: skip
    import_course(path, organization=scope, instructor=instructor, publish=True)
    return Package.objects.get()


def test_a_package_becomes_a_course_with_one_lesson(package: Package, tmp_path: Path) -> None:
    assert (package.title, package.standard, package.entry) == ("Golf", "scorm_12", "a/index.html")
    assert [item["title"] for item in package.items] == ["Part 0", "Part 1"]
    assert set(package.files) == {"imsmanifest.xml", "a/index.html", "b.html", "a/s.js", "empty.css"}
    assert package.files["a/s.js"][1] == "text/javascript"
    assert package.files["empty.css"][0] == ""
    with package.archive.file.open("rb") as stream:
        assert stream.read() == (tmp_path / "golf.zip").read_bytes()
    block = Block.objects.get()
    assert (block.kind, block.package_id) == ("package", package.pk)


def test_the_second_time_changes_nothing_and_a_new_version_changes_the_package(
    package: Package, tmp_path: Path, scope: Organization, instructor: User
) -> None:
    again = import_course(tmp_path / "golf.zip", organization=scope, instructor=instructor)
    assert (again.changes.created, again.changes.changed, again.changes.removed) == (0, 0, 0)
    scorm(tmp_path / "golf.zip", {"new.html": PAGE}, version="CAM 1.3")
    done = import_course(tmp_path / "golf.zip", organization=scope, instructor=instructor)
    package.refresh_from_db()
    assert (done.changes.created, package.entry, package.standard) == (0, "new.html", "scorm_2004")


def test_a_file_is_served_with_a_policy_that_takes_every_right(package: Package, client: Client) -> None:
    url = package_url(package.pk, "a/index.html")
    answer = fetch(client, url)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/html; charset=utf-8"
    rules = answer["Content-Security-Policy"]
    assert rules.startswith("sandbox allow-scripts;")
    assert "allow-same-origin" not in rules
    folder = f"http://testserver{url.removesuffix('a/index.html')}"
    assert f"default-src {folder} data:" in rules
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "X-Frame-Options" not in answer
    assert not answer.cookies
    assert answer.body.startswith(b"<!doctype html>")
    script = fetch(client, url.replace("index.html", "s.js"))
    assert script["Content-Type"] == "text/javascript; charset=utf-8"
    assert client.get(url.replace("a/index.html", "empty.css")).content == b""


@pytest.mark.parametrize("name", ["gone.html", "../a/index.html", "a/%2e%2e/b.html", "a/"])
def test_what_is_not_in_the_package_is_not_there(name: str, package: Package, client: Client) -> None:
    url = package_url(package.pk, "b.html").removesuffix("b.html")
    assert client.get(url + name).status_code == 404


def test_an_address_opens_one_package_of_one_organisation_for_some_hours(
    package: Package, client: Client, other_organization: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = package_url(package.pk, "b.html")
    other = Package.objects.create(
        title="Other", standard="html", archive=package.archive, entry="b.html", files=package.files
    )
    assert client.get(url.replace(str(package.pk), str(other.pk))).status_code == 404
    mine = str(package.organization_id)
    assert client.get(url.replace(mine, str(other_organization.pk))).status_code == 404
    parts = url.split("/")
    parts[4] = "1"
    assert client.get("/".join(parts)).status_code == 404
    old = package_url(package.pk, "b.html")
    monkeypatch.setattr(clock, "now", lambda: datetime.now(UTC) + timedelta(days=2))
    assert client.get(old).status_code == 410


def test_a_host_name_of_its_own(package: Package, client: Client, settings: Any) -> None:
    settings.PACKAGE_ORIGIN = "https://packages.example.org"
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "packages.example.org"]
    url = package_url(package.pk, "b.html")
    assert url.startswith("https://packages.example.org/packages/")
    path = urlsplit(url).path
    assert client.get(path).status_code == 404
    answer = fetch(client, path, headers={"host": "packages.example.org"})
    assert answer.status_code == 200
    assert "http://packages.example.org/packages/" in answer["Content-Security-Policy"]


def test_the_files_themselves_stay_downloads(package: Package, client: Client) -> None:
    """The same bytes under `/assets/` are no page: only the package's address shows them as one."""
    asset = MediaAsset.objects.get(pk=package.files["b.html"][0])
    asset.is_public = True
    asset.save()
    answer = fetch(client, f"/assets/{asset.pk}/b.html")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")


def _slip(path: Path) -> None:
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("../../etc/evil.html", "x")


def _bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.bin", b"\0" * (64 * 1024 * 1024))


@pytest.mark.parametrize("spoil", [_slip, _bomb])
def test_hostile_archives_are_refused(
    spoil: Any, tmp_path: Path, scope: Organization, instructor: User
) -> None:
    path = scorm(tmp_path / "p.zip", {"index.html": PAGE})
    spoil(path)
    with pytest.raises(HostileArchive):
        import_course(path, organization=scope, instructor=instructor)
    assert not Package.objects.exists()
    assert not MediaAsset.objects.exists()
    assert not list((tmp_path / "media").rglob("*.html"))


@pytest.mark.parametrize(
    ("manifest", "words"),
    [
        ("<manifest><metadata><schema>ADL SCORM</schema></metadata></manifest>", "no page that could be opened"),
        ('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><manifest>&e;</manifest>', "document type"),
        ("not xml", "well-formed"),
    ],
)  # fmt: skip
def test_a_broken_manifest_is_refused_with_its_place(
    manifest: str, words: str, tmp_path: Path, scope: Organization, instructor: User
) -> None:
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as archive:
        archive.writestr("imsmanifest.xml", manifest)
    with pytest.raises(PackageError, match=words) as refusal:
        import_course(tmp_path / "p.zip", organization=scope, instructor=instructor)
    assert str(refusal.value).startswith("imsmanifest.xml")


def test_a_type_is_decided_by_the_end_of_the_name() -> None:
    assert media_type("a/B.HTML") == "text/html"
    assert media_type("a.exe") == media_type("noend") == "application/octet-stream"


def test_the_lesson_shows_a_card_with_a_sandboxed_frame(
    package: Package, client_for: Any, instructor: User
) -> None:
    lesson = Lesson.objects.get()
    page = client_for(instructor).get(lesson.get_absolute_url()).content.decode()
    assert 'sandbox="allow-scripts"' in page
    assert f'src="/packages/{package.organization_id}/{package.pk}/' in page
    assert page.count('target="package-') == 2
    assert 'rel="noopener noreferrer"' in page


@pytest.mark.usefixtures("scope")
def test_a_zip_of_the_library_becomes_a_package(client_for: Any, instructor: User) -> None:
    client = client_for(instructor)
    for name, content, words in (
        ("golf.zip", zipped_scorm("Golf"), "is a package now"),
        ("plain.zip", zipped(), "has no SCORM manifest"),
    ):
        asset = store_asset(ContentFile(content), name, actor=instructor)
        page = client.get(f"/teach/library/files/{asset.pk}/").content.decode()
        assert "Make a package of it" in page
        for _time in range(2):
            answer = client.post("/teach/library/packages/", {"asset": str(asset.pk)}, follow=True)
            assert words in answer.content.decode()
    made = Package.objects.get()
    assert made.archive.original_name == "golf.zip"
    assert Event.objects.filter(verb="courses.package.made").count() == 1
    # Its archive is needed now.
    assert "removal/" not in client.get(f"/teach/library/files/{made.archive_id}/").content.decode()


@pytest.mark.usefixtures("scope")
def test_a_zip_sent_from_a_lesson_becomes_a_package_and_leads_back(client_for: Any, instructor: User) -> None:
    client, address = client_for(instructor), "/teach/library/packages/"

    def send(name: str, content: bytes, back: str) -> Any:
        given = {"file": SimpleUploadedFile(name, content, "application/zip"), "next": back}
        return client.post(address, given, follow=True)

    answer = send("golf.zip", zipped_scorm(), "/teach/library/")
    assert answer.request["PATH_INFO"] == "/teach/library/"
    assert "“Golf” is a package now." in answer.content.decode()
    made = Package.objects.get()
    answer = send("plain.zip", zipped(), "https://elsewhere.example/")
    plain = MediaAsset.objects.get(original_name="plain.zip")
    assert answer.request["PATH_INFO"] == f"/teach/library/files/{plain.pk}/"
    assert "has no SCORM manifest" in answer.content.decode()
    headers = {"Accept": "application/json"}
    told = client.post(address, {"asset": str(made.archive_id)}, headers=headers)
    assert told.json() == {"url": f"/teach/library/files/{made.archive_id}/"}
    assert client.post(address, {"asset": str(plain.pk)}, headers=headers).status_code == 422
    assert Package.objects.count() == 1


def zipped() -> bytes:
    """A zip that is no package."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("read.txt", "me")
    return made.getvalue()
