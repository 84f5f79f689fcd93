"""What must hold after the drill of films: each is there once, whole, ready once, and nothing else is left."""

import hashlib
import subprocess
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.core.files.storage import default_storage

from bench.recount import Check, scalar
from courses.models import MediaAsset, Processing, Rendition, Upload, Video

MADE = {"poster", "sprite", "hls-360", "hls-720"}
# Some of a line's pieces go over it again: at most the one that was on its way.
MOST_SENT = 1.5


def film_checks(films: dict[str, str], sent: Iterable[float]) -> list[Check]:
    """Compare what is stored and made with the films (name → SHA-256) and with what their uploads sent."""
    assets = list(MediaAsset.objects.filter(original_name__in=films))
    keys = [one.pk for one in assets]
    equal = sum(_sha256(one) == films[one.original_name] for one in assets)
    names = [set(Rendition.objects.filter(asset=one).values_list("name", flat=True)) for one in assets]
    event = "SELECT count(*) FROM kernel_event WHERE verb = %s AND object_id = ANY(%s)"
    number = len(films)
    return [
        Check("films stored", len(assets), number),
        Check("films whose bytes are those that were sent", equal, number),
        Check("videos in the library", Video.objects.filter(asset__in=assets).count(), number),
        Check("uploads begun", Upload.objects.filter(name__in=films).count(), number),
        Check(
            "uploads stored",
            Upload.objects.filter(name__in=films, state="stored", asset__in=assets).count(),
            number,
        ),
        Check("uploads that sent more than half of it twice", sum(one > MOST_SENT for one in sent), 0),
        Check("events of a stored upload", scalar(event, ["courses.upload.stored", _uploads(films)]), number),
        Check(
            "films ready",
            Processing.objects.filter(asset__in=assets, state="done", percent=100).count(),
            number,
        ),
        Check("events of a film that is ready", scalar(event, ["courses.processing.ended", keys]), number),
        Check("films with poster, thumbnails and both streams", sum(one == MADE for one in names), number),
        Check("streams that do not play to their end", sum(_broken(one) for one in assets), 0),
    ]


def file_checks(place: Path, organization: UUID) -> list[Check]:
    """See that no file is left that nobody knows: beside the films, of what is made, of uploads, of the work on them."""
    media, uploads = place / "home" / "media", place / "home" / "uploads"
    known = set(MediaAsset.objects.values_list("file", flat=True))
    stored = {path.relative_to(media).as_posix() for path in _files(media / "assets" / str(organization))}
    paths = set(Rendition.objects.values_list("path", flat=True))
    made = [path.relative_to(media) for path in _files(media / "renditions" / str(organization))]
    stray = [one for one in made if one.as_posix() not in paths and one.parent.as_posix() not in paths]
    temporary = [*_files(place / "tmp"), *_files(place / "home" / "work")]
    for path in temporary:
        print(f"  left: {path}")
    return [
        Check("stored files no row knows", len(stored - known), 0),
        Check(
            "rows whose file is missing", len({one for one in known if not default_storage.exists(one)}), 0
        ),
        Check("made files no row knows", len(stray), 0),
        Check("segments no playlist names", sum(_unnamed(media / one) for one in paths), 0),
        Check("bytes of uploads left", sum(path.stat().st_size for path in _files(uploads)), 0),
        Check("temporary files left", len(temporary), 0),
        Check("ffmpeg still running", _running(place), 0),
    ]


def _uploads(films: Iterable[str]) -> list[UUID]:
    return list(Upload.objects.filter(name__in=list(films)).values_list("pk", flat=True))


def _sha256(asset: MediaAsset) -> str:
    with asset.file.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _broken(asset: MediaAsset) -> int:
    """Return how many streams of a film are not as long as it is."""
    wrong = 0
    for path in Rendition.objects.filter(asset=asset, kind="stream").values_list("path", flat=True):
        playlist = default_storage.path(f"{path}/index.m3u8")
        command = ["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", playlist]
        found = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
        wrong += abs(float(found or 0) - (asset.duration_ms or 0) / 1000) > 0.5
    return wrong


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _unnamed(folder: Path) -> int:
    playlist = folder / "index.m3u8"
    if not playlist.is_file():
        return 0
    text = playlist.read_text()
    return sum(path != playlist and path.name not in text for path in _files(folder))


def _running(place: Path) -> int:
    """Return how many programs work below the instance's home."""
    found = 0
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = entry.read_bytes()
        except OSError:
            continue
        found += b"ffmpeg" in words and str(place / "home").encode() in words
    return found
