"""Texts inside a question's data: written as Markdown here, or brought as HTML from elsewhere."""

from typing import Any

from django.utils.translation import gettext
from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator

from lms.kernel import markup

STORED = {"stored": True}
"""Validation context for data from our own table: its HTML was cleaned when it was written."""


class RichText(BaseModel):
    """`text` is the source, `html` what pages show, always clean.

    A plain string is taken as source. Without `html` it is rendered from `text`; with it, it is cleaned
    and wins. To change a text, give the new `text` alone.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str = Field(default="", max_length=20_000)
    html: str = Field(default="", max_length=60_000)

    @model_validator(mode="before")
    @classmethod
    def _complete(cls, raw: Any, info: ValidationInfo) -> Any:
        if isinstance(raw, str):
            raw = {"text": raw}
        if not isinstance(raw, dict) or ("html" in raw and (info.context or {}).get("stored")):
            return raw
        text, html = raw.get("text") or "", raw.get("html") or ""
        if not (isinstance(text, str) and isinstance(html, str)):
            return raw
        text = markup.storable_text(text)
        html = markup.clean_html(html) if html else markup.render_inline(text)
        return {**raw, "text": text or markup.plain_text(html), "html": html}

    def __bool__(self) -> bool:
        return bool(self.html)


class QuestionData(BaseModel):
    """What every type keeps beside its own fields.

    `hints` are given one by one while tries are left, `explanation` when there are none.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    feedback_correct: RichText = RichText()
    feedback_incorrect: RichText = RichText()
    explanation: RichText = RichText()
    hints: tuple[RichText, ...] = Field(default=(), max_length=20)


class AnswerModel(BaseModel):
    """The shape of a learner's answer; stored as it is validated."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class WrittenAnswer(AnswerModel):
    """An answer typed into one field; kept as typed, except for characters no database takes."""

    text: str

    @field_validator("text", mode="before")
    @classmethod
    def _storable(cls, text: Any) -> Any:
        if isinstance(text, str):
            text = markup.storable_text(text)
            if not text.strip():
                raise ValueError(gettext("Write an answer."))
        return text
