"""Caption files of packages: SubRip, WebVTT, and the JSON of Open edX."""

from __future__ import annotations

import json

from django.utils.translation import gettext as _

from courses.interchange.errors import BrokenDocument
from courses.videos.captions import CaptionsInvalid, parse

Cues = tuple[tuple[int, int, str], ...]


def read_captions(text: str, file: str) -> Cues:
    """Return the cues in order of their start. Raises `BrokenDocument` with file and line."""
    if file.endswith(".sjson"):
        return _open_edx(text, file)
    try:
        return tuple((cue.start_ms, cue.end_ms, cue.text) for cue in parse(text))
    except CaptionsInvalid as problem:
        raise BrokenDocument(problem.sentence, file=file, line=problem.line) from problem


def _open_edx(text: str, file: str) -> Cues:
    """`{"start": [ms, …], "end": [ms, …], "text": ["…", …]}`."""
    try:
        found = json.loads(text)
        cues = zip(found["start"], found["end"], found["text"], strict=True)
        return tuple(
            (int(start), int(end), str(words)) for start, end, words in cues if words and end > start
        )
    except (ValueError, KeyError, TypeError, RecursionError, OverflowError) as problem:
        raise BrokenDocument(_("These are no captions that we can read."), file=file) from problem
