"""Types of question: `QUESTION_TYPES[name]` is the whole interface of one."""

from courses.questions.types.base import QuestionType
from courses.questions.types.errors import AnswerInvalid, DataInvalid, Problem
from courses.questions.types.outcomes import Feedback, Outcome
from courses.questions.types.registry import QUESTION_TYPES

__all__ = [
    "QUESTION_TYPES",
    "AnswerInvalid",
    "DataInvalid",
    "Feedback",
    "Outcome",
    "Problem",
    "QuestionType",
]
