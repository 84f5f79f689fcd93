"""Grading items in categories."""

from fractions import Fraction

from courses.questions.types.categorise.schema import NOWHERE, Answer, Data
from courses.questions.types.outcomes import FULL, NOTHING, Feedback, Outcome
from courses.questions.types.results import outcome
from courses.questions.types.scoring import parts_share


def grade(data: Data, answer: Answer) -> Outcome:
    """Every item weighs the same; a remark stands at each that was sorted."""
    parts: list[tuple[Fraction, Fraction | None]] = []
    said = []
    for item in data.items:
        given = answer.places.get(item.id)
        right = given == (item.category or NOWHERE)
        parts.append((FULL, None if given is None else FULL if right else NOTHING))
        if given is not None:
            said.append(Feedback("option", item.feedback.html, item.id, right))
    return outcome(data, parts_share(data.scoring, parts), said)
