"""Questions as problems of Open edX (capa). The opposite of `olx.responses`."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from html import escape
from typing import Any, Final

from django.utils.translation import gettext as _
from lxml import etree

from courses.interchange.drafts import CannotCarry
from courses.questions.models import Question
from courses.questions.types.mapping import Element, html_of, plain_number, tolerance_of

Json = dict[str, Any]


def _put(parent: Element, name: str, html: str = "", **attributes: str) -> Element:
    """Add an element whose content is HTML, written as XML."""
    child = _parsed(name, html)
    for key, value in attributes.items():
        child.set(key, value)
    parent.append(child)
    return child


def _parsed(name: str, html: str) -> Element:
    """An element around HTML; entities and empty elements as XML has them."""
    from_html = etree.HTML(f"<div>{html}</div>") if html else None
    holder = from_html.find(".//div") if from_html is not None else None
    if holder is None:
        return etree.Element(name)
    holder.tag = name
    holder.tail = None
    return etree.fromstring(etree.tostring(holder, encoding="unicode", with_tail=False))


def write_problem(question: Question, points: Decimal) -> Element:
    """The question as a `<problem>`, with addresses as they are stored. Raises `CannotCarry`."""
    version = question.current
    writer = _WRITERS.get(question.type)
    if version is None or writer is None:
        raise CannotCarry(_("The format has nothing like a question of this type."))
    data = dict(version.data)
    problem = etree.Element("problem", display_name=question.title[:255], weight=plain_number(points))
    try:
        for child in list(_parsed("div", version.prompt_html)):
            problem.append(child)
        writer(data, problem)
        if html := html_of(data, "explanation"):
            problem.append(_parsed("solution", html))
        hints = [html_of(hint) for hint in data.get("hints", ()) if html_of(hint)]
        if hints:
            holder = etree.SubElement(problem, "demandhint")
            for hint in hints:
                _put(holder, "hint", hint)
    except ValueError as reason:
        raise CannotCarry(_("It has a character that XML cannot hold.")) from reason
    return problem


def _choice(group: Element, option: Json, correct: str) -> Element:
    choice = _put(group, "choice", html_of(option), correct=correct)
    if option.get("fixed"):
        choice.set("fixed", "true")
    return choice


def _single(data: Json, problem: Element) -> None:
    response = etree.SubElement(problem, "multiplechoiceresponse")
    group = etree.SubElement(
        response, "choicegroup", type="MultipleChoice", shuffle=str(data["shuffle"]).lower()
    )
    for option in data["options"]:
        share = Decimal(option.get("share") or 0)
        partly = bool(share) and not option["is_correct"]
        correct = "partial" if partly else str(option["is_correct"]).lower()
        choice = _choice(group, option, correct)
        if partly:
            choice.set("point_value", plain_number(share))
            response.set("partial_credit", "points")
        if said := html_of(option, "feedback"):
            _put(choice, "choicehint", said)


def _multiple(data: Json, problem: Element) -> None:
    response = etree.SubElement(problem, "choiceresponse")
    if data["scoring"] != "all_or_nothing":
        response.set("partial_credit", "EDC")
    group = etree.SubElement(response, "checkboxgroup")
    for option in data["options"]:
        choice = _choice(group, option, str(option["is_correct"]).lower())
        for name, selected in (("feedback", "true"), ("feedback_unchosen", "false")):
            if said := html_of(option, name):
                _put(choice, "choicehint", said, selected=selected)


def _true_false(data: Json, problem: Element) -> None:
    response = etree.SubElement(problem, "multiplechoiceresponse")
    group = etree.SubElement(response, "choicegroup", type="MultipleChoice")
    for word, right in (("True", data["correct_answer"]), ("False", not data["correct_answer"])):
        choice = _put(group, "choice", word, correct=str(right).lower())
        if said := html_of(data, f"feedback_{word.lower()}"):
            _put(choice, "choicehint", said)


def _short(data: Json, problem: Element) -> None:
    answers = [one for one in data["answers"] if Decimal(one["share"]) == 1]
    patterns = {one.get("match") == "regex" for one in answers}
    if len(patterns) != 1:
        raise CannotCarry(_("Words and patterns as answers of one question are not in this format."))
    kinds = ["regexp"] if patterns == {True} else []
    kinds += [] if answers[0]["case_sensitive"] else ["ci"]
    first, *more = answers
    response = etree.SubElement(problem, "stringresponse", answer=first["text"], type=" ".join(kinds) or "cs")
    if said := html_of(first, "feedback"):
        _put(response, "correcthint", said)
    for one in more:
        entry = etree.SubElement(response, "additional_answer", answer=one["text"])
        if said := html_of(one, "feedback"):
            _put(entry, "correcthint", said)
    for one in data["answers"]:
        if Decimal(one["share"]) == 0:
            name = "regexphint" if one.get("match") == "regex" else "stringequalhint"
            _put(response, name, html_of(one, "feedback"), answer=one["text"])
    etree.SubElement(response, "textline", size="40")


def _numerical(data: Json, problem: Element) -> None:
    right = [one for one in data["answers"] if Decimal(one["share"]) == 1]
    if any(one.get("value") is None for one in data["answers"]) or not right:
        raise CannotCarry(_("Numbers drawn at random and formulas cannot be said in this format."))
    response = etree.SubElement(problem, "numericalresponse", answer=_accepted(right[0]))
    if said := html_of(right[0], "feedback"):
        _put(response, "correcthint", said)
    for one in right[1:]:
        etree.SubElement(response, "additional_answer", answer=_accepted(one))
    etree.SubElement(response, "formulaequationinput")


def _accepted(answer: Json) -> str:
    value, within = Decimal(answer["value"]), tolerance_of(answer)
    if not within:
        return plain_number(value)
    return f"[{escape(plain_number(value - within))}, {plain_number(value + within)}]"


_WRITERS: Final[dict[str, Callable[[Json, Element], None]]] = {
    "single_choice": _single,
    "multiple_response": _multiple,
    "true_false": _true_false,
    "short_answer": _short,
    "numerical": _numerical,
}
