"""A text with gaps to fill in."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from django.utils.translation import gettext
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from courses.questions.types import numerical, short_answer, single_choice
from courses.questions.types.base import QuestionType
from courses.questions.types.cloze.body import places
from courses.questions.types.cloze.written import GapWritten, question_of, written_of
from courses.questions.types.numerical.schema import Data as NumberData
from courses.questions.types.scoring import Scoring
from courses.questions.types.short_answer.schema import Data as TextData
from courses.questions.types.single_choice.schema import Data as ChoiceData
from courses.questions.types.texts import AnswerModel, QuestionData, RichText
from lms.kernel.markup import storable_text

MAX_GAPS = 50


class _Gap(BaseModel):
    """A gap: `id` is the number in its placeholder, `weight` its part of the marks.

    `question` is what the type that grades it takes. It may be given as `written` instead, one answer a line
    (see `cloze.written`); to change a gap, give the new `written` alone. Of a question that came without it (from
    an import) `written` says what lines can say.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[1-9][0-9]{0,2}$")
    weight: Decimal = Field(default=Decimal(1), gt=0, le=1000, max_digits=7, decimal_places=3)
    written: str = Field(default="", max_length=5_000)

    @model_validator(mode="before")
    @classmethod
    def _from_written(cls, raw: Any) -> Any:
        if not isinstance(raw, dict):
            return raw
        given = {**raw, "id": str(raw["id"])} if isinstance(raw.get("id"), int) else raw
        kind, question = str(given.get("kind", "")), given.get("question")
        if isinstance(question, dict) and not given.get("written"):
            return {**given, "written": written_of(kind, question)}
        if question or not isinstance(given.get("written"), str):
            return given
        try:
            return {**given, "question": question_of(kind, storable_text(given["written"]))}
        except GapWritten as error:
            raise ValueError(str(error)) from error

    @model_validator(mode="after")
    def _the_same_for_all(self) -> Self:
        question: Any = getattr(self, "question", None)
        if question is not None and (question.parameters or getattr(question, "computed", ())):
            raise ValueError(gettext("Gaps take numbers, not parameters. Use a question of its own."))
        return self


class TextGap(_Gap):
    """A word or a phrase, graded as a short answer."""

    kind: Literal["text"]
    question: TextData


class NumberGap(_Gap):
    """A number, graded as a numerical question."""

    kind: Literal["number"]
    question: NumberData


class ChoiceGap(_Gap):
    """One of some options, graded as a single choice."""

    kind: Literal["choice"]
    question: ChoiceData


Gap = Annotated[TextGap | NumberGap | ChoiceGap, Field(discriminator="kind")]
GRADERS: dict[str, QuestionType[Any, Any]] = {
    "text": short_answer.TYPE,
    "number": numerical.TYPE,
    "choice": single_choice.TYPE,
}


class Data(QuestionData):
    """`body` is the text, with `{{1}}` where gap 1 goes; each gap stands in it once.

    `scoring` says what a text that is partly right is worth; see `types.scoring`. A gap of which a part is
    right earns that part.
    """

    body: RichText
    gaps: tuple[Gap, ...] = Field(min_length=1, max_length=MAX_GAPS)
    scoring: Scoring = "per_right"

    @model_validator(mode="after")
    def _gaps_and_text_agree(self) -> Self:
        ids = [gap.id for gap in self.gaps]
        if len(set(ids)) < len(ids):
            raise ValueError(gettext("Two gaps have the same number."))
        found = places(self.body.html)
        for gap_id in ids:
            if found.count(gap_id) != 1:
                words = gettext(
                    "Write %(mark)s once in the text, where gap %(id)s goes, outside of formulas."
                )
                raise ValueError(words % {"mark": f"{{{{{gap_id}}}}}", "id": gap_id})
        if missing := sorted(set(found) - set(ids), key=int):
            raise ValueError(gettext("The text has a gap %s, but it is not described.") % missing[0])
        return self

    @property
    def in_order(self) -> Sequence[TextGap | NumberGap | ChoiceGap]:
        """The gaps as they come in the text."""
        order = places(self.body.html)
        return sorted(self.gaps, key=lambda gap: order.index(gap.id))


class Answer(AnswerModel):
    """What was written into the gaps or chosen for them, by their ids; gaps left open are not named."""

    gaps: dict[str, str] = Field(min_length=1, max_length=MAX_GAPS)

    @field_validator("gaps", mode="before")
    @classmethod
    def _filled(cls, gaps: Any) -> Any:
        if not isinstance(gaps, dict):
            return gaps
        texts = {key: storable_text(text) if isinstance(text, str) else text for key, text in gaps.items()}
        filled = {key: text for key, text in texts.items() if not isinstance(text, str) or text.strip()}
        if gaps and not filled:
            raise ValueError(gettext("Write an answer."))
        return filled
