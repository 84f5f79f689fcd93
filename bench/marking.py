"""Marking with thousands of pieces waiting: save one and get the next over HTTP; and a regrade of as many attempts.

The next piece is what the page's script asks for: one request saves the marking, claims the next piece and brings its
page. The regrade is done as the job does it: reckoned, applied, undone; its attempts are in the gradebook.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from django.db import connection

from bench.client import Journey, Request, Run, drive
from bench.cpu import seconds
from courses.models import Assignment, Course, Lesson, Question, QuestionVersion, Quiz, QuizQuestion
from learning.attempts.models import Answer, Attempt
from learning.gradebook.sync import sync_items
from learning.marking.models import Piece
from learning.regrading.actions import apply_regrade, request_regrade, undo_regrade
from learning.regrading.models import Regrade
from learning.regrading.work import run as work
from learning.submissions.models import Submission
from lms.kernel import clock

NEXT = "marking next"
REGRADE = "regrade"
MARKED = 200


@dataclass(frozen=True)
class Measured:
    """What was done: `wall`, and the CPU of Python and of PostgreSQL, in milliseconds for one of `count`."""

    what: str
    count: int
    wall: float
    python: float
    database: float
    run: Run | None = None


def fill(course: Course, pieces: int) -> Assignment:
    """Let `pieces` submissions wait in a course, a second apart. Within its scope."""
    now, places = clock.now(), list(course.enrolments.order_by("pk"))
    work_on = Assignment.objects.create(
        course=course, lesson=Lesson.objects.get(course=course, slug="lesson-4"), title="A report", points=10, is_published=True,
        attempts_allowed=None,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SET lms.audit = 'off'")
        Submission.objects.bulk_create(
            (
                Submission(
                    enrolment=(one := places[n % len(places)]), learner_id=one.learner_id, assignment=work_on,
                    number=n // len(places) + 1, state="handed_in", handed_in_at=now - timedelta(seconds=pieces - n),
                    text="What was found, in some words. " * 40,
                )
                for n in range(pieces)
            ),
            batch_size=1000,
        )  # fmt: skip
        cursor.execute("ANALYZE learning_piece, learning_submission")
    return work_on


def measure_next(work_on: Assignment, port: int, cookie: str, web: int, database: int) -> list[Measured]:
    """Mark two hundred pieces one after the other, and two hundred by four at once."""
    rows = Piece.objects.filter(assignment=work_on, state="waiting").order_by("waiting_since", "pk")
    keys = list(rows.values_list("pk", flat=True)[: 2 * MARKED])

    def journey(key: UUID) -> Journey:
        yield Request(
            "POST", f"/teach/marking/{key}/", cookie, b"points=7&revision=0&comment=Well+done",
            expect=(200, 204), extra=(("X-Next-Page", "1"), ("Accept", "text/html")),
        )  # fmt: skip

    found, half = [], len(keys) // 2
    for at_once, part in ((1, keys[:half]), (4, keys[half:])):
        journeys: list[Callable[[], Journey]] = [lambda key=key: journey(key) for key in part]  # type: ignore[misc]
        before = seconds(web), seconds(database)
        run = asyncio.run(drive(port, journeys, at_once))
        spent = [
            1000 * (seconds(one) - was) / len(part) for one, was in zip((web, database), before, strict=True)
        ]
        found.append(
            Measured(
                f"save and next, {at_once} at once", len(part), 1000 * run.seconds / len(part), *spent, run
            )
        )
    return found


def measure_regrade(course: Course, attempts: int, database: int) -> list[Measured]:
    """Let `attempts` be handed in, then correct the key of a question in all of them, and undo it. Within its scope."""
    quiz = Quiz.objects.get(course=course, lesson__slug="lesson-3")
    uses = QuizQuestion.objects.filter(quiz=quiz).select_related("question__current").order_by("position")
    versions = [one.question.current for one in uses if one.question.current is not None]
    _hand_in(course, quiz, versions, attempts)
    sync_items([course.pk], now=clock.now())
    question = _corrected(versions[0])
    teacher, found = course.instructor, []
    made: list[Regrade] = []

    def asked() -> None:
        made.append(
            request_regrade(
                course=course, quiz=quiz, question=question, rule="key", accepted=[], note="", actor=teacher
            )
        )

    steps: list[tuple[str, Callable[[], object]]] = [
        ("regrade: reckoned", asked),
        ("regrade: applied", lambda: apply_regrade(regrade=made[0], actor=teacher)),
        ("regrade: undone", lambda: undo_regrade(regrade=made[0], actor=teacher)),
    ]
    for what, step in steps:
        step()
        began, here, there = time.perf_counter(), time.process_time(), seconds(database)
        work(made[0].pk, now=clock.now())
        wall, python, asked_of = (
            time.perf_counter() - began,
            time.process_time() - here,
            seconds(database) - there,
        )
        found.append(Measured(what, attempts, *(1000 * one / attempts for one in (wall, python, asked_of))))
    made[0].refresh_from_db()
    assert made[0].state == "undone", made[0].state
    return found


def _hand_in(course: Course, quiz: Quiz, versions: list[QuestionVersion], attempts: int) -> None:
    now, places = clock.now(), list(course.enrolments.order_by("pk"))
    rows = [
        Attempt(
            enrolment=(one := places[n % len(places)]), learner_id=one.learner_id, quiz=quiz, number=1000 + n // len(places),
            state="handed_in", started_at=now, ended_at=now, handed_in_by="learner", score=len(versions) - n % 2,
            max_score=len(versions), percentage=100, passed=True,
        )
        for n in range(attempts)
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SET lms.audit = 'off'")
        Attempt.objects.bulk_create(rows, batch_size=1000)
        Answer.objects.bulk_create(
            (
                Answer(
                    attempt=row, version=version, position=position, points=1,
                    answer={"choice": "a" if n % 2 and position == 1 else "b"},
                    score=Decimal(0 if n % 2 and position == 1 else 1), is_correct=not (n % 2 and position == 1),
                )
                for n, row in enumerate(rows)
                for position, version in enumerate(versions, 1)
            ),
            batch_size=2000,
        )  # fmt: skip
        cursor.execute("ANALYZE learning_attempt, learning_answer")


def _corrected(old: QuestionVersion) -> Question:
    """A new version of a question, by which "a" is right."""
    question: Question = old.question
    data = {**old.data, "options": [{**one, "is_correct": one["id"] == "a"} for one in old.data["options"]]}
    question.current = QuestionVersion.objects.create(
        question=question, number=old.number + 1, type=old.type, prompt=old.prompt, prompt_html=old.prompt_html, data=data,
        points=old.points,
    )  # fmt: skip
    question.save()
    return question


def show(found: list[Measured]) -> None:
    """Print the figures; failures with an example."""
    for one in found:
        if one.run is None:
            print(
                f"  {one.what}: {one.count} attempts in {one.count * one.wall / 1000:.1f} s   "
                f"python {one.python:.2f} db {one.database:.2f} CPU-ms each",
                flush=True,
            )
            continue
        figures = "   ".join(f"p{share} {one.run.percentile(share / 100):.1f} ms" for share in (50, 95, 99))
        print(
            f"  {one.what}: {one.count} pieces   {figures}   web {one.python:.1f} db {one.database:.1f} CPU-ms",
            flush=True,
        )
        if one.run.failures:
            print(f"  {len(one.run.failures)} failed, e.g. {one.run.failures[0]}", flush=True)
