"""Numbers in GIFT, Moodle XML (calculated questions too) and QTI."""

from decimal import Context, Decimal

from django.utils.translation import gettext as _

from courses.questions.types.mapping import (
    Asked,
    CannotCarry,
    Dialect,
    Element,
    Found,
    Json,
    Mapping,
    decimal,
    gift,
    html_of,
    moodle,
    plain_number,
    qti,
    rich,
    share_in_percent,
    tolerance_of,
)
from courses.questions.types.numerical.calculated import formula_from_moodle, parameters_of, write_calculated

_CALCULATED = {"calculated", "calculatedsimple"}
_DIGITS = Context(prec=20)


def number(text: str, share: Decimal, feedback: str, tolerance: str = "") -> Json:
    """An accepted value from `5`, `5:0.1` or `4.9..5.1`. Raises `CannotCarry`."""
    entry: Json = {"share": max(share, Decimal(0)), "feedback": rich(feedback)}
    low, dots, high = text.partition("..")
    if dots:
        least, most = sorted((decimal(low), decimal(high)))
        return {**entry, "value": (least + most) / 2, "tolerance": (most - least) / 2}
    value, _colon, within = text.partition(":")
    distance = abs(decimal(within or tolerance or "0"))
    return {**entry, "value": decimal(value), "tolerance": distance}


def collect(entries: list[tuple[str, Decimal, str, str]], found: Found) -> list[Json]:
    """The accepted values for (text, share, feedback, tolerance); `*` says what is wrong in general."""
    numbers = []
    for text, share, feedback, tolerance in entries:
        if text.strip() in ("*", "") and share <= 0:
            found.data.setdefault("feedback_incorrect", rich(feedback))
        else:
            numbers.append(number(text.strip(), share, feedback, tolerance))
    if not numbers:
        raise CannotCarry(_("It accepts no number."))
    return numbers


def written(entry: Json) -> str:
    """An accepted value as `5` or `5:0.1`. Raises `CannotCarry` for a formula."""
    if entry.get("value") is None:
        raise CannotCarry(_("Numbers drawn at random and formulas cannot be said in this format."))
    tolerance = tolerance_of(entry)
    return plain_number(entry["value"]) + (f":{plain_number(tolerance)}" if tolerance else "")


def _from_gift(block: gift.Block) -> Found:
    found = Found({})
    if not block.answers or block.raw.removeprefix("#").strip()[:1] not in ("=", "~"):
        first = block.raw.removeprefix("#").split("=")[0].split("~")[0]
        text, _hash, feedback = first.partition("#")
        given = [(gift.shown(text), Decimal(1), block.html(feedback).strip(), "")]
    else:
        given = []
    given += [
        (
            gift.shown(one.text),
            (Decimal(one.sign == "=") if one.weight is None else one.weight),
            one.feedback,
            "",
        )
        for one in block.answers
    ]
    found.data["answers"] = collect(given, found)
    return found


def _to_gift(asked: Asked, lines: gift.Lines) -> None:
    lines.parts.append("#")
    for entry in asked.data["answers"]:
        share = Decimal(entry["share"])
        mark = "" if share == 1 else f"%{share_in_percent(share)}%"
        lines.add("=", mark + written(entry), html_of(entry, "feedback"))


def _from_moodle(question: Element) -> Found:
    found = Found({})
    if question.get("type") in _CALCULATED:
        found.data |= {"answers": _formulas(question), "parameters": parameters_of(question)}
    else:
        given = [
            (
                moodle.words(answer),
                share,
                moodle.html(answer.find("feedback")),
                moodle.value(answer, "tolerance"),
            )
            for answer, share in moodle.answers(question)
        ]
        found.data["answers"] = collect(given, found)
    units = [
        {
            "name": moodle.value(unit, "unit_name"),
            "factor": _inverse(decimal(moodle.value(unit, "multiplier") or "1")),
        }
        for unit in question.iter("unit")
        if moodle.value(unit, "unit_name")
    ]
    if units:
        found.data |= {"units": units, "unit_required": moodle.value(question, "unitgradingtype", "0") != "0"}
    return found


def _inverse(multiplier: Decimal) -> Decimal:
    """Moodle says how many of this unit are one base unit; here it is the other way round."""
    if not multiplier:
        raise CannotCarry(_("One of its units has no size."))
    return _DIGITS.divide(Decimal(1), multiplier).normalize(_DIGITS)


def _formulas(question: Element) -> list[Json]:
    entries = []
    for answer, share in moodle.answers(question):
        kind = moodle.value(answer, "tolerancetype", "1")
        if kind == "3":
            raise CannotCarry(_("Its tolerance is geometric, which numbers here do not have."))
        entries.append(
            {
                "formula": formula_from_moodle(moodle.words(answer)),
                "tolerance": abs(decimal(moodle.value(answer, "tolerance") or "0")),
                "tolerance_kind": "relative" if kind == "1" else "absolute",
                "share": max(share, Decimal(0)),
                "feedback": moodle.feedback_of(answer),
            }
        )
    return entries


def _to_moodle(asked: Asked, question: Element) -> None:
    data = asked.data
    question.set("type", "calculatedsimple" if data.get("parameters") else "numerical")
    if data.get("parameters"):
        write_calculated(data, question)
    else:
        for entry in data["answers"]:
            if entry.get("value") is None:
                raise CannotCarry(_("A formula without parameters has no place in Moodle."))
            answer = moodle.put(
                question,
                "answer",
                fraction=share_in_percent(entry["share"]),
                format="moodle_auto_format",
            )
            moodle.put(answer, "text", plain_number(entry["value"]))
            moodle.put_text(answer, "feedback", html_of(entry, "feedback"))
            moodle.put(answer, "tolerance", plain_number(tolerance_of(entry)))
    if data.get("units"):
        units = moodle.put(question, "units")
        for unit in data["units"]:
            one = moodle.put(units, "unit")
            moodle.put(one, "multiplier", plain_number(_inverse(Decimal(unit["factor"]))))
            moodle.put(one, "unit_name", unit["name"])
    moodle.put(question, "unitgradingtype", "1" if data.get("unit_required") else "0")
    moodle.put(question, "unitpenalty", "1" if data.get("unit_required") else "0")
    moodle.put(question, "showunits", "0" if data.get("units") else "3")
    moodle.put(question, "unitsleft", "0")


def _qti_claims(item: qti.Item) -> bool:
    if not item.is_single("textEntryInteraction"):
        return False
    return item.declaration(item.only).base in {"float", "integer"}


def from_rules(item: qti.Item, interaction: Element) -> list[Json]:
    """The accepted values: of `equal` in the marking rules, else what is declared to be right."""
    said, name = item.declaration(interaction), interaction.get("responseIdentifier", "")
    entries: list[Json] = []
    best = Decimal(0)
    for rule in item.all("responseIf", "responseElseIf"):
        for equal in rule.iter("equal"):
            if not any(one.get("identifier") == name for one in equal.iter("variable")):
                continue
            values = ["".join(str(t) for t in one.itertext()) for one in equal.iter("baseValue")]
            values = values or list(said.correct[:1])
            worth = [decimal("".join(str(t) for t in one.itertext())) for set_ in rule.iter("setOutcomeValue")
                     for one in set_.iter("baseValue")]  # fmt: skip
            best = max([best, *worth])
            relative = equal.get("toleranceMode") == "relative"
            within = decimal((equal.get("tolerance") or "0").split()[0])
            entries += [
                {
                    "value": decimal(one),
                    "tolerance": within / 100 if relative else within,
                    "tolerance_kind": "relative" if relative else "absolute",
                    "share": worth[0] if worth else Decimal(1),
                }
                for one in values
            ]
    if entries:
        return [
            {**one, "share": min(Decimal(1), one["share"] / best) if best else Decimal(1)} for one in entries
        ]
    best = said.best
    shares = {text: worth / best for text, worth in said.mapping.items() if best and worth > 0}
    entries = [{"value": decimal(text), "share": share} for text, share in shares.items()]
    return entries + [{"value": decimal(text)} for text in said.correct if text not in shares]


def _from_qti(item: qti.Item) -> Found:
    entries = from_rules(item, item.only)
    if not entries:
        raise CannotCarry(_("It has no right answer."))
    return Found({"answers": entries})


def _to_qti(asked: Asked, target: qti.Target) -> None:
    data = asked.data
    if data.get("parameters") or any(entry.get("value") is None for entry in data["answers"]):
        raise CannotCarry(_("Numbers drawn at random are not written to QTI."))
    full = next(entry for entry in data["answers"] if Decimal(entry["share"]) == 1)
    target.declare("float", correct=(plain_number(full["value"]),))
    target.interaction("textEntryInteraction", expectedLength="20")
    target.rules("RESPONSE", [(entry, qti.worth(target.points or Decimal(1), Decimal(entry["share"])))
                              for entry in data["answers"]])  # fmt: skip


MAPPING = Mapping(
    gift=Dialect(lambda block: block.is_number, _from_gift, _to_gift),
    moodle=Dialect(
        lambda question: question.get("type") in {"numerical", *_CALCULATED}, _from_moodle, _to_moodle
    ),
    qti=Dialect(_qti_claims, _from_qti, _to_qti),
)
