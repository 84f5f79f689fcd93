"""Duplicating a course within its organisation: everything but its people, with dates shifted."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models, transaction
from django.utils import timezone

from accounts.models import User
from courses.authoring.dates import Manner, shift
from courses.authoring.needs import NEEDS, publish_needs
from courses.catalogue import events as course_events
from courses.catalogue.actions import free_slug, save_course
from courses.catalogue.models import Course
from courses.catalogue.staged import take_staged
from courses.interchange.events import COURSE_COPIED
from courses.interchange.own.collect import collect
from courses.interchange.own.document import Document, with_dates
from courses.interchange.own.restore import Restoring
from courses.questions.models import Question, QuestionFolder, QuestionVersion
from lms.kernel import tenancy
from lms.kernel.events import record
from lms.kernel.ids import uuid7


def copy_course(
    *,
    course: Course,
    actor: User,
    title: str,
    shift_days: int = 0,
    manner: Manner = "exact",
    off: Collection[date] = (),
) -> Course:
    """Return a new course with the contents of another, unpublished and led by the actor.

    Drafts come along, the bin, versions, remarks and people do not. Dates of the course, of lessons, quizzes and
    assignments move by `shift_days` (see `courses.authoring.dates.shift` for the manners, and for the days `off` that none falls on). Files, and questions and
    folders of the organisation's bank, are the same ones; questions of the course, its videos, quizzes and assignments
    are copies, so that a change in one course is none in the other. One transaction, some sixty statements.
    """
    with transaction.atomic():
        document = collect(course)
        if shift_days:
            zone = ZoneInfo(str(timezone.get_current_timezone()))

            def move(moment: datetime) -> datetime:
                return shift(moment, shift_days, manner, zone, off)

            document.tables = with_dates(document.tables, move)
        shared = _shared(document)
        made = Restoring(
            document,
            salt=f"{tenancy.organization_id()}:{uuid7().hex}",
            source_key=f"copy:{uuid7().hex}",
            instructor=actor,
            actor=actor,
            slug=free_slug(title),
            shared={key: key for keys in shared.values() for key in keys} | _same(document),
            outside=shared,
            title=title,
        )
        copy = made.restore().course
        copy.thumbnail.name = course.thumbnail.name
        if picture := (course.staged or {}).get("thumbnail"):
            copy.staged = (copy.staged or {}) | {"thumbnail": picture}
        # Nobody has seen the copy: what waits in the details of the other is how this one begins.
        take_staged(copy)
        copy.title = title
        save_course(course=copy, actor=actor)
        publish_needs(course=copy, actor=actor)
        copy.staged = None
        record(course_events.COURSE_CREATED, object=copy, actor=actor, course_id=copy.pk)
        record(
            COURSE_COPIED,
            object=copy,
            actor=actor,
            course_id=copy.pk,
            payload={"from": str(course.pk), "shift_days": shift_days},
        )
    return copy


def _same(document: Document) -> dict[str, str]:
    """Files stay the files they are."""
    return {key: key for key in document.files}


def _shared(document: Document) -> dict[type[models.Model], set[str]]:
    """What belongs to the organisation and not to the course: used by both."""

    def of_nobody(table: str) -> list[dict[str, Any]]:
        return [row for row in document.tables[table] if row.get("course") is None]

    questions = {row["id"] for row in of_nobody("questions")}
    versions = {row["id"] for row in document.tables["question_versions"] if row["question"] in questions}
    required = {row["required_course"] for row in document.tables["prerequisites"]}
    waiting = (document.course["staged"] or {}).get(NEEDS) or {}
    required |= {key.partition("|course:")[2] for key in waiting}
    return {
        Question: questions,
        QuestionVersion: versions,
        QuestionFolder: {row["id"] for row in of_nobody("question_folders")},
        Course: {key for key in required if key},
    }
