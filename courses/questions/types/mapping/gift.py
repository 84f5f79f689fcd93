"""GIFT: what stands between the braces of a question, taken apart; and putting it together.

In texts given to readers the escaped characters are restored already.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from courses.questions.types.mapping import percent

CONTROL = "\\~=#{}:"
_ESCAPED = {sign: chr(0xE000 + place) for place, sign in enumerate(CONTROL)}
_RESTORED = {ord(mark): sign for sign, mark in _ESCAPED.items()}
_HIDE = re.compile(r"\\([\\~=#{}:n])")
_NEWLINE = chr(0xE000 + len(CONTROL))
_WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d{0,7})?)%")
_FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]")


def hide(text: str) -> str:
    """The text with its escaped characters out of the way; private-use characters of the source are dropped."""
    text = re.sub("[\ue000-\ue010]", "", text)
    return _HIDE.sub(lambda found: _NEWLINE if found[1] == "n" else _ESCAPED[found[1]], text)


def shown(text: str) -> str:
    """The opposite of `hide`, without the backslashes."""
    return text.translate(_RESTORED).replace(_NEWLINE, "\n")


def escape(text: str) -> str:
    """The text so that GIFT reads it as it is."""
    found = re.sub(r"([\\~=#{}:])", r"\\\1", text).replace("\r\n", "\n").replace("\r", "\n")
    return found.replace("\n", r"\n")


@dataclass(slots=True)
class Answer:
    """One answer: its sign (`=` or `~`), weight where one is given, raw text (hidden), and feedback as HTML."""

    sign: str
    text: str
    feedback: str
    weight: Decimal | None = None


@dataclass(slots=True)
class Block:
    """The inside of the braces. `html` turns raw text with a format mark into HTML."""

    raw: str
    html: Callable[[str], str]
    general: str = ""
    answers: list[Answer] = field(default_factory=list)

    @classmethod
    def of(cls, raw: str, html: Callable[[str], str]) -> "Block":
        """Take the inside of braces apart; `raw` is hidden text."""
        body, mark, general = raw.partition("####")
        block = cls(body.strip(), html, html(general).strip() if mark else "")
        start = block.raw.removeprefix("#") if block.is_number else block.raw
        for sign, text in re.findall(r"([=~])((?:[^=~#]|#(?!#))*)", start):
            words, _hash, feedback = text.partition("#")
            weighed = _WEIGHT.match(words.strip())
            weight = percent(weighed[1]) if weighed else None
            words = words.strip()[weighed.end() :] if weighed else words
            block.answers.append(Answer(sign, words.strip(), html(feedback).strip(), weight))
        return block

    @property
    def is_number(self) -> bool:
        """Whether it begins as numbers do."""
        return self.raw.startswith("#")

    @property
    def is_choice(self) -> bool:
        """Whether answers are offered."""
        return not self.is_number and any(answer.sign == "~" for answer in self.answers)

    @property
    def is_matching(self) -> bool:
        """Whether every answer is a pair."""
        return bool(self.answers) and not self.is_number and all(
            answer.sign == "=" and "->" in answer.text for answer in self.answers
        )  # fmt: skip

    @property
    def truth(self) -> str:
        """`T` or `F` where the block says just that."""
        word = self.raw.split("#")[0].strip().upper()
        return word[:1] if word in {"T", "TRUE", "F", "FALSE"} else ""


@dataclass(slots=True)
class Lines:
    """What a writer puts between the braces."""

    parts: list[str] = field(default_factory=list)

    def add(self, sign: str, text: str, feedback: str = "") -> None:
        """Add an answer. The text is escaped already; the feedback is HTML."""
        self.parts.append(f"{sign}{text}" + (f"#{rich_text(feedback)}" if feedback else ""))


def rich_text(html: str) -> str:
    """HTML as the format writes it."""
    return f"[html]{escape(html)}" if html else ""


def split_format(raw: str) -> tuple[str, str]:
    """The name of the format that a raw text is marked with ("moodle" without a mark), and the rest."""
    found = _FORMAT.match(raw)
    return (found[1], raw[found.end() :]) if found else ("moodle", raw)
