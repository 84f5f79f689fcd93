"""What a learner sees of a quiz and when, and where a score leads. Pure: plain values in, plain values out."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from courses.milestones.branches import chosen


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
    """With at least so many percent, go on with this lesson of the course; with `question` and `option` after that answer.

    `at_ms` is the point on the clock of the lesson's first video, in milliseconds.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    at_least: int = Field(default=0, ge=0, le=100)
    question: UUID | None = None
    option: str = Field(default="", max_length=100)
    lesson: UUID
    at_ms: int | None = Field(default=None, ge=0, le=2**31 - 1)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if bool(self.question) != bool(self.option):
            raise ValueError("an answer names its question and option")
        return self


def branch(
    branches: Any, percentage: Decimal | None, answers: Mapping[UUID, Mapping[str, Any]] | None = None
) -> ScoreBranch | None:
    """Return where it goes on: the first branch whose answer was given, else the highest one the percentage reaches.

    `answers` by question. A branch that asks for a percentage is passed over while none is known.
    """
    found: Sequence[ScoreBranch] = [ScoreBranch.model_validate(one) for one in branches or ()]
    known = answers or {}
    for one in found:
        enough = not one.at_least or (percentage is not None and percentage >= one.at_least)
        if one.question and enough and one.option in chosen(known.get(one.question, {})):
            return one
    reached = [
        one for one in found if not one.question and percentage is not None and percentage >= one.at_least
    ]
    return max(reached, key=lambda one: one.at_least, default=None)
