"""Numbers drawn anew for each learner: `{x}` in the texts of a question, and in the formulas of its answers."""

import hashlib
import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Self

from django.utils.translation import gettext
from pydantic import BaseModel, ConfigDict, Field, model_validator

from courses.questions.types.numerical.formulas import RESERVED

MAX_STEPS = 1_000_000
_MATHS = re.compile(r'(<span class="math"[^>]*>[^<]*</span>)')
_MARK = re.compile(r"\{([A-Za-z][A-Za-z0-9_]{0,30})\}")

Finite = Annotated[Decimal, Field(allow_inf_nan=False, ge=-(10**12), le=10**12, decimal_places=9)]


class Parameter(BaseModel):
    """A number with a name: one of `values`, or one of those from `low` to `high` in steps of `step`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,30}$")
    low: Finite | None = None
    high: Finite | None = None
    step: Annotated[Finite, Field(gt=0)] = Decimal(1)
    values: tuple[Finite, ...] = Field(default=(), max_length=200)

    @model_validator(mode="after")
    def _can_be_drawn(self) -> Self:
        if self.name in RESERVED:
            words = gettext("“%s” has a meaning in formulas already; choose another name.")
            raise ValueError(words % self.name)
        if self.values:
            return self
        if self.low is None or self.high is None:
            raise ValueError(gettext("Give the lowest and the highest value of {%s}, or a list.") % self.name)
        if self.low > self.high:
            raise ValueError(gettext("The lowest value of {%s} is above the highest.") % self.name)
        if self._steps > MAX_STEPS:
            raise ValueError(gettext("The steps of {%s} are too small for its range.") % self.name)
        return self

    @property
    def _steps(self) -> int:
        return (
            int((self.high - self.low) / self.step) if self.low is not None and self.high is not None else 0
        )

    def drawn(self, seed: str) -> Decimal:
        """The value this seed draws. Each is about as likely as another, and the same seed draws the same."""
        number = int.from_bytes(hashlib.sha256(f"{seed}:{self.name}".encode()).digest()[:16], "big")
        if self.values:
            return self.values[number % len(self.values)]
        low = self.low if self.low is not None else Decimal(0)
        return low + self.step * (number % (self._steps + 1))


def filled(html: str, values: Mapping[str, Decimal]) -> str:
    """The text with the drawn values in the place of `{x}`; other braces stay. In formulas they stay grouped."""
    if "{" not in html:
        return html
    return "".join(_put(part, values, maths=place % 2 == 1) for place, part in enumerate(_MATHS.split(html)))


def filled_plain(text: str, values: Mapping[str, Decimal]) -> str:
    """A line as learners type it, with the drawn values in the place of `{x}`."""
    return _MARK.sub(lambda found: plain(values[found[1]]) if found[1] in values else found[0], text)


def _put(part: str, values: Mapping[str, Decimal], *, maths: bool) -> str:
    def put(found: re.Match[str]) -> str:
        if found[1] not in values:
            return found[0]
        number = plain(values[found[1]])
        return f"{{{number}}}" if maths else number.replace("-", "−")

    return _MARK.sub(put, part)


def plain(value: Decimal) -> str:
    """A number without exponent and without zeros at its end."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def exact(values: Mapping[str, Decimal]) -> dict[str, Fraction]:
    """The values for formulas."""
    return {name: Fraction(value) for name, value in values.items()}
