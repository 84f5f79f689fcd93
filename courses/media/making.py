"""What is made from an asset: for a video a poster, thumbnails for the bar, streams; for a picture, smaller ones.

Everything is made in a folder that goes away, put into the object store, and only then written down: work that was
killed is done again from the thing it was at, and replaces what it left.
"""

import math
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any, Final, Protocol

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from courses.media.ffmpeg import Film, Tools, Unreadable, loudness, probe, run, source
from courses.media.models import MediaAsset, Rendition
from courses.media.ondisk import on_disk
from courses.media.probe import MAX_PIXELS
from courses.media.streams import folder
from courses.media.workplace import workplace

WIDTHS: Final = (320, 640, 1280)
WEBP: Final[dict[str, Any]] = {"format": "WEBP", "quality": 80, "method": 4}
POSTER_WIDTH: Final = 1280
THUMB_WIDTH: Final = 160
COLUMNS: Final = 10
MOST_THUMBS: Final = 100
# Reading only the key frames of a long film is twenty times faster.
LONG_MS: Final = 600_000
SEGMENT_SECONDS: Final = 4
# shorter side: most bits per second of the picture, H.264 level and its name in a playlist
LADDER: Final = {
    360: (800_000, "3.0", "avc1.64001e"),
    720: (2_800_000, "3.1", "avc1.64001f"),
    1080: (5_000_000, "4.0", "avc1.640028"),
}
SOUND_BITS: Final = 128_000
# EBU R 128, at the level that players of talks and podcasts use.
LOUDNORM: Final = "loudnorm=I=-16:TP=-1.5:LRA=11"


class Progress(Protocol):
    """Whoever is told how far the work is; may raise to end it."""

    def step(self, name: str, first: int, last: int) -> None:
        """A step begins, which takes the percentage from `first` to `last`."""

    def told(self, part: float) -> None:
        """This part of the step is done; a negative number is only a sign of life."""


def make_pictures(asset: MediaAsset, progress: Progress) -> None:
    """Make WebP pictures of the widths below the asset's own. An animated one, or one too large, has none."""
    progress.step("pictures", 0, 100)
    with asset.file.open("rb") as file, Image.open(file) as opened:
        if opened.width * opened.height > MAX_PIXELS or getattr(opened, "is_animated", False):
            return
        upright = ImageOps.exif_transpose(opened)
        mode = "RGBA" if "A" in upright.getbands() or "transparency" in upright.info else "RGB"
        picture = upright.convert(mode)
    for width in WIDTHS:
        if width < picture.width and not _made(asset, f"w{width}"):
            smaller = picture.resize(
                (width, max(1, round(picture.height * width / picture.width))), Image.Resampling.LANCZOS
            )
            _keep_picture(asset, Rendition.Kind.PICTURE, f"w{width}", smaller, of_width=picture.width)
        progress.told(width / WIDTHS[-1])


def make_film(asset: MediaAsset, where: Tools, progress: Progress) -> Film:
    """Make everything of a video; what is there already is kept. Raises `Unreadable`."""
    with asset.file.open("rb") as file, on_disk(file) as path:
        progress.step("probe", 0, 3)
        film = probe(where, path)
        if not film.width or not film.height or not film.duration_ms:
            raise Unreadable(_no_picture())
        with workplace(asset.pk) as work:
            made = Made(asset, film, where, path, work, progress)
            made.poster()
            made.sprite()
            made.streams()
    return film


def _no_picture() -> str:
    return _("There is no moving picture in this file.")


def _made(asset: MediaAsset, name: str) -> bool:
    return Rendition.objects.filter(asset=asset, name=name).exists()


def _keep(asset: MediaAsset, kind: str, name: str, files: Iterable[Path], progress: Progress | None = None, **fields: Any) -> None:  # fmt: skip
    """Put files into the object store and write the rendition down. A single file is `name` with its suffix."""
    files = sorted(files)
    size = 0
    base = folder(asset.organization_id, asset.pk)
    for file in files:
        place = f"{base}/{name}/{file.name}" if kind == Rendition.Kind.STREAM else f"{base}/{file.name}"
        size += file.stat().st_size
        with file.open("rb") as opened:
            _put(place, File(opened))
        if progress is not None:
            progress.told(-1.0)
    path = f"{base}/{name}" if kind == Rendition.Kind.STREAM else f"{base}/{files[0].name}"
    Rendition.objects.update_or_create(
        asset=asset, name=name, defaults={"kind": kind, "path": path, "size": size, **fields}
    )


def _put(place: str, file: "File[bytes]") -> None:
    """Store a file under this very name, in the place of one that a killed worker may have left there."""
    if default_storage.exists(place):
        default_storage.delete(place)
    default_storage.save(place, file)


def _keep_picture(asset: MediaAsset, kind: str, name: str, picture: Image.Image, **metadata: Any) -> None:
    """Store a picture from memory: whoever is killed meanwhile leaves no file on this machine."""
    held = BytesIO()
    picture.save(held, **WEBP)
    place = f"{folder(asset.organization_id, asset.pk)}/{name}.webp"
    _put(place, ContentFile(held.getvalue()))
    kept = {
        "kind": kind,
        "path": place,
        "size": held.tell(),
        "content_type": "image/webp",
        "metadata": metadata,
    }
    Rendition.objects.update_or_create(
        asset=asset, name=name, defaults=kept | {"width": picture.width, "height": picture.height}
    )


class Made:
    """The things made from one film, one method each."""

    def __init__(
        self, asset: MediaAsset, film: Film, where: Tools, path: Path, work: Path, progress: Progress
    ) -> None:
        self.asset, self.film, self.where, self.path = asset, film, where, path
        self.work, self.progress = work, progress

    def _run(self, *arguments: str, before: tuple[str, ...] = ()) -> str:
        return run(
            self.where, [*before, *source(self.path), *arguments], path=self.path,
            duration_ms=self.film.duration_ms, told=self.progress.told,
        )  # fmt: skip

    def poster(self) -> None:
        """A frame from the first tenth, chosen by ffmpeg as the most telling of a hundred."""
        self.progress.step("poster", 3, 6)
        if _made(self.asset, "poster"):
            return
        frame = self.work / "poster.png"
        start = f"{self.film.duration_ms / 10_000:.3f}"
        for before, chosen in ((("-ss", start), "thumbnail=100,"), ((), "")):
            width = min(POSTER_WIDTH, self.film.width)
            self._run(
                "-frames:v",
                "1",
                "-vf",
                f"{chosen}scale={width}:-2",
                "-update",
                "1",
                str(frame),
                before=before,
            )
            if frame.exists():
                break
        if not frame.exists():
            raise Unreadable(_no_picture())
        with Image.open(frame) as picture:
            _keep_picture(self.asset, Rendition.Kind.POSTER, "poster", picture.convert("RGB"))

    def sprite(self) -> None:
        """Thumbnails at even distances, in one picture; `metadata` says how to find one."""
        self.progress.step("sprite", 6, 20)
        if _made(self.asset, "sprite"):
            return
        seconds = self.film.duration_ms / 1000
        interval = max(1, math.ceil(seconds / MOST_THUMBS))
        count = max(1, math.ceil(seconds / interval))
        columns, rows = min(COLUMNS, count), math.ceil(count / COLUMNS)
        sheet = self.work / "sprite.png"
        hurry = ("-skip_frame", "nokey") if self.film.duration_ms > LONG_MS else ()
        chosen = f"fps=1/{interval}:round=up,scale={THUMB_WIDTH}:-2,tile={columns}x{rows}"
        self._run("-an", "-frames:v", "1", "-vf", chosen, "-update", "1", str(sheet), before=hurry)
        if not sheet.exists():
            return
        with Image.open(sheet) as picture:
            height = picture.height // rows
            _keep_picture(
                self.asset, Rendition.Kind.SPRITE, "sprite", picture.convert("RGB"),
                interval_ms=interval * 1000, columns=columns, count=count, width=THUMB_WIDTH, height=height,
            )  # fmt: skip

    def streams(self) -> None:
        """HLS in two or three sizes, none larger than the film; all with the same, even loudness."""
        short = min(self.film.width, self.film.height)
        sizes = [size for size in LADDER if size <= short] or [short - short % 2]
        wanted = [size for size in sizes if not _made(self.asset, f"hls-{size}")]
        if not wanted:
            return
        sound = self._sound()
        weights = {size: size * size for size in wanted}
        done, whole = 0, sum(weights.values())
        for size in wanted:
            first, last = (30 + 70 * part // whole for part in (done, done + weights[size]))
            self.progress.step(f"hls-{size}", first, min(99, last))
            self._stream(size, sound)
            done += weights[size]

    def _sound(self) -> list[str]:
        """The arguments for the sound: measured first, then moved to its level as a whole."""
        if not self.film.has_sound:
            return ["-an"]
        self.progress.step("loudness", 20, 30)
        printed = self._run(
            "-vn", "-sn", "-map", "0:a:0", "-af", f"{LOUDNORM}:print_format=json", "-f", "null", "-"
        )
        found = loudness(printed)
        plain = ["-c:a", "aac", "-b:a", str(SOUND_BITS), "-ac", "2", "-ar", "48000"]
        if found is None:
            return plain
        MediaAsset.objects.filter(pk=self.asset.pk).update(
            metadata=self.asset.metadata | {"loudness_lufs": found["input_i"]}
        )
        known = (
            f"measured_I={found['input_i']}:measured_TP={found['input_tp']}:measured_LRA={found['input_lra']}:"
            f"measured_thresh={found['input_thresh']}:offset={found['target_offset']}:linear=true"
        )
        return ["-af", f"{LOUDNORM}:{known}", *plain]

    def _stream(self, size: int, sound: list[str]) -> None:
        bits, level, codec = LADDER.get(size, LADDER[360])
        work = self.work / f"hls-{size}"
        work.mkdir()
        wide = self.film.width >= self.film.height
        self._run(
            "-map", "0:v:0", "-map", "0:a:0?", "-sn", "-dn", "-vf", f"scale={'-2:' if wide else ''}{size}{'' if wide else ':-2'}",
            "-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-profile:v", "high", "-level", level,
            "-maxrate", str(bits), "-bufsize", str(bits * 2), "-pix_fmt", "yuv420p", "-fpsmax", "30",
            "-force_key_frames", f"expr:gte(t,n_forced*{SEGMENT_SECONDS})", "-sc_threshold", "0", *sound,
            "-f", "hls", "-hls_time", str(SEGMENT_SECONDS), "-hls_playlist_type", "vod", "-hls_segment_type", "fmp4",
            "-hls_flags", "independent_segments", "-hls_fmp4_init_filename", "init.mp4",
            "-hls_segment_filename", str(work / "part-%05d.m4s"), str(work / "index.m3u8"),
        )  # fmt: skip
        width, height = self.film.width, self.film.height
        scaled = max(2, round(max(width, height) * size / min(width, height) / 2) * 2)
        files = list(work.iterdir())
        seconds = max(1.0, self.film.duration_ms / 1000)
        average = round(sum(file.stat().st_size for file in files) * 8 / seconds)
        _keep(
            self.asset, Rendition.Kind.STREAM, f"hls-{size}", files, self.progress,
            content_type="application/vnd.apple.mpegurl", bitrate=average,
            width=scaled if wide else size, height=size if wide else scaled,
            metadata={
                "codecs": f"{codec},mp4a.40.2" if self.film.has_sound else codec,
                "peak": bits + (SOUND_BITS if self.film.has_sound else 0),
            },
        )  # fmt: skip
        for file in files:
            file.unlink()
