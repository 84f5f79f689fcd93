"""What a learner sees of a quiz and when, and where a score leads. Pure: plain values in, plain values out."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class Shown(BaseModel):
    """What is shown: the score, which answers are right, what would be right, and the author's feedback."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    score: bool = False
    marks: bool = False
    solutions: bool = False
    feedback: bool = False

    @property
    def any_question(self) -> bool:
        """Whether the questions are listed again at all."""
        return self.marks or self.solutions or self.feedback


NOTHING = Shown()
EVERYTHING = Shown(score=True, marks=True, solutions=True, feedback=True)
SCORE_ONLY = Shown(score=True)
BY_FEEDBACK = {"full": EVERYTHING, "score": SCORE_ONLY, "none": NOTHING}


class ReviewRules(BaseModel):
    """What is shown while a learner answers, right after handing in, and once the quiz has closed.

    A score does not exist `during` an attempt; a quiz that never closes stays at `after`. `hint_cost` is what a hint
    costs that a learner asks for while they answer, in percent of the question's points; None: there are none.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    during: Shown = NOTHING
    after: Shown = EVERYTHING
    closed: Shown = EVERYTHING
    hint_cost: int | None = Field(default=None, ge=0, le=100)

    @classmethod
    def of(cls, stored: Any, feedback: str) -> Self:
        """The rules of a quiz; without any of its own they follow from its `feedback`."""
        if stored:
            return cls.model_validate(stored)
        shown = BY_FEEDBACK.get(feedback, EVERYTHING)
        return cls(after=shown, closed=shown)

    def handed_in(self, closes_at: datetime | None, now: datetime) -> Shown:
        """What is shown of an attempt that is over."""
        return self.closed if closes_at is not None and now >= closes_at else self.after

    @property
    def feedback(self) -> str:
        """The nearest of `Quiz.Feedback`, for lists and exports that know no more."""
        if self.after.any_question:
            return "full"
        return "score" if self.after.score else "none"


class ScoreBranch(BaseModel):
    """With at least so many percent, go on with this lesson of the course."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    at_least: int = Field(ge=0, le=100)
    lesson: UUID


def branch(branches: Any, percentage: Decimal | None) -> ScoreBranch | None:
    """Return the highest branch this percentage reaches; None for none, and while a score is not known."""
    if percentage is None or not branches:
        return None
    found: Sequence[ScoreBranch] = [ScoreBranch.model_validate(one) for one in branches]
    reached = [one for one in found if percentage >= one.at_least]
    return max(reached, key=lambda one: one.at_least, default=None)
