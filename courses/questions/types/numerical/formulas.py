"""Formulas of authors: a small language of arithmetic, read and worked out here, never by the interpreter.

`+ - * / ^` (also `**`), parentheses, numbers, names (`x` or `{x}`), `pi`, `e`, and the functions in `FUNCTIONS`;
angles are radians, `rad(30)` turns degrees into them. `-2^2` is −4 and `2^3^2` is 2^9, as in textbooks.
Sums, products and powers of whole numbers are exact; the rest has the precision of floating point.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import lru_cache

from django.utils.translation import gettext

MAX_FORMULA = 500
MAX_DEPTH = 30
MAX_BITS = 4_000

_TOKEN = re.compile(
    r"\s{0,50}(?:(\d{1,50}(?:\.\d{0,50})?(?:[eE][+-]?\d{1,2})?|\.\d{1,50})|\{?([A-Za-z_]\w{0,30})\}?|(\*\*|[-+*/^(),]))"
)

Values = Mapping[str, Fraction]


class FormulaInvalid(ValueError):
    """The formula cannot be read or worked out; the message is a sentence for its author."""


def _through_float(function: Callable[[float], float]) -> Callable[[Fraction], Fraction]:
    return lambda value: Fraction(function(float(value)))


def _sqrt(value: Fraction) -> Fraction:
    if value < 0:
        raise ValueError
    whole = Fraction(math.isqrt(value.numerator), math.isqrt(value.denominator))
    if whole**2 == value:
        return whole
    with localcontext() as context:
        context.prec = 40
        return Fraction((Decimal(value.numerator) / Decimal(value.denominator)).sqrt())


FUNCTIONS: Mapping[str, Callable[[Fraction], Fraction]] = {
    "sqrt": _sqrt,
    "abs": abs,
    "round": lambda value: Fraction(math.floor(value + Fraction(1, 2))),
    "floor": lambda value: Fraction(math.floor(value)),
    "ceil": lambda value: Fraction(math.ceil(value)),
    "exp": _through_float(math.exp),
    "ln": _through_float(math.log),
    "log": _through_float(math.log10),
    "sin": _through_float(math.sin),
    "cos": _through_float(math.cos),
    "tan": _through_float(math.tan),
    "asin": _through_float(math.asin),
    "acos": _through_float(math.acos),
    "atan": _through_float(math.atan),
    "rad": _through_float(math.radians),
}
CONSTANTS: Values = {"pi": Fraction(math.pi), "e": Fraction(math.e)}
RESERVED = frozenset(FUNCTIONS) | frozenset(CONSTANTS)


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that was read: the names it uses, and how to work it out."""

    names: frozenset[str]
    _work: Callable[[Values], Fraction]

    def value(self, values: Values) -> Fraction:
        """The value for these parameters. Raises `FormulaInvalid` where there is none (a division by zero)."""
        try:
            return _bounded(self._work({**CONSTANTS, **values}))
        except ZeroDivisionError as error:
            raise FormulaInvalid(gettext("The formula divides by zero.")) from error
        except (ValueError, OverflowError) as error:
            if isinstance(error, FormulaInvalid):
                raise
            raise FormulaInvalid(gettext("The formula has no value for some of the numbers.")) from error


@lru_cache(maxsize=5_000)
def read_formula(text: str) -> Formula:
    """Read a formula. Raises `FormulaInvalid`."""
    return _Reader(text).formula()


def _bounded(value: Fraction) -> Fraction:
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > MAX_BITS:
        raise FormulaInvalid(gettext("The formula leads to numbers that are too large."))
    return value


def _power(base: Fraction, exponent: Fraction) -> Fraction:
    if exponent.denominator == 1:
        bits = max(base.numerator.bit_length(), base.denominator.bit_length())
        if bits * abs(exponent.numerator) > MAX_BITS and abs(base) != 1:
            raise FormulaInvalid(gettext("The formula leads to numbers that are too large."))
        if abs(base) == 1:
            return Fraction(1) if base == 1 or exponent.numerator % 2 == 0 else Fraction(-1)
        return base**exponent.numerator
    if base < 0:
        raise ValueError
    return Fraction(math.pow(float(base), float(exponent)))


_OPERATIONS: Mapping[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": lambda left, right: left / right,
    "^": _power,
}
Work = Callable[[Values], Fraction]


def _both(sign: str, left: Work, right: Work) -> Work:
    operation = _OPERATIONS[sign]
    return lambda values: _bounded(operation(left(values), right(values)))


class _Reader:
    """Reads by recursive descent, one method for each level of binding."""

    def __init__(self, text: str) -> None:
        if len(text) > MAX_FORMULA:
            raise FormulaInvalid(gettext("This formula is too long."))
        self.tokens = self._cut(text.strip())
        self.place = 0
        self.depth = 0
        self.names: set[str] = set()

    @staticmethod
    def _cut(text: str) -> list[tuple[str, str]]:
        found, at = [], 0
        while at < len(text):
            token = _TOKEN.match(text, at)
            if token is None:
                raise FormulaInvalid(
                    gettext("The formula cannot be read from “%s” on.") % text[at:].strip()[:20]
                )
            number, name, sign = token.groups()
            kind = "number" if number else "name" if name else "sign"
            found.append((kind, "^" if sign == "**" else number or name or sign))
            at = token.end()
        return found

    def formula(self) -> Formula:
        work = self._sum()
        if self.place < len(self.tokens):
            raise FormulaInvalid(
                gettext("The formula cannot be read from “%s” on.") % self.tokens[self.place][1]
            )
        return Formula(frozenset(self.names), work)

    def _take(self, *signs: str) -> str:
        if self.place < len(self.tokens) and self.tokens[self.place] in [("sign", sign) for sign in signs]:
            self.place += 1
            return self.tokens[self.place - 1][1]
        return ""

    def _sum(self) -> Work:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise FormulaInvalid(gettext("The formula has too many parentheses inside each other."))
        work = self._product()
        while sign := self._take("+", "-"):
            work = _both(sign, work, self._product())
        self.depth -= 1
        return work

    def _product(self) -> Work:
        work = self._signed()
        while sign := self._take("*", "/"):
            work = _both(sign, work, self._signed())
        return work

    def _signed(self) -> Work:
        minus = False
        while sign := self._take("-", "+"):
            minus ^= sign == "-"
        work = self._raised()
        return (lambda values: -work(values)) if minus else work

    def _raised(self) -> Work:
        bases = [self._atom()]
        signs = []
        while self._take("^"):
            minus = bool(self._take("-"))
            signs.append(minus)
            bases.append(self._atom())
        work = bases.pop()
        while bases:
            work = _both("^", bases.pop(), _negated(work) if signs.pop() else work)
        return work

    def _atom(self) -> Work:
        if self._take("("):
            return self._closed()
        if self.place >= len(self.tokens) or self.tokens[self.place][0] == "sign":
            raise FormulaInvalid(gettext("The formula is not complete."))
        kind, text = self.tokens[self.place]
        self.place += 1
        if kind == "number":
            number = Fraction(text)
            return lambda values: number
        if text in FUNCTIONS:
            if not self._take("("):
                raise FormulaInvalid(gettext("Write %s with parentheses.") % text)
            function, inner = FUNCTIONS[text], self._closed()
            return lambda values: function(inner(values))
        if text not in CONSTANTS:
            self.names.add(text)
        return lambda values: values[text]

    def _closed(self) -> Work:
        work = self._sum()
        if not self._take(")"):
            raise FormulaInvalid(gettext("A parenthesis is not closed."))
        return work


def _negated(work: Work) -> Work:
    return lambda values: -work(values)
