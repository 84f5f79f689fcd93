"""Money: an exact amount in a currency (ISO 4217). Adding different currencies is an error."""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

CENT = Decimal("0.01")
currency_code = RegexValidator(r"^[A-Z]{3}$", _("Enter a three-letter currency code, such as EUR."))


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """`amount` with two decimals (banker's rounding) in `currency`."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "amount", Decimal(self.amount).quantize(CENT, ROUND_HALF_EVEN))
        currency_code(self.currency)

    def __add__(self, other: "Money") -> "Money":
        if self.currency != other.currency:
            raise ValueError(f"Cannot add {other.currency} to {self.currency}.")
        return Money(self.amount + other.amount, self.currency)

    def __bool__(self) -> bool:
        return bool(self.amount)

    def __str__(self) -> str:
        whole = self.amount == self.amount.to_integral_value()
        return f"{self.currency} {self.amount:,.0f}" if whole else f"{self.currency} {self.amount:,.2f}"


def amount_field(**options: object) -> "models.DecimalField[Decimal, Decimal]":
    """Return the column every amount of money lives in: numeric(10,2), beside a `currency_field`."""
    return models.DecimalField(max_digits=10, decimal_places=2, **options)  # type: ignore[arg-type]


def currency_field(**options: object) -> "models.CharField[str, str]":
    """Return the column of a currency code."""
    return models.CharField(max_length=3, validators=[currency_code], **options)  # type: ignore[arg-type]
