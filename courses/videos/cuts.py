"""The part of a film that a lesson shows: `start_ms` and `end_ms` of `Video.metadata`, as imports leave them.

Learners live on the clock of the cut: 0 is its start, and positions, watched spans, cues, questions and the length
they see are counted from there. What is stored with the video (milestones, captions, `duration_ms`) keeps the clock of
the film.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

LONGEST: Final = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Cut:
    """From where the film plays and for how long, in milliseconds; `length_ms` is 0 where the end is not known."""

    start_ms: int
    length_ms: int
    is_whole: bool

    def shows(self, at_ms: int) -> bool:
        """Whether a moment of the film is in the cut."""
        return self.start_ms <= at_ms and (not self.length_ms or at_ms <= self.start_ms + self.length_ms)

    def cues(self, cues: Iterable[tuple[int, int, str]]) -> tuple[tuple[int, int, str], ...]:
        """The cues that are heard in the cut, on its clock."""
        last = self.length_ms or LONGEST
        moved = ((start - self.start_ms, end - self.start_ms, text) for start, end, text in cues)
        return tuple(
            (max(0, start), min(end, last), text) for start, end, text in moved if end > 0 and start < last
        )


def cut_of(metadata: Mapping[str, Any], duration_ms: int) -> Cut:
    """Return what is shown of a film of this length (0: not known). A cut with nothing in it is none."""
    start, end = _moment(metadata.get("start_ms")), _moment(metadata.get("end_ms"))
    last = min((moment for moment in (end, duration_ms) if moment), default=0)
    if not (start or end) or (last and start >= last):
        return Cut(0, duration_ms, True)
    return Cut(start, last - start if last else 0, False)


def _moment(value: Any) -> int:
    """A time somebody else wrote down; 0 for what is none."""
    right = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < LONGEST
    return int(value) if right else 0


def length_sql(video: str) -> str:
    """`Cut.length_ms` of the row with this alias, for statements that count what was watched."""
    start, end = (
        f"coalesce(jsonb_path_query_first({video}.metadata, "
        f"""'$.{name} ? (@.type() == "number" && @ >= 0 && @ < {LONGEST}).floor()')::int, 0) AS {name}"""
        for name in ("start_ms", "end_ms")
    )
    return (
        f"CASE WHEN {video}.metadata = '{{}}' THEN {video}.duration_ms ELSE (SELECT "
        f"CASE WHEN start_ms >= last THEN {video}.duration_ms "
        f"ELSE coalesce(last - start_ms, 0) END FROM (SELECT {start}, {end}) cut, "
        f"LATERAL (SELECT least(nullif(end_ms, 0), nullif({video}.duration_ms, 0)) AS last) stop) END"
    )
