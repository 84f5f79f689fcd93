"""The answers of a gap as an author writes them: one a line, in plain words.

A line for a gap of text or numbers is an accepted answer, a number with its tolerance after `±` or `+-`. A line for
a gap to choose is an option; those that are right begin with `*`. `50 %` before an answer says what it is worth,
and what stands after ` # ` is said to who gave it.
"""

import re
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from lms.kernel.markup import plain_text

_SHARE = re.compile(r"(\d{1,3})\s{0,3}%\s{1,5}(.+)", re.DOTALL)
_TOLERANCE = re.compile(r"\s{0,9}(?:±|\+-)\s{0,9}")


class GapWritten(ValueError):
    """The lines describe no gap; the message is a sentence for the author."""


def question_of(kind: str, written: str) -> dict[str, Any]:
    """The data of the question that grades a gap, from its lines. Raises `GapWritten`."""
    lines = [line.strip() for line in written.splitlines() if line.strip()]
    if not lines:
        raise GapWritten(gettext("Write the answers of this gap, one a line."))
    if kind == "choice":
        return {"options": [_option(line) for line in lines]}
    return {"answers": [_accepted(line, number=kind == "number") for line in lines]}


def written_of(kind: str, question: dict[str, Any]) -> str:
    """The lines for a question, as far as lines can say it."""
    entries = question.get("options" if kind == "choice" else "answers") or ()
    return "\n".join(_line(entry) for entry in entries if isinstance(entry, dict))


def _line(entry: dict[str, Any]) -> str:
    text = _words(entry) if entry.get("value") is None else str(entry["value"])
    if Decimal(entry.get("tolerance") or 0):
        text += f" ± {entry['tolerance']}"
    share = entry.get("share")
    if share is not None and Decimal(share) != 1:
        text = f"{Decimal(share) * 100:.0f} % {text}"
    feedback = _words(entry.get("feedback") or "")
    return f"{'*' if entry.get('is_correct') else ''}{text}{f' # {feedback}' if feedback else ''}"


def _words(text: Any) -> str:
    """A rich text on one line."""
    source = text.get("text") or plain_text(text.get("html") or "") if isinstance(text, dict) else str(text)
    return " ".join(source.split())


def _option(line: str) -> dict[str, Any]:
    right, line = line.startswith("*"), line.removeprefix("*").strip()
    share, text, feedback = _taken_apart(line)
    found: dict[str, Any] = {"text": text, "is_correct": right, "feedback": feedback}
    return found if right or share is None else {**found, "share": share}


def _accepted(line: str, *, number: bool) -> dict[str, Any]:
    share, text, feedback = _taken_apart(line.removeprefix("*").strip())
    found: dict[str, Any] = {"feedback": feedback} | ({} if share is None else {"share": share})
    if not number:
        return found | {"text": text}
    value, *tolerance = _TOLERANCE.split(text, maxsplit=1)
    found["value"] = _number(value)
    return found | ({"tolerance": _number(tolerance[0])} if tolerance else {})


def _number(text: str) -> str:
    return text.strip().replace("−", "-").replace(",", ".")


def _taken_apart(line: str) -> tuple[str | None, str, str]:
    text, _mark, feedback = line.partition(" # ")
    found = _SHARE.fullmatch(text)
    if found is None:
        return None, text.strip(), feedback.strip()
    return f"{Decimal(found[1]) / 100:f}", found[2].strip(), feedback.strip()
