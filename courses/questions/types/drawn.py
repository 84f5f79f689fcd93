"""Numbers in the texts of a question, drawn anew for each learner: `{x}` is a parameter, or what a formula makes of some.

Shared by the types whose answers are words or options; `numerical` has formulas in its answers instead.
"""

import math
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar, Self, TypeVar

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, model_validator

from courses.questions.types import fields
from courses.questions.types.numerical.drawing import TRIES, rounded
from courses.questions.types.numerical.formulas import MAX_FORMULA, RESERVED, FormulaInvalid, read_formula
from courses.questions.types.numerical.parameters import Parameter, exact, filled
from courses.questions.types.texts import QuestionData, RichText

LARGEST = Fraction(10) ** 15
Numbers = Mapping[str, Decimal]


class Computed(BaseModel):
    """A number with a name that a formula makes of parameters, and of what is computed before it.

    With `places` it is rounded to so many decimals, halves up; else it has twelve digits.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,30}$")
    formula: str = Field(min_length=1, max_length=MAX_FORMULA)
    places: int | None = Field(default=None, ge=0, le=9)

    @model_validator(mode="after")
    def _can_be_read(self) -> Self:
        if self.name in RESERVED:
            words = gettext("“%s” has a meaning in formulas already; choose another name.")
            raise ValueError(words % self.name)
        try:
            read_formula(self.formula)
        except FormulaInvalid as error:
            raise ValueError(str(error)) from error
        return self

    def worked_out(self, numbers: Numbers) -> Decimal:
        """The number. Raises `FormulaInvalid` where there is none."""
        value = read_formula(self.formula).value(exact(numbers))
        if abs(value) >= LARGEST:
            raise FormulaInvalid(gettext("The formula leads to numbers that are too large."))
        if self.places is None:
            return rounded(value)
        scaled = math.floor(value * 10**self.places + Fraction(1, 2))
        return Decimal(scaled).scaleb(-self.places)


class DrawnData(QuestionData):
    """A question with `{x}` in its texts. `numbers` is what was drawn, never stored; without parameters braces stay."""

    SAMPLES: ClassVar[tuple[str, ...]] = tuple(f"sample {number}" for number in range(100))

    parameters: tuple[Parameter, ...] = Field(default=(), max_length=20, exclude_if=lambda held: not held)
    computed: tuple[Computed, ...] = Field(default=(), max_length=20, exclude_if=lambda held: not held)
    numbers: dict[str, Decimal] = Field(default={}, exclude=True, max_length=0)

    @property
    def is_drawn(self) -> bool:
        """Whether there is anything to draw or to work out."""
        return bool(self.parameters or self.computed)

    def is_clear(self, numbers: Numbers) -> bool:
        """Whether the question can be asked with these numbers. It must not depend on what is right."""
        return True

    def numbers_of(self, seed: str) -> dict[str, Decimal]:
        """What this seed draws, and what is worked out from it. Raises `FormulaInvalid`."""
        found = {parameter.name: parameter.drawn(seed) for parameter in self.parameters}
        for one in self.computed:
            found[one.name] = one.worked_out(found)
        return found

    @model_validator(mode="after")
    def _can_be_asked(self, info: ValidationInfo) -> Self:
        """Draw many times: who saves the question learns what learners would meet."""
        known: set[str] = set()
        named: list[Parameter | Computed] = [*self.parameters, *self.computed]
        for one in named:
            if one.name in known:
                raise ValueError(gettext("Two parameters have the same name."))
            if isinstance(one, Computed) and (unknown := sorted(read_formula(one.formula).names - known)):
                raise ValueError(gettext("The formula uses “%s”, which is no parameter.") % unknown[0])
            known.add(one.name)
        if (info.context or {}).get("stored") or not self.is_drawn:
            return self
        unclear = ""
        count = 0
        for seed in self.SAMPLES:
            drawn = ", ".join(f"{one.name} = {one.drawn(seed)}" for one in self.parameters)
            try:
                clear = self.is_clear(self.numbers_of(seed))
            except FormulaInvalid as error:
                raise ValueError(f"{error} ({drawn})" if drawn else str(error)) from error
            if not clear:
                unclear, count = drawn, count + 1
        if count * 2 > len(self.SAMPLES):
            words = gettext(
                "With most numbers two options read the same (%s). Choose other ranges or formulas."
            )
            raise ValueError(words % unclear)
        return self


D = TypeVar("D", bound=DrawnData)


def draw(data: D, seed: str) -> D:
    """The question with numbers instead of parameters; itself when it has none."""
    if not data.is_drawn:
        return data
    numbers = next(_possible(data, seed))
    put = {name: put_in(value, numbers) for name, value in data if name not in ("parameters", "computed")}
    return data.model_copy(update={**put, "parameters": (), "computed": (), "numbers": numbers})


def _possible(data: DrawnData, seed: str) -> Iterator[dict[str, Decimal]]:
    """Draws with which the question can be asked. Saving it has shown that many can."""
    for tried in (*(f"{seed}#{number}" if number else seed for number in range(TRIES)), *data.SAMPLES):
        try:
            numbers = data.numbers_of(tried)
        except FormulaInvalid:
            continue
        if data.is_clear(numbers):
            yield numbers
    yield data.numbers_of(data.SAMPLES[0])


def put_in(part: Any, numbers: Numbers) -> Any:
    """A part of a question with the numbers in every text of it that pages show."""
    if isinstance(part, tuple):
        return tuple(put_in(one, numbers) for one in part)
    if not isinstance(part, BaseModel):
        return part
    changed = {name: put_in(value, numbers) for name, value in part if isinstance(value, tuple | BaseModel)}
    if isinstance(part, RichText):
        changed["html"] = filled(part.html, numbers)
    return part.model_copy(update=changed)


def fill(data: DrawnData, html: str) -> str:
    """A text of the question with the numbers that were drawn."""
    return filled(html, data.numbers) if data.numbers else html


def varies(data: DrawnData) -> bool:
    """Whether another seed draws other numbers."""
    return bool(data.parameters)


PARAMETERS = fields.Rows(
    "parameters", _("Parameters"), _("Parameter"), _("Add a parameter"), aside=True,
    hint=_("Numbers drawn anew for each learner. Write {x} in the texts and in formulas where x goes."),
    fields=(
        fields.Field("name", _("Name"), "text"),
        fields.Field("low", _("Lowest"), "number"),
        fields.Field("high", _("Highest"), "number"),
        fields.Field("step", _("In steps of"), "number", initial="1"),
        fields.Field("values", _("Or one of these"), "integers"),
    ),
)  # fmt: skip
COMPUTED = fields.Rows(
    "computed", _("Worked out"), _("Result"), _("Add a result"), aside=True,
    hint=_("Numbers that formulas make of the parameters. With the name r, write {r} in an answer, an option or a feedback."),
    fields=(
        fields.Field("name", _("Name"), "text"),
        fields.Field("formula", _("Formula"), "text", hint=_("Such as 2 * {x} + sqrt({y}).")),
        fields.Field("places", _("Decimals"), "number", hint=_("Empty: as many as there are.")),
    ),
)  # fmt: skip
