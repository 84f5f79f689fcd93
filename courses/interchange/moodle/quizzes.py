"""Quizzes of a backup: their settings, and their slots as questions and draws. Slots differ by Moodle's version."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from courses.interchange.ledger import Ledger
from courses.interchange.moodle.questions import RANDOM, Bank
from courses.interchange.moodle.texts import moment, number, value, whole
from courses.interchange.package import Draw, QuestionItem, Quiz
from courses.interchange.xml import children
from courses.questions.types.mapping import Element

_COUNTS: Final = {"1": "best", "2": "average", "3": "first", "4": "last"}
MAX_DRAWN: Final = 500


@dataclass(frozen=True, slots=True)
class Slot:
    """A place of a quiz: a question by its number, or a draw from a category."""

    points: Decimal
    question: str = ""
    category: str = ""
    below: bool = False
    tags: tuple[str, ...] = ()
    random: str = ""


def read_quiz(quiz: Element, bank: Bank, label: str, ledger: Ledger, grades: Element | None) -> Quiz | None:
    """The quiz; None when nothing of what it asks could be carried."""
    questions: list[QuestionItem] = []
    worth: dict[str, Decimal] = {}
    draws: list[Draw] = []
    for slot in _slots(quiz, bank):
        if slot.category:
            _add_draw(slot, draws, len(questions) + len(draws) + 1, bank, label, ledger)
            continue
        item = bank.items.get(slot.question)
        if item is None or item in questions:
            if slot.question not in bank.sources:
                reason = _("It asks a question that the package does not contain.")
                ledger.lose(f"{label}, question {slot.question}", "quiz.question", reason)
            continue
        questions.append(item)
        if slot.points != item.points:
            worth[item.source_key] = slot.points
    if not questions and not draws:
        return None
    _report(quiz, label, ledger)
    minutes = -(-whole(value(quiz, "timelimit")) // 60)
    sections = [one for holder in children(quiz, "sections") for one in children(holder, "section")]
    opens, closes = moment(value(quiz, "timeopen")), moment(value(quiz, "timeclose"))
    return Quiz(
        tuple(questions),
        attempts=whole(value(quiz, "attempts_number") or value(quiz, "attempts")) or None,
        minutes=minutes if 0 < minutes < 30_000 else None,
        shuffle=any(value(one, "shufflequestions") == "1" for one in sections)
        or value(quiz, "shufflequestions") == "1",
        shuffle_choices=value(quiz, "shuffleanswers") == "1",
        counts=_COUNTS.get(value(quiz, "grademethod"), "best"),
        draws=tuple(draws),
        worth=worth,
        pass_mark=_pass_mark(grades),
        opens_at=opens,
        closes_at=closes if closes is None or opens is None or closes > opens else None,
    )


def _add_draw(slot: Slot, draws: list[Draw], position: int, bank: Bank, label: str, ledger: Ledger) -> None:
    if slot.random:
        bank.draw_with(slot.random)
    folder = bank.folders.get(slot.category)
    if folder is None:
        reason = _("It draws from a category that the package does not contain.")
        ledger.lose(label, "quiz.draw", reason)
        return
    if len(slot.tags) > 1:
        reason = _("Its drawn questions had all of the tags %(tags)s; here they have one of them.")
        ledger.lose(label, "quiz.draw_tags", reason % {"tags": ", ".join(slot.tags)})
    if not slot.below and any(parent == slot.category for parent in bank.parents.values()):
        reason = _("It draws from a category without those below it; here those below count too.")
        ledger.lose(label, "quiz.draw_below", reason)
    last = draws[-1] if draws else None
    same = last is not None and (last.folder, last.tags, last.points) == (folder, slot.tags, slot.points)
    if last is not None and same and last.position + 1 == position and last.count < MAX_DRAWN:
        draws[-1] = Draw(last.count + 1, last.position, last.tags, last.folder, last.points)
    else:
        draws.append(Draw(1, position, slot.tags, folder, slot.points))


def _slots(quiz: Element, bank: Bank) -> Iterator[Slot]:
    instances = [
        one
        for holder in children(quiz, "question_instances")
        for one in children(holder, "question_instance")
    ]
    if order := [key for key in value(quiz, "questions").split(",") if key not in {"", "0"}]:
        # Until 2.6 the order is written apart.
        places = {key: place for place, key in enumerate(order)}
        instances.sort(key=lambda one: places.get(value(one, "question"), len(places)))
    else:
        instances.sort(key=lambda one: whole(value(one, "slot")))
    for one in instances:
        points = number(value(one, "maxmark") or value(one, "grade") or "1")
        key = value(one, "questionid") or value(one, "question")
        for reference in one.iterdescendants("{*}question_reference"):
            source = bank.entries.get(value(reference, "questionbankentryid"))
            key = source.id if source else f"entry {value(reference, 'questionbankentryid')}"
        drawn = next(iter(one.iterdescendants("{*}question_set_reference")), None)
        source = bank.sources.get(key)
        if drawn is not None:
            yield _drawn(drawn, points)
        elif source is not None and source.kind == RANDOM:
            tags = tuple(value(tag, "tagname") for tag in one.iterdescendants("{*}tag"))
            below = value(source.element, "questiontext") == "1"
            yield Slot(points, category=source.category, below=below, tags=tags, random=key)
        elif key:
            yield Slot(points, question=key)


def _drawn(reference: Element, points: Decimal) -> Slot:
    """What a slot of Moodle 4 draws from, in the words of 4.0 or those since 4.3."""
    try:
        found: Any = json.loads(value(reference, "filtercondition"))
        if "filter" in found:
            parts = found["filter"]
            category = parts["category"]["values"][0]
            below = bool(parts["category"].get("filteroptions", {}).get("includesubcategories"))
            tags = [str(tag) for tag in parts.get("qtagids", {}).get("values", [])]
        else:
            category, below = found["questioncategoryid"], bool(found.get("includingsubcategories"))
            tags = [str(tag).partition(",")[2] for tag in found.get("tags", [])]
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        category, below, tags = "?", False, []
    return Slot(points, category=str(category), below=below, tags=tuple(tag for tag in tags if tag))


def _pass_mark(grades: Element | None) -> int | None:
    item = next(grades.iterdescendants("{*}grade_item"), None) if grades is not None else None
    best, least = number(value(item, "grademax"), Decimal(0)), number(value(item, "gradepass"), Decimal(0))
    return min(100, round(least / best * 100)) if best and least else None


def _report(quiz: Element, label: str, ledger: Ledger) -> None:
    lost = {
        "quiz.password": (value(quiz, "password"), _("Its password was left out; set an access code here.")),
        "quiz.subnet": (value(quiz, "subnet"), _("That it is only for some addresses was left out.")),
        "quiz.behaviour": (
            value(quiz, "preferredbehaviour") not in {"", "deferredfeedback"},
            _("How it answers while it is taken was left out: here learners see the result at the end."),
        ),
    }
    for detail, (said, reason) in lost.items():
        if said:
            ledger.lose(label, detail, reason)
    headings = [value(one, "heading") for one in quiz.iterdescendants("{*}section")]
    if any(headings):
        ledger.lose(label, "quiz.sections", _("The headings of its sections were left out."))
    said = [value(one, "feedbacktext") for one in quiz.iterdescendants("{*}feedback")]
    if any(said):
        ledger.lose(label, "quiz.feedback", _("What is said about the whole result was left out."))
