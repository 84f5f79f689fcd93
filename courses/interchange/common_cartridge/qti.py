"""Questions in QTI 1.2.1, in the cartridge's profile and in Canvas's own dialect."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from lxml import etree

from courses.interchange.drafts import CannotCarry, Choice, Draft, Number, Words
from courses.interchange.xml import children, descendants, local_name, text_of
from courses.questions.types.cloze.interchange import default_prompt, split
from courses.questions.types.mapping import rich

REASONS: Final = {
    "calculated": gettext_lazy("Its numbers and formulas are kept by Canvas in a way that is not read yet."),
    "text_only": gettext_lazy("It is a text between questions, and asks nothing."),
    "categorization": gettext_lazy("Canvas's sorting into categories is not read yet."),
    "ordering": gettext_lazy("Canvas's putting in order is not read yet."),
    "hot_spot": gettext_lazy("Canvas's clicking a place in a picture is not read yet."),
}
_PROFILES: Final = {
    "cc.multiple_choice": "multiple_choice",
    "cc.true_false": "true_false",
    "cc.multiple_response": "multiple_answers",
    "cc.fib": "short_answer",
    "cc.pattern_match": "pattern_match",
    "cc.essay": "essay",
}


@dataclass(frozen=True, slots=True)
class Part:
    """An item, and the section that draws some of its items at random ('' and 0 otherwise)."""

    element: etree._Element
    section: str = ""
    drawn: int = 0


def metadata(element: etree._Element) -> dict[str, str]:
    """The `fieldlabel`/`fieldentry` pairs that belong to this element itself, labels in lower case."""
    own = [
        *children(element, "qtimetadata"),
        *(found for holder in children(element, "itemmetadata") for found in children(holder, "qtimetadata")),
    ]
    fields = (field for found in own for field in children(found, "qtimetadatafield"))
    return {text_of(field, "fieldlabel").lower(): text_of(field, "fieldentry") for field in fields}


def parts(holder: etree._Element) -> Iterator[Part]:
    """The items of an assessment or bank, in order, each with its section's draw."""
    for child in children(holder, "section", "item"):
        if local_name(child) == "item":
            yield Part(child)
            continue
        inside = list(parts(child))
        number = text_of(next(children(child, "selection_ordering"), None), "selection_number")
        count = int(number) if number.isdigit() else 0
        draws = 0 < count < len(inside)
        for part in inside:
            yield Part(part.element, child.get("title", ""), count) if draws else part


def draws_from_bank(holder: etree._Element) -> list[str]:
    """Banks that sections draw questions from, instead of holding them."""
    return [text_of(found) for found in descendants(holder, "sourcebank_ref")]


def kind_of(item: etree._Element) -> str:
    """Canvas's name of the question type without `_question`, or that of the profile."""
    fields = metadata(item)
    if found := fields.get("question_type"):
        return found.lower().removesuffix("_question")
    profile = fields.get("cc_profile", "").lower()
    return next(
        (kind for prefix, kind in _PROFILES.items() if profile.startswith(prefix)), profile or "unknown"
    )


def points_of(item: etree._Element) -> Decimal:
    fields = metadata(item)
    try:
        points = Decimal(fields.get("points_possible") or fields.get("cc_weighting") or "1")
    except InvalidOperation:
        return Decimal(1)
    return points.quantize(Decimal("0.01")) if points.is_finite() and 0 <= points <= 1000 else Decimal(1)


def read_item(item: etree._Element) -> Draft:
    """Return the question. Raises `CannotCarry` with the reason."""
    kind = kind_of(item)
    reader = _READERS.get(kind)
    if reader is None:
        unknown = _("“%(kind)s” has no question type here yet.") % {"kind": kind}
        raise CannotCarry(str(REASONS.get(kind) or unknown))
    presentation = next(children(item, "presentation"), None)
    if presentation is None:
        raise CannotCarry(_("It shows nothing to answer."))
    feedback = _feedback(item)
    draft = reader(item, presentation, feedback)
    draft.shuffle = any(
        one.get("shuffle", "").lower() == "yes" for one in descendants(presentation, "render_choice")
    )
    asked = "".join(_material(found) for found in _prompt_materials(presentation))
    if draft.data is not None and draft.type == "cloze":
        draft.prompt = draft.prompt or default_prompt()
    else:
        draft.prompt = asked
    draft.explanation = feedback.get("general_fb", "")
    draft.feedback_correct = feedback.get("correct_fb", "")
    draft.feedback_incorrect = feedback.get("general_incorrect_fb", "")
    return draft


# Texts


def _prompt_materials(presentation: etree._Element) -> Iterator[etree._Element]:
    """The `material` outside of responses."""
    for child in children(presentation):
        if local_name(child) == "material":
            yield child
        elif local_name(child) in {"flow", "flow_mat"}:
            yield from _prompt_materials(child)


def _material(holder: etree._Element) -> str:
    parts_ = []
    for text in descendants(holder, "mattext"):
        content = "".join(str(part) for part in text.itertext())
        html = text.get("texttype", "text/plain").lower() == "text/html"
        parts_.append(content if html else content.replace("&", "&amp;").replace("<", "&lt;"))
    return "".join(parts_).strip()


def _feedback(item: etree._Element) -> dict[str, str]:
    return {found.get("ident", ""): _material(found) for found in children(item, "itemfeedback")}


# Scoring


def _conditions(item: etree._Element) -> Iterator[tuple[etree._Element, Decimal]]:
    """Each condition that gives points, with the points, best first."""
    scored = []
    for condition in descendants(item, "respcondition"):
        points = Decimal(0)
        for change in children(condition, "setvar"):
            try:
                points += Decimal(text_of(change) or "0")
            except InvalidOperation:
                continue
        test = next(children(condition, "conditionvar"), None)
        if test is not None and points > 0:
            scored.append((test, points))
    return iter(sorted(scored, key=lambda pair: -pair[1]))


def _equals(test: etree._Element) -> list[str]:
    """The values that the condition asks for; those it forbids are not among them."""
    return [
        text_of(found)
        for found in descendants(test, "varequal")
        if not any(local_name(ancestor) == "not" for ancestor in found.iterancestors())
    ]


def _labels(presentation: etree._Element) -> list[etree._Element]:
    return list(descendants(presentation, "response_label"))


def _choices(presentation: etree._Element, right: set[str], feedback: dict[str, str]) -> list[Choice]:
    found = []
    for label in _labels(presentation):
        ident = label.get("ident", "")
        found.append(Choice(_material(label), ident in right, feedback.get(f"{ident}_fb", "")))
    return found


# Types


def _single(item: etree._Element, presentation: etree._Element, feedback: dict[str, str]) -> Draft:
    scored = list(_conditions(item))
    best = scored[0][1] if scored else Decimal(0)
    right = {value for test, points in scored if points == best for value in _equals(test)}
    draft = Draft("single_choice", choices=_choices(presentation, right, feedback))
    worth = {value: points / best for test, points in scored if points < best for value in _equals(test)}
    for label, choice in zip(_labels(presentation), draft.choices, strict=True):
        choice.share = worth.get(label.get("ident", "")) if not choice.correct else None
    return draft


def _true_false(item: etree._Element, presentation: etree._Element, feedback: dict[str, str]) -> Draft:
    labels = {text_of(label).lower(): label.get("ident", "") for label in _labels(presentation)}
    if set(labels) != {"true", "false"}:
        return _single(item, presentation, feedback)
    scored = list(_conditions(item))
    right = _equals(scored[0][0]) if scored else []
    if not right:
        raise CannotCarry(_("It has no right answer."))
    return Draft(
        "true_false",
        answer=right[0] == labels["true"],
        feedback_true=feedback.get(f"{labels['true']}_fb", ""),
        feedback_false=feedback.get(f"{labels['false']}_fb", ""),
    )


def _multiple(item: etree._Element, presentation: etree._Element, feedback: dict[str, str]) -> Draft:
    scored = list(_conditions(item))
    right = set(_equals(scored[0][0])) if scored else set()
    if len(scored) > 1 and scored[0][1] < 100:
        right = {value for test, _points in scored for value in _equals(test)}
    draft = Draft("multiple_response", choices=_choices(presentation, right, feedback))
    if len(scored) > 1:
        draft.scoring = "right_minus_wrong"
    return draft


def _short(item: etree._Element, presentation: etree._Element, feedback: dict[str, str]) -> Draft:
    scored = list(_conditions(item))
    best = scored[0][1] if scored else Decimal(1)
    worth: dict[str, Decimal] = {}
    for test, points in scored:
        for value in _equals(test):
            worth.setdefault(value, points / best)
    words = [Words(value, share=share) for value, share in worth.items() if value]
    if not words:
        raise CannotCarry(_("It accepts no answer."))
    strict = any(found.get("case", "").lower() == "yes" for found in descendants(item, "varequal"))
    return Draft("short_answer", words=words, case_sensitive=strict)


def _pattern(item: etree._Element, presentation: etree._Element, feedback: dict[str, str]) -> Draft:
    """The profile's “pattern match”: the answer contains the words, which the question types cannot say."""
    if next(descendants(item, "varsubstring"), None) is not None:
        raise CannotCarry(_("Answers that only have to contain some words cannot be marked yet."))
    return _short(item, presentation, feedback)


def _numerical(item: etree._Element, presentation: etree._Element, feedback: dict[str, str]) -> Draft:
    numbers: list[Number] = []
    for test, _points in _conditions(item):
        exact = [_decimal(text_of(found)) for found in descendants(test, "varequal")]
        low = [_decimal(text_of(found)) for found in descendants(test, "vargte", "vargt")]
        high = [_decimal(text_of(found)) for found in descendants(test, "varlte", "varlt")]
        numbers += [
            Number((least + most) / 2, abs(most - least) / 2) for least, most in zip(low, high, strict=False)
        ]
        numbers += [Number(value) for value in exact if not any(_covers(number, value) for number in numbers)]
    if not numbers:
        raise CannotCarry(_("It has no right answer."))
    return Draft("numerical", numbers=numbers)


def _covers(number: Number, value: Decimal) -> bool:
    return abs(number.value - value) <= number.tolerance


def _decimal(written: str) -> Decimal:
    try:
        value = Decimal(written)
    except InvalidOperation as problem:
        reason = _("Its answer “%(answer)s” is not a plain number.") % {"answer": written[:60]}
        raise CannotCarry(reason) from problem
    if not value.is_finite() or abs(value.adjusted()) > 300:
        raise CannotCarry(_("Its answer “%(answer)s” is not a plain number.") % {"answer": written[:60]})
    return value


def _matching(item: etree._Element, presentation: etree._Element, feedback: dict[str, str]) -> Draft:
    """Each stem is a response of its own; all offer the same answers."""
    right = {found.get("respident", ""): text_of(found) for found in descendants(item, "varequal")}
    pairs: list[dict[str, Any]] = []
    texts: dict[str, str] = {}
    for response in descendants(presentation, "response_lid"):
        texts |= {label.get("ident", ""): _material(label) for label in _labels(response)}
        key = right.get(response.get("ident", ""), "")
        if key not in texts:
            raise CannotCarry(_("Some of its stems have no answer."))
        stem = "".join(_material(found) for found in children(response, "material"))
        pairs.append({**rich(stem), "answer": rich(texts[key])})
    others = [rich(text) for key, text in texts.items() if key not in right.values()]
    return Draft("matching", data={"pairs": pairs, "distractors": others})


def _essay(item: etree._Element, presentation: etree._Element, feedback: dict[str, str]) -> Draft:
    return Draft("essay", data={"model_answer": rich(feedback.get("solution", ""))})


def _upload(item: etree._Element, presentation: etree._Element, feedback: dict[str, str]) -> Draft:
    return Draft("file_upload", data={})


def _gaps(item: etree._Element, presentation: etree._Element, feedback: dict[str, str]) -> Draft:
    """Canvas's menus and blanks: `[name]` in the text, a response for each."""
    menus = kind_of(item) == "multiple_dropdowns"
    right: dict[str, list[str]] = {}
    for test, _points in _conditions(item):
        for found in descendants(test, "varequal"):
            right.setdefault(found.get("respident", ""), []).append(text_of(found))
    body = "".join(_material(found) for found in _prompt_materials(presentation)).replace("{{", "{ {")
    gaps: list[dict[str, Any]] = []
    for number, response in enumerate(descendants(presentation, "response_lid"), 1):
        ident = response.get("ident", "")
        mark = f"[{ident.removeprefix('response_')}]"
        labels = {label.get("ident", ""): _material(label) for label in _labels(response)}
        if mark not in body:
            raise CannotCarry(_("Its text has no place for the gap “%(gap)s”.") % {"gap": mark[:60]})
        body = body.replace(mark, f"{{{{{number}}}}}", 1)
        keys = right.get(ident, [])
        options = [{**rich(text), "is_correct": key in keys} for key, text in labels.items()]
        words = [{"text": text} for text in dict.fromkeys(labels.values()) if text]
        question = {"options": options} if menus else {"answers": words}
        gaps.append({"id": str(number), "kind": "choice" if menus else "text", "question": question})
    prompt, body = split(body)
    return Draft("cloze", prompt=prompt, data={"body": rich(body), "gaps": gaps})


_Reader = Callable[[etree._Element, etree._Element, dict[str, str]], Draft]
_READERS: Final[dict[str, _Reader]] = {
    "multiple_choice": _single,
    "true_false": _true_false,
    "multiple_answers": _multiple,
    "short_answer": _short,
    "pattern_match": _pattern,
    "numerical": _numerical,
    "matching": _matching,
    "essay": _essay,
    "file_upload": _upload,
    "multiple_dropdowns": _gaps,
    "fill_in_multiple_blanks": _gaps,
}
