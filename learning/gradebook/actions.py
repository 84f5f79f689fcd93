"""Verbs of grades: set by hand, take back, excuse, count again, show and hide. Each leaves a change behind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from learning.enrolments.models import Enrolment
from learning.gradebook import events
from learning.gradebook.models import Grade, GradeChange, GradeItem, GradePosting
from learning.gradebook.nameless import NAMELESS, is_nameless, nameless_words
from learning.gradebook.reckoning import reckon, retotal
from lms.kernel.events import Verb, record

What = GradeChange.What


class GradeError(Exception):
    """What cannot be done with a grade; the message is for who teaches."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Points (two decimals) to be set for a learner's item; None takes the points set by hand away."""

    enrolment_id: UUID
    item_id: UUID
    points: Decimal | None


def points_from(text: str, item: GradeItem) -> Decimal:
    """Return points as they were typed, with a comma or a point. Raises `GradeError`."""
    most = f"{item.max_points.normalize():f}"
    try:
        points = Decimal(text.strip().replace(",", "."))
        fits = points.is_finite() and 0 <= points <= item.max_points and points == round(points, 2)
    except InvalidOperation:
        fits = False
    if not fits:
        raise GradeError(
            _("“%(text)s” is not from 0 to %(most)s points.") % {"text": text.strip()[:20], "most": most}
        )
    return points


@transaction.atomic
def override(
    *, enrolment: Enrolment, item: GradeItem, points: Decimal, reason: str, actor: User, now: datetime
) -> Grade:
    """Set points by hand; they count whatever is handed in or marked later, until they are taken back.

    The same points for the same reason again change nothing. Raises `GradeError` without a reason, for a column
    that has points of its own, for points beyond the item's, and while the item is marked without names.
    """
    _named(item)
    reason = reason.strip()[:500]
    if not reason and item.kind != GradeItem.Kind.MANUAL:
        raise GradeError(_("Say why you change this mark. The learner can read it."))
    if not 0 <= points <= item.max_points:
        raise GradeError(_("Give from 0 to %(most)s points.") % {"most": f"{item.max_points.normalize():f}"})
    grade = _locked(enrolment, item)
    if (grade.override_points, grade.override_reason) == (points, reason) and not grade.is_excused:
        return grade
    fields = {
        "override_points": points, "override_reason": reason, "overridden_by": actor, "overridden_at": now,
        "is_excused": False,
    }  # fmt: skip
    return _change(grade, fields, What.OVERRIDDEN, events.OVERRIDDEN, reason, actor, now)


@transaction.atomic
def undo_override(*, enrolment: Enrolment, item: GradeItem, actor: User, now: datetime) -> Grade:
    """Take the last points set by hand back: those set before come again, or what was reckoned.

    Raises `GradeError` when none are set, and while the item is marked without names.
    """
    _named(item)
    grade = _locked(enrolment, item)
    if grade.override_points is None:
        raise GradeError(_("Nothing is set by hand here."))
    before, reason = _set_before(grade)
    fields: dict[str, Any] = {"override_points": before, "override_reason": reason, "overridden_at": now}
    if before is None:
        fields |= {"overridden_at": None, "overridden_by": None}
    return _change(grade, fields, What.UNDONE, events.OVERRIDE_UNDONE, "", actor, now)


def _named(item: GradeItem) -> None:
    if is_nameless(item):
        raise GradeError(nameless_words(item))


def _set_before(grade: Grade) -> tuple[Decimal | None, str]:
    """The points set by hand before those that stand now, with their reason: overrides and undoings as a stack."""
    stack: list[tuple[Decimal | None, str]] = [(None, "")]
    rows = (
        GradeChange.objects.filter(grade=grade, what__in=[What.OVERRIDDEN, What.IMPORTED, What.UNDONE])
        .order_by("created_at", "pk")
        .values_list("what", "after", "reason")
    )
    for what, after, reason in rows:
        if what == What.UNDONE:
            stack = stack[:-1] or stack
        else:
            stack.append((Decimal(after["override"]) if after["override"] is not None else None, reason))
    return stack[-2] if len(stack) > 1 else (None, "")


@transaction.atomic
def excuse(*, enrolment: Enrolment, item: GradeItem, reason: str, actor: User, now: datetime) -> Grade:
    """Leave an item out of a learner's total. Excused already, nothing changes."""
    grade = _locked(enrolment, item)
    if grade.is_excused:
        return grade
    fields = {"is_excused": True, "state": Grade.State.EXCUSED, "points": None}
    return _change(grade, fields, What.EXCUSED, events.EXCUSED, reason.strip()[:500], actor, now)


@transaction.atomic
def count_again(*, enrolment: Enrolment, item: GradeItem, actor: User, now: datetime) -> Grade:
    """Take an excuse back. Without one, nothing changes."""
    grade = _locked(enrolment, item)
    if not grade.is_excused:
        return grade
    return _change(grade, {"is_excused": False}, What.COUNTED, events.COUNTED, "", actor, now)


@transaction.atomic
def post(*, items: Sequence[GradeItem], shown: bool, actor: User, now: datetime) -> int:
    """Show learners the marks of items, or hide them again; return how many items that changed.

    The totals that learners see are reckoned again.
    """
    keys = [item.pk for item in items]
    rows = list(GradeItem.objects.select_for_update().filter(pk__in=keys).exclude(is_posted=shown))
    if not rows:
        return 0
    GradeItem.objects.filter(pk__in=[row.pk for row in rows]).update(is_posted=shown)
    GradePosting.objects.bulk_create(GradePosting(item=row, is_posted=shown, actor=actor) for row in rows)
    for row in rows:
        verb = events.ITEM_POSTED if shown else events.ITEM_HIDDEN
        record(verb, object=row, actor=actor, course_id=row.course_id, occurred_at=now)
    for course_id in {row.course_id for row in rows}:
        retotal(Enrolment.objects.filter(course_id=course_id).values_list("pk", flat=True))
    return len(rows)


@transaction.atomic
def import_marks(*, marks: Sequence[Mark], reason: str, actor: User, now: datetime, course_id: UUID) -> int:
    """Set many points by hand at once, with one reason; return how many cells changed. Set-wise.

    Cells that have these points already are left alone, so that a job may run again, and so are those of items that are
    marked without names by now.
    """
    nameless = set(GradeItem.objects.filter(NAMELESS, course=course_id).values_list("pk", flat=True))
    marks = [mark for mark in marks if mark.item_id not in nameless]
    people = sorted({mark.enrolment_id for mark in marks})
    columns = {mark.item_id for mark in marks}
    _lock(people)
    Grade.objects.bulk_create(
        [Grade(enrolment_id=mark.enrolment_id, item_id=mark.item_id) for mark in marks], ignore_conflicts=True
    )
    held = {
        (grade.enrolment_id, grade.item_id): grade
        for grade in Grade.objects.filter(enrolment__in=people, item__in=columns)
    }
    wanted = {held[mark.enrolment_id, mark.item_id].pk: mark.points for mark in marks}
    changing = [
        grade
        for grade in held.values()
        if grade.pk in wanted and (grade.override_points != wanted[grade.pk] or grade.is_excused)
    ]
    if not changing:
        return 0
    before = {grade.pk: snapshot(grade) for grade in changing}
    for grade in changing:
        grade.override_points, grade.override_reason = wanted[grade.pk], reason[:500]
        grade.overridden_by, grade.overridden_at = actor, now
        grade.is_excused, grade.updated_at = False, now
        if grade.state == Grade.State.EXCUSED:
            grade.state = Grade.State.NOT_IN
    fields = ("override_points", "override_reason", "overridden_by", "overridden_at", "is_excused", "state")
    Grade.objects.bulk_update(changing, [*fields, "updated_at"], batch_size=2000)
    reckon({grade.enrolment_id for grade in changing}, columns, now=now, history=False)
    after = Grade.objects.in_bulk([grade.pk for grade in changing])
    GradeChange.objects.bulk_create(
        GradeChange(
            grade_id=key, what=What.IMPORTED, before=before[key], after=snapshot(after[key]), actor=actor,
            reason=reason[:500],
        )
        for key in before
    )  # fmt: skip
    record(
        events.IMPORTED, actor=actor, course_id=course_id, occurred_at=now, payload={"cells": len(changing)}
    )
    return len(changing)


def snapshot(grade: Grade) -> dict[str, Any]:
    """A cell as a change keeps it."""
    return {
        "state": grade.state,
        "points": None if grade.points is None else f"{grade.points:.2f}",
        "override": None if grade.override_points is None else f"{grade.override_points:.2f}",
        "excused": grade.is_excused,
    }


def _lock(enrolments: Sequence[UUID]) -> None:
    """One change of a learner's cells at a time, in the order in which the database reckons."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT learning_grades_lock(%s)", [list(enrolments)])


def _locked(enrolment: Enrolment, item: GradeItem) -> Grade:
    """The cell, made if need be, locked with its learner's total until the transaction ends."""
    _lock([enrolment.pk])
    Grade.objects.bulk_create([Grade(enrolment=enrolment, item=item)], ignore_conflicts=True)
    return Grade.objects.select_for_update(of=("self",)).get(enrolment=enrolment, item=item)


def _change(
    grade: Grade, fields: Mapping[str, Any], what: GradeChange.What, verb: Verb, reason: str, actor: User,
    now: datetime,
) -> Grade:  # fmt: skip
    before, was_excused = snapshot(grade), grade.is_excused
    for name, value in fields.items():
        setattr(grade, name, value)
    if was_excused and not grade.is_excused:
        grade.state = Grade.State.NOT_IN
    grade.save(update_fields=[*fields, "state", "updated_at"])
    reckon([grade.enrolment_id], [grade.item_id], now=now, history=False)
    if was_excused != grade.is_excused:
        # Leaving an item out changes what is left to win, whatever the cell held.
        retotal([grade.enrolment_id])
    grade.refresh_from_db()
    GradeChange.objects.create(
        grade=grade, what=what, before=before, after=snapshot(grade), actor=actor, reason=reason
    )
    record(
        verb, object=grade, actor=actor, course_id=grade.enrolment.course_id, occurred_at=now,
        payload={
            "enrolment": str(grade.enrolment_id), "learner": str(grade.enrolment.learner_id),
            "item": str(grade.item_id), "before": before["points"], "after": snapshot(grade)["points"],
        },
    )  # fmt: skip
    return grade
