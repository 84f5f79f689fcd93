"""Holding the lessons of a course anew against what its learners did, after their rules or contents have changed.

A completion that would not be given any more is kept, counted, and the lesson's page says so; only where the author has asked for
it is it taken back, never from a completed course (docs/decisions/0020). The row of `Recheck` is the queue; a worker may die at
any line. Learners are taken in chunks, each in one transaction that begins with the lock of the job's row, so two workers that
meet take turns.
"""

import hashlib
import json
from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import F

from courses.api import lesson_page
from courses.models import Course, Lesson
from learning.enrolments.actions import complete_finished
from learning.enrolments.models import Enrolment
from learning.progress import events
from learning.progress.chunks import Found, next_people, recheck_chunk
from learning.progress.crowd import Judge
from learning.progress.judgement import rule_of, shape_of
from learning.progress.models import Recheck
from lms.kernel.events import record

ROWS: Final = 1000
"""So many rows of progress are looked at in one transaction."""
FEWEST: Final = 20
"""So many learners at least, however many lessons have changed."""


def signatures(course: Course) -> dict[str, str]:
    """Return what each published lesson asks for, as a short text that changes when that does. Two queries a lesson at most."""
    lessons = Lesson.objects.filter(course=course).published().order_by("pk")
    return {str(lesson.pk): _signature(lesson, course) for lesson in lessons}


def _signature(lesson: Lesson, course: Course) -> str:
    lesson.course = course
    content = lesson_page(lesson)
    said = [
        rule_of(lesson).model_dump(mode="json"),
        asdict(shape_of(content)),
        sorted((str(one.id), one.duration_ms) for one in content.videos),
        sorted(
            (str(one.id), one.is_required, sorted(str(question.id) for question in one.questions))
            for video in content.videos
            for one in video.milestones
            if one.asks
        ),
        sorted((str(one.id), one.pass_mark, one.counts) for one in content.quizzes),
        sorted(str(one.id) for one in content.assignments),
    ]
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()[:16]


@transaction.atomic
def ask_for_recheck(*, course_id: UUID, again: Collection[str] = ()) -> bool:
    """Note that a course has changed; tell whether work begins. One that is open looks for changes again before it ends.

    In the lessons named in `again`, completions that would not be given any more are taken back.
    """
    course = Course.objects.kept().filter(pk=course_id).first()
    if course is None:
        return False
    # Held until we commit: whoever ends one meanwhile waits, and sees what we saw.
    found = Recheck.objects.select_for_update(of=("self",)).filter(course=course, ended_at=None).first()
    if found is not None:
        if again:
            # From the beginning: whoever was looked at already may have kept what is to be done again.
            found.again = sorted({*found.again, *again})
            found.lessons, found.after = [], None
            found.save(update_fields=["again", "lessons", "after", "updated_at"])
        return True
    if again or _changed(course, _before(course)) or _finished(course).exists():
        Recheck.objects.bulk_create([Recheck(course=course, again=sorted(again))], ignore_conflicts=True)
        return True
    return False


def _before(course: Course) -> dict[str, str]:
    """What lessons asked when they were looked at last."""
    last = (
        Recheck.objects.filter(course=course, ended_at__isnull=False).order_by("-created_at", "-pk").first()
    )
    return dict(last.signatures) if last is not None else {}


def _changed(course: Course, before: dict[str, str]) -> dict[str, str]:
    """The lessons that ask something else than before, and what; all of them without a before."""
    return {key: said for key, said in signatures(course).items() if before.get(key) != said}


def _finished(course: Course) -> Any:
    """Active places whose every lesson is done, which is so when the last open one was taken out."""
    return Enrolment.objects.filter(
        course=course, state=Enrolment.State.ACTIVE, lessons_total__gt=0, lessons_done__gte=F("lessons_total")
    )


def run_recheck(key: UUID, *, now: datetime) -> None:
    """Work on a recheck until nothing has changed any more. Safe to run again and beside another worker."""
    while True:
        found = Recheck.objects.select_related("course").filter(pk=key, ended_at=None).first()
        if found is None:
            return
        before = found.signatures or _before(found.course)
        asks = signatures(found.course)
        changed = sorted(
            lesson for lesson, said in asks.items() if before.get(lesson) != said or lesson in found.again
        )
        wanted = [[lesson, asks[lesson]] for lesson in changed]
        if found.lessons != wanted:
            # Begun now, or changed since a worker died over it: everybody is looked at for what is asked now.
            Recheck.objects.filter(pk=key, ended_at=None).update(lessons=wanted, after=None, updated_at=now)
        lessons = list(Lesson.objects.filter(pk__in=changed).order_by("pk"))
        for lesson in lessons:
            lesson.course = found.course
        judges = {lesson.pk: Judge(rule_of(lesson), lesson_page(lesson)) for lesson in lessons}
        while _chunk(key, wanted, judges, now):
            pass
        while complete_finished(course=found.course, now=now, most=ROWS):
            pass
        if _ended(key, wanted, asks, now):
            return


@transaction.atomic
def _chunk(key: UUID, wanted: list[list[str]], judges: dict[UUID, Judge], now: datetime) -> bool:
    """Look at the next learners and write down that it was done; False when nobody is left, or somebody has asked anew."""
    job = Recheck.objects.select_for_update(of=("self",)).filter(pk=key, ended_at=None).first()
    if job is None or job.lessons != wanted or not judges:
        return False
    people = next_people(list(judges), job.after, max(FEWEST, ROWS // len(judges)))
    if not people:
        return False
    again = frozenset(UUID(one) for one in job.again)
    found: Found = recheck_chunk(people=people, judges=judges, again=again, job=job, now=now)
    job.after = found.last
    job.looked_at += found.people
    job.newly_done += found.gained
    job.kept += found.kept
    job.taken += found.lost
    job.save(update_fields=["after", "looked_at", "newly_done", "kept", "taken", "updated_at"])
    return True


@transaction.atomic
def _ended(key: UUID, wanted: list[list[str]], asks: dict[str, str], now: datetime) -> bool:
    """End the recheck, unless the course has changed while it was worked on: then it begins again with what changed."""
    job = Recheck.objects.select_for_update(of=("self",)).select_related("course").get(pk=key)
    if job.ended_at is not None:
        return True
    if job.lessons != wanted:
        return False  # somebody has asked anew meanwhile
    job.signatures, job.after = asks, None
    if signatures(job.course) == asks:
        job.ended_at = now
        figures = {
            "looked_at": job.looked_at,
            "newly_done": job.newly_done,
            "kept": job.kept,
            "taken": job.taken,
        }
        record(
            events.RECHECKED,
            object=job,
            actor=None,
            course_id=job.course_id,
            payload=figures,
            occurred_at=now,
        )
    job.save(update_fields=["signatures", "after", "ended_at", "updated_at"])
    return job.ended_at is not None
