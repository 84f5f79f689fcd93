"""What an attempt asks, in which order, on which pages: decided once, when it starts."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import UUID

from courses.api import ReviewRules, drawn_versions
from courses.models import Quiz, QuizDraw, QuizSection
from lms.kernel import tenancy
from lms.kernel.sql import prepared_cursor


@dataclass(frozen=True, slots=True)
class Heading:
    """A section of the quiz: `at` is the position of its first question."""

    at: int
    title: str
    html: str


@dataclass(frozen=True, slots=True)
class Plan:
    """How an attempt is shown. Without pages it goes one by one. Stored as JSON; nothing where nothing is special.

    `hint_cost` is what each hint costs, in percent of its question's points; None where no hint can be asked for.
    """

    pages: tuple[tuple[int, ...], ...] = ()
    headings: tuple[Heading, ...] = ()
    shuffle: bool = False
    hint_cost: int | None = None

    @classmethod
    def load(cls, stored: Any) -> "Plan":
        """The plan that was stored with an attempt."""
        if not stored:
            return NO_PLAN
        return cls(
            tuple(tuple(page) for page in stored.get("pages", ())),
            tuple(Heading(*one) for one in stored.get("headings", ())),
            bool(stored.get("shuffle")),
            stored.get("hint_cost"),
        )

    def dump(self) -> dict[str, Any]:
        """The JSON to store."""
        found: dict[str, Any] = {}
        if self.pages:
            found["pages"] = self.pages
        if self.headings:
            found["headings"] = [[one.at, one.title, one.html] for one in self.headings]
        if self.shuffle:
            found["shuffle"] = True
        if self.hint_cost is not None:
            found["hint_cost"] = self.hint_cost
        return found

    def page_of(self, position: int) -> int:
        """The page (from 0) a position stands on; the first one when it stands nowhere."""
        return next((number for number, page in enumerate(self.pages) if position in page), 0)

    def heading_of(self, position: int) -> Heading | None:
        """The section a position belongs to."""
        return next((one for one in reversed(self.headings) if one.at <= position), None)


NO_PLAN = Plan()

# A row without a question tells that there are random draws as well.
_FIXED = """
SELECT p.id, p.position, p.section_id, p.page, n.current_id, coalesce(p.points, v.points), n.id
FROM courses_quizquestion p JOIN courses_question n ON n.id = p.question_id AND n.deleted_at IS NULL
  JOIN courses_questionversion v ON v.id = n.current_id
WHERE p.quiz_id = %(quiz)s AND p.organization_id = %(organization)s
UNION ALL
SELECT NULL, 0, NULL, 0, NULL, NULL, NULL
WHERE EXISTS (SELECT FROM courses_quizdraw WHERE quiz_id = %(quiz)s AND organization_id = %(organization)s)
"""


@dataclass(slots=True)
class _Place:
    """One question to be: where it stands and what it is worth."""

    order: tuple[int, int, UUID]
    section: UUID | None
    page: int
    versions: list[tuple[UUID, Decimal]] = field(default_factory=list)


def questions_of(quiz: Quiz, chance: random.Random) -> tuple[list[tuple[UUID, Decimal]], Plan]:
    """Return version and points of every question a new attempt asks, in order, and how they are shown.

    One query; one more for sections, three or four for random draws.
    """
    with prepared_cursor() as cursor:
        cursor.execute(_FIXED, {"quiz": quiz.pk, "organization": tenancy.organization_id()})
        rows = cursor.fetchall()
    places, taken = [], []
    for key, position, section, page, version, points, question in rows:
        if question is None:
            continue
        places.append(_Place((0, position, key), section, page, [(version, points)]))
        taken.append(question)
    if len(taken) < len(rows):
        places += _drawn(quiz, taken, chance)
    sections: list[Any] = []
    if any(place.section for place in places):
        sections = list(QuizSection.objects.filter(quiz=quiz).order_by("position", "id"))
    return _planned(quiz, places, sections, chance)


def _drawn(quiz: Quiz, taken: Sequence[UUID], chance: random.Random) -> list[_Place]:
    draws = list(QuizDraw.objects.filter(quiz=quiz).order_by("position", "id"))
    drawn = drawn_versions(quiz, draws, taken, chance)
    return [
        _Place(
            (0, draw.position, draw.pk),
            draw.section_id,
            draw.page,
            [(version, draw.points) for version in drawn[draw.pk]],
        )
        for draw in draws
    ]


def _planned(
    quiz: Quiz, places: list[_Place], sections: Sequence[QuizSection], chance: random.Random
) -> tuple[list[tuple[UUID, Decimal]], Plan]:
    rank = {section.pk: number for number, section in enumerate(sections, 1)}
    for place in places:
        place.order = (rank.get(place.section, 0) if place.section else 0, *place.order[1:])
    places.sort(key=lambda place: place.order)
    asked: list[tuple[UUID, Decimal]] = []
    pages: list[int] = []
    headings = []
    for number, group in groupby(places, key=lambda place: place.order[0]):
        held = list(group)
        slots = [place.page for place in held for _one in place.versions]
        questions = [one for place in held for one in place.versions]
        if quiz.shuffle_questions:
            chance.shuffle(questions)
        if number and questions:
            section = sections[number - 1]
            headings.append(Heading(len(asked) + 1, section.title, section.html))
        asked += questions
        pages += slots
    hint_cost = ReviewRules.of(quiz.review, quiz.feedback).hint_cost
    return asked, Plan(_pages(quiz, pages), tuple(headings), quiz.shuffle_choices, hint_cost)


def _pages(quiz: Quiz, pages: Iterable[int]) -> tuple[tuple[int, ...], ...]:
    numbered = list(enumerate(pages, 1))
    if quiz.layout == Quiz.Layout.ONE or not numbered:
        return ()
    if quiz.layout == Quiz.Layout.ALL:
        return (tuple(position for position, _page in numbered),)
    return tuple(
        tuple(position for position, _page in group)
        for _key, group in groupby(numbered, key=lambda one: one[1])
    )
