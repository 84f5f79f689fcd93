"""From a scene to the files a lesson plays: MP4, WebVTT and a poster."""

import subprocess
import tempfile
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from lms.demo.media.board import HEIGHT, WIDTH, Board, paint, typographic
from lms.demo.media.clock import Beat, Line, Span
from lms.demo.media.voice import LEAD_OUT, speak

FPS = 12


@dataclass(frozen=True)
class Scene:
    """One video: which course folder it belongs to, what is said, and what a moment looks like."""

    course: str
    slug: str
    lines: Sequence[Line]
    draw: Callable[[Board, Beat], None]
    poster_line: int


def stamp(seconds: float) -> str:
    """Seconds as a WebVTT time."""
    whole = round(seconds * 1000)
    return f"{whole // 3_600_000:02}:{whole // 60_000 % 60:02}:{whole // 1000 % 60:02}.{whole % 1000:03}"


def captions(lines: Sequence[Line], spans: Sequence[Span]) -> str:
    """The WebVTT file: one cue a line, numbered from 1, two rows of 48 characters at most."""
    cues = ["WEBVTT", ""]
    for number, (line, span) in enumerate(zip(lines, spans, strict=True), 1):
        rows = textwrap.wrap(typographic(line.text), 48)
        cues += [str(number), f"{stamp(span.start)} --> {stamp(span.end)}", *rows, ""]
    return "\n".join(cues)


def _frame(scene: Scene, beat: Beat, cache: dict[tuple[object, ...], bytes]) -> bytes:
    """The frame's RGB bytes; only the last picture is remembered."""
    board = Board()
    scene.draw(board, beat)
    key = tuple(board.marks)
    if key not in cache:
        cache.clear()
        cache[key] = paint(board.marks).tobytes()
    return cache[key]


def _encode(scene: Scene, spans: tuple[Span, ...], sound: Path, target: Path) -> None:
    command = [
        *("ffmpeg", "-v", "error", "-y"),
        *("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(FPS), "-i", "-"),
        *("-i", str(sound)),
        *("-vf", "scale=out_color_matrix=bt709:out_range=tv", "-colorspace", "bt709"),
        *("-color_primaries", "bt709", "-color_trc", "bt709"),
        *("-c:v", "libx264", "-profile:v", "main", "-pix_fmt", "yuv420p", "-preset", "veryslow"),
        *("-tune", "animation", "-crf", "27", "-g", str(FPS * 20), "-sc_threshold", "0"),
        *("-af", "highpass=f=70,loudnorm=I=-18:TP=-2:LRA=7", "-ar", "24000", "-ac", "1"),
        *("-c:a", "aac", "-b:a", "40k", "-movflags", "+faststart", "-map_metadata", "-1"),
        *("-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact", str(target)),
    ]
    cache: dict[tuple[object, ...], bytes] = {}
    with subprocess.Popen(command, stdin=subprocess.PIPE) as encoder:
        assert encoder.stdin is not None
        for number in range(round((spans[-1].end + LEAD_OUT) * FPS)):
            encoder.stdin.write(_frame(scene, Beat(number / FPS, spans), cache))
        encoder.stdin.close()
        if encoder.wait():
            raise subprocess.CalledProcessError(encoder.returncode, command)


def still(scene: Scene, spans: tuple[Span, ...], seconds: float) -> Image.Image:
    """What the board looks like at a second."""
    board = Board()
    scene.draw(board, Beat(seconds, spans))
    return paint(board.marks)


def make(scene: Scene, content: Path) -> Path:
    """Write `<slug>.mp4`, `.vtt` and `.webp` into the course's media folder and return the MP4's path."""
    folder = content / scene.course / "media"
    folder.mkdir(parents=True, exist_ok=True)
    film = folder / f"{scene.slug}.mp4"
    with tempfile.TemporaryDirectory() as work:
        sound = Path(work) / "voice.wav"
        spans = speak(scene.lines, sound)
        _encode(scene, spans, sound, film)
    film.with_suffix(".vtt").write_text(captions(scene.lines, spans), encoding="utf-8")
    still(scene, spans, spans[scene.poster_line].end).save(film.with_suffix(".webp"), quality=82, method=6)
    return film
