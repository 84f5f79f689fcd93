"""From a draft to a question that the schema of its type accepts."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from courses.interchange.drafts import CannotCarry, Draft
from courses.interchange.package import NotCarried, QuestionItem
from courses.interchange.richtext import RichText
from courses.questions.types.errors import DataInvalid
from courses.questions.types.registry import QUESTION_TYPES
from lms.kernel.markup import plain_text

# A question stands below the heading of its quiz, which stands below that of the lesson.
HEADING_START: Final = 4


def build(
    draft: Draft,
    *,
    key: str,
    title: str,
    points: Decimal,
    item: str,
    kind: str,
    rich: RichText,
    base: str = "",
) -> tuple[QuestionItem, list[NotCarried]]:
    """Return the question, and the details it lost. Raises `CannotCarry` when its type refuses the data."""
    losses: list[NotCarried] = [
        NotCarried(item, f"{kind}.{detail}", reason) for detail, reason in draft.losses
    ]

    def clean(html: str) -> str:
        if not html:
            return ""
        result = rich.clean(html, item=item, kind=kind, base=base, heading_start=HEADING_START)
        losses.extend(result.lost)
        return result.html

    prompt = clean(draft.prompt).strip()
    if not prompt:
        raise CannotCarry(_("It has no text that asks anything."))
    common = {
        "explanation": {"html": clean(draft.explanation)},
        "hints": [{"html": html} for hint in draft.hints if (html := clean(hint))][:20],
        "feedback_correct": {"html": clean(draft.feedback_correct)},
        "feedback_incorrect": {"html": clean(draft.feedback_incorrect)},
    }
    own = _own_data(draft, clean) if draft.data is None else _cleaned(draft.data, clean)
    data = common | own
    try:
        stored = QUESTION_TYPES[draft.type].dump_data(data)
    except DataInvalid as problem:
        raise CannotCarry(_("It does not make a question: %(problem)s") % {"problem": problem}) from problem
    question = QuestionItem(
        source_key=key,
        type=draft.type,
        title=title[:255] or _short(plain_text(prompt)),
        prompt=prompt,
        data=stored,
        points=points,
    )
    return question, losses


def _cleaned(value: Any, clean: Callable[[str], str]) -> Any:
    """The same data with the HTML in it cleaned."""
    if isinstance(value, dict):
        return {
            name: clean(inner) if name == "html" and isinstance(inner, str) else _cleaned(inner, clean)
            for name, inner in value.items()
        }
    if isinstance(value, list | tuple):
        return [_cleaned(inner, clean) for inner in value]
    return value


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 80 else f"{line[:79]}…"


def _own_data(draft: Draft, clean: Callable[[str], str]) -> dict[str, Any]:
    """The fields that only this type has."""
    if draft.type in {"single_choice", "multiple_response"}:
        options = [
            {
                "html": clean(choice.html),
                "is_correct": choice.correct,
                "feedback": {"html": clean(choice.feedback)},
                "feedback_unchosen": {"html": clean(choice.feedback_unchosen)},
                "share": choice.share,
                "fixed": choice.fixed,
            }
            for choice in draft.choices
        ]
        scoring = {"scoring": draft.scoring} if draft.type == "multiple_response" else {}
        return {"options": options, "shuffle": draft.shuffle, **scoring}
    if draft.type == "true_false":
        return {
            "correct_answer": draft.answer,
            "feedback_true": {"html": clean(draft.feedback_true)},
            "feedback_false": {"html": clean(draft.feedback_false)},
        }
    if draft.type == "short_answer":
        answers = [
            {
                "text": words.text,
                "match": "regex" if words.pattern else "text",
                "case_sensitive": draft.case_sensitive,
                "share": words.share,
                "feedback": {"html": clean(words.feedback)},
            }
            for words in draft.words
        ]
        return {"answers": answers}
    numbers = [
        {
            "value": number.value,
            "tolerance": number.tolerance,
            "tolerance_kind": "relative" if number.relative else "absolute",
            "share": number.share,
            "feedback": {"html": clean(number.feedback)},
        }
        for number in draft.numbers
    ]
    return {"answers": numbers}
