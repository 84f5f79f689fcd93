"""Reading Blackboard's question pools: the old `<POOL>` and the later QTI 1.2 with its own metadata."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

from django.utils.html import escape
from django.utils.translation import gettext as _
from lxml import etree

from courses.interchange.bank.entries import Entries, Entry, at_line
from courses.interchange.drafts import CannotCarry, Draft
from courses.interchange.xml import children, descendants, first, iterate_xml, line_of, text_of
from courses.questions.types.cloze.interchange import default_prompt
from courses.questions.types.mapping import rich

Element = etree._Element
Json = dict[str, Any]
_KINDS: Final = {
    "QUESTION_TRUEFALSE": "true_false",
    "QUESTION_MULTIPLECHOICE": "single_choice",
    "QUESTION_MULTIPLEANSWER": "multiple_response",
    "QUESTION_MATCH": "matching",
    "QUESTION_ORDER": "ordering",
    "QUESTION_ESSAY": "essay",
    "QUESTION_FILLINBLANK": "short_answer",
}
_UNKNOWN: Final = "“%(kind)s” has no question type here yet."


# The old pools


def read_pool(path: Path, name: str, spare: Path) -> Entries:
    """Yield every question of a `<POOL>`; its title is the folder."""
    points: dict[str, Decimal] = {}
    title = ""
    for element, outer in iterate_children(path, name):
        if outer == "QUESTIONLIST":
            points[element.get("id", "")] = _decimal(element.get("points", "1"))
        elif element.tag == "TITLE":
            title = element.get("value", "")
        elif outer == "POOL" and str(element.tag).startswith("QUESTION_"):
            yield _pool_entry(element, points, (title,) if title else ())


def iterate_children(path: Path, name: str) -> Iterator[tuple[Element, str]]:
    """The parts of a pool in order."""
    for element, _outer in iterate_xml(path, name, "POOL"):
        for child in children(element):
            if child.tag == "QUESTIONLIST":
                for one in children(child, "QUESTION"):
                    yield one, "QUESTIONLIST"
            else:
                yield child, "POOL"


def _decimal(written: str) -> Decimal:
    try:
        value = Decimal(written.strip() or "1")
    except InvalidOperation:
        return Decimal(1)
    return value.quantize(Decimal("0.01")) if value.is_finite() and 0 <= value <= 1000 else Decimal(1)


def _pool_entry(question: Element, points: dict[str, Decimal], folder: tuple[str, ...]) -> Entry:
    kind = str(question.tag)
    place = at_line(line_of(question), question.get("id", ""))
    try:
        name = _KINDS.get(kind)
        if name is None:
            raise CannotCarry(_(_UNKNOWN) % {"kind": kind})
        data = _pool_data(name, question)
    except CannotCarry as reason:
        return Entry(kind, place, reason=str(reason))
    draft = Draft(name, prompt=_pool_text(first(question, "BODY")), data=data, folder=folder)
    draft.points = points.get(question.get("id", ""), Decimal(1))
    draft.identity = question.get("id", "")
    grading = first(question, "GRADABLE")
    if grading is not None:
        draft.feedback_correct = text_of(first(grading, "FEEDBACK_WHEN_CORRECT"))
        draft.feedback_incorrect = text_of(first(grading, "FEEDBACK_WHEN_INCORRECT"))
    return Entry(kind, place, draft)


def _pool_text(holder: Element | None) -> str:
    if holder is None:
        return ""
    flag = first(holder, "ISHTML")
    text = text_of(first(holder, "TEXT"))
    plain = flag is not None and flag.get("value") == "false"
    return str(escape(text)) if plain else text


def _pool_data(name: str, question: Element) -> Json:
    answers = {one.get("id", ""): _pool_text(one) for one in children(question, "ANSWER")}
    right = [
        (one.get("answer_id", ""), one.get("choice_id", "")) for one in descendants(question, "CORRECTANSWER")
    ]
    keys = [answer for answer, _choice in right]
    match name:
        case "true_false":
            return {"correct_answer": any(answers.get(key, "").lower() == "true" for key in keys)}
        case "single_choice" | "multiple_response":
            return {"options": [{**rich(text), "is_correct": key in keys} for key, text in answers.items()]}
        case "matching":
            choices = {one.get("id", ""): _pool_text(one) for one in children(question, "CHOICE")}
            pairs = [
                {**rich(answers.get(key, "")), "answer": rich(choices.get(choice, ""))}
                for key, choice in right
            ]
            used = {choice for _key, choice in right}
            return {
                "pairs": pairs,
                "distractors": [rich(text) for key, text in choices.items() if key not in used],
            }
        case "ordering":
            order = sorted(descendants(question, "CORRECTANSWER"), key=lambda one: int(one.get("order") or 0))
            return {"items": [rich(answers.get(one.get("answer_id", ""), "")) for one in order]}
        case "essay":
            return {"marking_notes": rich(next(iter(answers.values()), ""))}
    return {"answers": [{"text": text} for text in answers.values() if text]}


# QTI 1.2 with Blackboard's metadata


def item_entry(item: Element, place: str) -> Entry:
    """One item of a later pool."""
    kind = text_of(first(item, "bbmd_questiontype"))
    try:
        reader = _ITEMS.get(kind)
        if reader is None:
            raise CannotCarry(_(_UNKNOWN) % {"kind": kind})
        name, data = reader(item)
    except CannotCarry as reason:
        return Entry(kind, place, reason=str(reason))
    feedback = {one.get("ident", ""): _words(one) for one in children(item, "itemfeedback")}
    draft = Draft(name, prompt=_block(item, "QUESTION_BLOCK"), data=data)
    draft.feedback_correct, draft.feedback_incorrect = (
        feedback.get("correct", ""),
        feedback.get("incorrect", ""),
    )
    draft.points = _decimal(text_of(first(item, "qmd_absolutescore_max")) or "1")
    draft.identity = text_of(first(item, "bbmd_asi_object_id"))
    if name == "cloze":
        draft.prompt = default_prompt()
    return Entry(kind, place, draft)


def _words(holder: Element) -> str:
    """The texts below an element, as HTML."""
    parts = []
    for text in descendants(holder, "mat_formattedtext", "mattext"):
        said = "".join(str(part) for part in text.itertext()).strip()
        marked = text.get("type", text.get("texttype", "")).lower()
        parts.append(said if "html" in marked or marked == "smart_text" else str(escape(said)))
    return "".join(parts).strip()


def _block(item: Element, name: str) -> str:
    return next((_words(one) for one in descendants(item, "flow") if one.get("class") == name), "")


def _labels(holder: Element) -> dict[str, str]:
    return {one.get("ident", ""): _words(one) for one in descendants(holder, "response_label")}


def _right(item: Element) -> list[str]:
    """What the condition called `correct` asks for."""
    for condition in descendants(item, "respcondition"):
        if condition.get("title") == "correct":
            return [
                text_of(one)
                for one in descendants(condition, "varequal")
                if not any(str(outer.tag).endswith("not") for outer in one.iterancestors())
            ]
    return []


def _true_false(item: Element) -> tuple[str, Json]:
    right = _right(item)
    if not right:
        raise CannotCarry(_("It has no right answer."))
    return "true_false", {"correct_answer": right[0].lower() == "true"}


def _choice(item: Element) -> tuple[str, Json]:
    right = set(_right(item))
    options = [{**rich(text), "is_correct": key in right} for key, text in _labels(item).items()]
    several = next((one.get("rcardinality") for one in descendants(item, "response_lid")), "") == "Multiple"
    return "multiple_response" if several else "single_choice", {"options": options}


def _matching(item: Element) -> tuple[str, Json]:
    """Each stem is a response whose labels stand for the answers of the right block, by their places."""
    answers: list[str] = []
    for flow in descendants(item, "flow"):
        if flow.get("class") == "RIGHT_MATCH_BLOCK":
            answers = [_words(one) for one in children(flow, "flow")]
    pairs, used = [], set()
    right = {one.get("respident", ""): text_of(one) for one in descendants(item, "varequal")}
    for holder in descendants(item, "response_lid"):
        outer = holder.getparent()
        places = [one.get("ident", "") for one in descendants(holder, "response_label")]
        key = right.get(holder.get("ident", ""), "")
        if outer is None or key not in places or places.index(key) >= len(answers):
            raise CannotCarry(_("Some of its stems have no answer."))
        stem = "".join(_words(one) for one in children(outer, "flow", "material"))
        used.add(places.index(key))
        pairs.append({**rich(stem), "answer": rich(answers[places.index(key)])})
    others = [rich(text) for place, text in enumerate(answers) if place not in used]
    return "matching", {"pairs": pairs, "distractors": others}


def _essay(item: Element) -> tuple[str, Json]:
    notes = [_words(one) for one in descendants(item, "itemfeedback") if one.get("ident") == "solution"]
    return "essay", {"marking_notes": rich("".join(notes))}


def _blank(item: Element) -> tuple[str, Json]:
    words = list(dict.fromkeys(text_of(one) for one in descendants(item, "varequal") if text_of(one)))
    if not words:
        raise CannotCarry(_("It accepts no answer."))
    return "short_answer", {"answers": [{"text": word} for word in words]}


def _upload(item: Element) -> tuple[str, Json]:
    return "file_upload", {}


def _ordering(item: Element) -> tuple[str, Json]:
    labels, order = _labels(item), _right(item)
    if set(order) != set(labels):
        raise CannotCarry(_("It does not say the right order of all its items."))
    return "ordering", {"items": [rich(labels[key]) for key in order]}


_ITEMS: Final[dict[str, Callable[[Element], tuple[str, Json]]]] = {
    "True/False": _true_false,
    "Either/Or": _choice,
    "Multiple Choice": _choice,
    "Multiple Answer": _choice,
    "Matching": _matching,
    "Ordering": _ordering,
    "Essay": _essay,
    "Short Response": _essay,
    "Fill in the Blank": _blank,
    "File Upload": _upload,
}
