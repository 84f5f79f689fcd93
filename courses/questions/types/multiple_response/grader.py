"""Grading a multiple response."""

from fractions import Fraction

from courses.questions.types.choices import remarks
from courses.questions.types.multiple_response.schema import Answer, Data
from courses.questions.types.outcomes import FULL, NOTHING, Outcome
from courses.questions.types.results import outcome


def grade(data: Data, answer: Answer) -> Outcome:
    """Full marks for exactly the right options, else what the question's scoring rule gives."""
    return outcome(data, _share(data, frozenset(answer.choices)), remarks(data, answer.choices))


def _share(data: Data, chosen: frozenset[str]) -> Fraction:
    key = data.key_ids
    if chosen == key:
        return FULL
    right, wrong = len(chosen & key), len(chosen - key)
    if data.scoring == "per_right":
        return max(NOTHING, Fraction(right - max(0, len(chosen) - len(key)), len(key)))
    if data.scoring == "right_minus_wrong":
        return max(NOTHING, Fraction(right - wrong, len(key)))
    return NOTHING
