"""A question as a reader finds it, before it is fitted into the schema of its type.

Readers fill in a `Draft` with the source's own HTML; `questions.build` cleans the texts, checks the data
against the type's schema and returns the `QuestionItem`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from courses.questions.types.mapping import CannotCarry

__all__ = ["CannotCarry", "Choice", "Draft", "Number", "Words"]


def no_file(url: str) -> Path | None:
    """A source without files of its own."""
    return None


@dataclass(slots=True)
class Choice:
    """An answer to choose. The texts are HTML of the source; `share` is what a wrong one is worth, 0 to 1."""

    html: str
    correct: bool
    feedback: str = ""
    feedback_unchosen: str = ""
    share: Decimal | None = None
    fixed: bool = False


@dataclass(slots=True)
class Words:
    """A written answer and what it is worth, 0 to 1; 0 only carries feedback. A pattern is for the whole answer."""

    text: str
    pattern: bool = False
    share: Decimal = Decimal(1)
    feedback: str = ""


@dataclass(slots=True)
class Number:
    """A number and what it is worth, 0 to 1. A relative tolerance is a part of the value."""

    value: Decimal
    tolerance: Decimal = Decimal(0)
    relative: bool = False
    share: Decimal = Decimal(1)
    feedback: str = ""


@dataclass(slots=True)
class Draft:
    """What is asked and what is right; which fields count depends on `type`.

    Readers of questions give `data`, in the shape of the type's own with HTML of the source, and the fields after it;
    readers of courses fill in the fields of the type.
    """

    type: str
    prompt: str = ""
    data: dict[str, Any] | None = None
    title: str = ""
    points: Decimal = Decimal(1)
    tags: tuple[str, ...] = ()
    folder: tuple[str, ...] = ()
    # What stays the same from one export to the next: the source's own number, else the title, else the text.
    identity: str = ""
    # The picture of a hotspot question, by its address; and where an address of the source lies on this disk.
    picture: str = ""
    find: Callable[[str], Path | None] = no_file
    # single_choice, multiple_response
    choices: list[Choice] = field(default_factory=list)
    shuffle: bool = False
    scoring: str = "all_or_nothing"
    # true_false
    answer: bool = False
    feedback_true: str = ""
    feedback_false: str = ""
    # short_answer
    words: list[Words] = field(default_factory=list)
    case_sensitive: bool = False
    # numerical
    numbers: list[Number] = field(default_factory=list)
    # all
    explanation: str = ""
    hints: list[str] = field(default_factory=list)
    feedback_correct: str = ""
    feedback_incorrect: str = ""
    losses: list[tuple[str, str]] = field(default_factory=list)

    def lose(self, detail: str, reason: str) -> None:
        """Note something that this question said in the source and will not say here."""
        self.losses.append((detail, reason))
