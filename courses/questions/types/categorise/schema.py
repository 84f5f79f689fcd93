"""Items are to be put into categories."""

from typing import Any, Final, Self

from django.utils.translation import gettext
from pydantic import Field, field_validator, model_validator

from courses.questions.types.ids import PATTERN, silent_ids
from courses.questions.types.scoring import Scoring
from courses.questions.types.texts import AnswerModel, QuestionData, RichText

MAX_ITEMS = 60
NOWHERE: Final = "*"
"""What an answer says of an item that belongs to no category."""


class Category(RichText):
    """A category by its name."""

    id: str = Field(pattern=PATTERN)

    @model_validator(mode="after")
    def _has_a_name(self) -> Self:
        if not self.html.strip():
            raise ValueError(gettext("Every category needs a name."))
        return self


class Item(RichText):
    """One item; `category` is the id of where it belongs, "" when it belongs nowhere."""

    id: str = Field(pattern=PATTERN)
    category: str = ""
    feedback: RichText = RichText()

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.html.strip():
            raise ValueError(gettext("Every item needs a text or a picture."))
        return self


class Data(QuestionData):
    """Categories as written, items mixed.

    `nowhere` offers learners “Belongs nowhere”, also when every item belongs somewhere: what is offered must
    not tell the key. `scoring` counts items; one left open neither earns nor costs.
    """

    categories: tuple[Category, ...] = Field(min_length=1, max_length=12)
    items: tuple[Item, ...] = Field(min_length=1, max_length=MAX_ITEMS)
    nowhere: bool = False
    scoring: Scoring = "per_right"

    @field_validator("categories", "items", mode="before")
    @classmethod
    def _give_ids(cls, raw: Any) -> Any:
        return silent_ids(raw)

    @model_validator(mode="after")
    def _can_be_sorted(self) -> Self:
        known = {category.id for category in self.categories}
        if len(known) < len(self.categories) or len({item.id for item in self.items}) < len(self.items):
            raise ValueError(gettext("Two rows have the same id."))
        if not {item.category for item in self.items if item.category} <= known:
            raise ValueError(gettext("An item belongs to a category that is not there."))
        if not self.nowhere and not all(item.category for item in self.items):
            raise ValueError(gettext("An item belongs nowhere, so learners must be able to say so."))
        if len(self.categories) + self.nowhere < 2:
            raise ValueError(gettext("There must be at least two places to put an item."))
        return self


class Answer(AnswerModel):
    """For each item that was sorted, the id of its category, or `NOWHERE`."""

    places: dict[str, str] = Field(min_length=1, max_length=MAX_ITEMS)
