"""Files are to be handed in, and a person marks them."""

import re
from pathlib import PurePath
from typing import Any, Literal
from uuid import UUID

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext
from pydantic import Field, field_validator

from courses.questions.types.texts import AnswerModel, QuestionData, RichText

Kind = Literal["image", "video", "audio", "document", "other"]
MAX_FILES = 20
MEGABYTE = 1024**2
MAX_BYTES = 1024 * MEGABYTE
_SUFFIX = re.compile(r"[a-z0-9]{1,10}")


class Data(QuestionData):
    """What may be handed in: up to `max_files` files of at most `max_bytes` each.

    Without `kinds` and `suffixes` any file will do; with them a file must be of one of the kinds (judged by its
    first bytes) and have one of the suffixes. `model_answer` and `marking_notes` are for those who mark.
    """

    kinds: tuple[Kind, ...] = Field(default=(), max_length=5)
    suffixes: tuple[str, ...] = Field(default=(), max_length=30)
    max_files: int = Field(default=1, ge=1, le=MAX_FILES)
    max_bytes: int = Field(default=20 * MEGABYTE, ge=1, le=MAX_BYTES)
    model_answer: RichText = RichText()
    marking_notes: RichText = RichText()

    @field_validator("suffixes", mode="before")
    @classmethod
    def _plain(cls, raw: Any) -> Any:
        """Suffixes in small letters, without their dots."""
        if not isinstance(raw, list | tuple):
            return raw
        plain = [one.strip().lstrip(".").lower() if isinstance(one, str) else one for one in raw]
        for one in plain:
            if isinstance(one, str) and not _SUFFIX.fullmatch(one):
                raise ValueError(gettext("Write suffixes such as pdf or docx, without the dot."))
        return list(dict.fromkeys(plain))

    def why_not(self, name: str, size: int, kind: str = "") -> str:
        """Why a file of this name, size in bytes and (where known) kind cannot be taken, or ""."""
        if size > self.max_bytes:
            words = gettext("“%(name)s” is larger than %(limit)s, the most one file may have.")
            return words % {"name": name, "limit": filesizeformat(self.max_bytes)}
        if self.suffixes and PurePath(name).suffix.lstrip(".").lower() not in self.suffixes:
            words = gettext("“%(name)s” is not one of the types asked for: %(suffixes)s.")
            return words % {"name": name, "suffixes": ", ".join(self.suffixes)}
        if self.kinds and kind and kind not in self.kinds:
            words = gettext("“%(name)s” is not a file of the kind asked for.")
            return words % {"name": name}
        return ""


class File(AnswerModel):
    """A file handed in: the key of its row, its name, and its size in bytes."""

    id: str
    name: str = Field(min_length=1, max_length=255)
    size: int = Field(ge=0, le=MAX_BYTES)

    @field_validator("id")
    @classmethod
    def _is_key(cls, key: str) -> str:
        return str(UUID(key))

    @field_validator("name")
    @classmethod
    def _one_line(cls, name: str) -> str:
        if not name.isprintable() or not name.strip():
            raise ValueError(gettext("The name of this file cannot be read. Rename it and add it again."))
        return name


class Answer(AnswerModel):
    """The files, in the order they were added."""

    files: list[File] = Field(min_length=1, max_length=MAX_FILES)

    @field_validator("files")
    @classmethod
    def _each_once(cls, files: list[File]) -> list[File]:
        return list({file.id: file for file in files}.values())
