"""Uploads in pieces, over HTTP as a tus client sends them."""

import base64
import hashlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from accounts.models import Organization, User
from courses.media import uploads
from courses.media.incoming import Busy, Growing, WrongOffset, _held, root
from courses.media.upkeep import keep_uploads
from courses.models import CourseStaff, MediaAsset, Upload
from courses.testing import make_course
from lms.kernel import clock
from lms.kernel.models import Event

pytestmark = pytest.mark.usefixtures("scope")
TUS = {"headers": {"Tus-Resumable": "1.0.0"}}
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.UPLOAD_ROOT = tmp_path / "uploads"


class Tus:
    """A client of the protocol, for one person."""

    def __init__(self, client: Any) -> None:
        self.client = client

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        content_type = named.pop("Content-Type", "application/offset+octet-stream")
        return self.client.generic(
            method, path, body, content_type=content_type, headers={"Tus-Resumable": "1.0.0"} | named
        )

    def begin(self, size: int, name: str = "plot.png", **metadata: str) -> Any:
        pairs = {"filename": name} | metadata
        header = ",".join(
            f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in pairs.items()
        )
        return self.ask("POST", "/teach/uploads/", Upload_Length=str(size), Upload_Metadata=header)

    def patch(self, path: str, offset: int, body: bytes) -> Any:
        return self.ask("PATCH", path, body, Upload_Offset=str(offset))

    def offset(self, path: str) -> int:
        return int(self.ask("HEAD", path).headers["Upload-Offset"])

    def finish(self, path: str) -> Any:
        return self.client.post(f"{path}asset/")


@pytest.fixture
def tus(client_for: Callable[..., Any], instructor: User) -> Tus:
    return Tus(client_for(instructor))


def test_the_server_says_what_it_understands(tus: Tus, settings: Any) -> None:
    settings.MEDIA_MAX_BYTES = 1234
    answer = tus.ask("OPTIONS", "/teach/uploads/")
    assert answer.status_code == 204
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert set(answer.headers["Tus-Extension"].split(",")) == {"creation", "expiration", "termination"}
    assert answer.headers["Tus-Max-Size"] == "1234"


def test_a_file_arrives_in_pieces_and_becomes_an_asset(tus: Tus, instructor: User) -> None:
    made = tus.begin(len(PNG), sha256=hashlib.sha256(PNG).hexdigest())
    assert made.status_code == 201
    assert made.headers["Upload-Expires"]
    path = made.headers["Location"]
    assert tus.offset(path) == 0
    first = tus.patch(path, 0, PNG[:1000])
    assert (first.status_code, first.headers["Upload-Offset"]) == (204, "1000")
    assert tus.finish(path).status_code == 409
    assert tus.offset(path) == 1000
    assert tus.patch(path, 1000, PNG[1000:]).status_code == 204
    answer = tus.finish(path)
    assert answer.status_code == 201
    facts = answer.json()
    assert (facts["name"], facts["kind"], facts["size"]) == ("plot.png", "image", len(PNG))
    asset = MediaAsset.objects.get(pk=facts["id"])
    assert asset.uploaded_by == instructor
    with asset.file.open("rb") as stored:
        assert stored.read() == PNG
    assert tus.finish(path).json() == facts  # asked again, the same
    assert not [file for file in root().rglob("*") if file.is_file()]
    assert Event.objects.filter(verb="courses.upload.stored").count() == 1


@pytest.mark.parametrize("offset", [0, 999, 1001, 5000])
def test_bytes_that_do_not_follow_are_refused(tus: Tus, offset: int) -> None:
    path = tus.begin(len(PNG)).headers["Location"]
    tus.patch(path, 0, PNG[:1000])
    assert tus.patch(path, offset, b"x" * 10).status_code == 409
    assert tus.offset(path) == 1000


def test_two_at_once_are_refused(tus: Tus) -> None:
    path = tus.begin(len(PNG)).headers["Location"]
    with _held(Upload.objects.get()):
        assert tus.patch(path, 0, PNG).status_code == 423
        assert tus.finish(path).status_code in {409, 423}
    assert tus.patch(path, 0, PNG).status_code == 204


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Upload_Offset": "0", "Content_Type": "text/plain"}, 415),
        ({"Upload_Offset": "-1"}, 400),
        ({}, 400),
        ({"Upload_Offset": "0", "Tus_Resumable": "0.2.2"}, 412),
    ],
)
def test_what_is_not_the_protocol_is_refused(tus: Tus, headers: dict[str, str], status: int) -> None:
    path = tus.begin(10).headers["Location"]
    assert tus.ask("PATCH", path, b"abc", **headers).status_code == status
    assert tus.offset(path) == 0


def test_more_than_was_announced_is_not_taken(tus: Tus) -> None:
    path = tus.begin(4, "a.txt").headers["Location"]
    tus.patch(path, 0, b"abcdefgh")
    assert tus.offset(path) == 4
    assert tus.finish(path).json()["size"] == 4


def test_too_large_and_over_quota_are_refused_at_once(
    tus: Tus, settings: Any, organization: Organization
) -> None:
    settings.MEDIA_MAX_BYTES = 5000
    assert tus.begin(5001).status_code == 413
    organization.settings = {"media_quota_bytes": 3000}
    organization.save()
    assert tus.begin(2500).status_code == 201
    answer = tus.begin(600)  # with what is on its way
    assert answer.status_code == 413
    assert "no room" in answer.content.decode()


def test_a_scanner_may_refuse_with_its_own_words(tus: Tus, settings: Any, tmp_path: Path) -> None:
    script = tmp_path / "scan.sh"
    script.write_text('#!/bin/sh\ngrep -q EICAR "$1" && echo "Test virus found." && exit 1\nexit 0\n')
    script.chmod(0o755)
    settings.MEDIA_SCAN_COMMAND = str(script)
    bad, good = b"some EICAR text", b"some good text!"
    for body, status in ((bad, 422), (good, 201)):
        path = tus.begin(len(body), "a.txt").headers["Location"]
        tus.patch(path, 0, body)
        assert tus.finish(path).status_code == status
    refused = Upload.objects.get(state="refused")
    assert refused.error == "Test virus found."
    assert tus.finish(f"/teach/uploads/{refused.pk}/").json() == {"error": "Test virus found."}
    assert MediaAsset.objects.count() == 1


def test_damage_on_the_way_is_found(tus: Tus) -> None:
    path = tus.begin(3, "a.txt", sha256=hashlib.sha256(b"abc").hexdigest()).headers["Location"]
    tus.patch(path, 0, b"abd")
    assert tus.finish(path).status_code == 422
    assert not MediaAsset.objects.exists()


def test_an_upload_is_nobody_elses(
    tus: Tus, client_for: Callable[..., Any], other_instructor: User, learner: User
) -> None:
    path = tus.begin(10).headers["Location"]
    other = Tus(client_for(other_instructor))
    for method in ("HEAD", "GET", "PATCH", "DELETE"):
        assert other.ask(method, path, b"", Upload_Offset="0").status_code == 404
    assert Tus(client_for(learner)).begin(10).status_code == 403
    assert Tus(client_for(None)).begin(10).status_code == 401


def test_a_co_author_without_the_right_to_create_may_upload(
    client_for: Callable[..., Any], learner: User, instructor: User
) -> None:
    course = make_course(instructor)
    member = CourseStaff.objects.create(course=course, user=learner, role="reviewer")
    assert Tus(client_for(learner)).begin(10).status_code == 403
    member.role = "co_instructor"
    member.save()
    assert Tus(client_for(learner)).begin(10).status_code == 201


def test_an_upload_can_be_given_up(tus: Tus, settings: Any) -> None:
    path = tus.begin(len(PNG)).headers["Location"]
    tus.patch(path, 0, PNG[:10])
    assert tus.ask("DELETE", path).status_code == 204
    assert tus.ask("HEAD", path).status_code == 404
    assert not [file for file in Path(settings.UPLOAD_ROOT).rglob("*") if file.is_file()]


def test_what_expired_is_gone_and_what_was_left_complete_is_stored(tus: Tus, settings: Any) -> None:
    half = tus.begin(len(PNG)).headers["Location"]
    tus.patch(half, 0, PNG[:10])
    whole = tus.begin(len(PNG)).headers["Location"]
    tus.patch(whole, 0, PNG)
    with clock.moved(timedelta(minutes=6)):
        assert keep_uploads() == 1
    assert Upload.objects.get(pk=UUID(whole.split("/")[-2])).asset.sha256 == hashlib.sha256(PNG).hexdigest()
    with clock.moved(timedelta(days=3)):
        assert tus.ask("HEAD", half).status_code == 410
        assert keep_uploads() == 2
    assert not Upload.objects.exists()
    assert not [file for file in Path(settings.UPLOAD_ROOT).rglob("*") if file.is_file()]


def test_bytes_lost_by_a_machine_that_went_down_are_asked_for_again(tus: Tus, settings: Any) -> None:
    path = tus.begin(len(PNG)).headers["Location"]
    tus.patch(path, 0, PNG[:1000])
    upload = Upload.objects.get()
    file = Path(settings.UPLOAD_ROOT) / str(upload.organization_id) / str(upload.pk)
    file.write_bytes(PNG[:600])
    assert tus.patch(path, 1000, PNG[1000:]).status_code == 409
    assert tus.offset(path) == 600
    tus.patch(path, 600, PNG[600:])
    assert tus.finish(path).json()["size"] == len(PNG)


def test_a_form_stores_whole_files_and_goes_back(client_for: Callable[..., Any], instructor: User) -> None:
    client = client_for(instructor)
    files = [SimpleUploadedFile("a.txt", b"one"), SimpleUploadedFile("b.txt", b"two")]
    answer = client.post("/teach/uploads/", {"file": files, "next": "/courses/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/courses/")
    assert MediaAsset.objects.count() == 2
    away = client.post("/teach/uploads/", {"next": "https://elsewhere.example/"})
    assert away.headers["Location"] == "/teach/library/files/"


CONTENT = bytes(range(256)) * 4


@hypothesis_settings(max_examples=40)
@given(steps=st.lists(st.tuples(st.integers(-40, 40), st.integers(0, 400), st.booleans()), max_size=25))
def test_whatever_a_client_sends_the_stored_bytes_are_the_files(
    steps: list[tuple[int, int, bool]], organization: Organization, instructor: User
) -> None:
    """Steps: how far off the offset is, how many bytes come, and whether the line breaks in their middle."""
    now = clock.now()
    upload = uploads.begin_upload(name="a.bin", size=len(CONTENT), owner=instructor, now=now)
    place = Growing()
    for off, length, broken in steps:
        offset = max(0, upload.received + off)
        body = CONTENT[offset : offset + length]
        before = upload.received
        sent = _Line(body, breaks_at=len(body) // 2 if broken else None)
        try:
            place.take(upload, offset, sent.read)
        except WrongOffset:
            assert offset != before
        except ConnectionError:
            assert broken
        upload.refresh_from_db()
        assert before <= upload.received <= before + length
    place.take(upload, upload.received, _Line(CONTENT[upload.received :]).read)
    asset = uploads.finish_upload(upload=upload, actor=instructor, now=now)
    assert asset.sha256 == hashlib.sha256(CONTENT).hexdigest()


class _Line:
    """A connection: gives some bytes, and may break."""

    def __init__(self, body: bytes, breaks_at: int | None = None) -> None:
        self.body, self.at, self.breaks_at = body, 0, breaks_at

    def read(self, most: int) -> bytes:
        if self.breaks_at is not None and self.at >= self.breaks_at:
            raise ConnectionError("the line broke")
        end = min(self.at + most, len(self.body) if self.breaks_at is None else self.breaks_at)
        found, self.at = self.body[self.at : end], max(self.at, end)
        return found


def test_busy_is_said_by_the_lock(tus: Tus) -> None:
    tus.begin(10)
    upload = Upload.objects.get()
    with _held(upload), pytest.raises(Busy):
        Growing().take(upload, 0, _Line(b"x").read)
