"""Putting an outcome together from an exact share and the remarks."""

from collections.abc import Sequence
from fractions import Fraction

from courses.questions.types.outcomes import FULL, NOTHING, Feedback, Outcome, share_as_score
from courses.questions.types.texts import QuestionData


def outcome(data: QuestionData, share: Fraction, remarks: Sequence[Feedback] = ()) -> Outcome:
    """The outcome for a share of the marks, with the question's own words on right and wrong added."""
    correct = share >= FULL
    overall = data.feedback_correct if correct else data.feedback_incorrect
    said = [Feedback("overall", overall.html, correct=correct)] if overall else []
    return Outcome(
        score=share_as_score(share),
        correct=correct,
        feedback=(*remarks, *said),
        explanation=data.explanation.html,
    )


def to_be_marked(data: QuestionData) -> Outcome:
    """The outcome of an answer that waits for a person."""
    return Outcome(
        score=share_as_score(NOTHING), correct=False, explanation=data.explanation.html, needs_marking=True
    )
