"""What is known of a learner's work in a lesson. Parts above register where they know it from.

A source returns some of the fields of `learning.progress.rules.LessonFacts` for one enrolment and lesson: the player
`watched_ms`, `questions_answered` and `required_answered`, attempts `quizzes_passed`, submissions
`assignments_handed_in`, and beside them what the page of the lesson says about each quiz and assignment (`quizzes`, a
`QuizStanding` by quiz; `assignments`, an `AssignmentStanding` by assignment). Asking it costs queries, so it is asked only when
the rule has one of its parts. Register it where the app starts (`learning.apps`).

Every source has a sister that answers for many learners at once (`crowd`), from what the lesson contains rather than from
where it stands in the database: so a class is looked at in a few queries, and also against a lesson that is not published yet.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from courses.api import LessonContent
from courses.models import Lesson
from learning.enrolments.models import Enrolment

Look = Callable[[Enrolment, Lesson], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Person:
    """A learner in a course, by keys."""

    enrolment: UUID
    learner: UUID


LookAtMany = Callable[[Sequence[Person], LessonContent], Mapping[UUID, Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class QuizStanding:
    """How a learner stands in one quiz: attempts begun, the one that is running, and the figure that counts.

    `percentage` is None before the first attempt was handed in and marked, and where the quiz keeps its scores to
    itself. `waiting` attempts have answers that a person must mark.
    """

    attempts: int = 0
    running: UUID | None = None
    percentage: Decimal | None = None
    passed: bool = False
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class AssignmentStanding:
    """How a learner stands in one assignment: how often it was handed in, whether a draft is open, what waits for a
    person, and the points of the last marking."""

    handed_in: int = 0
    drafting: bool = False
    waiting: int = 0
    points: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """`look` is asked when the rule has one of the parts in `parts`."""

    parts: frozenset[str]
    look: Look


@dataclass(frozen=True, slots=True)
class Crowd:
    """As `Source`, for many learners: by enrolment, those of whom nothing is known left out."""

    parts: frozenset[str]
    look: LookAtMany


SOURCES: dict[str, Source] = {}
CROWDS: dict[str, Crowd] = {}


def source(name: str, *parts: str) -> Callable[[Look], Look]:
    """Register a source of facts for the `parts` of a rule; registering a name twice is an error."""

    def register(look: Look) -> Look:
        if name in SOURCES:
            raise ValueError(f"The source of facts {name} is registered twice.")
        SOURCES[name] = Source(frozenset(parts), look)
        return look

    return register


def gather(enrolment: Enrolment, lesson: Lesson, wanted: frozenset[str]) -> dict[str, Any]:
    """Return the facts the sources know about the `wanted` parts of a rule."""
    facts: dict[str, Any] = {}
    for found in SOURCES.values():
        if found.parts & wanted:
            facts.update(found.look(enrolment, lesson))
    return facts


def crowd(name: str, *parts: str) -> Callable[[LookAtMany], LookAtMany]:
    """Register the sister of a source; it says the same of each learner, in a number of queries that does not grow."""

    def register(look: LookAtMany) -> LookAtMany:
        if name in CROWDS:
            raise ValueError(f"The facts {name} of many are registered twice.")
        CROWDS[name] = Crowd(frozenset(parts), look)
        return look

    return register


def gather_many(
    people: Sequence[Person], content: LessonContent, wanted: frozenset[str]
) -> dict[UUID, dict[str, Any]]:
    """Return the facts about the `wanted` parts of a rule by enrolment, for those of whom something is known."""
    facts: dict[UUID, dict[str, Any]] = {}
    for found in CROWDS.values():
        if found.parts & wanted and people:
            for enrolment, known in found.look(people, content).items():
                facts.setdefault(enrolment, {}).update(known)
    return facts
