"""Options to choose from, shared by the types that have them."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Self

from django.utils.translation import gettext
from pydantic import Field, field_validator, model_validator

from courses.questions.types.drawn import DrawnData
from courses.questions.types.errors import AnswerInvalid
from courses.questions.types.numerical.parameters import filled
from courses.questions.types.outcomes import Feedback
from courses.questions.types.scoring import Share
from courses.questions.types.texts import RichText

MAX_OPTIONS = 100


class Option(RichText):
    """One option. Its `id` is stable: answers refer to it, whatever becomes of the words.

    `feedback` is for who chose it, `feedback_unchosen` for who did not (multiple response only).
    `share` is what a wrong option is worth all the same (single choice only). `fixed` keeps its place when the others are shuffled ("None of these").
    """

    id: str = Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")
    is_correct: bool = False
    share: Share | None = Field(default=None, ge=0, lt=1)
    feedback: RichText = RichText()
    feedback_unchosen: RichText = RichText()
    fixed: bool = False

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.html.strip():
            raise ValueError(gettext("Every option needs a text or a picture."))
        return self


class ChoiceData(DrawnData):
    """Options in the order they were written; at least one is right."""

    options: tuple[Option, ...] = Field(min_length=2, max_length=MAX_OPTIONS)
    shuffle: bool = False

    @field_validator("options", mode="before")
    @classmethod
    def _give_ids(cls, raw: Any) -> Any:
        """Give ids to options that have none, free of those in use and silent about the key."""
        if not isinstance(raw, list | tuple):
            return raw
        used = {option.get("id") for option in raw if isinstance(option, dict)}
        free = (name for number in range(1, 2 * MAX_OPTIONS + 2) if (name := f"o{number}") not in used)
        return [
            {**option, "id": next(free, "")} if isinstance(option, dict) and not option.get("id") else option
            for option in raw
        ]

    @model_validator(mode="after")
    def _has_a_key(self) -> Self:
        if len({option.id for option in self.options}) < len(self.options):
            raise ValueError(gettext("Two options have the same id."))
        if not self.key_ids:
            raise ValueError(gettext("Mark at least one option as right."))
        return self

    def is_clear(self, numbers: Mapping[str, Decimal]) -> bool:
        """Whether options that differ as written still do with these numbers."""
        texts = {option.html for option in self.options}
        return len({filled(html, numbers) for html in texts}) == len(texts)

    @property
    def key_ids(self) -> frozenset[str]:
        """The ids of the right options."""
        return frozenset(option.id for option in self.options if option.is_correct)

    def option(self, option_id: str) -> Option:
        """The option with this id. Raises `AnswerInvalid` when there is none."""
        for option in self.options:
            if option.id == option_id:
                return option
        raise AnswerInvalid(
            gettext("This option is not part of the question. Reload the page and choose again.")
        )


def expose_options(data: ChoiceData) -> dict[str, Any]:
    """The options as the browser may see them."""
    return {"options": [{"id": option.id, "html": option.html} for option in data.options]}


def remarks(data: ChoiceData, chosen: Iterable[str]) -> list[Feedback]:
    """A remark on each chosen option, and on those left out that have words for it."""
    picked = set(chosen)
    found = []
    for option in data.options:
        if option.id in picked:
            found.append(Feedback("option", option.feedback.html, option.id, option.is_correct))
        elif option.feedback_unchosen:
            found.append(Feedback("option", option.feedback_unchosen.html, option.id))
    return found
