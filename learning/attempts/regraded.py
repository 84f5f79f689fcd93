"""What was changed in an attempt after it was marked, as told by the part above that does it (`learning.regrading`)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from learning.attempts.models import Attempt


@dataclass(frozen=True, slots=True)
class Regraded:
    """One change: at which question, why, when, and the attempt's points before and after.

    `version` is the one the answer is judged by now, None where it is the one that was asked.
    """

    position: int
    reason: str
    note: str
    at: datetime
    undone: bool
    before: Decimal | None
    after: Decimal | None
    version: UUID | None = None


Source = Callable[[Attempt], list[Regraded]]
_SOURCES: list[Source] = []


def tells_regrades(source: Source) -> Source:
    """Register what tells the changes of an attempt, the latest first."""
    _SOURCES.append(source)
    return source


def regraded(attempt: Attempt) -> list[Regraded]:
    """Return what was changed in an attempt, the latest first. One query for each source."""
    return [change for source in _SOURCES for change in source(attempt)]


Judge = Callable[[UUID, UUID], bool]
_JUDGES: list[Judge] = []


def knows_regrades(judge: Judge) -> Judge:
    """Register what knows whether a question (by a version of it) has been regraded in a quiz."""
    _JUDGES.append(judge)
    return judge


def was_regraded(quiz_id: UUID, version_id: UUID) -> bool:
    """Tell whether the question was regraded in this quiz, and not taken back. One query for each judge."""
    return any(judge(quiz_id, version_id) for judge in _JUDGES)
