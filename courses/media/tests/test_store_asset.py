"""Storing files."""

import io
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from courses import api
from courses.media.actions import save_asset
from courses.media.sniff import sniff
from courses.models import MediaAsset
from lms.kernel import tenancy

pytestmark = pytest.mark.usefixtures("scope")


@pytest.fixture(autouse=True)
def _own_media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def _png(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height)).save(out, "PNG")
    return out.getvalue()


def test_the_same_bytes_are_stored_once(instructor: Any, tmp_path: Path) -> None:
    first = api.store_asset(io.BytesIO(b"text"), "one.txt", actor=instructor)
    again = api.store_asset(io.BytesIO(b"text"), "two.txt", alt_text="Words", is_public=True)
    assert again.pk == first.pk
    again.refresh_from_db()
    assert (again.original_name, again.alt_text, again.is_public) == ("one.txt", "Words", True)
    assert again.uploaded_by == instructor
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [f"{first.sha256}.txt"]
    with first.file.open() as file:
        assert file.read() == b"text"


def test_each_organisation_has_its_own_copy(other_organization: Any) -> None:
    first = api.store_asset(io.BytesIO(b"text"), "one.txt")
    with tenancy.scope(other_organization):
        other = api.store_asset(io.BytesIO(b"text"), "one.txt")
    assert other.pk != first.pk
    assert other.file.name != first.file.name


def test_a_picture_is_measured() -> None:
    asset = api.store_asset(io.BytesIO(_png(40, 30)), "plot.png")
    assert (asset.kind, asset.content_type, asset.width, asset.height) == ("image", "image/png", 40, 30)
    broken = api.store_asset(io.BytesIO(_png(40, 30)[:20]), "broken.png")
    assert (broken.width, broken.height) == (None, None)


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")
def test_a_film_is_measured(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "color=size=64x48:duration=2:rate=5", str(film)],
        check=True,
    )
    with film.open("rb") as file:
        asset = api.store_asset(file, "film.mp4")
    assert (asset.kind, asset.content_type) == ("video", "video/mp4")
    assert (asset.width, asset.height, asset.duration_ms) == (64, 48, 2000)


@pytest.mark.skipif(shutil.which("ffprobe") is None, reason="ffprobe is not installed")
def test_a_playlist_in_the_clothes_of_a_film_is_no_film() -> None:
    hostile = b"\x00\x00\x00\x18ftypmp42#EXTM3U\nhttp://127.0.0.1:9/x\n"
    assert api.store_asset(io.BytesIO(hostile), "film.mp4").duration_ms is None


def test_too_large_and_empty_are_refused(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_MAX_BYTES = 10
    with pytest.raises(api.TooLarge):
        api.store_asset(io.BytesIO(b"x" * 11), "large.txt")
    with pytest.raises(api.Empty):
        api.store_asset(io.BytesIO(b""), "empty.txt")
    assert not MediaAsset.objects.exists()
    assert not list(tmp_path.iterdir())


def test_a_description_can_change(instructor: Any) -> None:
    asset = api.store_asset(io.BytesIO(b"text"), "one.txt")
    asset.alt_text = "Words"
    save_asset(asset=asset, actor=instructor)
    asset.refresh_from_db()
    assert asset.alt_text == "Words"


def _office() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "kind", "content_type"),
    [
        (b"\xff\xd8\xff\xe0", "a.jpg", "image", "image/jpeg"),
        (b"GIF89a", "a.gif", "image", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "a.webp", "image", "image/webp"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "a.wav", "audio", "audio/wav"),
        (b"\x1a\x45\xdf\xa3\x01\x00webm", "a.webm", "video", "video/webm"),
        (b"OggS\x00", "a.ogg", "audio", "audio/ogg"),
        (b"ID3\x04", "a.mp3", "audio", "audio/mpeg"),
        (b"%PDF-1.7", "a.pdf", "document", "application/pdf"),
        (b"%PDF-1.7", "a.html", "document", "application/pdf"),
        (
            _office(),
            "a.docx",
            "document",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (b"PK\x03\x04broken", "a.docx", "other", "application/octet-stream"),
        ("Größe".encode(), "a.md", "document", "text/markdown"),
        ("Größe".encode("latin-1"), "a.txt", "other", "application/octet-stream"),
    ],
)
def test_types_come_from_the_bytes(content: bytes, name: str, kind: str, content_type: str) -> None:
    found = sniff(io.BytesIO(content), name)
    assert (found.kind, found.content_type) == (kind, content_type)


def test_an_upload_of_django_works_too() -> None:
    asset = api.store_asset(ContentFile(b"text"), "../../etc/passwd")
    assert asset.original_name == "passwd"
    assert asset.file.name is not None
    assert asset.file.name.startswith("assets/")
