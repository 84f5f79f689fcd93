"""Each stem is to be matched with its answer."""

from typing import Self

from django.utils.translation import gettext
from pydantic import Field, field_validator, model_validator

from courses.questions.types.ids import PATTERN, digest, silent_ids
from courses.questions.types.scoring import Scoring
from courses.questions.types.texts import AnswerModel, QuestionData, RichText

MAX_PAIRS = 50


class Pair(RichText):
    """A stem (the text itself) and the answer that belongs to it. Several stems may have the same answer."""

    id: str = Field(pattern=PATTERN)
    answer: RichText
    feedback: RichText = RichText()

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.html.strip() or not self.answer.html.strip():
            raise ValueError(gettext("A pair needs both sides."))
        return self


class Data(QuestionData):
    """Stems are shown as written, answers and distractors in an order that tells nothing.

    `scoring` counts pairs: `right_minus_wrong` takes one away for each wrong answer, none for an open stem.
    """

    pairs: tuple[Pair, ...] = Field(min_length=1, max_length=MAX_PAIRS)
    distractors: tuple[RichText, ...] = Field(default=(), max_length=MAX_PAIRS)
    scoring: Scoring = "per_right"

    @field_validator("pairs", mode="before")
    @classmethod
    def _give_ids(cls, raw: object) -> object:
        return silent_ids(raw)

    @model_validator(mode="after")
    def _can_be_matched(self) -> Self:
        if len({pair.id for pair in self.pairs}) < len(self.pairs):
            raise ValueError(gettext("Two pairs have the same id."))
        if len(self.answers) < 2:
            raise ValueError(gettext("There must be at least two different answers to choose from."))
        return self

    @property
    def answers(self) -> dict[str, RichText]:
        """Every different answer by its id, which is made of its words."""
        written = [pair.answer for pair in self.pairs] + [one for one in self.distractors if one]
        return {digest(answer.html): answer for answer in written}


class Answer(AnswerModel):
    """For each stem that was answered, the id of its answer."""

    pairs: dict[str, str] = Field(min_length=1, max_length=MAX_PAIRS)
