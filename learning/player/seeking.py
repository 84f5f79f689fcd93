"""Where in a video a page may begin: the policy its author set, and questions that must be answered first.

The player holds to the same rules while it is open (`static/js/player/seeking.js`); what nobody can jump to, no
address can either.
"""

from collections.abc import Sequence

from courses.api import LessonVideo
from learning.player.answers import Tries, is_settled

# From this part of it on a video counts as watched: it may be looked through freely, and opens what waits for it.
WATCHED_ENOUGH = 0.9
BEFORE_QUESTION_MS = 1_000


def start_at(
    asked_ms: int, video: LessonVideo, *, position_ms: int, watched: Sequence[tuple[int, int]], tries: Tries
) -> int:
    """Return where a page that was asked for `asked_ms` begins: there, or as far as the learner may go."""
    may = _policy_end(asked_ms, video, position_ms, watched)
    barrier = _first_required(video, tries)
    return may if barrier is None or may <= barrier else max(0, barrier - BEFORE_QUESTION_MS)


def _policy_end(
    asked_ms: int, video: LessonVideo, position_ms: int, watched: Sequence[tuple[int, int]]
) -> int:
    """How far towards `asked_ms` the policy lets: all the way, to the end of what was watched, or only to the beginning."""
    if video.seek_policy == "none" and asked_ms and not seen_through(video, watched):
        return position_ms
    if video.seek_policy == "free" or any(start <= asked_ms <= end for start, end in watched):
        return asked_ms
    return max([min(asked_ms, position_ms), *(end for _start, end in watched if end <= asked_ms)])


def seen_through(video: LessonVideo, watched: Sequence[tuple[int, int]]) -> bool:
    """Whether (nearly) all of a video was watched."""
    return sum(end - start for start, end in watched) >= WATCHED_ENOUGH * video.duration_ms


def _first_required(video: LessonVideo, tries: Tries) -> int | None:
    """Where the first question stands that must be answered, was not, and can be; in milliseconds."""
    waiting = (
        one.position_ms
        for one in video.milestones
        if one.is_required
        and one.asks
        and not tries.has_answered(one)
        and not all(is_settled(tries.last.get(question.id), one) for question in one.questions)
    )
    return min(waiting, default=None)
