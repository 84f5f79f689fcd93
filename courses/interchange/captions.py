"""Caption files of packages: SubRip, WebVTT, and the JSON of Open edX."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Final

from django.utils.translation import gettext as _

from courses.interchange.errors import BrokenDocument

Cues = tuple[tuple[int, int, str], ...]

_TIMES: Final = re.compile(r"^\s*([\d:.,]+)\s*-->\s*([\d:.,]+)")
_CLOCK: Final = re.compile(r"^(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})$")
_TAG: Final = re.compile(r"</?[a-zA-Z][^>]*>|\{\\[^}]*\}")


def read_captions(text: str, file: str) -> Cues:
    """Return the cues in order of their start. Raises `BrokenDocument` with file and line."""
    if file.endswith(".sjson"):
        return _open_edx(text, file)
    cues: list[tuple[int, int, str]] = []
    lines = text.lstrip("\ufeff").splitlines()
    number = 0
    while number < len(lines):
        times = _TIMES.match(lines[number])
        number += 1
        if times is None:
            continue
        start, end = _clock(times[1], file, number), _clock(times[2], file, number)
        words = []
        while number < len(lines) and lines[number].strip():
            words.append(lines[number].strip())
            number += 1
        said = unescape(_TAG.sub("", "\n".join(words))).strip()
        if said and end > start:
            cues.append((start, end, said))
    if not cues:
        raise BrokenDocument(_("There are no captions in this file."), file=file)
    return tuple(sorted(cues))


def _clock(written: str, file: str, line: int) -> int:
    found = _CLOCK.match(written)
    if found is None:
        sentence = _("“%(time)s” is no time; write 00:01:02,500.") % {"time": written}
        raise BrokenDocument(sentence, file=file, line=line)
    hours, minutes, seconds = (int(part or 0) for part in found.groups()[:3])
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + int(found[4].ljust(3, "0"))


def _open_edx(text: str, file: str) -> Cues:
    """`{"start": [ms, …], "end": [ms, …], "text": ["…", …]}`."""
    try:
        found = json.loads(text)
        cues = zip(found["start"], found["end"], found["text"], strict=True)
        return tuple(
            (int(start), int(end), str(words)) for start, end, words in cues if words and end > start
        )
    except (ValueError, KeyError, TypeError) as problem:
        raise BrokenDocument(_("These are no captions that we can read."), file=file) from problem
