"""Moodle's calculated questions: its formulas and data sets as parameters, and back."""

import re
from decimal import Decimal

from django.utils.translation import gettext as _

from courses.questions.types.mapping import (
    CannotCarry,
    Element,
    Json,
    decimal,
    html_of,
    moodle,
    plain_number,
    share_in_percent,
)
from courses.questions.types.numerical.formulas import CONSTANTS, FUNCTIONS
from courses.questions.types.numerical.parameters import Parameter

_FROM = (("pi()", "pi"), ("deg2rad(", "rad("), ("log(", "ln("), ("log10(", "log("))
_NAME = re.compile(r"\{?([A-Za-z_]\w*)\}?")
_POWER = re.compile(r"pow\(([^(),]+),([^(),]+)\)")
ITEMS = 10


def formula_from_moodle(text: str) -> str:
    """The formula in our language. Raises `CannotCarry` for what only PHP could work out."""
    formula = _POWER.sub(r"((\1)^(\2))", re.sub(r"\s+", "", text.removeprefix("=")))
    if "^" in text or any(sign in text for sign in "?<>&|!%"):
        raise CannotCarry(_("Its formula uses signs that formulas here do not have."))
    for theirs, ours in _FROM:
        formula = re.sub(rf"(?<![A-Za-z0-9_]){re.escape(theirs)}", ours, formula)
    return formula


def formula_to_moodle(text: str) -> str:
    """The formula in Moodle's language."""
    names = {"ln": "log", "log": "log10", "rad": "deg2rad", "pi": "pi()", "e": "exp(1)"}

    def name(found: re.Match[str]) -> str:
        word = found[1]
        if word in FUNCTIONS or word in CONSTANTS:
            return names.get(word, word)
        return f"{{{word}}}"

    # An exponent of a number (1e3) is no name.
    parts = re.split(r"(\d[\d.]*(?:[eE][+-]?\d+)?)", text.replace("^", "**"))
    return "".join(part if place % 2 else _NAME.sub(name, part) for place, part in enumerate(parts))


def parameters_of(question: Element) -> list[Json]:
    """The data sets: a range where every number of the set lies on it, else the numbers themselves."""
    found = []
    for holder in question.iter("dataset_definition"):
        name = moodle.value(holder, "name")
        values = [decimal(moodle.value(item, "value")) for item in holder.iter("dataset_item")]
        low, high = (
            decimal(moodle.value(holder, "minimum", "0")),
            decimal(moodle.value(holder, "maximum", "0")),
        )
        step = Decimal(1).scaleb(-int(decimal(moodle.value(holder, "decimals", "0"))))
        on_range = all(low <= value <= high and (value - low) % step == 0 for value in values)
        if on_range and low <= high:
            found.append({"name": name, "low": low, "high": high, "step": step})
        else:
            found.append({"name": name, "values": values[:200]})
    return found


def write_calculated(data: Json, question: Element) -> None:
    """Write answers and data sets of `ITEMS` numbers each, drawn as learners' are."""
    for entry in data["answers"]:
        answer = moodle.put(question, "answer", fraction=share_in_percent(entry["share"]))
        formula = entry.get("formula") or plain_number(entry["value"])
        moodle.put(answer, "text", formula_to_moodle(formula))
        moodle.put(answer, "tolerance", plain_number(entry["tolerance"]))
        moodle.put(answer, "tolerancetype", "1" if entry["tolerance_kind"] == "relative" else "2")
        moodle.put(answer, "correctanswerformat", "1")
        moodle.put(answer, "correctanswerlength", "2")
        moodle.put_text(answer, "feedback", html_of(entry, "feedback"))
    sets = moodle.put(question, "dataset_definitions")
    for raw in data["parameters"]:
        _write_set(Parameter.model_validate(raw), sets)


def _write_set(parameter: Parameter, sets: Element) -> None:
    values = list(parameter.values) or [parameter.drawn(str(seed)) for seed in range(ITEMS)]
    # A list is told from a range by numbers that its limits do not hold.
    low = values[0] if parameter.values else parameter.low or Decimal(0)
    high = values[0] if parameter.values else parameter.high or Decimal(0)
    one = moodle.put(sets, "dataset_definition")
    for name, text in (
        ("status", "private"),
        ("name", parameter.name),
        ("distribution", "uniform"),
        ("minimum", plain_number(low)),
        ("maximum", plain_number(high)),
        ("decimals", str(max(0, -int(parameter.step.normalize().as_tuple().exponent)))),
    ):
        moodle.put(moodle.put(one, name), "text", text)
        if name == "name":
            moodle.put(one, "type", "calculated")
    moodle.put(one, "itemcount", str(len(values)))
    items = moodle.put(one, "dataset_items")
    for number, value in enumerate(values, 1):
        item = moodle.put(items, "dataset_item")
        moodle.put(item, "number", str(number))
        moodle.put(item, "value", plain_number(value))
    moodle.put(one, "number_of_items", str(len(values)))
