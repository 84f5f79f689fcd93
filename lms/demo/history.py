"""Twelve weeks of learning: who enrolled in what and when, and how far they came."""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from accounts.models import User
from courses.models import Course
from learning.models import Note
from learning.player.devices import PHONE
from lms.demo.bell import ring
from lms.demo.journeys import AttemptMade, Journey, LessonPlan, QuizPlan, Traits, Visit, take_lesson, travel
from lms.demo.ledger import Ledger, enter_all
from lms.demo.plans import plan

WEEKS = 12
SHARES = {"statistics-you-can-trust": 0.72, "python-for-everyday-data": 0.58}
SMALL_SHARE = 0.10
STOPPED_IN = "standard-error"
BEGUN, ANSWERED = "python-for-everyday-data", 3
STOPPED_AT_MS = 38_400
NOTES = (
    (13_500, "36 buses, not all of them. Ask the depot who drew the list."),
    (33_000, "Each bar counts means, not buses. That is what I mixed up in the check."),
)


def write_history(
    *,
    courses: Sequence[Course],
    learners: Sequence[User],
    student: User | None,
    chance: random.Random,
    now: datetime,
) -> int:
    """Write the history of one organisation (in scope); return how many events it left. Needs a transaction."""
    ledger = Ledger(chance)
    plans = [(course, plan(course)) for course in courses]
    enter_all(ledger, _crowd(plans, learners, chance, now))
    notes: list[Note] = []
    if student is not None:
        notes = _student(ledger, {course.slug: (course, lessons) for course, lessons in plans}, student, now)
    written = ledger.write()
    Note.objects.bulk_create(notes)
    _sign_in(ledger)
    ring(ledger.enrolments, now=now)
    return written


def _sign_in(ledger: Ledger) -> None:
    """Note when each learner was last here, as signing in would have."""
    latest: dict[User, datetime] = {}
    for enrolment in ledger.enrolments:
        seen = enrolment.last_seen_at or enrolment.enrolled_at
        latest[enrolment.learner] = max(seen, latest.get(enrolment.learner, seen))
    for learner, seen in latest.items():
        learner.last_login = seen
    User.objects.bulk_update(latest, ["last_login"], batch_size=500)


def _crowd(
    plans: Sequence[tuple[Course, list[LessonPlan]]],
    learners: Sequence[User],
    chance: random.Random,
    now: datetime,
) -> Iterator[tuple[User, Course, Journey]]:
    for learner in learners:
        traits = Traits.draw(chance)
        chosen = [pair for pair in plans if chance.random() < SHARES.get(pair[0].slug, SMALL_SHARE)]
        for course, lessons in chosen or [chance.choice(plans)]:
            enrolled_at = _enrolment_day(learner, chance, now)
            yield learner, course, travel(lessons, traits, enrolled_at, now, chance)


def _enrolment_day(learner: User, chance: random.Random, now: datetime) -> datetime:
    """Many in the first weeks, then a steady trickle up to today; never before the person joined."""
    weeks = chance.triangular(0, WEEKS, WEEKS * 0.85) if chance.random() < 0.5 else chance.uniform(0, WEEKS)
    at = now - timedelta(weeks=weeks, minutes=chance.uniform(20, 600))
    return max(at, min(learner.created_at, now - timedelta(hours=2)))


def _student(
    ledger: Ledger, plans: dict[str, tuple[Course, list[LessonPlan]]], student: User, now: datetime
) -> list[Note]:
    """The account visitors sign in with: in the middle of a video of one course, and about to begin another."""
    traits = Traits(ability=1.6, diligence=0.95, pace=3)
    chance = random.Random(1812)
    course, lessons = plans["statistics-you-can-trust"]
    journey = Journey(now - timedelta(days=16, hours=3))
    at = journey.enrolled_at + timedelta(minutes=7)
    for lesson in lessons:
        if lesson.slug == STOPPED_IN:
            journey.visits.append(_half_watched(lesson, now - timedelta(hours=19), chance))
            break
        visit = take_lesson(lesson, traits, at, chance)
        journey.visits.append(visit)
        at = visit.left_at + timedelta(days=chance.choice((0, 1, 2)), minutes=chance.uniform(1, 30))
    ledger.enter(journey, course=course, learner=student)
    ledger.enter(_begun(plans[BEGUN][1], now, chance), course=plans[BEGUN][0], learner=student)
    stopped = journey.visits[-1].lesson
    assert stopped.video is not None
    return [
        Note(learner=student, lesson_id=stopped.id, video_id=stopped.video.id, position_ms=at_ms, body=body)
        for at_ms, body in NOTES
    ]


def _begun(lessons: Sequence[LessonPlan], now: datetime, chance: random.Random) -> Journey:
    """The second course: its first lessons, up to a quiz that is still running."""
    journey = Journey(now - timedelta(days=2, hours=5))
    at = journey.enrolled_at + timedelta(minutes=4)
    for lesson in lessons:
        if lesson.quiz is not None:
            journey.visits.append(_left_open(lesson, lesson.quiz, at))
            break
        visit = take_lesson(lesson, Traits(3, 1, 3), at, chance)
        journey.visits.append(visit)
        at = visit.left_at + timedelta(minutes=2)
    return journey


def _left_open(lesson: LessonPlan, quiz: QuizPlan, at: datetime) -> Visit:
    """A quiz begun, its first questions answered, and left."""
    chance = random.Random(1813)
    given = [item.answer(True, chance) for item in quiz.items[:ANSWERED]]
    left = at + timedelta(minutes=3)
    answers = (*given, *[None] * (len(quiz.items) - len(given)))
    made = AttemptMade(quiz, 1, at, left, quiz.items, answers, running=True)
    return Visit(lesson, opened_at=at, left_at=left, attempts=[made])


def _half_watched(lesson: LessonPlan, at: datetime, chance: random.Random) -> Visit:
    """Opened on the phone, watched up to a second after the first question, and left."""
    visit = take_lesson(lesson, Traits(3, 1, 3), at, chance)
    visit.watched, visit.position_ms = [(0, STOPPED_AT_MS)], STOPPED_AT_MS
    visit.tried = [tried for tried in visit.tried if tried.milestone.position_ms < STOPPED_AT_MS]
    visit.completed_at = None
    visit.device = PHONE
    visit.left_at = at + timedelta(milliseconds=STOPPED_AT_MS, seconds=25)
    return visit
