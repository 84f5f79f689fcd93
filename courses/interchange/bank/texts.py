"""Lines of text files that strangers wrote, one after the other."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from courses.interchange.errors import BrokenDocument

CHUNK: Final = 1024 * 1024
LONGEST_LINE: Final = 1024 * 1024


def encoding_of(path: Path) -> str:
    """UTF-8 with or without a mark, UTF-16 with one, else Windows-1252. Reads the file once, keeps nothing."""
    with path.open("rb") as stream:
        start = stream.read(4)
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        stream.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while chunk := stream.read(CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


def lines_of(path: Path, name: str) -> Iterator[tuple[int, str]]:
    """Yield line number and line without its end. Raises `BrokenDocument` for what is no text."""
    number = 0
    try:
        with path.open(encoding=encoding_of(path), errors="replace") as stream:
            while line := stream.readline(LONGEST_LINE + 1):
                number += 1
                if len(line) > LONGEST_LINE:
                    raise BrokenDocument(_("This line is too long for a text."), file=name, line=number)
                if "\x00" in line:
                    raise BrokenDocument(_("This is not readable text."), file=name, line=number)
                yield number, line.rstrip("\n")
    except UnicodeError as problem:
        raise BrokenDocument(_("This is not readable text."), file=name, line=number) from problem
