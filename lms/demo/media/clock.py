"""When things happen on the board: a frame's time, seen from the spoken lines."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One spoken line and one caption.

    `say` replaces the text for the voice; `pause` is the silence after it, in seconds.
    """

    text: str
    say: str = ""
    pause: float = 0.35


@dataclass(frozen=True)
class Span:
    """Where a line sits in the finished video, in seconds."""

    start: float
    end: float


@dataclass(frozen=True)
class Beat:
    """One frame's moment. Lines are counted from 0."""

    seconds: float
    spans: tuple[Span, ...]

    def since(self, line: int, *, part: float = 0.0) -> float:
        """Seconds since the given share of a line was spoken; negative before it."""
        span = self.spans[line]
        return self.seconds - (span.start + (span.end - span.start) * part)

    def after(self, line: int, *, part: float = 0.0) -> bool:
        """Whether that point of the line has passed."""
        return self.since(line, part=part) >= 0

    def ease(self, line: int, *, part: float = 0.0, over: float = 0.7) -> float:
        """0 before the point, 1 from `over` seconds after it, a smooth step between."""
        x = min(1.0, max(0.0, self.since(line, part=part) / over))
        return x * x * (3 - 2 * x)

    def grow(self, line: int, *, until: int | None = None) -> float:
        """How much of a line (or of all lines up to `until`) has been spoken, 0 to 1, linear."""
        start = self.spans[line].start
        end = self.spans[line if until is None else until].end
        return min(1.0, max(0.0, (self.seconds - start) / (end - start)))
