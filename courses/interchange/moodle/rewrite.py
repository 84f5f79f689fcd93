"""A question of a backup rewritten as Moodle XML, which the types of questions read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _
from lxml import etree

from courses.interchange.drafts import CannotCarry
from courses.interchange.moodle.texts import value, whole
from courses.interchange.xml import children, first, local_name
from courses.questions.types.mapping import Element, moodle, share_in_percent

_FORMATS: Final = {"0": "moodle_auto_format", "1": "html", "2": "plain_text", "4": "markdown"}
_GROUP: Final = re.compile(r'"draggroup";(?:s:\d+:"(\d+)"|i:(\d+))')
_ORDER_RULES: Final = {"-1": "ALL_OR_NOTHING", "0": "ABSOLUTE_POSITION", "7": "RELATIVE_TO_CORRECT"}
# Holders of records that are rewritten one by one.
_LISTS: Final = {
    "answers", "matches", "drags", "drops", "numerical_units", "numerical_records", "calculated_records",
    "dataset_definitions", "calculated_options",
}  # fmt: skip


def rewritten(question: Element, parts: Mapping[str, Element]) -> Element:
    """The question as a `<question>` of Moodle XML. `parts` are all questions, for those made of others.

    Raises `CannotCarry` when its parts are not there.
    """
    kind = value(question, "qtype")
    out = etree.Element("question", {"type": kind})
    _text(out, question, "questiontext")
    _text(out, question, "generalfeedback")
    plugin = next((one for one in question if local_name(one).startswith("plugin_qtype_")), None)
    if plugin is not None:
        for record in children(plugin):
            if local_name(record) not in _LISTS:
                _flatten(out, record)
        _answers(out, plugin, kind)
        _units(out, plugin)
        _data_sets(out, plugin)
        _matches(out, plugin)
        _markers(out, plugin)
        if kind == "multianswer":
            _embed(out, plugin, parts)
    return out


def _text(out: Element, source: Element, name: str) -> Element:
    form = _FORMATS.get(value(source, f"{name}format"), "html")
    return moodle.put_text(out, name, value(source, name), format=form)


def _flatten(out: Element, record: Element) -> None:
    """The options of a type: texts with a format of their own, and plain values."""
    names = {local_name(child) for child in children(record)}
    for child in children(record):
        name = local_name(child)
        if len(child) or (name.endswith("format") and name.removesuffix("format") in names):
            continue
        if f"{name}format" in names:
            _text(out, record, name)
        else:
            written = value(record, name)
            moodle.put(out, name, _ORDER_RULES.get(written, "other") if name == "gradingtype" else written)


def _records(plugin: Element, holder: str, one: str) -> Iterable[Element]:
    found = next(children(plugin, holder), None)
    return children(found, one) if found is not None else ()


def _answers(out: Element, plugin: Element, kind: str) -> None:
    answers = list(_records(plugin, "answers", "answer"))
    if kind in {"gapselect", "ddwtos"}:
        for answer in answers:
            _gap_option(out, answer, kind)
        return
    if kind == "ordering":
        answers.sort(key=lambda answer: Decimal(value(answer, "fraction") or 0))
    records = {
        value(record, "answer"): record
        for holder in ("numerical_records", "calculated_records")
        for record in _records(plugin, holder, holder.removesuffix("s"))
    }
    truth = value(next(children(plugin, "truefalse"), None), "trueanswer")
    for answer in answers:
        form = _FORMATS.get(value(answer, "answerformat"), "html")
        text = value(answer, "answertext")
        if kind == "truefalse":
            text = "true" if answer.get("id") == truth else "false"
        entry = moodle.put_text(
            out, "answer", text, format=form, fraction=share_in_percent(value(answer, "fraction") or "0")
        )
        _text(entry, answer, "feedback")
        if (record := records.get(answer.get("id", ""))) is not None:
            for name in ("tolerance", "tolerancetype"):
                if written := value(record, name):
                    moodle.put(entry, name, written)


def _gap_option(out: Element, answer: Element, kind: str) -> None:
    """Words for gaps keep their group where other answers have their feedback."""
    said = value(answer, "feedback")
    found = _GROUP.search(said)
    group = (found[1] or found[2]) if found else said
    option = moodle.put(out, "selectoption" if kind == "gapselect" else "dragbox")
    moodle.put(option, "text", value(answer, "answertext"))
    moodle.put(option, "group", group or "1")


def _units(out: Element, plugin: Element) -> None:
    for unit in _records(plugin, "numerical_units", "numerical_unit"):
        holder = moodle.put(out, "unit")
        moodle.put(holder, "multiplier", value(unit, "multiplier"))
        moodle.put(holder, "unit_name", value(unit, "unit"))


def _data_sets(out: Element, plugin: Element) -> None:
    for data in _records(plugin, "dataset_definitions", "dataset_definition"):
        holder = moodle.put(out, "dataset_definition")
        moodle.put(holder, "name", value(data, "name"))
        options = [*value(data, "options").split(":"), "", "", "", ""][:4]
        for name, written in zip(("distribution", "minimum", "maximum", "decimals"), options, strict=True):
            moodle.put(holder, name, written)
        items = moodle.put(holder, "dataset_items")
        for one in data.iterdescendants("dataset_item"):
            item = moodle.put(items, "dataset_item")
            moodle.put(item, "number", value(one, "number"))
            moodle.put(item, "value", value(one, "value"))


def _matches(out: Element, plugin: Element) -> None:
    for match in _records(plugin, "matches", "match"):
        pair = _text(out, match, "questiontext")
        pair.tag = "subquestion"
        answer = moodle.put(pair, "answer")
        moodle.put(answer, "text", value(match, "answertext"))


def _markers(out: Element, plugin: Element) -> None:
    for drag in _records(plugin, "drags", "drag"):
        entry = moodle.put(out, "drag", no=value(drag, "no"))
        moodle.put(entry, "text", value(drag, "label"))
    for drop in _records(plugin, "drops", "drop"):
        entry = moodle.put(out, "drop", no=value(drop, "no"))
        for name in ("shape", "coords", "choice"):
            moodle.put(entry, name, value(drop, name))


def _embed(out: Element, plugin: Element, parts: Mapping[str, Element]) -> None:
    """Put the definitions of the gaps, each a question of its own there, back into the text."""
    text = out.find("questiontext/text")
    sequence = value(first(plugin, "multianswer"), "sequence")
    inner = [value(parts.get(one.strip()), "questiontext") for one in sequence.split(",") if one.strip()]
    if text is None or not inner or not all(inner):
        raise CannotCarry(_("The package does not contain the gaps of its text."))

    def gap(match: re.Match[str]) -> str:
        place = whole(match[1])
        return inner[place - 1] if 0 < place <= len(inner) else match[0]

    text.text = re.sub(r"\{#(\d{1,3})\}", gap, text.text or "")
