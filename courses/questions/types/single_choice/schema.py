"""One option is to be chosen."""

from courses.questions.types.choices import ChoiceData
from courses.questions.types.texts import AnswerModel


class Data(ChoiceData):
    """Any right option gets full marks; a wrong one gets its own `share`, if it has one."""


class Answer(AnswerModel):
    """The id of the chosen option."""

    choice: str
