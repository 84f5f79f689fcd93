"""A number is to be written."""

from decimal import Decimal
from typing import Annotated, ClassVar, Literal, Self

from django.utils.translation import gettext
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, model_validator

from courses.questions.types.numerical.formulas import MAX_FORMULA, FormulaInvalid, read_formula
from courses.questions.types.numerical.parameters import Parameter, exact
from courses.questions.types.numerical.reading import MAX_EXPONENT, MAX_TEXT
from courses.questions.types.scoring import Share
from courses.questions.types.texts import QuestionData, RichText, WrittenAnswer


def _writable(number: Decimal) -> Decimal:
    """Within what a learner can write: exponents up to `MAX_EXPONENT`, 50 digits."""
    if number and (abs(number.adjusted()) > MAX_EXPONENT or len(number.as_tuple().digits) > 50):
        raise ValueError(gettext("This number is too large or too small to grade."))
    return number


Number = Annotated[Decimal, Field(allow_inf_nan=False), AfterValidator(_writable)]


class Accepted(BaseModel):
    """A value that earns `share` of the marks, in the base unit; or a `formula` that gives it.

    `tolerance` is a distance (`absolute`) or a part of the value (`relative`; 0.05 is 5 %). The edge counts.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    value: Number | None = None
    formula: str = Field(default="", max_length=MAX_FORMULA)
    tolerance: Annotated[Number, Field(ge=0)] = Decimal(0)
    tolerance_kind: Literal["absolute", "relative"] = "absolute"
    share: Share = Field(default=Decimal(1), ge=0, le=1)
    feedback: RichText = RichText()

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.value is None) == (not self.formula.strip()):
            raise ValueError(gettext("Give a number or a formula."))
        if self.formula:
            try:
                read_formula(self.formula)
            except FormulaInvalid as error:
                raise ValueError(str(error)) from error
        return self

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
    `unit_required`. `parameters` are drawn for each learner; `numbers` is what was drawn, never stored.
    """

    SAMPLES: ClassVar[tuple[str, ...]] = tuple(f"sample {number}" for number in range(300))

    answers: tuple[Accepted, ...] = Field(min_length=1, max_length=50)
    units: tuple[Unit, ...] = Field(default=(), max_length=30)
    unit_required: bool = False
    parameters: tuple[Parameter, ...] = Field(default=(), max_length=20)
    numbers: dict[str, Decimal] = Field(default={}, exclude=True, max_length=0)

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

    @model_validator(mode="after")
    def _formulas_have_values(self, info: ValidationInfo) -> Self:
        """Work the formulas out for many draws: who saves the question learns what learners would meet."""
        names = [parameter.name for parameter in self.parameters]
        if len(set(names)) < len(names):
            raise ValueError(gettext("Two parameters have the same name."))
        formulas = [read_formula(accepted.formula) for accepted in self.answers if accepted.formula]
        if unknown := sorted(frozenset().union(*(formula.names for formula in formulas)) - set(names)):
            raise ValueError(gettext("The formula uses “%s”, which is no parameter.") % unknown[0])
        if (info.context or {}).get("stored"):
            return self
        for seed in self.SAMPLES if formulas else ():
            values = self.drawn_values(seed)
            try:
                for formula in formulas:
                    formula.value(exact(values))
            except FormulaInvalid as error:
                drawn = ", ".join(f"{name} = {value}" for name, value in values.items())
                raise ValueError(f"{error} ({drawn})" if drawn else str(error)) from error
        return self

    def drawn_values(self, seed: str) -> dict[str, Decimal]:
        """What this seed draws for each parameter."""
        return {parameter.name: parameter.drawn(seed) for parameter in self.parameters}

    @property
    def base_unit(self) -> str:
        """The unit the accepted values are in, "" when there are no units."""
        return next((unit.name for unit in self.units if unit.factor == 1), "")


class Answer(WrittenAnswer):
    """The number as the learner wrote it, with its unit."""

    text: str = Field(max_length=MAX_TEXT)
