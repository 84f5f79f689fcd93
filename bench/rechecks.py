"""A change of a course's rules: what the publish page says beforehand, and the job that looks at everybody again.

Three figures for the largest course: all sixty lessons held anew against everybody, as after the first publication; the figures
of one changed lesson before it is published; and that lesson done, with each completion taken back and everybody told.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bench.cpu import seconds
from courses.models import Course, Lesson
from learning.progress.foresight import foresee
from learning.progress.models import LessonProgress, Recheck
from learning.progress.recheck import ask_for_recheck, run_recheck
from lms.kernel import clock

NAME = "rechecks"


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds by the clock, of CPU here and in PostgreSQL, and what came of it."""

    what: str
    wall: float
    here: float
    database: float
    found: str


def measure(course: Course, database: int) -> list[Took]:
    """Change the rules of a course and have them looked at. Within its scope."""
    lesson = Lesson.objects.get(course=course, slug="lesson-7")
    rows = LessonProgress.objects.filter(enrolment__course=course).count()
    took = [_timed(f"{rows} rows of 60 lessons", database, lambda: _recheck(course))]
    Lesson.objects.filter(pk=lesson.pk).update(staged={"completion_rule": {"manual": True}})
    took.append(_timed("what a change would mean", database, lambda: _said(course)))
    Lesson.objects.filter(pk=lesson.pk).update(staged=None, completion_rule={"manual": True})
    course.touch_content()
    took.append(
        _timed("one lesson to be done again", database, lambda: _recheck(course, again=str(lesson.pk)))
    )
    return took


def _timed(what: str, database: int, work: Callable[[], str]) -> Took:
    began, here, there = time.perf_counter(), time.process_time(), seconds(database)
    found = work()
    return Took(
        what, time.perf_counter() - began, time.process_time() - here, seconds(database) - there, found
    )


def _recheck(course: Course, *, again: str = "") -> str:
    ask_for_recheck(course_id=course.pk, again=[again] if again else [])
    job: Any = Recheck.objects.get(course=course, ended_at=None)
    run_recheck(job.pk, now=clock.now())
    job.refresh_from_db()
    return f"{job.looked_at} learners, {job.newly_done} gained, {job.kept} kept, {job.taken} taken"


def _said(course: Course) -> str:
    return ", ".join(f"{one.gain} would gain, {one.lose} lose" for one in foresee(course).lessons)


def show(found: list[Took]) -> None:
    """Print the figures."""
    for one in found:
        print(
            f"  {one.what}: {one.wall:.2f} s by the clock, CPU {one.here:.2f} s here + {one.database:.2f} s in the database "
            f"({one.found})",
            flush=True,
        )
