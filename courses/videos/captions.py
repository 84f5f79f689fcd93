"""Captions as WebVTT or SubRip, read into cues and written as either.

Read leniently, because files come from many tools: byte-order marks, any line ends, missing hours, comma
or point, positions and styles (dropped), markup (dropped), a missing blank line, overlapping cues. What
cannot be read is refused with its line.
"""

import re
from collections.abc import Iterable, Sequence
from html import escape, unescape
from typing import Final, NamedTuple

from django.utils.translation import gettext

_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_TIMES: Final = re.compile(r"\s*(?P<start>\S*)\s*-->\s*(?P<end>\S*)")
_CLOCK: Final = re.compile(r"(?:(\d{1,4}):)?([0-5]?\d):([0-5]?\d)(?:[.,](\d{1,3})\d*)?")
_MARKUP: Final = re.compile(r"</?[A-Za-z][^<>]*>|<[\d:.]+>|</?>")
_SUBRIP_MARKUP: Final = re.compile(r"\{\\[^{}]*\}")
_ASIDE: Final = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)")


class Cue(NamedTuple):
    """Words and when they are on screen, in milliseconds; `text` is plain, one line per line on screen."""

    start_ms: int
    end_ms: int
    text: str


class CaptionsInvalid(ValueError):
    """A caption file that cannot be read; `line` is counted from 1, and part of the message."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(gettext("Line %(line)d: %(sentence)s") % {"line": line, "sentence": sentence})
        self.line = line
        self.sentence = sentence


def parse(text: str) -> list[Cue]:
    """The cues of a WebVTT or SubRip file, by start. Cues without words are left out.

    A cue that ends when it starts is given a millisecond, so that its words are kept. Raises
    `CaptionsInvalid`, also when a file that is not WebVTT has no cue at all.
    """
    lines = _LINE_END.split(text.removeprefix("\ufeff").replace("\x00", ""))
    is_webvtt = re.match(r"WEBVTT(?:[ \t]|$)", lines[0]) is not None
    cues = list(_cues(lines, is_webvtt=is_webvtt))
    if not cues and not is_webvtt:
        raise CaptionsInvalid(1, gettext("There are no captions in this file."))
    return sorted((cue for cue in cues if cue.text), key=lambda cue: cue.start_ms)


def to_vtt(cues: Iterable[Sequence[int | str]]) -> str:
    """The cues (`Cue`, or stored `[start_ms, end_ms, text]`) as a WebVTT file."""
    blocks = ["WEBVTT"]
    for start, end, words in cues:
        shown = escape(tidy(str(words)), quote=False)
        if shown:
            blocks.append(f"{_timestamp(int(start))} --> {_timestamp(int(end))}\n{shown}")
    return "\n\n".join(blocks) + "\n"


def to_srt(cues: Iterable[Sequence[int | str]]) -> str:
    """The cues as a SubRip file."""
    shown = ((int(start), int(end), tidy(str(words))) for start, end, words in cues)
    blocks = [
        f"{number}\n{_timestamp(start, ',')} --> {_timestamp(end, ',')}\n{words}\n"
        for number, (start, end, words) in enumerate((cue for cue in shown if cue[2]), 1)
    ]
    return "\n".join(blocks)


def tidy(text: str) -> str:
    """Text as a cue can hold it: no blank lines, no spaces at the ends of lines."""
    lines = (line.strip() for line in _LINE_END.split(text.replace("\x00", "")))
    return "\n".join(line for line in lines if line)


def _cues(lines: list[str], *, is_webvtt: bool) -> Iterable[Cue]:
    """Walk over the lines; a line with an arrow begins a cue, a blank line or the next arrow ends it."""
    place = _skip(lines, 0) if is_webvtt else 0
    while place < len(lines):
        if is_webvtt and _ASIDE.match(lines[place]) and not _is_times(lines, place + 1):
            place = _skip(lines, place)
        elif "-->" in lines[place]:
            start, end = _times(lines[place], place + 1)
            first = place + 1
            place = _end_of_words(lines, first)
            yield Cue(start, end, _words(lines[first:place], is_webvtt=is_webvtt))
        else:
            place += 1


def _skip(lines: list[str], place: int) -> int:
    """The place of the next blank line, or of the next cue where the blank line is missing."""
    while place < len(lines) and lines[place].strip() and not _is_times(lines, place):
        place += 1
    return place


def _is_times(lines: list[str], place: int) -> bool:
    return place < len(lines) and "-->" in lines[place]


def _end_of_words(lines: list[str], place: int) -> int:
    """Where the words of a cue end: at a blank line, or at the number or times of a cue glued to it."""
    while place < len(lines) and lines[place].strip() and not _is_times(lines, place):
        if lines[place].strip().isdecimal() and _is_times(lines, place + 1):
            break
        place += 1
    return place


def _words(lines: Sequence[str], *, is_webvtt: bool) -> str:
    text = _MARKUP.sub("", "\n".join(lines))
    if not is_webvtt:
        text = _SUBRIP_MARKUP.sub("", text)
    return tidy(unescape(text))


def _times(written: str, line: int) -> tuple[int, int]:
    found = _TIMES.match(written)
    start, end = (_milliseconds(found[name], line) for name in ("start", "end")) if found else (0, -1)
    if end < start:
        raise CaptionsInvalid(line, gettext("the caption ends before it starts."))
    return start, max(end, start + 1)


def _milliseconds(written: str, line: int) -> int:
    found = _CLOCK.fullmatch(written)
    if found is None:
        sentence = gettext("“%(time)s” is not a time. Write it like 00:01:02.500.") % {"time": written[:40]}
        raise CaptionsInvalid(line, sentence)
    hours, minutes, seconds = (int(part or 0) for part in found.groups()[:3])
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + int((found[4] or "0").ljust(3, "0"))


def _timestamp(milliseconds: int, point: str = ".") -> str:
    seconds, rest = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}{point}{rest:03}"
