"""How a seeded learner goes through a course: a small model of people, without a database.

Ability decides answers (a Rasch model: the odds of a right answer are e to the power of ability minus difficulty),
diligence decides whether somebody comes back, and evenings are when most people study. Everything is drawn from
one `random.Random`, so the same seed tells the same story.
"""

import math
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from lms.demo.items import Given, Item

HOURS = tuple(range(24))
# How many study at each hour (UTC): a few before work, some at noon, most in the evening.
BUSY = (1, 1, 1, 1, 1, 2, 5, 7, 6, 5, 5, 6, 8, 6, 5, 5, 6, 8, 11, 14, 14, 10, 6, 3)
GIVES_UP_PER_LESSON = 0.026
# Short courses are for tasting: many look at one lesson and are content.
SHORT, TASTING = 5, 0.14
TIRING = {"standard-error": 0.17, "reading-errors": 0.11, "final-quiz": 0.03}


@dataclass(frozen=True)
class MilestonePlan:
    """A question on a video."""

    id: UUID
    position_ms: int
    tries: int
    is_required: bool
    item: Item


@dataclass(frozen=True)
class VideoPlan:
    """A video and the questions on it, in order."""

    id: UUID
    duration_ms: int
    milestones: tuple[MilestonePlan, ...]


@dataclass(frozen=True)
class QuizPlan:
    """A quiz and its items."""

    id: UUID
    pass_mark: int
    attempts_allowed: int | None
    minutes: int | None
    items: tuple[Item, ...]
    closes_at: datetime | None = None


@dataclass(frozen=True)
class LessonPlan:
    """A lesson, as far as it decides what people do in it."""

    id: UUID
    slug: str
    minutes: int
    video: VideoPlan | None = None
    quiz: QuizPlan | None = None


@dataclass(frozen=True)
class Traits:
    """A person: `ability` in logits, `diligence` 0 to 1, `pace` in lessons a sitting."""

    ability: float
    diligence: float
    pace: float

    @classmethod
    def draw(cls, chance: random.Random) -> "Traits":
        """Somebody at random."""
        return cls(chance.gauss(0.35, 0.8), chance.betavariate(3.2, 1.6), chance.uniform(1.2, 4.5))


@dataclass
class AttemptMade:
    """An attempt at a quiz, with the answer to each item in the order asked; `running` when it was left open."""

    quiz: QuizPlan
    number: int
    started_at: datetime
    ended_at: datetime
    order: tuple[Item, ...]
    answers: tuple[Given | None, ...]
    running: bool = False

    @property
    def share(self) -> float:
        """The part of the points that was earned, 0 to 1."""
        most = sum(float(item.points) for item in self.order)
        pairs = zip(self.order, self.answers, strict=True)
        return sum(float(item.points) * float(given.score) for item, given in pairs if given) / most

    @property
    def passed(self) -> bool:
        """Whether the pass mark was reached."""
        return self.share * 100 >= self.quiz.pass_mark - 1e-9


@dataclass(frozen=True)
class Tried:
    """One try at a question on a video."""

    milestone: MilestonePlan
    number: int
    at: datetime
    given: Given


@dataclass
class Visit:
    """What happened in one lesson. `watched` are spans of the video in milliseconds."""

    lesson: LessonPlan
    opened_at: datetime
    left_at: datetime
    completed_at: datetime | None = None
    watched: list[tuple[int, int]] = field(default_factory=list)
    position_ms: int = 0
    tried: list[Tried] = field(default_factory=list)
    attempts: list[AttemptMade] = field(default_factory=list)
    device: str = ""


@dataclass
class Journey:
    """A learner's way through a course, up to now."""

    enrolled_at: datetime
    visits: list[Visit] = field(default_factory=list)
    finished_at: datetime | None = None

    @property
    def last_seen_at(self) -> datetime:
        """The last moment anything happened."""
        return self.visits[-1].left_at if self.visits else self.enrolled_at


def travel(
    lessons: Sequence[LessonPlan], traits: Traits, enrolled_at: datetime, now: datetime, chance: random.Random
) -> Journey:
    """Let somebody study from the day they enrolled until they finish, give up, or the present."""
    journey = Journey(enrolled_at)
    at = _sit_down(enrolled_at, timedelta(minutes=chance.expovariate(1 / 240)), chance)
    if chance.random() < 0.05 + 0.08 * (1 - traits.diligence):
        return journey  # enrolled and never came
    for lesson in lessons:
        stays = chance.random() >= _hazard(lesson, traits) + (TASTING if len(lessons) < SHORT else 0)
        visit = _visit(lesson, traits, at, stays, chance)
        if visit.left_at > now:
            break
        journey.visits.append(visit)
        if not stays:
            break
        at = _next(visit.left_at, traits, chance)
    done = [visit.completed_at for visit in journey.visits if visit.completed_at]
    if len(done) == len(lessons):
        journey.finished_at = max(done)
    return journey


def take_lesson(lesson: LessonPlan, traits: Traits, at: datetime, chance: random.Random) -> Visit:
    """Let somebody work through one lesson to its end."""
    return _visit(lesson, traits, at, True, chance)


def _hazard(lesson: LessonPlan, traits: Traits) -> float:
    """The chance that this lesson is where somebody stops."""
    return (GIVES_UP_PER_LESSON + TIRING.get(lesson.slug, 0.0)) * (2.4 - 2 * traits.diligence)


def _sit_down(after: datetime, gap: timedelta, chance: random.Random) -> datetime:
    """The next time somebody studies, no sooner than `after` plus `gap`, at an hour when people do."""
    earliest = after + gap
    hour = chance.choices(HOURS, BUSY)[0]
    at = earliest.replace(hour=hour, minute=chance.randrange(60), second=chance.randrange(60), microsecond=0)
    return at if at >= earliest else at + timedelta(days=1)


def _next(left: datetime, traits: Traits, chance: random.Random) -> datetime:
    """When the next lesson is opened: at once, or at another sitting."""
    if chance.random() < 1 - 1 / traits.pace:
        return left + timedelta(seconds=chance.uniform(3, 90))
    days = chance.expovariate(1 / (2.0 + 6 * (1 - traits.diligence)))
    return _sit_down(left, timedelta(days=days), chance)


def _visit(lesson: LessonPlan, traits: Traits, at: datetime, stays: bool, chance: random.Random) -> Visit:
    """Open a lesson and work in it; somebody who does not stay leaves it unfinished."""
    visit = Visit(lesson, opened_at=at, left_at=at)
    done_at: datetime | None = at  # a text completes when it is opened
    if lesson.video:
        _watch(visit, lesson.video, traits, stays, chance)
        done_at = visit.left_at if stays else None
    if lesson.quiz:
        passed = (stays or chance.random() < 0.5) and _take(
            visit, lesson.quiz, traits, chance, once=not stays
        )
        done_at = visit.left_at if passed else None
    elif stays or not lesson.video:
        visit.left_at += timedelta(minutes=lesson.minutes * chance.uniform(0.4, 1.3))
    visit.completed_at = done_at
    return visit


def _watch(visit: Visit, video: VideoPlan, traits: Traits, stays: bool, chance: random.Random) -> None:
    """Watch all of it, most of it, or a part, answering what comes up on the way."""
    end = video.duration_ms
    if not stays:
        required = [stop.position_ms for stop in video.milestones if stop.is_required]
        leaves_at_question = required and chance.random() < 0.45
        end = required[0] if leaves_at_question else int(end * chance.betavariate(1.6, 1.8))
    skipped = stays and chance.random() < 0.10
    gap = int(video.duration_ms * chance.uniform(0.3, 0.7)) if skipped else end
    width = int(video.duration_ms * 0.07) if skipped else 0
    visit.watched = [(0, gap), (gap + width, end)] if skipped else [(0, max(end, 1000))]
    visit.position_ms = end
    speed = chance.choice((1.0, 1.0, 1.0, 1.25, 1.5))
    for stop in video.milestones:
        if stop.position_ms > end or (not stays and stop.position_ms == end):
            continue
        if not stop.is_required and chance.random() < 0.12:
            continue
        at = visit.opened_at + timedelta(milliseconds=stop.position_ms / speed, seconds=chance.uniform(6, 40))
        _try(visit, stop, traits, at, chance)
    visit.left_at += timedelta(milliseconds=end / speed, seconds=25 * len(visit.tried))


def _try(visit: Visit, stop: MilestonePlan, traits: Traits, at: datetime, chance: random.Random) -> None:
    for number in range(1, stop.tries + 1):
        right = _knows(stop.item, traits.ability + 0.9 * (number - 1), chance)
        given = stop.item.answer(right, chance)
        visit.tried.append(Tried(stop, number, at + timedelta(seconds=12 * (number - 1)), given))
        if given.is_correct:
            return


def _knows(item: Item, ability: float, chance: random.Random) -> bool:
    difficulty = (item.difficulty - 0.5) * 4.5 - 0.8
    return chance.random() < 1 / (1 + math.exp(difficulty - ability))


def _take(visit: Visit, quiz: QuizPlan, traits: Traits, chance: random.Random, *, once: bool = False) -> bool:
    """Take a quiz until it is passed, hope or attempts are gone; return whether it was passed."""
    limit = 1 if once else quiz.attempts_allowed or 4
    at = visit.left_at
    for number in range(1, limit + 1):
        seconds = sum(chance.uniform(14, 62) for _ in quiz.items)
        order = tuple(chance.sample(quiz.items, len(quiz.items))) if quiz.minutes else quiz.items
        ended = at + timedelta(seconds=min(seconds, (quiz.minutes or 60) * 60))
        answers = _answers(order, traits.ability + 0.55 * (number - 1), chance)
        attempt = AttemptMade(quiz, number, at, ended, order, answers)
        visit.attempts.append(attempt)
        visit.left_at = ended
        if attempt.passed:
            return True
        if chance.random() > 0.35 + 0.6 * traits.diligence:
            return False
        at = ended + timedelta(minutes=chance.expovariate(1 / 40))
    return False


def _answers(order: Iterable[Item], ability: float, chance: random.Random) -> tuple[Given | None, ...]:
    """An answer to each item; a few are left blank by those who do not know."""
    given: list[Given | None] = []
    for item in order:
        right = _knows(item, ability, chance)
        given.append(None if not right and chance.random() < 0.06 else item.answer(right, chance))
    return tuple(given)
