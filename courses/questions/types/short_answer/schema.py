"""A word or a phrase is to be written."""

from decimal import Decimal
from typing import Literal, Self

from django.utils.translation import gettext
from pydantic import BaseModel, ConfigDict, Field, model_validator

from courses.questions.types.drawn import DrawnData
from courses.questions.types.scoring import Share
from courses.questions.types.short_answer.patterns import compiled
from courses.questions.types.short_answer.syntax import PatternInvalid
from courses.questions.types.texts import RichText, WrittenAnswer

MAX_TEXT = 500


class Accepted(BaseModel):
    """One answer that earns `share` of the marks.

    `text` is compared letter by letter (`match="text"`) or is a pattern for the whole answer
    (`match="regex"`). Spaces at the ends and doubled ones never count, quotes may be typographic.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str = Field(min_length=1, max_length=MAX_TEXT)
    match: Literal["text", "regex"] = "text"
    case_sensitive: bool = False
    share: Share = Field(default=Decimal(1), ge=0, le=1)
    feedback: RichText = RichText()

    @model_validator(mode="after")
    def _usable(self) -> Self:
        if not self.text.strip():
            raise ValueError(gettext("An accepted answer cannot be empty."))
        if self.match == "regex":
            try:
                pattern = compiled(self.text, case_sensitive=self.case_sensitive)
            except PatternInvalid as error:
                raise ValueError(str(error)) from error
            if pattern.fullmatch("") or not pattern.example().strip():
                raise ValueError(gettext("This pattern accepts an empty answer."))
        return self


class Data(DrawnData):
    """The best-paid accepted answer that fits decides. An entry with share 0 only carries feedback.

    `typos` letters may be wrong, one for each four letters of the accepted answer; answers with
    digits and patterns allow none. In an answer that is compared letter by letter `{x}` is the number that was drawn.
    """

    answers: tuple[Accepted, ...] = Field(min_length=1, max_length=100)
    typos: int = Field(default=0, ge=0, le=2)

    @model_validator(mode="after")
    def _has_a_key(self) -> Self:
        if all(accepted.share < 1 for accepted in self.answers):
            raise ValueError(gettext("At least one accepted answer must be worth full marks."))
        return self


class Answer(WrittenAnswer):
    """What the learner wrote."""

    text: str = Field(max_length=MAX_TEXT)
