"""Files over HTTP."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from courses import api
from courses.models import MediaAsset
from lms.kernel import clock

pytestmark = pytest.mark.usefixtures("scope")
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4
LONG = bytes(range(256)) * 1024  # four chunks
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture(autouse=True)
def _own_media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def _store(content: bytes, name: str, **options: Any) -> MediaAsset:
    return api.store_asset(ContentFile(content), name, **options)


@pytest.fixture
def fetch(client_for: Any) -> Any:
    """Send a request as nobody (or `person`) and read the whole answer, as a browser does."""

    def send(
        address: str, person: Any = None, host: str = "testserver", method: str = "get", **options: Any
    ) -> Any:
        response = getattr(client_for(person, host=host), method)(address, **options)
        response.body = response.getvalue() if response.streaming else response.content
        return response

    return send


def test_a_signed_address_gives_the_file(fetch: Any) -> None:
    asset = _store(PNG, "plot.png")
    response = fetch(api.signed_asset_url(asset))
    assert response.status_code == 200
    assert response.body == PNG
    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["Content-Disposition"] == 'inline; filename="plot.png"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Length"] == str(len(PNG))
    assert response.headers["Accept-Ranges"] == "bytes"
    assert response.headers["ETag"] == f'"{asset.sha256}"'
    assert response.headers["Cache-Control"].startswith("private, max-age=")
    assert "sandbox" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("who", [None, "learner", "instructor", "admin", "staff"])
def test_without_a_signature_there_is_nothing_for_anybody(request: Any, fetch: Any, who: str | None) -> None:
    asset = _store(PNG, "plot.png")
    person = request.getfixturevalue(who) if who else None
    address = api.asset_address(asset.pk, "plot.png")
    for seal in ("", "?until=ffffffff&seal=wrong", "?until=zz&seal=%01%ff"):
        assert fetch(address + seal, person).status_code == 404


def test_a_signature_is_for_one_file(fetch: Any) -> None:
    one, two = _store(PNG, "one.png"), _store(PNG + b"2", "two.png")
    seal = api.signed_asset_url(one).partition("?")[2]
    assert fetch(f"{api.asset_address(two.pk, 'two.png')}?{seal}").status_code == 404
    later = seal.replace("until=", "until=f")
    assert fetch(f"{api.asset_address(one.pk, 'one.png')}?{later}").status_code == 404


def test_a_signature_is_good_for_hours_and_the_same_within_one(fetch: Any) -> None:
    asset = _store(PNG, "plot.png")
    at = clock.now().replace(minute=10, second=0, microsecond=0)
    with clock.frozen(at):
        address = api.signed_asset_url(asset, seconds=3600)
    with clock.frozen(at + timedelta(minutes=40)):
        assert api.signed_asset_url(asset, seconds=3600) == address
        assert fetch(address).status_code == 200
    with clock.frozen(at + timedelta(minutes=109)):
        assert fetch(address).status_code == 200
    with clock.frozen(at + timedelta(minutes=111)):
        assert fetch(address).status_code == 410


def test_public_files_need_no_signature(fetch: Any) -> None:
    asset = _store(PNG, "logo.png", is_public=True)
    address = api.signed_asset_url(asset)
    assert "?" not in address
    response = fetch(address)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_another_organisation_has_none_of_it(fetch: Any, outsider: Any) -> None:
    for asset in (_store(PNG, "plot.png"), _store(PNG + b"2", "logo.png", is_public=True)):
        assert fetch(api.signed_asset_url(asset), outsider, "other.localhost").status_code == 404


def test_an_asset_being_processed_is_not_there_yet(fetch: Any) -> None:
    asset = _store(PNG, "plot.png")
    MediaAsset.objects.update(state=MediaAsset.State.PROCESSING)
    assert fetch(api.signed_asset_url(asset)).status_code == 404


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=100-199", 100, 199),
        ("bytes=65530-131080", 65530, 131080),  # over the edges of chunks
        ("bytes=262000-", 262000, 262143),
        ("bytes=-44", 262100, 262143),
        ("bytes=0-999999", 0, 262143),
    ],
)
def test_a_part(fetch: Any, asked: str, start: int, end: int) -> None:
    address = api.signed_asset_url(_store(LONG, "film.bin"))
    response = fetch(address, headers={"Range": asked})
    assert response.status_code == 206
    assert response.headers["Content-Range"] == f"bytes {start}-{end}/{len(LONG)}"
    assert response.headers["Content-Length"] == str(end - start + 1)
    assert response.body == LONG[start : end + 1]


def test_several_parts(fetch: Any) -> None:
    address = api.signed_asset_url(_store(LONG, "film.bin"))
    response = fetch(address, headers={"Range": "bytes=0-3,100-101"})
    assert response.status_code == 206
    kind, _, boundary = response.headers["Content-Type"].partition("; boundary=")
    assert kind == "multipart/byteranges"
    body = response.body
    assert len(body) == int(response.headers["Content-Length"])
    parts = body.split(f"--{boundary}".encode())
    assert len(parts) == 4
    assert b"Content-Range: bytes 0-3/262144\r\n\r\n" + LONG[:4] in parts[1]
    assert parts[2].endswith(b"Content-Range: bytes 100-101/262144\r\n\r\n" + LONG[100:102] + b"\r\n")
    assert parts[3] == b"--\r\n"


def test_a_part_that_is_not_there(fetch: Any) -> None:
    address = api.signed_asset_url(_store(LONG, "film.bin"))
    response = fetch(address, headers={"Range": "bytes=999999-"})
    assert response.status_code == 416
    assert response.headers["Content-Range"] == "bytes */262144"


def test_a_part_of_what_the_reader_has(fetch: Any) -> None:
    asset = _store(LONG, "film.bin")
    address = api.signed_asset_url(asset)
    for condition, status in ((f'"{asset.sha256}"', 206), ('"another"', 200), (f'W/"{asset.sha256}"', 200)):
        asked = {"Range": "bytes=0-1", "If-Range": condition}
        assert fetch(address, headers=asked).status_code == status


def test_what_the_reader_has_is_not_sent_again(fetch: Any) -> None:
    asset = _store(PNG, "plot.png")
    address = api.signed_asset_url(asset)
    for known in (f'"{asset.sha256}"', f'W/"{asset.sha256}"', f'"x", "{asset.sha256}"', "*"):
        response = fetch(address, headers={"If-None-Match": known})
        assert (response.status_code, response.body) == (304, b"")
    assert fetch(address, headers={"If-None-Match": '"x"'}).status_code == 200


def test_head_says_what_get_would(fetch: Any) -> None:
    address = api.signed_asset_url(_store(LONG, "film.bin"))
    response = fetch(address, method="head")
    assert (response.status_code, response.headers["Content-Length"]) == (200, str(len(LONG)))
    response = fetch(address, method="head", headers={"Range": "bytes=0-9"})
    assert (response.status_code, response.headers["Content-Length"]) == (206, "10")
    assert fetch(address, method="post").status_code == 405


@pytest.mark.parametrize(
    ("content", "name", "content_type"),
    [
        (SVG, "drawing.svg", "image/svg+xml"),
        (SVG, "drawing.png", "image/svg+xml"),
        (b'<?xml version="1.0"?>' + SVG, "drawing.xml", "image/svg+xml"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "page.html", "application/octet-stream"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "page.png", "application/octet-stream"),
        (b"  \n<script>alert(1)</script>", "x.txt", "application/octet-stream"),
        (b"alert(1)", "x.js", "application/octet-stream"),
        (b"<a/>", "feed.xml", "application/octet-stream"),
        (b"MZ\x90\x00\x03", "setup.exe", "application/octet-stream"),
        (b"a,b\n", "data.csv", "text/csv; charset=utf-8"),
        (b"plain", "notes.txt", "text/plain; charset=utf-8"),
        (b"PK\x03\x04rest", "package.zip", "application/zip"),
    ],
)
def test_what_a_browser_might_run_is_a_download(
    fetch: Any, content: bytes, name: str, content_type: str
) -> None:
    response = fetch(api.signed_asset_url(_store(content, name)))
    assert response.headers["Content-Type"] == content_type
    assert response.headers["Content-Disposition"].startswith("attachment; ")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]


def test_a_type_that_is_no_longer_allowed_goes_out_without_one(fetch: Any) -> None:
    asset = _store(PNG, "plot.png")
    MediaAsset.objects.update(content_type="text/html")
    response = fetch(api.signed_asset_url(asset))
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment")


def test_names_cannot_break_the_header(fetch: Any) -> None:
    asset = _store(PNG, 'C:\\x\\naïve "plot"\r\nSet-Cookie: a=b.png')
    response = fetch(api.signed_asset_url(asset))
    assert response.status_code == 200
    assert "Set-Cookie" not in response.headers
    assert "\n" not in response.headers["Content-Disposition"]
    assert asset.original_name == "naïve plotSet-Cookie: a=b.png"


def test_a_file_that_is_gone_is_not_found(fetch: Any) -> None:
    asset = _store(PNG, "plot.png")
    asset.file.storage.delete(asset.file.name)
    assert fetch(api.signed_asset_url(asset)).status_code == 404


def test_the_web_server_may_send_the_bytes(fetch: Any, settings: Any) -> None:
    settings.MEDIA_ACCEL_PREFIX = "/protected/"
    asset = _store(PNG, "plot.png")
    response = fetch(api.signed_asset_url(asset))
    assert response.headers["X-Accel-Redirect"] == f"/protected/{asset.file.name}"
    assert response.body == b""
    assert response.headers["Content-Type"] == "image/png"


def test_one_query_a_file(fetch: Any, django_assert_num_queries: Any) -> None:
    address = api.signed_asset_url(_store(PNG, "plot.png"))
    fetch(address)
    with django_assert_num_queries(1):
        fetch(address)


def test_pictures_of_courses_are_open_in_their_organisation(
    fetch: Any, instructor: Any, outsider: Any
) -> None:
    name = default_storage.save("thumbnails/cover.png", ContentFile(PNG))
    default_storage.save("thumbnails/stray.png", ContentFile(PNG))
    default_storage.save("secret.png", ContentFile(PNG))
    api.create_course(actor=instructor, title="A course", thumbnail=name)
    response = fetch("/media/thumbnails/cover.png")
    assert (response.status_code, response.headers["Content-Type"]) == (200, "image/png")
    assert response.body == PNG
    assert fetch("/media/thumbnails/cover.png", outsider, "other.localhost").status_code == 404
    for address in ("/media/thumbnails/stray.png", "/media/thumbnails/../secret.png", "/media/secret.png"):
        assert fetch(address).status_code == 404


def test_a_reader_who_leaves_leaves_no_open_file(client_for: Any) -> None:
    response = client_for(None).get(api.signed_asset_url(_store(LONG, "film.bin")))
    opened = response._resource_closers[0].__self__.opened
    assert not opened.closed
    response.close()
    assert opened.closed
