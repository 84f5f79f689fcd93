"""The statements of an attempt that run for every learner of a class at once, written by hand and kept prepared.

Whoever calls holds the rights: these read and write by keys, within the organisation in scope.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from courses.models import Course, Lesson, Quiz
from learning.attempts.models import Attempt
from learning.attempts.rules import Marks
from learning.enrolments.models import Enrolment
from lms.kernel import tenancy
from lms.kernel.ids import uuid7
from lms.kernel.sql import Columns, prepared_cursor

_ATTEMPT = Columns(Attempt)
_QUIZ = Columns(Quiz, without=("staged",))
_ENROLMENT = Columns(Enrolment)
_COURSE = Columns(
    Course, "id", "organization_id", "slug", "title", "content_version", "instructor_id", "pass_mark"
)
_LESSON = Columns(Lesson, "id", "organization_id", "course_id", "slug", "title", "completion_rule")

_QUIZ_OF_LESSON = f"""
SELECT {_QUIZ.of("q")} FROM courses_quiz q
WHERE q.id = %(quiz)s AND q.organization_id = %(organization)s AND q.is_published AND q.deleted_at IS NULL
  AND EXISTS (SELECT FROM courses_block b WHERE b.quiz_id = q.id AND b.lesson_id = %(lesson)s)
"""
_FULL = f"""
SELECT {_ATTEMPT.of("a")}, {_QUIZ.of("q")}, {_ENROLMENT.of("e")}, {_COURSE.of("c")}, {_LESSON.of("l")}
FROM learning_attempt a JOIN courses_quiz q ON q.id = a.quiz_id JOIN learning_enrolment e ON e.id = a.enrolment_id
  JOIN courses_course c ON c.id = e.course_id LEFT JOIN courses_lesson l ON l.id = q.lesson_id
WHERE a.id = %(attempt)s AND a.organization_id = %(organization)s
"""
_OWN = _FULL + "  AND a.learner_id = %(learner)s"
_LOCKED = _FULL + "FOR UPDATE OF a"
_BEFORE = """
SELECT number, state, id FROM learning_attempt
WHERE enrolment_id = %(enrolment)s AND quiz_id = %(quiz)s AND organization_id = %(organization)s ORDER BY number
"""
_ONE_AT_A_TIME = "SELECT FROM learning_enrolment WHERE id = %(enrolment)s FOR NO KEY UPDATE"
_BEGIN = """
WITH begun AS (
  INSERT INTO learning_attempt
    (id, created_at, updated_at, organization_id, enrolment_id, learner_id, quiz_id, number, state, started_at,
     deadline_at, handed_in_by, max_score, needs_marking, plan)
  VALUES (%(id)s, %(now)s, %(now)s, %(organization)s, %(enrolment)s, %(learner)s, %(quiz)s, %(number)s, 'in_progress',
          %(now)s, %(deadline)s, '', %(most)s, 0, %(plan)s::jsonb)
  RETURNING id
)
INSERT INTO learning_answer
  (id, created_at, updated_at, organization_id, attempt_id, version_id, position, points, saves, is_flagged)
SELECT asked.id, %(now)s, %(now)s, %(organization)s, begun.id, asked.version, asked.position, asked.points, 0, false
FROM begun, unnest(%(ids)s::uuid[], %(versions)s::uuid[], %(points)s::numeric[])
  WITH ORDINALITY AS asked (id, version, points, position)
"""
_GIVEN = """
SELECT id, version_id, answer, points, hints_cost FROM learning_answer
WHERE attempt_id = %(attempt)s AND organization_id = %(organization)s ORDER BY position
"""
_HINT = """
WITH running AS (
  SELECT id FROM learning_attempt
  WHERE id = %(attempt)s AND learner_id = %(learner)s AND organization_id = %(organization)s AND state = 'in_progress'
    AND (deadline_at IS NULL OR deadline_at >= %(latest)s)
  FOR SHARE
)
UPDATE learning_answer a SET hints_taken = %(number)s, hints_cost = %(cost)s, updated_at = %(now)s
FROM running
WHERE a.attempt_id = running.id AND a.position = %(position)s AND a.hints_taken = %(number)s - 1
RETURNING a.hints_taken
"""
_HINTS = """
SELECT hints_taken FROM learning_answer
WHERE attempt_id = %(attempt)s AND position = %(position)s AND organization_id = %(organization)s
"""
_GRADE = """
WITH graded AS (
  UPDATE learning_answer a SET score = g.score, is_correct = g.correct, updated_at = %(now)s
  FROM unnest(%(ids)s::uuid[], %(shares)s::numeric[], %(correct)s::boolean[]) AS g (id, score, correct)
  WHERE a.id = g.id
)
UPDATE learning_attempt
SET state = 'handed_in', ended_at = %(ended)s, handed_in_by = %(by)s, score = %(score)s, percentage = %(percentage)s,
    passed = %(passed)s, needs_marking = %(waiting)s, updated_at = %(now)s
WHERE id = %(attempt)s
"""
_ASKED = """
SELECT t.learner_id, a.position, a.version_id FROM learning_answer a JOIN learning_attempt t ON t.id = a.attempt_id
WHERE a.attempt_id = %(attempt)s AND a.organization_id = %(organization)s
"""
_LESSONS = f"""
SELECT {_LESSON.of("l")} FROM courses_lesson l
WHERE l.course_id = %(course)s AND l.organization_id = %(organization)s
  AND EXISTS (SELECT FROM courses_block b WHERE b.quiz_id = %(quiz)s AND b.lesson_id = l.id)
ORDER BY l.id
"""
_JUDGED = Columns(
    Quiz, *("id", "organization_id", "counts", "review", "feedback", "passing_score_percentage", "closes_at")
)
_OF_LESSON = f"""
SELECT {_JUDGED.of("q")}, a.id, a.state, a.percentage, a.needs_marking
FROM courses_quiz q LEFT JOIN learning_attempt a ON a.quiz_id = q.id AND a.enrolment_id = %(enrolment)s
WHERE q.organization_id = %(organization)s AND q.is_published AND q.deleted_at IS NULL
  AND q.id IN (SELECT b.quiz_id FROM courses_block b WHERE b.lesson_id = %(lesson)s)
ORDER BY q.id, a.number
"""


@dataclass(frozen=True, slots=True)
class Made:
    """An attempt that was made, as far as it counts. `waiting` are its answers that a person must mark."""

    attempt: UUID
    state: str
    percentage: Decimal | None
    waiting: int


@dataclass(frozen=True, slots=True)
class Grade:
    """What an answer earned: a share of its points from 0 to 1, both None while a person has to mark it."""

    answer: UUID
    share: Decimal | None
    correct: bool | None


def _rows(statement: str, **values: Any) -> list[tuple[Any, ...]]:
    with prepared_cursor() as cursor:
        cursor.execute(statement, values | {"organization": tenancy.organization_id()})
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def quiz_of(quiz_id: UUID, lesson_id: UUID) -> Quiz | None:
    """Return a published quiz that stands in a block of the lesson. One query."""
    rows = _rows(_QUIZ_OF_LESSON, quiz=quiz_id, lesson=lesson_id)
    return _QUIZ.take(list(rows[0])) if rows else None


def own(attempt_id: UUID, learner_id: UUID) -> Attempt | None:
    """Return an attempt of this learner with its quiz, lesson, enrolment and course. One query."""
    rows = _rows(_OWN, attempt=attempt_id, learner=learner_id)
    return _whole(rows[0]) if rows else None


def locked(attempt_id: UUID) -> Attempt:
    """Return an attempt as `own` does, locked until the transaction ends. Raises `Attempt.DoesNotExist`."""
    rows = _rows(_LOCKED, attempt=attempt_id)
    if not rows:
        raise Attempt.DoesNotExist
    return _whole(rows[0])


def _whole(row: tuple[Any, ...]) -> Attempt:
    values = list(row)
    attempt: Attempt = _ATTEMPT.take(values)
    attempt.quiz, attempt.enrolment = _QUIZ.take(values), _ENROLMENT.take(values)
    attempt.enrolment.course = _COURSE.take(values)
    attempt.quiz.lesson = _LESSON.take(values)
    if attempt.quiz.lesson is not None and attempt.quiz.lesson.course_id == attempt.enrolment.course_id:
        attempt.quiz.lesson.course = attempt.enrolment.course
    return attempt


def before(enrolment_id: UUID, quiz_id: UUID) -> list[tuple[int, str, UUID]]:
    """Return number, state and key of the attempts made so far; nobody else can start one until we commit."""
    with prepared_cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME, {"enrolment": enrolment_id})
    return _rows(_BEFORE, enrolment=enrolment_id, quiz=quiz_id)


def begin(attempt: Attempt, asked: Sequence[tuple[UUID, Decimal]]) -> None:
    """Write an attempt and its questions, `(version, points)` in order, in one statement."""
    values = {
        "id": attempt.pk,
        "now": attempt.started_at,
        "organization": tenancy.organization_id(),
        "enrolment": attempt.enrolment_id,
        "learner": attempt.learner_id,
        "quiz": attempt.quiz_id,
        "number": attempt.number,
        "deadline": attempt.deadline_at,
        "most": attempt.max_score,
        "plan": json.dumps(attempt.plan),
        "ids": [uuid7() for _one in asked],
        "versions": [version for version, _points in asked],
        "points": [points for _version, points in asked],
    }
    with prepared_cursor() as cursor:
        cursor.execute(_BEGIN, values)
    attempt._state.adding = False
    attempt._state.db = "default"


def given(attempt_id: UUID) -> list[tuple[UUID, UUID, Any, Decimal, Decimal]]:
    """Return key, version, answer and points of every question, and the share its hints cost, in order."""
    return [
        (key, version, None if answer is None else json.loads(answer), points, cost)
        for key, version, answer, points, cost in _rows(_GIVEN, attempt=attempt_id)
    ]


def take_hint(
    attempt_id: UUID,
    learner_id: UUID,
    position: int,
    number: int,
    cost: Decimal,
    now: datetime,
    latest: datetime,
) -> bool:
    """Write that hint `number` of a question was given; False when it is not the next one, or the attempt is over.

    A share lock on the attempt, as a save takes it: handing in waits for it.
    """
    values = {
        "attempt": attempt_id,
        "learner": learner_id,
        "position": position,
        "number": number,
        "cost": cost,
    }
    return bool(_rows(_HINT, **values, now=now, latest=latest))


def hints_taken(attempt_id: UUID, position: int) -> int:
    """Return how many hints of a question were given; 0 where nothing is asked."""
    rows = _rows(_HINTS, attempt=attempt_id, position=position)
    return int(rows[0][0]) if rows else 0


def grade(attempt: Attempt, grades: Sequence[Grade], result: Marks, now: datetime) -> None:
    """Write what every answer earned, and the attempt handed in with `result`, in one statement."""
    values = {
        "attempt": attempt.pk,
        "now": now,
        "ended": attempt.ended_at,
        "by": str(attempt.handed_in_by),
        "score": result.score,
        "percentage": result.percentage,
        "passed": result.passed,
        "waiting": result.waiting,
        "ids": [one.answer for one in grades],
        "shares": [one.share for one in grades],
        "correct": [one.correct for one in grades],
    }
    with prepared_cursor() as cursor:
        cursor.execute(_GRADE, values)


def asked(attempt_id: UUID) -> tuple[UUID | None, dict[int, UUID]]:
    """Return whose attempt it is and the version asked at each position; `(None, {})` when there is none."""
    rows = _rows(_ASKED, attempt=attempt_id)
    return (rows[0][0], {position: version for _learner, position, version in rows}) if rows else (None, {})


def lessons_of(quiz_id: UUID, course: Course) -> list[Lesson]:
    """Return the lessons of the course that have the quiz in a block; `course` becomes theirs."""
    found = [_LESSON.take(list(row)) for row in _rows(_LESSONS, quiz=quiz_id, course=course.pk)]
    for lesson in found:
        lesson.course = course
    return found


def attempts_of_lesson(enrolment_id: UUID, lesson_id: UUID) -> list[tuple[Quiz, list[Made]]]:
    """Return the published quizzes of the lesson's blocks with the attempts at each, oldest first."""
    found: list[tuple[Quiz, list[Made]]] = []
    for row in _rows(_OF_LESSON, enrolment=enrolment_id, lesson=lesson_id):
        values = list(row)
        quiz: Quiz = _JUDGED.take(values)
        if not found or found[-1][0].pk != quiz.pk:
            found.append((quiz, []))
        if values[0] is not None:
            found[-1][1].append(Made(*values))
    return found
