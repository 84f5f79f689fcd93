"""Answers people might give: the right one, or one of the wrong ones a question invites."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from courses.api import QuestionContent

WRONG_WORDS = ("not sure", "average", "sample", "error", "variable", "the mean", "print", "range", "?")


@dataclass(frozen=True)
class Given:
    """An answer as it is stored, and what the type's own grader makes of it (`score` 0 to 1)."""

    answer: dict[str, Any]
    score: Decimal
    is_correct: bool


@dataclass
class Item:
    """A version of a question: `difficulty` 0 (easy) to 1. Grades each different answer once."""

    content: QuestionContent
    points: Decimal
    difficulty: float
    _graded: dict[str, Given] = field(default_factory=dict)

    @property
    def id(self) -> UUID:
        """The key of the version."""
        return self.content.id

    def answer(self, right: bool, chance: random.Random) -> Given:
        """The right answer, or a wrong one that somebody might give."""
        kind, data = self.content.type, self.content.data
        if right:
            raw = kind.correct_answer(data)
        else:
            raw = _WRONG[kind.name](data.model_dump(mode="json"), kind.correct_answer(data), chance)
        key = repr(raw)
        if key not in self._graded:
            outcome = kind.grade(data, raw)
            self._graded[key] = Given(raw, outcome.score, outcome.correct)
        return self._graded[key]


def _other_choice(data: Mapping[str, Any], key: Mapping[str, Any], chance: random.Random) -> dict[str, Any]:
    wrong = [option["id"] for option in data["options"] if not option["is_correct"]]
    return {"choice": chance.choice(wrong)}


def _other_choices(data: Mapping[str, Any], key: Mapping[str, Any], chance: random.Random) -> dict[str, Any]:
    """The right set with one or two options changed, never empty."""
    ids = [option["id"] for option in data["options"]]
    changed = set(key["choices"]) ^ set(chance.sample(ids, chance.choice((1, 1, 2))))
    return {"choices": sorted(changed or {chance.choice(ids)})}


def _opposite(data: Mapping[str, Any], key: Mapping[str, Any], chance: random.Random) -> dict[str, Any]:
    return {"value": not key["value"]}


def _other_words(data: Mapping[str, Any], key: Mapping[str, Any], chance: random.Random) -> dict[str, Any]:
    return {"text": chance.choice(WRONG_WORDS)}


def _other_number(data: Mapping[str, Any], key: Mapping[str, Any], chance: random.Random) -> dict[str, Any]:
    """A slip people make: half, double, ten times, or next door."""
    value = float(data["answers"][0]["value"])
    slip = chance.choice((value / 2, value * 2, value * 10, value + 1, value - 1))
    return {"text": f"{slip:g}"}


_WRONG: dict[str, Callable[[Mapping[str, Any], Mapping[str, Any], random.Random], dict[str, Any]]] = {
    "single_choice": _other_choice,
    "multiple_response": _other_choices,
    "true_false": _opposite,
    "short_answer": _other_words,
    "numerical": _other_number,
}
