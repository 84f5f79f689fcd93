"""The `Range` header of RFC 9110, as far as files need it."""

import re
from dataclasses import dataclass
from typing import Final

_RANGE: Final = re.compile(r"(\d*)-(\d*)")
# Players ask for one range; a header with hundreds is an attempt to multiply the answer.
MOST: Final = 8


class Unsatisfiable(ValueError):
    """No byte of the file lies in any of the ranges asked for."""


@dataclass(frozen=True, slots=True)
class ByteRange:
    """Bytes from `start` to `end`, both included."""

    start: int
    end: int

    @property
    def length(self) -> int:
        """How many bytes it is."""
        return self.end - self.start + 1

    def header(self, size: int) -> str:
        """The value of `Content-Range`."""
        return f"bytes {self.start}-{self.end}/{size}"


def parse_ranges(header: str, size: int) -> list[ByteRange]:
    """Return the ranges asked for, within the file; an empty list means the whole file.

    What is not understood is ignored, as the standard wants. Raises `Unsatisfiable`.
    """
    unit, _, wanted = header.partition("=")
    parts = [part.strip() for part in wanted.split(",")]
    if unit.strip().lower() != "bytes" or not wanted or len(parts) > MOST:
        return []
    ranges: list[ByteRange] = []
    for part in parts:
        found = _RANGE.fullmatch(part)
        if found is None or part == "-":
            return []
        first, last = found.groups()
        if first and last and int(first) > int(last):
            return []
        start = int(first) if first else max(0, size - int(last))
        end = min(int(last), size - 1) if first and last else size - 1
        if start <= end and not (not first and int(last) == 0):
            ranges.append(ByteRange(start, end))
    if not ranges:
        raise Unsatisfiable
    if sum(one.length for one in ranges) > size and len(ranges) > 1:
        return []
    return ranges
