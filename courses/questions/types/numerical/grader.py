"""Grading a number."""

from fractions import Fraction

from django.utils.html import escape
from django.utils.translation import gettext

from courses.questions.types.numerical.reading import Unreadable, read_number
from courses.questions.types.numerical.schema import Accepted, Answer, Data
from courses.questions.types.outcomes import NOTHING, Feedback, Outcome
from courses.questions.types.results import outcome


def grade(data: Data, answer: Answer) -> Outcome:
    """The share of the best accepted value that what was written, in any of its readings, is close enough to."""
    try:
        values = base_values(data, answer.text)
    except Unreadable as error:
        return outcome(data, NOTHING, [Feedback("notice", escape(str(error)))])
    fitting = [accepted for accepted in data.answers if any(_close(accepted, value) for value in values)]
    if not fitting:
        return outcome(data, NOTHING)
    best = max(fitting, key=lambda accepted: accepted.share)
    said = [Feedback("answer", best.feedback.html, correct=best.share == 1)] if best.feedback else []
    return outcome(data, Fraction(best.share), said)


def doubt(data: Data, answer: Answer) -> str:
    """Why the answer cannot be read, or ""."""
    try:
        base_values(data, answer.text)
    except Unreadable as error:
        return str(error)
    return ""


def base_values(data: Data, text: str) -> list[Fraction]:
    """What was written, in the base unit. Raises `Unreadable`, also for a unit that is missing or unknown."""
    reading = read_number(text)
    if not reading.unit:
        if data.unit_required:
            raise Unreadable(gettext("Add a unit, such as %s.") % data.base_unit)
        return list(reading.values)
    for unit in data.units:
        if "".join(unit.name.split()) == "".join(reading.unit.split()):
            return [value * Fraction(unit.factor) for value in reading.values]
    if not data.units:
        raise Unreadable(gettext("Write the number alone, without “%s”.") % reading.unit)
    known = ", ".join(unit.name for unit in data.units)
    raise Unreadable(
        gettext("“%(unit)s” is not one of the units: %(known)s.") % {"unit": reading.unit, "known": known}
    )


def _close(accepted: Accepted, value: Fraction) -> bool:
    # A formula without parameters was worked out by `drawing.draw`, like those with them.
    wanted, tolerance = Fraction(accepted.value or 0), Fraction(accepted.tolerance)
    if accepted.tolerance_kind == "relative":
        tolerance *= abs(wanted)
    return abs(value - wanted) <= tolerance
