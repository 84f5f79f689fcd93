"""What an author's form is declared from: fields, and rows of fields that can be added, removed and moved.

A field knows how to show a piece of stored data as the text of an input, and how to read it back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lms.kernel.markup import render_inline

Json = dict[str, Any]
Words = Promise | str
Kind = Literal["rich", "text", "number", "percent", "megabytes", "integers", "choice", "flag", "hidden"]
MEGABYTE = 1024**2
MOST_DIGITS = 12
OWN = ""
"""The name of a rich text that is the row itself (an option is a text with more to it)."""


@dataclass(frozen=True, slots=True)
class Field:
    """One input. `name` is a path in the data ("image.alt"), or `OWN`.

    Kinds: `rich` Markdown, several lines when `lines` is over 1; `text` a line as it is; `number` a line that
    is left out when empty; `percent` a share, shown as percent; `megabytes` a number of bytes, shown as MB; `integers` a list, with commas; `choice`
    a select, of `choices` and, with `choices_from`, of the rows of that name; `flag` a checkbox; `hidden`.
    `initial` is what a new row starts with. `aside` fields wait behind *More*.
    """

    name: str
    label: Words = ""
    kind: Kind = "rich"
    hint: Words = ""
    choices: tuple[tuple[str, Words], ...] = ()
    choices_from: str = ""
    initial: str = ""
    lines: int = 1
    aside: bool = False

    @property
    def key(self) -> str:
        """The end of the input's name."""
        return self.name.replace(".", "-") or "text"

    def show(self, data: Mapping[str, Any]) -> dict[str, str]:
        """The texts of the inputs for stored data, by the ends of their names."""
        value: Any = data if self.name == OWN else _at(data, self.name)
        if self.kind == "rich":
            return _shown_rich(self.key, value)
        if value is None:
            return {self.key: ""}
        if self.kind == "integers":
            return {self.key: ", ".join(map(str, value))}
        if self.kind == "percent":
            return {self.key: f"{Decimal(value).scaleb(2):f}"}
        if self.kind == "megabytes":
            return {self.key: f"{(Decimal(value) / MEGABYTE).normalize():f}"}
        return {self.key: str(value).lower() if isinstance(value, bool) else str(value)}

    def read(self, typed: Mapping[str, str], into: Json) -> None:
        """Put what was typed (by ends of names) where it belongs in the data. Nothing typed puts nothing."""
        text = typed.get(self.key, "")
        value: Any = text
        match self.kind:
            case "flag":
                value = text == "true"
            case "rich":
                text = text.replace("\r\n", "\n")
                html = typed.get(f"{self.key}-html", "")
                kept = html and text == typed.get(f"{self.key}-source", "").replace("\r\n", "\n")
                value = {"text": text, "html": html} if kept else text
                if self.name == OWN:
                    into.update(value if isinstance(value, dict) else {"text": text})
                    return
            case "integers":
                value = [part.strip() for part in text.split(",") if part.strip()]
            case "percent":
                value = _share(text.strip())
            case "megabytes":
                value = _bytes(text.strip())
            case "number":
                value = text.strip()
        if value != "":
            _put(into, self.name, value)

    def is_blank(self, typed: Mapping[str, str]) -> bool:
        """Whether it says nothing by itself: empty, or as a new row has it."""
        value = typed.get(self.key, "").strip()
        first = self.choices[0][0] if self.choices else ""
        return self.kind == "hidden" or value in (
            "",
            self.initial,
            {"flag": "false", "choice": first}.get(self.kind),
        )


SCORING = Field(
    "scoring",
    _("What a partly right answer earns"),
    "choice",
    choices=(
        ("per_right", _("A part for everything right")),
        ("right_minus_wrong", _("A part for everything right, less a part for everything wrong")),
        ("all_or_nothing", _("Nothing")),
    ),
)
"""How types with several parts share out their marks (`scoring.Scoring`)."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of rows. Rows left empty are dropped when the form is read.

    `one` names a row ("Option"), `add` is on the button. `least` rows are offered at least. With `ids`,
    new rows get an id that begins so, for fields elsewhere that choose among them.
    """

    name: str
    label: Words
    one: Words
    add: Words
    fields: tuple[Field, ...]
    hint: Words = ""
    least: int = 0
    ids: str = ""
    movable: bool = True
    aside: bool = False


def _at(data: Mapping[str, Any], path: str) -> Any:
    value: Any = data
    for step in path.split("."):
        if not isinstance(value, Mapping):
            return None
        value = value.get(step)
    return value


def _put(data: Json, path: str, value: Any) -> None:
    *steps, last = path.split(".")
    for step in steps:
        data = data.setdefault(step, {})
    data[last] = value


def _shown_rich(key: str, value: Any) -> dict[str, str]:
    """The source; HTML that was not made of it (of an import) goes along, or saving would lose it."""
    if isinstance(value, str):
        return {key: value}
    text, html = ((value or {}).get(part) or "" for part in ("text", "html"))
    shown = {key: text}
    if html and html != render_inline(text):
        shown |= {f"{key}-html": html, f"{key}-source": text}
    return shown


def _bytes(text: str) -> str:
    """Megabytes as whole bytes; what is no number stays, for the schema to refuse."""
    try:
        size = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return text
    return f"{size * MEGABYTE:.0f}" if size.is_finite() and size.adjusted() < MOST_DIGITS else text


def _share(text: str) -> str:
    """Percent as a share; what is no number stays, for the schema to refuse."""
    try:
        return f"{Decimal(text.removesuffix('%').strip().replace(',', '.')).scaleb(-2):f}"
    except InvalidOperation:
        return text
