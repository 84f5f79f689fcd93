"""Running ffmpeg and ffprobe: on files of ours only, in the background, with progress, and never longer than their caller."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _

from lms.stack import spawn

NICE: Final = 15
PROBE_SECONDS: Final = 60
_LOUDNESS: Final = re.compile(r"\{[^{}]*\"input_i\"[^{}]*\}", re.DOTALL)
# A playlist inside an upload must not make ffmpeg fetch addresses, or files beside it; nor wait for its next part, as
# for a live one: only containers that hold a film themselves are opened.
_FORMATS: Final = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,flv,ogg,wav,mp3,flac,aac,asf,mpegvideo"
)
_SAFE: Final = ("-protocol_whitelist", "file,pipe", "-format_whitelist", _FORMATS)
Told = Callable[[float], None]


class Unreadable(Exception):
    """The program could not work with the file. `str()` is a sentence for the person whose file it is."""


@dataclass(frozen=True, slots=True)
class Tools:
    """The two programs."""

    ffmpeg: str
    ffprobe: str


@dataclass(frozen=True, slots=True)
class Film:
    """What a file holds: the picture as shown (after rotation), zero where there is none."""

    duration_ms: int
    width: int
    height: int
    has_sound: bool


def tools() -> Tools | None:
    """Return where ffmpeg and ffprobe are: in the folder `FFMPEG_DIR`, or on the path; None without them."""
    folder = getattr(settings, "FFMPEG_DIR", "") or None
    found = [shutil.which(name, path=folder) for name in ("ffmpeg", "ffprobe")]
    return Tools(*(one for one in found if one)) if all(found) else None


def _bound() -> list[str]:
    """The words before a command that make it end with this process, and let everybody else go first."""
    parent = ["--parent", str(os.getpid()), "--death-signal", str(int(signal.SIGKILL)), "--"]
    nice = shutil.which("nice")
    return [sys.executable, "-I", "-S", spawn.__file__, *parent, *([nice, "-n", str(NICE)] if nice else [])]


def probe(where: Tools, path: Path) -> Film:
    """Say what a file holds. Raises `Unreadable`."""
    arguments = [
        where.ffprobe, "-v", "error", *_SAFE, "-print_format", "json", "-show_entries",
        "format=duration:stream=codec_type,width,height:stream_disposition=attached_pic:stream_side_data=rotation",
        f"file:{path}",
    ]  # fmt: skip
    try:
        done = subprocess.run(arguments, capture_output=True, timeout=PROBE_SECONDS, check=True)  # noqa: S603
        found = json.loads(done.stdout)
    except subprocess.CalledProcessError as error:
        raise Unreadable(_reason(error.stderr.decode(errors="replace"), path)) from error
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise Unreadable(_("The file could not be read as a video.")) from error
    streams = found.get("streams", [])
    nothing: dict[str, Any] = {}
    picture = next((one for one in streams if _is_picture(one)), nothing)
    width, height = int(picture.get("width") or 0), int(picture.get("height") or 0)
    turned = next((int(float(one.get("rotation", 0))) for one in picture.get("side_data_list", [])), 0)
    if turned % 180:
        width, height = height, width
    seconds = float(found.get("format", {}).get("duration") or 0)
    has_sound = any(one.get("codec_type") == "audio" for one in streams)
    return Film(round(seconds * 1000), width, height, has_sound)


def _is_picture(stream: dict[str, Any]) -> bool:
    return stream.get("codec_type") == "video" and not stream.get("disposition", {}).get("attached_pic")


def run(where: Tools, arguments: Sequence[str], *, path: Path, duration_ms: int, told: Told) -> str:
    """Run ffmpeg and return what it printed; `told` gets the part that is done, several times a second.

    Whatever `told` raises ends the program. Raises `Unreadable`.
    """
    command = [
        *_bound(),
        where.ffmpeg,
        "-hide_banner",
        "-nostdin",
        "-y",
        "-nostats",
        "-progress",
        "pipe:1",
        *arguments,
    ]
    with tempfile.TemporaryFile() as errors:
        program = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True)  # noqa: S603
        try:
            assert program.stdout is not None
            for line in program.stdout:
                name, _sign, value = line.strip().partition("=")
                if name == "out_time_us" and value.lstrip("-").isdecimal() and duration_ms:
                    told(min(1.0, max(0.0, int(value) / 1000 / duration_ms)))
                elif name == "progress":
                    told(1.0 if value == "end" else -1.0)
            status = program.wait()
        finally:
            if program.poll() is None:
                program.kill()
                program.wait()
            if program.stdout is not None:
                program.stdout.close()
        errors.seek(0)
        printed = errors.read().decode(errors="replace")
    if status:
        raise Unreadable(_reason(printed, path))
    return printed


def source(path: Path) -> tuple[str, ...]:
    """The arguments that open a file."""
    return (*_SAFE, "-i", f"file:{path}")


def loudness(printed: str) -> dict[str, float] | None:
    """Read what `loudnorm` measured from what ffmpeg printed; None for silence."""
    found = _LOUDNESS.findall(printed)
    if not found:
        return None
    values = {name: float(value) for name, value in json.loads(found[-1]).items() if _is_number(value)}
    wanted = ("input_i", "input_tp", "input_lra", "input_thresh", "target_offset")
    measured = {name: values[name] for name in wanted if name in values}
    return measured if len(measured) == len(wanted) else None


def _is_number(value: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", value) is not None


def _reason(printed: str, path: Path) -> str:
    """A sentence with the last thing the program said, without our paths."""
    lines = [line for line in printed.replace(f"file:{path}", "").splitlines() if line.strip()]
    said = lines[-1].strip(" :")[:200] if lines else ""
    words = _("The file could not be read as a video: %s")
    return words % said if said else _("The file could not be read as a video.")
