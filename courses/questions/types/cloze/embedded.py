"""One gap as Moodle writes it into a text: `{2:SHORTANSWER:=Paris#Yes~%50%Lyon}`."""

import re
from decimal import Decimal
from html import escape

from django.utils.translation import gettext as _

from courses.questions.types.mapping import (
    CannotCarry,
    Found,
    Json,
    html_of,
    percent,
    rich,
    share_in_percent,
)
from courses.questions.types.mapping.wildcards import collect as texts
from courses.questions.types.mapping.wildcards import with_wildcards
from courses.questions.types.numerical.interchange import collect as numbers
from courses.questions.types.numerical.interchange import written
from lms.kernel.markup import plain_text

_TEXT = {"SHORTANSWER", "SA", "MW"}
_STRICT = {"SHORTANSWER_C", "SAC", "MWC"}
_NUMBER = {"NUMERICAL", "NM"}
_CHOICE = {"MULTICHOICE", "MC", "MULTICHOICE_V", "MCV", "MULTICHOICE_H", "MCH"}
_MIXED = {"MULTICHOICE_S", "MCS", "MULTICHOICE_VS", "MCVS", "MULTICHOICE_HS", "MCHS"}
_ONE = re.compile(r"(?:\\.|[^\\~])+", re.DOTALL)
_WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d{0,7})?)%")
_FEEDBACK = re.compile(r"((?:\\.|[^\\#])*)(?:#(.*))?", re.DOTALL)
_ESCAPED = re.compile(r"\\([}#~/\"'\\])")


def _parts(inside: str) -> list[tuple[str, Decimal, str]]:
    """Text, share and feedback of each answer, as HTML."""
    found = []
    for one in _ONE.findall(inside):
        one = one.strip()
        share = Decimal(0)
        if one.startswith("="):
            share, one = Decimal(1), one[1:]
        elif weighed := _WEIGHT.match(one):
            share, one = percent(weighed[1]), one[weighed.end() :]
        taken = _FEEDBACK.fullmatch(one)
        text, feedback = (taken[1], taken[2] or "") if taken else (one, "")
        found.append((_ESCAPED.sub(r"\1", text).strip(), share, _ESCAPED.sub(r"\1", feedback).strip()))
    return found


def read_gap(weight: str, kind: str, inside: str, found: Found) -> Json:
    """The gap: kind, weight and question. Raises `CannotCarry`."""
    parts = _parts(inside)
    gap: Json = {"weight": Decimal(weight or "1") or Decimal(1)}
    inner = Found({})
    if kind in _TEXT | _STRICT:
        plain = [(plain_text(text), share, feedback) for text, share, feedback in parts]
        inner.data["answers"] = texts(plain, inner, case_sensitive=kind in _STRICT)
        return {**gap, "kind": "text", "question": inner.data}
    if kind in _NUMBER:
        given = [(plain_text(text), share, feedback, "") for text, share, feedback in parts]
        inner.data["answers"] = numbers(given, inner)
        return {**gap, "kind": "number", "question": inner.data}
    if kind in _CHOICE | _MIXED:
        options = []
        for text, share, feedback in parts:
            partly = {"share": share} if 0 < share < 1 else {}
            options.append({**rich(text), "is_correct": share >= 1, "feedback": rich(feedback), **partly})
            if share < 0:
                found.lose("penalty", _("Marks taken away for a wrong option were left out."))
        return {**gap, "kind": "choice", "question": {"options": options, "shuffle": kind in _MIXED}}
    if kind.startswith(("MULTIRESPONSE", "MR")):
        raise CannotCarry(_("One of its gaps asks for several options at once, which gaps here do not."))
    raise CannotCarry(_("It has a gap of the kind “%(kind)s”, which is not known.") % {"kind": kind})


def _written(text: str) -> str:
    return re.sub(r"([}#~/\"\\])", r"\\\1", text)


def write_gap(gap: Json, scale: int) -> str:
    """The gap in Moodle's writing; `scale` makes its weight whole. Raises `CannotCarry`."""
    question, weight = gap["question"], int(Decimal(gap["weight"]) * scale)
    if gap["kind"] == "choice":
        kind = "MULTICHOICE_S" if question["shuffle"] else "MULTICHOICE"
        entries = [
            ("1" if one["is_correct"] else str(one.get("share") or 0), html_of(one), one)
            for one in question["options"]
        ]
    elif gap["kind"] == "number":
        kind = "NUMERICAL"
        entries = [(one["share"], written(one), one) for one in question["answers"]]
    else:
        strict = all(one["case_sensitive"] for one in question["answers"])
        kind = "SHORTANSWER_C" if strict else "SHORTANSWER"
        entries = [
            (one["share"], escape(with_wildcards(one), quote=False), one) for one in question["answers"]
        ]
    lines = []
    for share, text, entry in entries:
        mark = "=" if Decimal(share) == 1 else f"%{share_in_percent(share)}%"
        feedback = html_of(entry, "feedback")
        lines.append(mark + _written(text) + (f"#{_written(feedback)}" if feedback else ""))
    return f"{{{weight}:{kind}:{'~'.join(lines)}}}"
