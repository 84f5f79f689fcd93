"""A number is to be written."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from django.utils.translation import gettext
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from courses.questions.types.numerical.reading import MAX_EXPONENT, MAX_TEXT
from courses.questions.types.texts import QuestionData, RichText, WrittenAnswer


def _writable(number: Decimal) -> Decimal:
    """Within what a learner can write: exponents up to `MAX_EXPONENT`, 50 digits."""
    if number and (abs(number.adjusted()) > MAX_EXPONENT or len(number.as_tuple().digits) > 50):
        raise ValueError(gettext("This number is too large or too small to grade."))
    return number


Number = Annotated[Decimal, Field(allow_inf_nan=False), AfterValidator(_writable)]


class Accepted(BaseModel):
    """A value that earns `share` of the marks, in the base unit.

    `tolerance` is a distance (`absolute`) or a part of the value (`relative`; 0.05 is 5 %). The edge counts.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    value: Number
    tolerance: Annotated[Number, Field(ge=0)] = Decimal(0)
    tolerance_kind: Literal["absolute", "relative"] = "absolute"
    share: Decimal = Field(default=Decimal(1), ge=0, le=1)
    feedback: RichText = RichText()

    @classmethod
    def between(cls, low: Decimal, high: Decimal) -> Self:
        """The values from `low` to `high`, both included."""
        return cls(value=(low + high) / 2, tolerance=abs(high - low) / 2)


class Unit(BaseModel):
    """A unit an answer may be in; `factor` says how many base units one of it is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1, max_length=20, pattern=r"^[^\d\s.,+\-](?:.*\S)?$")
    factor: Annotated[Number, Field(gt=0)] = Decimal(1)


class Data(QuestionData):
    """The best-paid accepted value that fits decides. Without `units` only bare numbers are read.

    With `units`, one of them is the base (factor 1); a bare number is in the base unit, unless
    `unit_required`.
    """

    answers: tuple[Accepted, ...] = Field(min_length=1, max_length=50)
    units: tuple[Unit, ...] = Field(default=(), max_length=30)
    unit_required: bool = False

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if all(accepted.share < 1 for accepted in self.answers):
            raise ValueError(gettext("At least one accepted answer must be worth full marks."))
        if len({unit.name for unit in self.units}) < len(self.units):
            raise ValueError(gettext("A unit is listed twice."))
        if self.units and all(unit.factor != 1 for unit in self.units):
            raise ValueError(gettext("One unit must have the factor 1; the values are given in it."))
        if self.unit_required and not self.units:
            raise ValueError(gettext("List the units an answer may be in."))
        return self

    @property
    def base_unit(self) -> str:
        """The unit the accepted values are in, "" when there are no units."""
        return next((unit.name for unit in self.units if unit.factor == 1), "")


class Answer(WrittenAnswer):
    """The number as the learner wrote it, with its unit."""

    text: str = Field(max_length=MAX_TEXT)
