"""Grading pairs."""

from fractions import Fraction

from courses.questions.types.ids import digest
from courses.questions.types.matching.schema import Answer, Data
from courses.questions.types.outcomes import FULL, NOTHING, Feedback, Outcome
from courses.questions.types.results import outcome
from courses.questions.types.scoring import parts_share


def grade(data: Data, answer: Answer) -> Outcome:
    """Every pair weighs the same; a remark stands at each stem that was answered."""
    parts: list[tuple[Fraction, Fraction | None]] = []
    said = []
    for pair in data.pairs:
        given = answer.pairs.get(pair.id)
        right = given == digest(pair.answer.html)
        parts.append((FULL, None if given is None else FULL if right else NOTHING))
        if given is not None:
            said.append(Feedback("option", pair.feedback.html, pair.id, right))
    return outcome(data, parts_share(data.scoring, parts), said)
