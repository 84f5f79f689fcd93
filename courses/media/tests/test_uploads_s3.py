"""Uploads into an object store: a real S3 API on this machine, parts that survive, nothing left behind."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import boto3
import pytest
from django.core.files.storage import default_storage
from moto.server import ThreadedMotoServer

from accounts.models import User
from courses.media import incoming, uploads
from courses.media.actions import store_asset
from courses.media.incoming import LEAST_PART, Parts, TooSmall
from courses.models import MediaAsset, Upload
from lms.kernel import clock
from lms.stack.objects import media_storage

pytestmark = pytest.mark.usefixtures("scope")
CONTENT = bytes(range(256)) * (LEAST_PART // 256) + b"the rest of it"


class _Line:
    """A connection with these bytes to give."""

    def __init__(self, body: bytes) -> None:
        self.body = body

    def read(self, most: int) -> bytes:
        found, self.body = self.body[:most], self.body[most:]
        return found


@pytest.fixture(scope="module")
def store() -> Iterator[str]:
    """The address of an S3 server."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(store: str, settings: Any) -> Iterator[Any]:
    """The product with its files in a bucket of that server; gives a client to look into it."""
    keys = {"S3_BUCKET": "media", "S3_ENDPOINT": store, "S3_REGION": "us-east-1"}
    storage = media_storage(keys | {"S3_ACCESS_KEY": "one", "S3_SECRET_KEY": "two"})
    settings.STORAGES = settings.STORAGES | {"default": storage}
    client = boto3.client(
        "s3", endpoint_url=store, region_name="us-east-1", aws_access_key_id="one", aws_secret_access_key="two"
    )  # fmt: skip
    client.create_bucket(Bucket="media")
    yield client
    for one in client.list_objects_v2(Bucket="media").get("Contents", []):
        client.delete_object(Bucket="media", Key=one["Key"])
    client.delete_bucket(Bucket="media")


def _keys(client: Any) -> list[str]:
    return [one["Key"] for one in client.list_objects_v2(Bucket="media").get("Contents", [])]


def _open(client: Any) -> list[Any]:
    return list(client.list_multipart_uploads(Bucket="media").get("Uploads", []))


def _begin(owner: User, content: bytes = CONTENT) -> Upload:
    return uploads.begin_upload(name="film.bin", size=len(content), owner=owner, now=clock.now())


def test_parts_become_an_asset_and_leave_nothing(bucket: Any, instructor: User, monkeypatch: Any) -> None:
    monkeypatch.setattr(incoming, "PIECE", LEAST_PART)
    upload = _begin(instructor)
    uploads.receive(upload=upload, offset=0, read=_Line(CONTENT).read, now=clock.now())
    assert upload.received == len(CONTENT)
    assert len(upload.parts) == 2
    asset = uploads.finish_upload(upload=upload, actor=instructor, now=clock.now())
    assert asset.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert _keys(bucket) == [asset.file.name]
    assert not _open(bucket)
    with default_storage.open(asset.file.name, "rb") as stored:
        assert stored.read() == CONTENT


def test_a_broken_line_costs_the_unfinished_part_only(
    bucket: Any, instructor: User, monkeypatch: Any
) -> None:
    monkeypatch.setattr(incoming, "PIECE", LEAST_PART)
    upload = _begin(instructor)
    uploads.receive(upload=upload, offset=0, read=_Line(CONTENT[: LEAST_PART + 5]).read, now=clock.now())
    again = Upload.objects.get()  # another process, later
    assert again.received == LEAST_PART
    with pytest.raises(incoming.WrongOffset):
        uploads.receive(upload=again, offset=LEAST_PART + 5, read=_Line(b"x").read, now=clock.now())
    uploads.receive(upload=again, offset=LEAST_PART, read=_Line(CONTENT[LEAST_PART:]).read, now=clock.now())
    asset = uploads.finish_upload(upload=again, actor=instructor, now=clock.now())
    assert asset.sha256 == hashlib.sha256(CONTENT).hexdigest()


def test_a_process_killed_after_the_parts_were_joined_finishes_when_asked_again(
    bucket: Any, instructor: User
) -> None:
    upload = _begin(instructor)
    uploads.receive(upload=upload, offset=0, read=_Line(CONTENT).read, now=clock.now())
    with Parts(default_storage).opened(upload) as joined:  # type: ignore[arg-type]
        assert joined.read() == CONTENT
    asset = uploads.finish_upload(upload=upload, actor=instructor, now=clock.now())
    assert asset.size == len(CONTENT)


def test_what_is_too_small_for_a_part_is_refused(bucket: Any, instructor: User) -> None:
    upload = _begin(instructor)
    with pytest.raises(TooSmall):
        uploads.receive(upload=upload, offset=0, read=_Line(b"few").read, now=clock.now())
    assert Upload.objects.get().received == 0


def test_an_expired_upload_leaves_nothing_in_the_store(bucket: Any, instructor: User) -> None:
    upload = _begin(instructor, CONTENT * 2)
    uploads.receive(upload=upload, offset=0, read=_Line(CONTENT).read, now=clock.now())
    assert _open(bucket)
    assert uploads.purge_uploads(clock.now() + timedelta(days=3)) == 1
    assert not _open(bucket)
    assert not _keys(bucket)


def test_a_file_of_the_store_is_served_in_ranges(bucket: Any, instructor: User, client_for: Any) -> None:
    upload = _begin(instructor, b"0123456789")
    uploads.receive(upload=upload, offset=0, read=_Line(b"0123456789").read, now=clock.now())
    asset = uploads.finish_upload(upload=upload, actor=instructor, now=clock.now())
    MediaAsset.objects.update(is_public=True)
    answer = client_for(None).get(f"/assets/{asset.pk}/film.bin", headers={"Range": "bytes=2-4"})
    assert (answer.status_code, answer.getvalue()) == (206, b"234")


def test_an_asset_is_stored_once(bucket: Any, instructor: User, tmp_path: Any) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"words")
    with path.open("rb") as one, path.open("rb") as two:
        assert store_asset(one, "a.txt") == store_asset(two, "b.txt")
    assert len(_keys(bucket)) == 1
