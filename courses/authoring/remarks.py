"""What a course's team says about a lesson or a block of it: remarks, replies, mentions; resolved and opened again."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from courses.authoring import events
from courses.authoring.models import Remark
from courses.catalogue.errors import Refused
from courses.catalogue.models import Course, CourseStaff
from courses.outline.models import Lesson
from lms.kernel.events import Verb, record
from lms.kernel.markup import storable_text

LONGEST: Final = 5000


class EmptyRemark(Refused):
    """A remark says something. `str()` says so to a person."""


@dataclass(frozen=True, slots=True)
class Said:
    """A remark or a reply."""

    id: UUID
    author: str
    body: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Thread:
    """A remark with its replies. `block` is None for one about the whole lesson."""

    head: Said
    block: UUID | None
    replies: tuple[Said, ...]
    resolved_at: datetime | None
    resolved_by: str


def threads(lesson: Lesson) -> list[Thread]:
    """Return the remarks on a lesson, open ones first, each in the order of time. One query."""
    rows = (
        Remark.objects.filter(lesson=lesson)
        .select_related("author", "resolved_by")
        .order_by("created_at", "pk")
    )
    replies: dict[UUID, list[Said]] = defaultdict(list)
    heads = []
    for row in rows:
        if row.parent_id:
            replies[row.parent_id].append(_said(row))
        else:
            heads.append(row)
    heads.sort(key=lambda row: row.resolved_at is not None)
    return [
        Thread(
            _said(row), row.block_id, tuple(replies[row.pk]), row.resolved_at,
            row.resolved_by.full_name if row.resolved_by else "",
        )
        for row in heads
    ]  # fmt: skip


def _said(row: Remark) -> Said:
    return Said(
        row.pk, row.author.full_name if row.author else _("Somebody who left"), row.body, row.created_at
    )


def team(course: Course) -> list[User]:
    """Return everybody who works on a course, its owner first. One query."""
    members = (
        CourseStaff.objects.filter(course=course).select_related("user").order_by("user__full_name", "pk")
    )
    return [course.instructor, *(one.user for one in members if one.user_id != course.instructor_id)]


def mentioned(body: str, people: Iterable[User]) -> list[User]:
    """Return who is meant by `@Full Name` in a text, whatever the case of the letters."""
    text = body.casefold()
    return [
        one
        for one in people
        if one.full_name and re.search(rf"@{re.escape(one.full_name.casefold())}(?!\w)", text)
    ]


@transaction.atomic
def add_remark(
    *, lesson: Lesson, body: str, actor: User, now: datetime, block: UUID | None = None, parent: Remark | None = None
) -> Remark:  # fmt: skip
    """Say something about a lesson or a block, or reply; a reply opens a resolved thread again. Raises `EmptyRemark`.

    Who is mentioned, and who takes part, is in the event: the floor above tells them.
    """
    body = storable_text(body).strip()[:LONGEST]
    if not body:
        raise EmptyRemark(_("Write what you want to say."))
    if parent is not None and parent.parent is not None:
        parent = parent.parent
    made = Remark.objects.create(
        lesson=lesson, block_id=parent.block_id if parent else block, parent=parent, author=actor, body=body
    )
    people = team(lesson.course)
    meant = {one.pk for one in mentioned(body, people)} - {actor.pk}
    told: set[Any] = {lesson.course.instructor_id}
    if parent is not None:
        told |= set(Remark.objects.filter(parent=parent).values_list("author_id", flat=True)) | {
            parent.author_id
        }
        if parent.resolved_at is not None:
            reopen_remark(remark=parent, actor=actor, now=now)
    still = {one.pk for one in people}
    record(
        events.REMARK_ADDED, object=made, actor=actor, course_id=lesson.course_id, occurred_at=now,
        payload={
            "lesson": str(lesson.pk),
            "mentioned": sorted(str(key) for key in meant),
            "concerned": sorted(str(key) for key in (told & still) - meant - {actor.pk}),
        },
    )  # fmt: skip
    return made


def remark_of(lesson: Lesson, key: UUID) -> Remark:
    """Return a remark on a lesson; else 404."""
    found = Remark.objects.filter(lesson=lesson, pk=key).select_related("parent").first()
    if found is None:
        raise Http404
    return found


def _set(remark: Remark, verb: Verb, actor: User, now: datetime, values: dict[str, Any]) -> None:
    with transaction.atomic():
        open_ones = Remark.objects.filter(
            pk=remark.pk, parent=None, resolved_at__isnull=bool(values["resolved_at"])
        )
        if not open_ones.update(**values):
            return
        record(
            verb, object=remark, actor=actor, course_id=remark.lesson.course_id, occurred_at=now,
            payload={"lesson": str(remark.lesson_id)},
        )  # fmt: skip


def resolve_remark(*, remark: Remark, actor: User, now: datetime) -> None:
    """Say that a remark is dealt with. Again changes nothing."""
    _set(remark, events.REMARK_RESOLVED, actor, now, {"resolved_at": now, "resolved_by": actor})


def reopen_remark(*, remark: Remark, actor: User, now: datetime) -> None:
    """Say that a remark is not dealt with after all. Again changes nothing."""
    _set(remark, events.REMARK_REOPENED, actor, now, {"resolved_at": None, "resolved_by": None})
