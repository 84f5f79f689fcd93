"""The model of learners, without a database."""

import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid5

import pytest

from courses.api import QUESTION_TYPES, QuestionContent
from lms.demo.items import Item
from lms.demo.journeys import Journey, LessonPlan, MilestonePlan, QuizPlan, Traits, VideoPlan, travel
from lms.demo.questions import question_data
from lms.demo.source import read_all

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
SPACE = UUID("00000000-0000-7000-8000-000000000000")
SOURCE = next(source for source in read_all() if source.slug == "statistics-you-can-trust")


def items() -> tuple[Item, ...]:
    found = []
    for table in SOURCE.quiz("final")["questions"]:
        kind = QUESTION_TYPES[table["type"]]
        data = kind.load(kind.dump_data(question_data(table)))
        content = QuestionContent(uuid5(SPACE, table["key"]), kind, data, "", Decimal(1))
        found.append(Item(content, Decimal(1), table["difficulty"]))
    return tuple(found)


def lessons() -> list[LessonPlan]:
    asked = items()
    stop = MilestonePlan(uuid5(SPACE, "stop"), 40_000, 2, True, asked[0])
    video = VideoPlan(uuid5(SPACE, "video"), 70_000, (stop,))
    quiz = QuizPlan(uuid5(SPACE, "quiz"), 70, 3, 20, asked)
    return [
        LessonPlan(uuid5(SPACE, "text"), "text", 4),
        LessonPlan(uuid5(SPACE, "film"), "film", 5, video=video),
        LessonPlan(uuid5(SPACE, "final"), "final-quiz", 10, quiz=quiz),
    ]


def crowd(count: int, traits: Traits | None = None, seed: int = 1) -> list[Journey]:
    chance = random.Random(seed)
    plan = lessons()
    start = NOW - timedelta(weeks=8)
    return [travel(plan, traits or Traits.draw(chance), start, NOW, chance) for _ in range(count)]


def test_the_same_seed_tells_the_same_story() -> None:
    assert crowd(20) == crowd(20)
    assert crowd(20) != crowd(20, seed=2)


def test_nothing_happens_before_enrolment_or_in_the_future() -> None:
    for journey in crowd(200):
        times = [journey.enrolled_at]
        for visit in journey.visits:
            times += [visit.opened_at, *(tried.at for tried in visit.tried)]
            for attempt in visit.attempts:
                times += [attempt.started_at, attempt.ended_at]
            assert visit.completed_at is None or visit.opened_at <= visit.completed_at <= visit.left_at
        assert all(journey.enrolled_at <= at <= NOW for at in times)


def test_who_finishes_has_completed_every_lesson_and_passed() -> None:
    finished = [journey for journey in crowd(200) if journey.finished_at]
    assert finished
    for journey in finished:
        assert len([visit for visit in journey.visits if visit.completed_at]) == 3
        assert journey.visits[-1].attempts[-1].passed


def test_attempts_stay_within_what_the_quiz_allows() -> None:
    attempts = [visit.attempts for journey in crowd(200) for visit in journey.visits]
    assert max(map(len, attempts)) <= 3
    for attempt in (attempt for made in attempts for attempt in made):
        assert attempt.ended_at - attempt.started_at <= timedelta(minutes=20)
        assert {item.id for item in attempt.order} == {item.id for item in attempt.quiz.items}


@pytest.mark.parametrize("kind", sorted(QUESTION_TYPES))
def test_a_wrong_answer_is_graded_wrong(kind: str) -> None:
    chance = random.Random(3)
    for item in items():
        if item.content.type.name == kind:
            assert item.answer(True, chance).score == 1
            assert all(not item.answer(False, chance).is_correct for _ in range(30))


def test_ability_and_difficulty_decide_scores() -> None:
    def mean(ability: float) -> float:
        journeys = crowd(150, Traits(ability, 1.0, 3))
        shares = [visit.attempts[0].share for one in journeys for visit in one.visits if visit.attempts]
        return sum(shares) / len(shares)

    assert mean(-1.5) + 0.15 < mean(0.3) < mean(2.0) - 0.1
