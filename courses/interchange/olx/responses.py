"""The responses of capa problems, one function for each type that our questions can express."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from lxml import etree

from courses.interchange.drafts import CannotCarry, Choice, Draft, Number, Words
from courses.interchange.olx.tree import inner_html, outer_html
from courses.interchange.xml import descendants, detach, text_of

REASONS: Final = {
    "customresponse": gettext_lazy("It is marked by a script of the author, which we do not run."),
    "formularesponse": gettext_lazy("Formulas as answers cannot be marked yet."),
    "imageresponse": gettext_lazy("Clicking a place in a picture is not a question type yet."),
    "schematicresponse": gettext_lazy("It needs Open edX's circuit editor and a script that marks it."),
    "coderesponse": gettext_lazy("It needs a grader for programs outside the platform."),
    "externalresponse": gettext_lazy("It is marked by a server outside the platform."),
    "javascriptresponse": gettext_lazy("It is a program of the author, which we do not run."),
    "chemicalequationresponse": gettext_lazy("Chemical equations as answers cannot be marked yet."),
    "symbolicresponse": gettext_lazy("Formulas as answers cannot be marked yet."),
    "jsmeresponse": gettext_lazy("It needs Open edX's molecule editor."),
}
_NUMBER: Final = re.compile(r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$")
_RANGE: Final = re.compile(r"^([\[(])\s*([^,]+)\s*,\s*([^,\])]+)\s*([\])])$")


def is_response(element: etree._Element) -> bool:
    return isinstance(element.tag, str) and element.tag.endswith("response")


def read_response(element: etree._Element) -> list[Draft]:
    """Return what the response asks, without its prompt. Raises `CannotCarry` with the reason."""
    kind = str(element.tag)
    if reader := _READERS.get(kind):
        return reader(element)
    raise CannotCarry(REASONS.get(kind) or _("“%(kind)s” has no question type here yet.") % {"kind": kind})


def _choices(element: etree._Element) -> list[Choice]:
    found = []
    for choice in list(descendants(element, "choice")):
        feedback = [
            hint for hint in choice.iter("choicehint") if hint.get("selected", "true").lower() != "false"
        ]
        missed = [hint for hint in choice.iter("choicehint") if hint.get("selected", "").lower() == "false"]
        for hint in (*feedback, *missed):
            detach(hint)
        found.append(
            Choice(
                html=inner_html(choice),
                correct=choice.get("correct", "").strip().lower() == "true",
                feedback=" ".join(inner_html(hint) for hint in feedback),
                feedback_unchosen=" ".join(inner_html(hint) for hint in missed),
                share=_share(choice),
                fixed=choice.get("fixed", "").lower() == "true",
            )
        )
    if not found:
        raise CannotCarry(_("It has no choices."))
    return found


def _note_compound_hints(element: etree._Element, draft: Draft) -> Draft:
    if next(descendants(element, "compoundhint"), None) is not None:
        draft.lose("hint", _("Hints for combinations of choices were left out."))
    return draft


def _share(choice: etree._Element) -> Decimal | None:
    """Partly right choices are worth half a point unless they say otherwise."""
    if choice.get("correct", "").strip().lower() not in {"partial", "partially-correct"}:
        return None
    try:
        share = Decimal(choice.get("point_value", "0.5"))
    except InvalidOperation:
        return Decimal("0.5")
    return share if 0 <= share <= 1 else Decimal("0.5")


def _one_of_several(element: etree._Element) -> list[Draft]:
    choices = _choices(element)
    words = [text_of(choice).lower() for choice in descendants(element, "choice")]
    if sorted(words) == ["false", "true"]:
        answer = choices[words.index("true")].correct
        feedback = {word: choices[index].feedback for index, word in enumerate(words)}
        return [
            Draft(
                "true_false", answer=answer, feedback_true=feedback["true"], feedback_false=feedback["false"]
            )
        ]
    group = next(descendants(element, "choicegroup"), None)
    draft = Draft("single_choice", choices=choices)
    draft.shuffle = group is not None and group.get("shuffle", "").lower() == "true"
    return [_note_compound_hints(element, draft)]


def _any_of_several(element: etree._Element) -> list[Draft]:
    """Open edX gives part of the points for each box (`EDC`) or for few mistakes (`halves`)."""
    draft = Draft("multiple_response", choices=_choices(element))
    if rule := element.get("partial_credit"):
        draft.scoring = "right_minus_wrong"
        reason = _("Its rule for part of the points (%(rule)s) became “right minus wrong”.")
        draft.lose("partial_credit", reason % {"rule": rule})
    return [_note_compound_hints(element, draft)]


def _menu(element: etree._Element) -> list[Draft]:
    """One question for each menu of the response."""
    drafts = []
    for menu in descendants(element, "optioninput"):
        if menu.get("options"):
            right = menu.get("correct", "").strip()
            texts = _listed_options(menu.get("options", ""))
            choices = [Choice(html=_plain(text), correct=text == right) for text in texts]
        else:
            choices = []
            for option in list(descendants(menu, "option")):
                hints = list(option.iter("optionhint"))
                for hint in hints:
                    detach(hint)
                correct = option.get("correct", "").strip().lower() == "true"
                feedback = " ".join(inner_html(hint) for hint in hints)
                choices.append(Choice(html=inner_html(option), correct=correct, feedback=feedback))
        if not choices:
            raise CannotCarry(_("Its menu has no options that we can read."))
        drafts.append(Draft("single_choice", choices=choices))
    if not drafts:
        raise CannotCarry(_("It has no menu."))
    return drafts


def _listed_options(written: str) -> list[str]:
    """Options are written as a Python tuple of strings: `('A','B')`."""
    try:
        value = ast.literal_eval(written.strip())
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        value = [part.strip() for part in written.strip().strip("()").split(",")]
    if isinstance(value, str):
        value = (value,)
    return [str(option).strip() for option in value] if isinstance(value, (tuple, list)) else []


def _text(element: etree._Element) -> list[Draft]:
    kind = element.get("type", "").lower().split()
    pattern = "regexp" in kind
    first = element.get("answer", "")
    named = [first] if pattern else first.split("_or_")
    words = [Words(text.strip(), pattern, feedback=_hint(element)) for text in named]
    for more in descendants(element, "additional_answer"):
        words.append(Words((more.get("answer") or text_of(more)).strip(), pattern, feedback=_hint(more)))
    for hint in descendants(element, "stringequalhint"):
        words.append(Words(hint.get("answer", "").strip(), share=Decimal(0), feedback=inner_html(hint)))
    for hint in descendants(element, "regexphint"):
        words.append(Words(hint.get("answer", "").strip(), True, Decimal(0), inner_html(hint)))
    words = [answer for answer in words if answer.text]
    if not words:
        raise CannotCarry(_("It accepts no answer."))
    return [Draft("short_answer", words=words, case_sensitive="ci" not in kind)]


def _hint(element: etree._Element) -> str:
    """What is said to who gave this right answer."""
    return " ".join(inner_html(hint) for hint in element if hint.tag == "correcthint")


def _number(element: etree._Element) -> list[Draft]:
    """Answers may be numbers or ranges; what is computed by a formula cannot be carried."""
    feedback = _hint(element)
    tolerance, relative = _tolerance(element)
    draft = Draft("numerical")
    for written in (element.get("answer", ""), *_more_answers(element)):
        if found := _RANGE.match(written.strip()):
            low, high = _decimal(found[2]), _decimal(found[3])
            if low > high:
                raise CannotCarry(_("Its range ends before it begins."))
            draft.numbers.append(Number((low + high) / 2, (high - low) / 2, feedback=feedback))
            if found[1] == "(" or found[4] == ")":
                draft.lose("range", _("The ends of the range count as right."))
        else:
            draft.numbers.append(Number(_decimal(written), tolerance, relative, feedback=feedback))
    rules = element.get("partial_credit", "")
    for parameter in descendants(element, "responseparam"):
        for written in parameter.get("partial_answers", "").split(","):
            if written.strip() and "list" in rules:
                draft.numbers.append(Number(_decimal(written), tolerance, relative, Decimal("0.5")))
    if "close" in rules:
        draft.lose("partial_credit", _("Answers that are nearly right count as wrong."))
    return [draft]


def _more_answers(element: etree._Element) -> list[str]:
    return [more.get("answer", "") or text_of(more) for more in descendants(element, "additional_answer")]


def _tolerance(element: etree._Element) -> tuple[Decimal, bool]:
    """The tolerance, and whether it is a part of the value."""
    for parameter in descendants(element, "responseparam"):
        if parameter.get("type") == "tolerance":
            written = parameter.get("default", "0").strip()
            if written.endswith("%"):
                return abs(_decimal(written[:-1])) / 100, True
            return abs(_decimal(written)), False
    return Decimal(0), False


def _decimal(written: str) -> Decimal:
    written = written.strip()
    try:
        if not _NUMBER.match(written) or abs(Decimal(written).adjusted()) > 300:
            raise InvalidOperation
        return Decimal(written)
    except InvalidOperation as problem:
        reason = _("Its answer “%(answer)s” is not a plain number.") % {"answer": written[:60]}
        raise CannotCarry(reason) from problem


def _annotation(element: etree._Element) -> list[Draft]:
    choices = [
        Choice(
            html=inner_html(option),
            correct=option.get("choice", "") == "correct",
            share=Decimal("0.5") if option.get("choice", "").startswith("partially") else None,
        )
        for option in descendants(element, "option")
    ]
    if not choices:
        raise CannotCarry(_("It has no choices."))
    parts = [text_of(element, "text"), text_of(element, "tag_prompt")]
    draft = Draft("single_choice", choices=choices)
    draft.prompt = "".join(f"<p>{_plain(part)}</p>" for part in parts if part)
    if text_of(element, "comment"):
        draft.lose("comment", _("The box for the learner's own comment was left out."))
    return [draft]


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def own_text(element: etree._Element) -> str:
    """The words inside a response that are its question: everything but inputs, answers and hints."""
    parts = [_plain(element.text or "")]
    for child in element:
        tag = str(child.tag)
        if tag == "label":
            parts.append(f"<p>{inner_html(child)}</p>")
        elif tag == "description":
            parts.append(f"<p><em>{inner_html(child)}</em></p>")
        elif tag in _INPUTS or tag.endswith(("input", "group", "hint", "line")):
            pass
        else:
            parts.append(outer_html(child, with_tail=False))
        parts.append(_plain(child.tail or ""))
    return "".join(parts).strip()


_INPUTS: Final = {
    "solution",
    "responseparam",
    "additional_answer",
    "choice",
    "demandhint",
    "script",
    "answer",
    "textbox",
    "schematic",
}
_READERS: Final[dict[str, Callable[[etree._Element], list[Draft]]]] = {
    "multiplechoiceresponse": _one_of_several,
    "truefalseresponse": _any_of_several,
    "choiceresponse": _any_of_several,
    "optionresponse": _menu,
    "stringresponse": _text,
    "numericalresponse": _number,
    "annotationresponse": _annotation,
}
