"""Any number of options may be chosen."""

from pydantic import Field, field_validator

from courses.questions.types.choices import MAX_OPTIONS, ChoiceData
from courses.questions.types.scoring import Scoring
from courses.questions.types.texts import AnswerModel


class Data(ChoiceData):
    """`scoring` says what an incomplete set is worth, with k right options:

    - `all_or_nothing`: 1 for exactly the right set, else 0.
    - `per_right`: right ones chosen / k; every option chosen beyond k takes one away again, so that
      choosing everything earns nothing extra (the rule of the Open University's multiple response).
    - `right_minus_wrong`: (right ones chosen − wrong ones chosen) / k, never below 0.
    """

    scoring: Scoring = "all_or_nothing"


class Answer(AnswerModel):
    """The ids of the chosen options; their order says nothing, so they are kept sorted."""

    choices: list[str] = Field(min_length=1, max_length=MAX_OPTIONS)

    @field_validator("choices")
    @classmethod
    def _as_set(cls, choices: list[str]) -> list[str]:
        return sorted(set(choices))
