"""Holding the lessons of a course anew against what its learners did, after their rules or contents have changed.

A completion is never taken away: one that would not be given any more is counted as kept, and the lesson's page says so. The row
of `Recheck` is the queue; a worker may die at any line, and two may meet: each person is taken by whoever writes them down first.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from courses.api import lesson_page
from courses.models import Course, Lesson
from learning.enrolments.models import Enrolment
from learning.progress import events
from learning.progress.actions import complete_if_finished, recheck_lesson
from learning.progress.judgement import rule_of, shape_of
from learning.progress.models import LessonProgress, Recheck
from lms.kernel.events import record

BATCH: Final = 500


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
        sorted([str(one.id) for one in content.quizzes] + [str(one.id) for one in content.assignments]),
    ]
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()[:16]


@transaction.atomic
def ask_for_recheck(*, course_id: UUID) -> bool:
    """Note that a course has changed; tell whether work begins. One that is open looks for changes again before it ends."""
    course = Course.objects.kept().filter(pk=course_id).first()
    if course is None:
        return False
    # Held until we commit: whoever ends one meanwhile waits, and sees what we saw.
    if Recheck.objects.select_for_update(of=("self",)).filter(course=course, ended_at=None).exists():
        return True
    if _changed(course, _before(course)) or _finished(course).exists():
        Recheck.objects.bulk_create([Recheck(course=course)], ignore_conflicts=True)
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
        changed = sorted(lesson for lesson, said in asks.items() if before.get(lesson) != said)
        wanted = [[lesson, asks[lesson]] for lesson in changed]
        if found.lessons != wanted:
            # Begun now, or changed since a worker died over it: everybody is looked at for what is asked now.
            Recheck.objects.filter(pk=key, ended_at=None).update(lessons=wanted, after=None, updated_at=now)
            found.after = None
        for person, rows in _people(changed, found.after):
            if not _taken(found, person, rows, now):
                return
        for enrolment in _finished(found.course).order_by("pk")[:10_000]:
            complete_if_finished(enrolment=enrolment, now=now)
        if _ended(key, asks, now):
            return


def _people(lessons: list[str], after: UUID | None) -> Iterator[tuple[Enrolment, list[LessonProgress]]]:
    """Yield those with a place who were in one of the lessons, each with their rows, in the order of their keys."""
    rows = LessonProgress.objects.filter(
        lesson__in=[UUID(one) for one in lessons], enrolment__state__in=Enrolment.OPEN
    )
    people = rows.order_by("enrolment_id").values_list("enrolment_id", flat=True).distinct()
    while True:
        batch = list((people.filter(enrolment__gt=after) if after else people)[:BATCH])
        if not batch:
            return
        mine = (
            rows.filter(enrolment__in=batch)
            .select_related("enrolment", "lesson__course")
            .order_by("enrolment_id", "lesson_id")
        )
        for _key, group in groupby(mine, key=lambda row: row.enrolment_id):
            held = list(group)
            yield held[0].enrolment, held
        after = batch[-1]


def _taken(job: Recheck, person: Enrolment, rows: list[LessonProgress], now: datetime) -> bool:
    """Look at the lessons of one learner and write down that it was done; False when another worker was first."""
    newly = kept = 0
    for row in rows:
        # One transaction a lesson: the learner, who may be in it now, never waits for more than that.
        done = recheck_lesson(enrolment=person, lesson=row.lesson, actor=None, now=now)
        newly += row.completed_at is None and done.completed_at is not None
        kept += done.completed_at is not None and not all(part["done"] for part in done.parts)
    mine = Recheck.objects.filter(pk=job.pk, ended_at=None).filter(Q(after=None) | Q(after__lt=person.pk))
    return bool(
        mine.update(
            after=person.pk,
            looked_at=F("looked_at") + 1,
            newly_done=F("newly_done") + newly,
            kept=F("kept") + kept,
            updated_at=now,
        )
    )


@transaction.atomic
def _ended(key: UUID, asks: dict[str, str], now: datetime) -> bool:
    """End the recheck, unless the course has changed while it was worked on: then it begins again with what changed."""
    job = Recheck.objects.select_for_update(of=("self",)).select_related("course").get(pk=key)
    if job.ended_at is not None:
        return True
    job.signatures, job.after = asks, None
    if signatures(job.course) == asks:
        job.ended_at = now
        figures = {"looked_at": job.looked_at, "newly_done": job.newly_done, "kept": job.kept}
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
