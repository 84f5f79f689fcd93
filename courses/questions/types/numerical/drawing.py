"""One draw of a question with parameters: its numbers, and its answers worked out from them."""

from collections.abc import Iterator
from decimal import Decimal, localcontext
from fractions import Fraction

from courses.questions.types.numerical.formulas import FormulaInvalid, read_formula
from courses.questions.types.numerical.parameters import exact, filled
from courses.questions.types.numerical.schema import Accepted, Data
from courses.questions.types.texts import RichText

# What is worked out has this many digits, and is never compared more closely than nine of them.
DIGITS = 12
CLOSEST = Decimal("1e-9")
TRIES = 200


def draw(data: Data, seed: str) -> Data:
    """The question with numbers instead of parameters; itself when it has none."""
    if not data.parameters and not any(accepted.formula for accepted in data.answers):
        return data
    values, answers = next(_possible(data, seed))
    texts = {
        name: _text(getattr(data, name), values)
        for name in ("feedback_correct", "feedback_incorrect", "explanation")
    }
    return data.model_copy(
        update={
            "parameters": (),
            "numbers": values,
            "answers": answers,
            "hints": tuple(_text(hint, values) for hint in data.hints),
            **texts,
        }
    )


def fill(data: Data, html: str) -> str:
    """A text of the question with the numbers that were drawn."""
    return filled(html, data.numbers)


def _possible(data: Data, seed: str) -> Iterator[tuple[dict[str, Decimal], tuple[Accepted, ...]]]:
    """Draws for which every formula has a value. Saving the question has shown that almost all have."""
    for number in range(TRIES):
        values = data.drawn_values(f"{seed}#{number}" if number else seed)
        try:
            yield values, tuple(_settled(accepted, values) for accepted in data.answers)
        except FormulaInvalid:
            continue
    values = data.drawn_values(data.SAMPLES[0])
    yield values, tuple(_settled(accepted, values) for accepted in data.answers)


def _settled(accepted: Accepted, values: dict[str, Decimal]) -> Accepted:
    feedback = _text(accepted.feedback, values)
    if not accepted.formula:
        return accepted.model_copy(update={"feedback": feedback})
    value = rounded(read_formula(accepted.formula).value(exact(values)))
    if accepted.tolerance_kind == "relative":
        tolerance = max(accepted.tolerance, CLOSEST)
    else:
        tolerance = max(accepted.tolerance, abs(value) * CLOSEST)
    update = {"value": value, "formula": "", "tolerance": tolerance, "feedback": feedback}
    return accepted.model_copy(update=update)


def rounded(value: Fraction) -> Decimal:
    """What was worked out, with so many digits as are kept of it."""
    with localcontext() as context:
        context.prec = DIGITS
        found = Decimal(value.numerator) / Decimal(value.denominator)
        return found.normalize() if found else Decimal(0)


def _text(text: RichText, values: dict[str, Decimal]) -> RichText:
    html = filled(text.html, values)
    return text if html == text.html else text.model_copy(update={"html": html})
