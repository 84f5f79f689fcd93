"""`{% load video %}`: the two bars under a video, drawn by the server and moved by js/player/."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template

from lms.pages.times import clock_words

register = template.Library()


def _part(seconds: float, duration: float) -> float:
    return round(100 * min(max(seconds, 0), duration) / duration, 3) if duration else 0


@register.inclusion_tag("components/player/video_bar.html")
def video_bar(
    duration: float,
    position: float = 0,
    watched: Iterable[tuple[float, float]] = (),
    marks: Iterable[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """`{% video_bar video.duration position ranges marks %}`, all in seconds.

    `watched` are (from, to) pairs. A mark is a mapping: `second`, `url`, and optionally `answered`, `open`, `label`, and
    `is_chapter` for a gap with a name, for the pointer only: the transcript has chapters as links.
    """
    return {
        "duration": round(duration),
        "position": round(position),
        "words": f"{clock_words(position)} / {clock_words(duration)}",
        "at": _part(position, duration),
        "ranges": [
            {"x": _part(start, duration), "width": round(_part(end, duration) - _part(start, duration), 3)}
            for start, end in watched
        ],
        "marks": [
            {**mark, "x": _part(mark["second"], duration), "clock": clock_words(mark["second"])}
            for mark in marks
        ],
    }
