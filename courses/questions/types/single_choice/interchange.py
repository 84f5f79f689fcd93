"""Single choice in GIFT, Moodle XML and QTI."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

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
)


def _entry(html: str, share: Decimal, feedback: str, found: Found) -> Json:
    """An option for its share of the marks; what is taken away for a wrong one is lost."""
    if share < 0:
        found.lose("penalty", _("Marks taken away for a wrong option were left out."))
    right = share >= 1
    partly = {"share": share} if 0 < share < 1 else {}
    return {**rich(html), "is_correct": right, "feedback": rich(feedback), **partly}


def _checked(found: Found) -> Found:
    if not any(option["is_correct"] for option in found.data["options"]):
        raise CannotCarry(_("None of its options is worth full marks."))
    return found


def _gift_claims(block: gift.Block) -> bool:
    """One right answer; or several that are each worth everything."""
    if not block.is_choice:
        return False
    full = [one for one in block.answers if one.sign == "=" or (one.weight or 0) >= 1]
    return any(one.sign == "=" for one in block.answers) or len(full) > 1


def _from_gift(block: gift.Block) -> Found:
    found = Found({})
    found.data["options"] = [
        _entry(
            block.html(one.text),
            one.weight if one.weight is not None else Decimal(one.sign == "="),
            one.feedback,
            found,
        )
        for one in block.answers
    ]
    return _checked(found)


def _to_gift(asked: Asked, lines: gift.Lines) -> None:
    options = asked.data["options"]
    single = sum(option["is_correct"] for option in options) == 1
    for option in options:
        text, feedback = gift.rich_text(html_of(option)), html_of(option, "feedback")
        if option["is_correct"]:
            lines.add("=" if single else "~", text if single else f"%100%{text}", feedback)
        elif share := option.get("share"):
            lines.add("~", f"%{_percent(share)}%{text}", feedback)
        else:
            lines.add("~", text, feedback)


def _percent(share: Any) -> str:
    return f"{float(Fraction(str(share)) * 100):.5f}".rstrip("0").rstrip(".")


def _moodle_claims(question: Element) -> bool:
    return question.get("type") == "multichoice" and moodle.flag(question, "single", default=True)


def _from_moodle(question: Element) -> Found:
    found = Found({"shuffle": moodle.flag(question, "shuffleanswers")})
    moodle.combined(question, found)
    found.data["options"] = [
        _entry(moodle.html(answer), share, moodle.html(answer.find("feedback")), found)
        for answer, share in moodle.answers(question)
    ]
    return _checked(found)


def _to_moodle(asked: Asked, question: Element) -> None:
    question.set("type", "multichoice")
    data = asked.data
    moodle.put(question, "single", "true")
    moodle.put(question, "shuffleanswers", str(data["shuffle"]).lower())
    moodle.put(question, "answernumbering", "abc")
    moodle.put_combined(question, data)
    for option in data["options"]:
        share = 1 if option["is_correct"] else option.get("share") or 0
        moodle.put_answer(question, html_of(option), str(share), option)


def _qti_claims(item: qti.Item) -> bool:
    if not item.is_single("choiceInteraction"):
        return False
    return item.declaration(item.only).cardinality == "single"


def _from_qti(item: qti.Item) -> Found:
    interaction = item.only
    said = item.declaration(interaction)
    best = said.best
    found = Found({"shuffle": interaction.get("shuffle") == "true"})
    options = []
    for choice in interaction.findall("simpleChoice"):
        name = choice.get("identifier", "")
        share = said.mapping.get(name, Decimal(0)) / best if best else Decimal(0)
        if not best or (name in said.correct and name not in said.mapping):
            share = Decimal(name in said.correct)
        entry = _entry(item.html(choice), share, "", found)
        entry |= {
            "id": name,
            "feedback": qti.choice_feedback(item, choice),
            "fixed": choice.get("fixed") == "true",
        }
        options.append(entry)
    found.data["options"] = options
    return _checked(found)


def _to_qti(asked: Asked, target: qti.Target) -> None:
    data = asked.data
    names = {option["id"]: qti.identifier(option["id"]) for option in data["options"]}
    right = [names[option["id"]] for option in data["options"] if option["is_correct"]]
    shares = {
        names[option["id"]]: Decimal(1) if option["is_correct"] else Decimal(option.get("share") or 0)
        for option in data["options"]
    }
    plain = len(right) == 1 and sum(1 for share in shares.values() if share) == 1
    mapping = {name: qti.worth(target.points, share) for name, share in shares.items() if share}
    target.declare("identifier", correct=(right[0],), mapping=None if plain or not target.points else mapping)
    interaction = target.interaction(
        "choiceInteraction", shuffle=str(data["shuffle"]).lower(), maxChoices="1"
    )
    for option in data["options"]:
        choice = qti_choice(interaction, names[option["id"]], option)
        qti.put_feedback(choice, names[option["id"]], option)
    target.scored_by("match_correct" if plain else "map_response")


def qti_choice(interaction: Element, name: str, option: Json) -> Element:
    """Write one `simpleChoice`."""
    from_option = {"identifier": name} | ({"fixed": "true"} if option.get("fixed") else {})
    choice = interaction.makeelement("simpleChoice", from_option)
    interaction.append(choice)
    qti.put_html(choice, html_of(option))
    return choice


MAPPING = Mapping(
    gift=Dialect(_gift_claims, _from_gift, _to_gift),
    moodle=Dialect(_moodle_claims, _from_moodle, _to_moodle),
    qti=Dialect(_qti_claims, _from_qti, _to_qti),
)
