"""What can be wrong with a question's data or with an answer, in sentences."""

from dataclasses import dataclass
from typing import Self

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError
from pydantic_core import ErrorDetails

_NUMBER = _("Write a number.")
_SENTENCES: dict[str, Promise] = {
    "missing": _("This is needed."),
    "string_too_short": _("This is needed."),
    "string_too_long": _("Shorten this to %(max_length)s characters."),
    "too_short": _("There must be at least %(min_length)s."),
    "too_long": _("There may be at most %(max_length)s."),
    "decimal_parsing": _NUMBER,
    "decimal_type": _NUMBER,
    "finite_number": _NUMBER,
    "int_parsing": _("Write a whole number."),
    "int_from_float": _("Write a whole number."),
    "greater_than": _("This must be more than %(gt)s."),
    "greater_than_equal": _("This must be at least %(ge)s."),
    "less_than": _("This must be less than %(lt)s."),
    "less_than_equal": _("This may be at most %(le)s."),
    "uuid_parsing": _("Choose a file."),
    "extra_forbidden": _("A question of this type has no such part."),
}
"""What pydantic finds most, in our own words; the rest is told in its words."""


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
                    sentence=_sentence(found),
                )
                for found in error.errors(include_url=False, include_input=False)
            )
        )


def _sentence(found: ErrorDetails) -> str:
    own = _SENTENCES.get(found["type"])
    if own is None:
        return found["msg"].removeprefix("Value error, ")
    return str(own) % found.get("ctx", {})


class AnswerInvalid(ValueError):
    """The answer cannot belong to the question; the message is a sentence for the learner."""
