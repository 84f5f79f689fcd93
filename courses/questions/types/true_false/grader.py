"""Grading true or false."""

from courses.questions.types.outcomes import FULL, NOTHING, Feedback, Outcome
from courses.questions.types.results import outcome
from courses.questions.types.true_false.schema import Answer, Data


def grade(data: Data, answer: Answer) -> Outcome:
    """Full marks or none."""
    right = answer.value == data.correct_answer
    said = data.feedback_true if answer.value else data.feedback_false
    return outcome(
        data,
        FULL if right else NOTHING,
        [Feedback("option", said.html, "true" if answer.value else "false", right)],
    )
