"""Questions as QTI 1.2 items: the profile of Common Cartridge where it has the type, else Canvas's dialect.

The opposite of `common_cartridge.qti`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from lxml import etree

from courses.interchange.drafts import CannotCarry
from courses.questions.models import Question
from courses.questions.types.cloze.body import pieces
from courses.questions.types.cloze.interchange import default_prompt
from courses.questions.types.mapping import Element, html_of, plain_number, tolerance_of

Json = dict[str, Any]
# Canvas's name, and the profile's where it has one.
KINDS: Final = {
    "single_choice": ("multiple_choice_question", "cc.multiple_choice.v0p1"),
    "multiple_response": ("multiple_answers_question", "cc.multiple_response.v0p1"),
    "true_false": ("true_false_question", "cc.true_false.v0p1"),
    "short_answer": ("short_answer_question", "cc.fib.v0p1"),
    "essay": ("essay_question", "cc.essay.v0p1"),
    "numerical": ("numerical_question", ""),
    "matching": ("matching_question", ""),
    "file_upload": ("file_upload_question", ""),
}


def _put(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    child = etree.SubElement(parent, name, attributes)
    if text:
        child.text = text
    return child


def _material(parent: Element, html: str) -> None:
    _put(_put(parent, "material"), "mattext", html, texttype="text/html")


def write_item(question: Question, points: Decimal) -> Element:
    """The question as an `<item>`, with addresses as they are stored. Raises `CannotCarry`."""
    version = question.current
    writer = _WRITERS.get(question.type)
    if version is None or writer is None:
        raise CannotCarry(_("The format has nothing like a question of this type."))
    data = dict(version.data)
    item = etree.Element("item", ident=f"q{question.pk.hex}", title=question.title[:255])
    kind, profile = KINDS.get(question.type, ("", ""))
    if question.type == "cloze":
        kind = _gap_kind(data)
    fields = _put(_put(item, "itemmetadata"), "qtimetadata")
    for label, entry in (
        ("cc_profile", profile),
        ("question_type", kind),
        ("points_possible", plain_number(points)),
        ("cc_weighting", plain_number(points)),
    ):
        if entry:
            field = _put(fields, "qtimetadatafield")
            _put(field, "fieldlabel", label)
            _put(field, "fieldentry", entry)
    presentation = _put(item, "presentation")
    if question.type == "cloze":
        data["prompt"] = version.prompt_html
    else:
        _material(presentation, version.prompt_html)
    scoring = _put(item, "resprocessing")
    _put(
        _put(scoring, "outcomes"),
        "decvar",
        maxvalue="100",
        minvalue="0",
        varname="SCORE",
        vartype="Decimal",
    )
    try:
        writer(data, presentation, scoring)
        said = _feedback(data)
        for ident, html in said.items():
            if html:
                _material(_put(_put(item, "itemfeedback", ident=ident), "flow_mat"), html)
    except ValueError as problem:
        raise CannotCarry(_("It has a character that XML cannot hold.")) from problem
    return item


def _feedback(data: Json) -> dict[str, str]:
    said = {
        "general_fb": html_of(data, "explanation"),
        "correct_fb": html_of(data, "feedback_correct"),
        "general_incorrect_fb": html_of(data, "feedback_incorrect"),
        "true_fb": html_of(data, "feedback_true"),
        "false_fb": html_of(data, "feedback_false"),
        "solution": html_of(data, "model_answer"),
    }
    for option in data.get("options", ()):
        said[f"{option['id']}_fb"] = html_of(option, "feedback")
    return said


def _award(scoring: Element, points: Decimal, action: str = "Set") -> Element:
    """A condition that gives points; what has to be met goes into what is returned."""
    condition = _put(scoring, "respcondition", **{"continue": "No" if action == "Set" else "Yes"})
    test = _put(condition, "conditionvar")
    _put(condition, "setvar", plain_number(points), action=action, varname="SCORE")
    return test


def _choose(presentation: Element, choices: list[tuple[str, str]], *, many: bool, shuffle: bool) -> None:
    response = _put(
        presentation, "response_lid", ident="response1", rcardinality="Multiple" if many else "Single"
    )
    render = _put(response, "render_choice", shuffle="Yes" if shuffle else "No")
    for ident, html in choices:
        _material(_put(render, "response_label", ident=ident), html)


def _single(data: Json, presentation: Element, scoring: Element) -> None:
    options = data["options"]
    _choose(presentation, [(one["id"], html_of(one)) for one in options], many=False, shuffle=data["shuffle"])
    for one in options:
        share = Decimal(1) if one["is_correct"] else Decimal(one.get("share") or 0)
        if share:
            _put(_award(scoring, share * 100), "varequal", one["id"], respident="response1")


def _multiple(data: Json, presentation: Element, scoring: Element) -> None:
    options = data["options"]
    _choose(presentation, [(one["id"], html_of(one)) for one in options], many=True, shuffle=data["shuffle"])
    right = [one for one in options if one["is_correct"]]
    if data["scoring"] == "all_or_nothing":
        together = _put(_award(scoring, Decimal(100)), "and")
        for one in options:
            holder = together if one["is_correct"] else _put(together, "not")
            _put(holder, "varequal", one["id"], respident="response1")
        return
    each = (Decimal(100) / max(1, len(right))).quantize(Decimal("0.01"))
    for one in right:
        _put(_award(scoring, each, "Add"), "varequal", one["id"], respident="response1")


def _true_false(data: Json, presentation: Element, scoring: Element) -> None:
    _choose(presentation, [("true", "True"), ("false", "False")], many=False, shuffle=False)
    answer = "true" if data["correct_answer"] else "false"
    _put(_award(scoring, Decimal(100)), "varequal", answer, respident="response1")


def _typed(presentation: Element, kind: str) -> None:
    response = _put(presentation, "response_str", ident="response1", rcardinality="Single")
    _put(response, "render_fib", fibtype=kind)


def _short(data: Json, presentation: Element, scoring: Element) -> None:
    if any(one.get("match") == "regex" for one in data["answers"]):
        raise CannotCarry(_("QTI has no patterns for written answers."))
    _typed(presentation, "String")
    for one in data["answers"]:
        test = _award(scoring, Decimal(one["share"]) * 100)
        case = "Yes" if one["case_sensitive"] else "No"
        _put(test, "varequal", one["text"], respident="response1", case=case)


def _numerical(data: Json, presentation: Element, scoring: Element) -> None:
    if any(one.get("value") is None for one in data["answers"]):
        raise CannotCarry(_("Numbers drawn at random and formulas cannot be said in this format."))
    _typed(presentation, "Decimal")
    for one in data["answers"]:
        value, within = Decimal(one["value"]), tolerance_of(one)
        test = _award(scoring, Decimal(one["share"]) * 100)
        if not within:
            _put(test, "varequal", plain_number(value), respident="response1")
            continue
        either = _put(test, "or")
        _put(either, "varequal", plain_number(value), respident="response1")
        both = _put(either, "and")
        _put(both, "vargte", plain_number(value - within), respident="response1")
        _put(both, "varlte", plain_number(value + within), respident="response1")


def _matching(data: Json, presentation: Element, scoring: Element) -> None:
    answers: dict[str, str] = {}
    for html in [html_of(pair, "answer") for pair in data["pairs"]] + [
        html_of(one) for one in data["distractors"]
    ]:
        answers.setdefault(html, f"a{len(answers) + 1}")
    each = (Decimal(100) / max(1, len(data["pairs"]))).quantize(Decimal("0.01"))
    for pair in data["pairs"]:
        response = _put(presentation, "response_lid", ident=f"response_{pair['id']}")
        _material(response, html_of(pair))
        render = _put(response, "render_choice")
        for html, ident in answers.items():
            _material(_put(render, "response_label", ident=ident), html)
        test = _award(scoring, each, "Add")
        _put(test, "varequal", answers[html_of(pair, "answer")], respident=f"response_{pair['id']}")


def _essay(data: Json, presentation: Element, scoring: Element) -> None:
    _typed(presentation, "String")


def _upload(data: Json, presentation: Element, scoring: Element) -> None:
    """Canvas writes nothing but the prompt."""


def _gap_kind(data: Json) -> str:
    kinds = {gap["kind"] for gap in data["gaps"]}
    if kinds == {"text"}:
        return "fill_in_multiple_blanks_question"
    if kinds == {"choice"}:
        return "multiple_dropdowns_question"
    raise CannotCarry(_("Gaps of several kinds in one text, and numbers in gaps, are not in this format."))


def _gaps(data: Json, presentation: Element, scoring: Element) -> None:
    cut = pieces(html_of(data, "body"))
    names = [part for place, part in enumerate(cut) if place % 2]
    body = "".join(f"[gap{part}]" if place % 2 else part for place, part in enumerate(cut))
    said = re.sub(r"</?p>", "", data["prompt"]) != default_prompt()
    _material(presentation, f"{data['prompt']}<hr>{body}" if said else body)
    by_id = {gap["id"]: gap for gap in data["gaps"]}
    each = (Decimal(100) / max(1, len(names))).quantize(Decimal("0.01"))
    for name in names:
        gap = by_id[name]
        choice = gap["kind"] == "choice"
        entries = gap["question"]["options"] if choice else gap["question"]["answers"]
        response = _put(presentation, "response_lid", ident=f"response_gap{name}")
        render = _put(response, "render_choice")
        for number, one in enumerate(entries, 1):
            label = _put(render, "response_label", ident=f"g{name}o{number}")
            _material(label, html_of(one)) if choice else _put(
                _put(label, "material"), "mattext", one["text"]
            )
            if one["is_correct"] if choice else True:
                test = _award(scoring, each, "Add")
                _put(test, "varequal", f"g{name}o{number}", respident=f"response_gap{name}")


_WRITERS: Final[dict[str, Callable[[Json, Element, Element], None]]] = {
    "single_choice": _single,
    "multiple_response": _multiple,
    "true_false": _true_false,
    "short_answer": _short,
    "numerical": _numerical,
    "matching": _matching,
    "essay": _essay,
    "file_upload": _upload,
    "cloze": _gaps,
}


def metadata_fields(parent: Element, entries: dict[str, str]) -> None:
    """Write the metadata of an assessment."""
    holder = etree.SubElement(parent, "qtimetadata")
    for label, entry in entries.items():
        field: Any = etree.SubElement(holder, "qtimetadatafield")
        etree.SubElement(field, "fieldlabel").text = label
        etree.SubElement(field, "fieldentry").text = entry


def in_namespace(root: Element, space: str) -> Element:
    """The same tree with every element in a namespace."""
    for element in root.iter():
        if isinstance(element.tag, str) and not element.tag.startswith("{"):
            element.tag = f"{{{space}}}{element.tag}"
    return root
