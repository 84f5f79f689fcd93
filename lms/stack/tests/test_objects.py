"""Uploads in an object store, against a small store of our own that speaks as much S3 as is needed."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import unquote, urlsplit

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.test import override_settings

from lms.stack.objects import media_storage


class Store(BaseHTTPRequestHandler):
    """Keeps what is PUT by its path, and answers only who signs."""

    kept: ClassVar[dict[str, bytes]] = {}

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if "chunked" in self.headers.get("Content-Encoding", ""):
            size, _, rest = body.partition(b"\r\n")
            body = rest[: int(size.split(b";")[0], 16)]
        self.kept[self.name] = body
        self.answer(200, b"", {"ETag": '"one"'})

    def do_GET(self) -> None:
        body = self.kept.get(self.name)
        self.answer(404 if body is None else 200, body or b"")

    do_HEAD = do_GET

    def do_DELETE(self) -> None:
        self.kept.pop(self.name, None)
        self.answer(204, b"")

    @property
    def name(self) -> str:
        return unquote(urlsplit(self.path).path)

    def answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        if not self.headers.get("Authorization", "").startswith("AWS4-HMAC-SHA256 Credential=key/"):
            status, body = 403, b""
        self.send_response(status)
        for name, value in {**(headers or {}), "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def endpoint() -> Iterator[str]:
    Store.kept.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Store)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_uploads_are_on_disk_unless_a_bucket_is_named() -> None:
    assert media_storage({}) == {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    assert media_storage({"S3_BUCKET": ""}) == media_storage({})


def test_uploads_go_into_the_bucket_and_come_back(endpoint: str) -> None:
    environment = {
        "S3_BUCKET": "uploads",
        "S3_ENDPOINT": endpoint,
        "S3_REGION": "eu-1",
        "S3_ACCESS_KEY": "key",
        "S3_SECRET_KEY": "secret",
    }
    with override_settings(STORAGES={"default": media_storage(environment)}):
        storage = storages["default"]
        name = storage.save("courses/notes é.txt", ContentFile(b"what was said"))
        assert Store.kept == {"/uploads/courses/notes é.txt": b"what was said"}
        assert storage.exists(name)
        with storage.open(name) as file:
            assert file.read() == b"what was said"
        again = storage.save("courses/notes é.txt", ContentFile(b"something else"))
        assert again != name, "an upload took another's place"
        assert storage.url(name).startswith(f"{endpoint}/uploads/courses/notes")
        assert "X-Amz-Signature" in storage.url(name), "anyone could read it"
        storage.delete(name)
        assert not storage.exists(name)
