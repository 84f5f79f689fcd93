"""Length and size of a picture, a video or a sound, as far as this machine can tell."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from typing import IO, Any, Final

from PIL import Image

from courses.media.ondisk import on_disk

TIMEOUT: Final = 30
# A picture that unpacks to more is not opened at all: it is an attack or a mistake.
MAX_PIXELS: Final = 100_000_000


@dataclass(frozen=True, slots=True)
class Measures:
    """Pixels and milliseconds; None where unknown."""

    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None


def probe_picture(file: IO[bytes]) -> Measures:
    """Read the size of a picture from its header. Unreadable, or with too many pixels: unknown."""
    try:
        with Image.open(file) as picture:
            width, height = picture.size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return Measures()
    finally:
        file.seek(0)
    return Measures(width, height) if width * height <= MAX_PIXELS else Measures()


def probe_film(file: IO[bytes]) -> Measures:
    """Ask ffprobe for length and size of a video or a sound; unknown where ffprobe is missing or gives up."""
    command = shutil.which("ffprobe")
    if command is None:
        return Measures()
    with on_disk(file) as path:
        # The file is ours, and only this protocol: a playlist inside it must not make ffprobe fetch addresses.
        arguments = [
            command, "-v", "error", "-protocol_whitelist", "file", "-print_format", "json",
            "-show_entries", "format=duration:stream=width,height", f"file:{path}",
        ]  # fmt: skip
        try:
            done = subprocess.run(arguments, capture_output=True, timeout=TIMEOUT, check=True)  # noqa: S603
            return _measures(json.loads(done.stdout))
        except (subprocess.SubprocessError, ValueError, OSError):
            return Measures()


def _measures(found: dict[str, Any]) -> Measures:
    empty: dict[str, Any] = {}
    seen = next((stream for stream in found.get("streams", []) if stream.get("width")), empty)
    seconds = float(found.get("format", {}).get("duration") or 0)
    return Measures(seen.get("width"), seen.get("height"), round(seconds * 1000) or None)
