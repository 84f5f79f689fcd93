"""Written answers as Moodle and GIFT have them: `*` stands for anything, `\\*` for a star."""

import re
from decimal import Decimal

from django.utils.translation import gettext as _

from courses.questions.types.mapping import CannotCarry, Found, Json, rich
from courses.questions.types.short_answer.schema import MAX_TEXT

_STAR = re.compile(r"(?<!\\)\*")
_SPECIAL = re.compile(r"([\\.^$*+?{}\[\]|()])")


def accepted(text: str, share: Decimal, feedback: str, *, case_sensitive: bool) -> Json:
    """An accepted answer for a text with wildcards. Raises `CannotCarry` when it is too long."""
    if len(text) > MAX_TEXT:
        raise CannotCarry(_("One of its answers is longer than %(limit)d characters.") % {"limit": MAX_TEXT})
    entry: Json = {"share": share, "case_sensitive": case_sensitive, "feedback": rich(feedback)}
    parts = [part.replace(r"\*", "*") for part in _STAR.split(text)]
    if len(parts) == 1:
        return {**entry, "text": parts[0]}
    pattern = ".*".join(_SPECIAL.sub(r"\\\1", part) for part in parts)
    return {**entry, "text": pattern, "match": "regex"}


def collect(
    answers: list[tuple[str, Decimal, str]], found: Found, *, case_sensitive: bool = False
) -> list[Json]:
    """The accepted answers for (text, share, feedback); `*` alone, worth nothing, says what is wrong in general."""
    entries = []
    for text, share, feedback in answers:
        text = " ".join(text.split())
        if text == "*" and share <= 0:
            found.data.setdefault("feedback_incorrect", rich(feedback))
            continue
        if text == "*":
            raise CannotCarry(_("It accepts whatever is written, so there is nothing to mark."))
        if not text:
            continue
        entries.append(accepted(text, max(share, Decimal(0)), feedback, case_sensitive=case_sensitive))
    if not entries:
        raise CannotCarry(_("It accepts no answer."))
    return entries


def with_wildcards(entry: Json) -> str:
    """The text with wildcards for an accepted answer. Raises `CannotCarry` for patterns that say more."""
    if entry.get("match") != "regex":
        return str(entry["text"]).replace("*", r"\*")
    words = []
    for part in str(entry["text"]).split(".*"):
        literal = re.sub(r"\\([^\w\s])", r"\1", part)
        if _SPECIAL.sub(r"\\\1", literal) != part:
            raise CannotCarry(_("The pattern “%(pattern)s” says more than wildcards can.") % {
                "pattern": entry["text"],
            })  # fmt: skip
        words.append(literal.replace("*", r"\*"))
    return "*".join(words)
