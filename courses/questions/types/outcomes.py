"""What grading an answer yields."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Literal

_PLACES = Decimal("0.0001")

NOTHING = Fraction(0)
FULL = Fraction(1)


@dataclass(frozen=True, slots=True)
class Feedback:
    """One remark on an answer, as clean HTML.

    `option`: on the option with `option_id`, right or wrong by `correct`. `answer`: on what was written.
    `overall`: on the result as a whole. `notice`: why the answer could not be read (plain sentence).
    """

    kind: Literal["option", "answer", "overall", "notice"]
    html: str = ""
    option_id: str = ""
    correct: bool | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one answer: `score` is a share from 0 to 1 with four decimal places.

    `explanation` (clean HTML) gives the solution away: show it when no further try is left.
    `needs_marking` is set when a person has to judge; the score is 0 until then.
    """

    score: Decimal
    correct: bool
    answered: bool = True
    feedback: tuple[Feedback, ...] = ()
    explanation: str = ""
    needs_marking: bool = False

    @property
    def partly(self) -> bool:
        """Neither fully right nor fully wrong."""
        return not self.correct and self.score > 0


def share_as_score(share: Fraction) -> Decimal:
    """An exact share as a stored score: within 0 to 1, and 1 only when it is all of it."""
    bounded = min(FULL, max(NOTHING, share))
    score = (Decimal(bounded.numerator) / Decimal(bounded.denominator)).quantize(_PLACES, ROUND_HALF_UP)
    return min(score, 1 - _PLACES) if bounded < 1 else score
