"""A text is to be written, and a person marks it."""

from typing import Any, Self

from django.utils.translation import gettext
from pydantic import Field, field_validator, model_validator

from courses.questions.types.texts import QuestionData, RichText, WrittenAnswer
from lms.kernel.markup import storable_text

MAX_TEXT = 50_000


class Data(QuestionData):
    """`min_words` and `max_words` are told to the learner; a text outside of them is kept all the same.

    `template` is what the field starts with. `model_answer` and `marking_notes` are for those who mark; no
    learner's page shows them.
    """

    min_words: int | None = Field(default=None, ge=1, le=20_000)
    max_words: int | None = Field(default=None, ge=1, le=20_000)
    template: str = Field(default="", max_length=10_000)
    model_answer: RichText = RichText()
    marking_notes: RichText = RichText()

    @field_validator("template", mode="before")
    @classmethod
    def _storable(cls, template: Any) -> Any:
        return lines(template) if isinstance(template, str) else template

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.min_words and self.max_words and self.min_words > self.max_words:
            raise ValueError(gettext("The least number of words is above the most."))
        return self


class Answer(WrittenAnswer):
    """The text as written; line ends are those of one kind."""

    text: str = Field(max_length=MAX_TEXT)

    @field_validator("text", mode="after")
    @classmethod
    def _one_kind(cls, text: str) -> str:
        return lines(text)


def lines(text: str) -> str:
    """The text with line ends of one kind, without what no database takes."""
    return storable_text(text).replace("\r\n", "\n").replace("\r", "\n")


def words(text: str) -> int:
    """How many words a text has: what stands between spaces."""
    return len(text.split())
