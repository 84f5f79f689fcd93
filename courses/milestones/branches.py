"""Where a milestone leads: after an answer, or by choice. Pure: no database; see `targets` for what exists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator


class Branch(BaseModel):
    """One way on: `when` it is taken, and the place it leads `to`. Times in milliseconds, on the film's clock.

    `answer` looks for `option` of `question`; `score` for at least `share` percent of what the questions are worth
    together; `always` is the rest, and, where nothing is asked, a choice of the learner's.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    when: Literal["always", "score", "answer"] = "always"
    question: UUID | None = None
    option: str = Field(default="", max_length=100)
    share: int = Field(default=0, ge=0, le=100)
    to: Literal["here", "video", "lesson"] = "here"
    video: UUID | None = None
    lesson: UUID | None = None
    at_ms: int = Field(default=0, ge=0, le=2**31 - 1)
    label: str = Field(default="", max_length=120)

    @model_validator(mode="after")
    def _whole(self) -> "Branch":
        """What a kind of condition or place needs is there, and nothing else is."""
        if (self.when == "answer") != bool(self.question and self.option):
            raise ValueError("an answer names its question and option")
        if (self.when == "score") != bool(self.share):
            raise ValueError("a score has a share")
        if (self.to == "video") != bool(self.video) or (self.to == "lesson") != bool(self.lesson):
            raise ValueError("a place names its video or lesson")
        return self


def stored_branches(raw: Sequence[Any]) -> tuple[Branch, ...]:
    """Return stored branches; those of a shape we do not know (any more) are left out."""
    found = []
    for one in raw:
        try:
            found.append(Branch.model_validate(one))
        except ValidationError:
            continue
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer to one question of a milestone: `score` is the part earned, 0 to 1, of `points`."""

    answer: Mapping[str, Any]
    score: Decimal
    points: Decimal


def ways(branches: Sequence[Branch], answers: Mapping[UUID, Answered] | None) -> tuple[Branch, ...]:
    """Return where it goes on, best first: each branch that applies, in the author's order.

    `answers` by question; None where nothing is asked, so that the learner chooses among those that always apply.
    """
    if answers is None:
        return tuple(branch for branch in branches if branch.when == "always")
    return tuple(branch for branch in branches if _applies(branch, answers))


def _applies(branch: Branch, answers: Mapping[UUID, Answered]) -> bool:
    if branch.when == "always":
        return True
    if branch.when == "answer":
        given = answers.get(branch.question) if branch.question else None
        return given is not None and branch.option in chosen(given.answer)
    worth = sum((one.points for one in answers.values()), Decimal(0))
    earned = sum((one.points * one.score for one in answers.values()), Decimal(0))
    return bool(worth) and earned * 100 >= branch.share * worth


def chosen(answer: Mapping[str, Any]) -> set[str]:
    """The ids of the options an answer names; `true` and `false` for statements."""
    found: set[str] = set()
    for value in answer.values():
        several = value if isinstance(value, list) else [value]
        found |= {str(one).lower() if isinstance(one, bool) else str(one) for one in several}
    return found
