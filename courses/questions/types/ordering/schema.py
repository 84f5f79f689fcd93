"""Items are to be put into their order."""

from typing import Self

from django.utils.translation import gettext
from pydantic import Field, field_validator, model_validator

from courses.questions.types.ids import PATTERN, silent_ids
from courses.questions.types.scoring import Scoring
from courses.questions.types.texts import AnswerModel, QuestionData, RichText

MAX_ITEMS = 30


class Item(RichText):
    """One item. `feedback` is said when it was put somewhere else than where it belongs."""

    id: str = Field(pattern=PATTERN)
    feedback: RichText = RichText()

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.html.strip():
            raise ValueError(gettext("Every item needs a text or a picture."))
        return self


class Data(QuestionData):
    """Items in their right order; learners see them mixed.

    What an order is worth is counted in pairs of items, as Kendall's τ does (M. G. Kendall, A New Measure of
    Rank Correlation, Biometrika 30, 1938): one item at the wrong end then costs the pairs it is part of, where
    counting places would call every item behind it wrong. `right_minus_wrong` is τ itself, not below 0: an
    order drawn by chance earns about nothing, so it is the default. `per_right` is the share of pairs that
    stand the right way round; chance earns a half of the marks.
    """

    items: tuple[Item, ...] = Field(min_length=2, max_length=MAX_ITEMS)
    scoring: Scoring = "right_minus_wrong"

    @field_validator("items", mode="before")
    @classmethod
    def _give_ids(cls, raw: object) -> object:
        return silent_ids(raw)

    @model_validator(mode="after")
    def _can_be_ordered(self) -> Self:
        if len({item.id for item in self.items}) < len(self.items):
            raise ValueError(gettext("Two items have the same id."))
        if len({item.html for item in self.items}) < len(self.items):
            raise ValueError(gettext("Two items say the same, so nobody can tell their order."))
        return self


class Answer(AnswerModel):
    """The places given to items, from 1. It may be unfinished: items without a place, two in one."""

    places: dict[str, int] = Field(min_length=1, max_length=MAX_ITEMS)

    @field_validator("places")
    @classmethod
    def _counted_from_one(cls, places: dict[str, int]) -> dict[str, int]:
        if not all(1 <= place <= MAX_ITEMS for place in places.values()):
            raise ValueError(gettext("Places are counted from 1."))
        return places
