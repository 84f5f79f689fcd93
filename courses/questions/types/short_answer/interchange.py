"""Short answers in GIFT, Moodle XML and QTI."""

from decimal import Decimal

from django.utils.translation import gettext as _

from courses.questions.types.mapping import (
    Asked,
    CannotCarry,
    Dialect,
    Element,
    Found,
    Json,
    Mapping,
    gift,
    html_of,
    moodle,
    qti,
    rich,
    share_in_percent,
)
from courses.questions.types.mapping.wildcards import collect, with_wildcards


def _from_gift(block: gift.Block) -> Found:
    found = Found({})
    # A share that is not given is all of the marks.
    answers = [
        (gift.shown(one.text), Decimal(1) if one.weight is None else one.weight, one.feedback)
        for one in block.answers
    ]
    found.data["answers"] = collect(answers, found)
    return found


def _to_gift(asked: Asked, lines: gift.Lines) -> None:
    for entry in asked.data["answers"]:
        share = Decimal(entry["share"])
        mark = "" if share == 1 else f"%{share_in_percent(share)}%"
        lines.add("=", mark + gift.escape(with_wildcards(entry)), html_of(entry, "feedback"))


def _from_moodle(question: Element) -> Found:
    found = Found({})
    answers = [
        (moodle.words(answer), share, moodle.html(answer.find("feedback")))
        for answer, share in moodle.answers(question)
    ]
    found.data["answers"] = collect(answers, found, case_sensitive=moodle.flag(question, "usecase"))
    return found


def _to_moodle(asked: Asked, question: Element) -> None:
    question.set("type", "shortanswer")
    entries = asked.data["answers"]
    moodle.put(question, "usecase", "1" if all(entry["case_sensitive"] for entry in entries) else "0")
    for entry in entries:
        answer = moodle.put(
            question,
            "answer",
            fraction=share_in_percent(entry["share"]),
            format="moodle_auto_format",
        )
        moodle.put(answer, "text", with_wildcards(entry))
        moodle.put_text(answer, "feedback", html_of(entry, "feedback"))


def _qti_claims(item: qti.Item) -> bool:
    return item.is_single("textEntryInteraction") and item.declaration(item.only).base == "string"


def from_declaration(said: qti.Declaration) -> list[Json]:
    """The accepted answers of a response with text."""
    best = said.best
    shares = {text: worth / best for text, worth in said.mapping.items() if text and best and worth >= 0}
    strict = not said.mapping
    for text in said.correct:
        shares.setdefault(text, Decimal(1))
    entries = [
        {"text": text, "share": share, "case_sensitive": strict or text in said.case}
        for text, share in shares.items()
        if text
    ]
    if not entries:
        raise CannotCarry(_("It accepts no answer."))
    return entries


def qti_values(data: Json, points: Decimal) -> tuple[tuple[str, ...], qti.Pairs, frozenset[str]]:
    """What is right, what each text earns, and for which case matters. Raises `CannotCarry` for patterns."""
    if any(entry.get("match") == "regex" for entry in data["answers"]):
        raise CannotCarry(_("QTI has no patterns for written answers."))
    mapping = {
        entry["text"]: qti.worth(points, Decimal(entry["share"])) for entry in reversed(data["answers"])
    }
    ordered = {entry["text"]: mapping[entry["text"]] for entry in data["answers"]}
    case = frozenset(entry["text"] for entry in data["answers"] if entry["case_sensitive"])
    full = next(entry["text"] for entry in data["answers"] if Decimal(entry["share"]) == 1)
    return (full,), ordered, case


def _from_qti(item: qti.Item) -> Found:
    found = Found({"answers": from_declaration(item.declaration(item.only))})
    for entry in found.data["answers"]:
        entry["feedback"] = rich("")
    return found


def _to_qti(asked: Asked, target: qti.Target) -> None:
    correct, mapping, case = qti_values(asked.data, target.points or Decimal(1))
    target.declare("string", correct=correct, mapping=mapping, case=case)
    target.interaction("textEntryInteraction", expectedLength="40")
    target.scored_by("map_response")


MAPPING = Mapping(
    gift=Dialect(lambda block: block.raw.startswith("=") and not block.is_number, _from_gift, _to_gift),
    moodle=Dialect(lambda question: question.get("type") == "shortanswer", _from_moodle, _to_moodle),
    qti=Dialect(_qti_claims, _from_qti, _to_qti),
)
