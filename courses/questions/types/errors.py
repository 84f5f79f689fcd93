"""What can be wrong with a question's data or with an answer, in sentences."""

from dataclasses import dataclass
from typing import Self

from pydantic import ValidationError


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: `location` is a path such as `options.2.text`, empty for the whole."""

    location: str
    sentence: str


class DataInvalid(ValueError):
    """The data does not describe a question of its type; `problems` says where and why."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(
            "; ".join(f"{p.location}: {p.sentence}" if p.location else p.sentence for p in problems)
        )
        self.problems = problems

    @classmethod
    def of(cls, error: ValidationError) -> Self:
        """From what pydantic found."""
        return cls(
            tuple(
                Problem(
                    location=".".join(str(step) for step in found["loc"]),
                    sentence=found["msg"].removeprefix("Value error, "),
                )
                for found in error.errors(include_url=False, include_input=False)
            )
        )


class AnswerInvalid(ValueError):
    """The answer cannot belong to the question; the message is a sentence for the learner."""
