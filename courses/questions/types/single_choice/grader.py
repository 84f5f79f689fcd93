"""Grading a single choice."""

from fractions import Fraction

from courses.questions.types.choices import remarks
from courses.questions.types.outcomes import FULL, Outcome
from courses.questions.types.results import outcome
from courses.questions.types.single_choice.schema import Answer, Data


def grade(data: Data, answer: Answer) -> Outcome:
    """Full marks for a right option, else the share the option itself is worth."""
    option = data.option(answer.choice)
    share = FULL if option.is_correct else Fraction(option.share or 0)
    return outcome(data, share, remarks(data, [option.id]))
