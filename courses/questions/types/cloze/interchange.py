"""Texts with gaps: Moodle's embedded answers and gap menus, QTI's inline interactions."""

import copy
import re
from decimal import Decimal

from django.utils.translation import gettext as _

from courses.questions.types.cloze.body import pieces
from courses.questions.types.cloze.embedded import read_gap, write_gap
from courses.questions.types.mapping import (
    Asked,
    CannotCarry,
    Dialect,
    Element,
    Found,
    Json,
    Mapping,
    html_of,
    moodle,
    qti,
    rich,
)
from courses.questions.types.numerical.interchange import from_rules
from courses.questions.types.short_answer.interchange import from_declaration, qti_values

# As Moodle finds them: a weight, a kind, and what is right up to a brace that is not escaped.
_EMBEDDED = re.compile(r"\{(\d{0,3}):([A-Z_]{2,20}):((?:\\.|[^\\}])*)\}", re.DOTALL)
_BROKEN = re.compile(r"\{\d{0,3}:[A-Z_]{2,20}[:}]")
_MENU = re.compile(r"\[\[(\d{1,3})\]\]")
_RULE = re.compile(r"<hr\s*/?>")
_INLINE = {"textEntryInteraction", "inlineChoiceInteraction"}


def default_prompt() -> str:
    """What is asked where the source has only the text with the gaps."""
    return _("Fill in the gaps.")


def split(text: str) -> tuple[str, str]:
    """What is asked, and the text with gaps: a rule before the first gap parts them."""
    rule = _RULE.search(text)
    gap = text.find("{{")
    if rule and rule.start() < gap and text[: rule.start()].strip():
        return text[: rule.start()].strip(), text[rule.end() :].strip()
    return default_prompt(), text


def read_embedded(text: str) -> Found:
    """A text with Moodle's embedded answers. Raises `CannotCarry`."""
    gaps: list[Json] = []
    found = Found({})

    def gap(match: re.Match[str]) -> str:
        gaps.append({"id": str(len(gaps) + 1), **read_gap(match[1], match[2], match[3], found)})
        return f"{{{{{len(gaps)}}}}}"

    body = _EMBEDDED.sub(gap, text.replace("{{", "{ {"))
    if _BROKEN.search(body):
        raise CannotCarry(_("One of its gaps cannot be read: it has no answers, or is not closed."))
    if not gaps:
        raise CannotCarry(_("It has no gaps."))
    found.prompt, body = split(body)
    found.data |= {"body": rich(body), "gaps": gaps}
    return found


def _from_moodle(question: Element) -> Found:
    text = moodle.html(question.find("questiontext"))
    if question.get("type") in {"cloze", "multianswer"}:
        return read_embedded(text)
    return _from_menus(question, text)


def _from_menus(question: Element, text: str) -> Found:
    """Gap menus and words to drag: each gap is a choice of its group."""
    options = [
        (moodle.value(one, "group", "1"), moodle.words(one))
        for one in [*question.findall("selectoption"), *question.findall("dragbox")]
    ]
    gaps: list[Json] = []

    def gap(match: re.Match[str]) -> str:
        place = int(match[1])
        if not 1 <= place <= len(options):
            raise CannotCarry(_("One of its gaps names a choice that is not there."))
        group = options[place - 1][0]
        choices = [
            {**rich(words), "is_correct": number == place}
            for number, (of, words) in enumerate(options, 1)
            if of == group
        ]
        shuffle = moodle.flag(question, "shuffleanswers")
        gaps.append(
            {
                "id": str(len(gaps) + 1),
                "kind": "choice",
                "question": {"options": choices, "shuffle": shuffle},
            }
        )
        return f"{{{{{len(gaps)}}}}}"

    found = Found({})
    body = _MENU.sub(gap, text.replace("{{", "{ {"))
    if not gaps:
        raise CannotCarry(_("It has no gaps."))
    found.prompt, body = split(body)
    found.data = {"body": rich(body), "gaps": gaps}
    moodle.combined(question, found)
    return found


def _to_moodle(asked: Asked, question: Element) -> None:
    question.set("type", "cloze")
    data = asked.data
    cut = pieces(html_of(data, "body"))
    by_id = {gap["id"]: gap for gap in data["gaps"]}
    scale = _scale([Decimal(gap["weight"]) for gap in data["gaps"]])
    text = "".join(write_gap(by_id[part], scale) if place % 2 else part for place, part in enumerate(cut))
    plain = re.sub(r"</?p>", "", asked.prompt) == default_prompt()
    holder = question.find("questiontext")
    if holder is not None:
        question.remove(holder)
    moodle.put_text(question, "questiontext", text if plain else f"{asked.prompt}\n<hr>\n{text}")


def _scale(weights: list[Decimal]) -> int:
    """By what to multiply weights to have whole numbers."""
    return next(scale for scale in (1, 2, 4, 5, 10, 100, 1000) if all(w * scale % 1 == 0 for w in weights))


def _qti_claims(item: qti.Item) -> bool:
    found = item.interactions
    if not found or any(one.tag not in _INLINE for one in found):
        return False
    ours = any(one.get("class") == "lms-body" for one in item.body.iter("div"))
    return ours or len(found) > 1 or found[0].tag == "inlineChoiceInteraction"


def _from_qti(item: qti.Item) -> Found:
    gaps: list[Json] = []
    body = copy.deepcopy(item.body)
    for number, interaction in enumerate(one for one in list(body.iter()) if one.tag in _INLINE):
        gaps.append({"id": str(number + 1), **_qti_gap(item, interaction)})
        mark = f"{{{{{number + 1}}}}}{interaction.tail or ''}"
        parent, before = interaction.getparent(), interaction.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + mark
        elif parent is not None:
            parent.text = (parent.text or "") + mark
        if parent is not None:
            interaction.tail = None
            parent.remove(interaction)
    own = {one.get("class"): qti.inner_html(one) for one in body.iter("div") if one.get("class")}
    data: Json = {"body": rich(own.get("lms-body") or qti.inner_html(body)), "gaps": gaps}
    found = Found(data, prompt=own.get("lms-prompt") or default_prompt())
    rules = [qti.classes(one).get("scoring", "") for one in item.interactions]
    if rules and rules[0]:
        data["scoring"] = rules[0]
    return found


def _qti_gap(item: qti.Item, interaction: Element) -> Json:
    said = item.declaration(interaction)
    weight = {"weight": said.best} if said.best else {}
    if own := qti.classes(interaction).get("weight"):
        weight = {"weight": Decimal(own)}
    if interaction.tag == "inlineChoiceInteraction":
        options = []
        for one in interaction.findall("inlineChoice"):
            name = one.get("identifier", "")
            share = (
                said.mapping.get(name, Decimal(0)) / said.best if said.best else Decimal(name in said.correct)
            )
            partly = {"share": share} if 0 < share < 1 else {}
            options.append({**rich(item.html(one)), "id": name, "is_correct": share >= 1, **partly})
        shuffle = interaction.get("shuffle") == "true"
        return {"kind": "choice", "question": {"options": options, "shuffle": shuffle}, **weight}
    if said.base in {"float", "integer"}:
        return {"kind": "number", "question": {"answers": from_rules(item, interaction)}, **weight}
    return {"kind": "text", "question": {"answers": from_declaration(said)}, **weight}


def _to_qti(asked: Asked, target: qti.Target) -> None:
    data, body = asked.data, target.body()
    by_id = {gap["id"]: gap for gap in data["gaps"]}
    for name, html in (("lms-prompt", asked.prompt), ("lms-body", _with_marks(html_of(data, "body")))):
        holder = body.makeelement("div", {"class": name})
        body.append(holder)
        qti.put_html(holder, html)
    for mark in list(body.iter("span")):
        if not (mark.get("id") or "").startswith("lms-gap-"):
            continue
        gap = by_id[(mark.get("id") or "").removeprefix("lms-gap-")]
        _write_gap(target, mark, gap, data["scoring"])
    target.scored_by("map_response")


def _with_marks(html: str) -> str:
    cut = pieces(html)
    return "".join(
        f'<span id="lms-gap-{part}"></span>' if place % 2 else part for place, part in enumerate(cut)
    )


def _write_gap(target: qti.Target, mark: Element, gap: Json, rule: str) -> None:
    """Turn the mark in the text into the interaction of its gap."""
    name, question, weight = f"RESPONSE_{gap['id']}", gap["question"], Decimal(gap["weight"])
    mark.attrib.clear()
    mark.set("responseIdentifier", name)
    mark.set("class", f"lms-scoring-{rule} lms-weight-{gap['weight']}")
    mark.tag = "textEntryInteraction"
    if gap["kind"] == "text":
        correct, mapping, case = qti_values(question, weight)
        target.declare("string", correct=correct, mapping=mapping, case=case, name=name)
    elif gap["kind"] == "number":
        if any(Decimal(one["tolerance"]) for one in question["answers"]):
            raise CannotCarry(_("Numbers with a tolerance inside a text are not written to QTI."))
        values = {str(one["value"]): qti.worth(weight, Decimal(one["share"])) for one in question["answers"]}
        target.declare("float", correct=tuple(list(values)[:1]), mapping=values, name=name)
    else:
        mark.tag = "inlineChoiceInteraction"
        mark.set("shuffle", str(question["shuffle"]).lower())
        shares = {
            qti.identifier(one["id"]): Decimal(1) if one["is_correct"] else Decimal(one.get("share") or 0)
            for one in question["options"]
        }
        right = next(key for key, share in shares.items() if share == 1)
        mapping = {key: qti.worth(weight, share) for key, share in shares.items() if share}
        target.declare("identifier", correct=(right,), mapping=mapping, name=name)
        for option in question["options"]:
            choice = mark.makeelement("inlineChoice", {"identifier": qti.identifier(option["id"])})
            mark.append(choice)
            qti.put_html(choice, html_of(option))


MAPPING = Mapping(
    moodle=Dialect(
        lambda question: question.get("type") in {"cloze", "multianswer", "gapselect", "ddwtos"},
        _from_moodle,
        _to_moodle,
    ),
    qti=Dialect(_qti_claims, _from_qti, _to_qti),
)
