"""What differs between two versions of a question, in sentences and marked words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final, Literal

from django.utils.translation import gettext as _

from courses.questions.models import QuestionVersion
from courses.questions.types.registry import QUESTION_TYPES

_WORDS: Final = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Run:
    """Words that were kept (""), put in ("ins") or taken out ("del")."""

    mark: Literal["", "ins", "del"]
    text: str


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing that differs: its name, and the words of before and after in one run."""

    name: str
    runs: tuple[Run, ...]


def runs(before: str, after: str) -> tuple[Run, ...]:
    """Return two texts as one run: without "del" it is `after`, without "ins" `before`."""
    old, new = _WORDS.findall(before)[:2000], _WORDS.findall(after)[:2000]
    found: list[Run] = []
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Run("", "".join(new[b1:b2])))
            continue
        if a2 > a1:
            found.append(Run("del", "".join(old[a1:a2])))
        if b2 > b1:
            found.append(Run("ins", "".join(new[b1:b2])))
    return tuple(found)


def differences(before: QuestionVersion | None, after: QuestionVersion) -> list[Changed]:
    """Return what is different in the newer of two versions; everything, when there is no older one."""
    if before is None:
        return [Changed(_("Question"), runs("", after.prompt))]
    found = []
    pairs = [
        (_("Type"), _label(before), _label(after)),
        (_("Question"), before.prompt, after.prompt),
        (_("Points"), f"{before.points.normalize():f}", f"{after.points.normalize():f}"),
        *_data(before, after),
    ]
    for name, old, new in pairs:
        if old != new:
            found.append(Changed(name, runs(old, new)))
    return found


def _label(version: QuestionVersion) -> str:
    kind = QUESTION_TYPES.get(version.type)
    return str(kind.label) if kind else version.type


def _data(before: QuestionVersion, after: QuestionVersion) -> Iterator[tuple[str, str, str]]:
    old, new = before.data or {}, after.data or {}
    kind = QUESTION_TYPES.get(after.type)
    names: dict[str, str] = {}
    for part in kind.form.all_parts if kind else ():
        names.setdefault(part.name.split(".")[0], str(part.label))
    for name in dict.fromkeys([*names, *old, *new]):
        if old.get(name) != new.get(name):
            yield names.get(name) or name, said(old.get(name)), said(new.get(name))


def said(value: Any) -> str:
    """A part of a question's data as lines an author can read."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "\n".join(said(one) for one in value)
    if isinstance(value, dict):
        text = str(value.get("text", ""))
        rest = [
            f"{key}: {said(one)}"
            for key, one in value.items()
            if key not in ("text", "html", "id") and one not in ("", None, [], {})
        ]
        return " · ".join(part for part in (text, *rest) if part)
    return str(value)
