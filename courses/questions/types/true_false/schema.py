"""A statement is true or false."""

from courses.questions.types.texts import AnswerModel, QuestionData, RichText


class Data(QuestionData):
    """`correct_answer` is the truth of the statement in the prompt (S4)."""

    correct_answer: bool
    feedback_true: RichText = RichText()
    feedback_false: RichText = RichText()


class Answer(AnswerModel):
    """What the learner holds the statement to be."""

    value: bool
