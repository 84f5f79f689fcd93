"""The waiting list: letting people in, and moving up."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from courses.models import Course
from learning.enrolments import events
from learning.enrolments.actions import CourseFull
from learning.enrolments.ledger import note, tell, tell_created
from learning.enrolments.models import Enrolment, EnrolmentRules
from learning.enrolments.places import expiry, lock_places, room, rules_of

State, Wait = Enrolment.State, Enrolment.Wait


@transaction.atomic
def approve(*, enrolment: Enrolment, actor: User, now: datetime) -> Enrolment:
    """Let somebody in who waits for a yes; where no place is free they join the waiting list.

    To somebody who waits for a place it gives one out of turn. Anybody else it leaves as they are. Raises
    `CourseFull` where no place is free and the course keeps no list.
    """
    course = lock_places(enrolment.course)
    mine: Enrolment = (
        Enrolment.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=enrolment.pk)
    )
    if mine.state != State.PENDING:
        return mine
    rules = rules_of(course)
    if room(course).fits(mine.cohort_id):
        _let_in(mine, rules, now, actor=actor, source="approval")
    elif not rules.waiting_list or mine.waits_for == Wait.PLACE:
        raise CourseFull
    else:
        mine.waits_for = Wait.PLACE
        mine.save(update_fields=["waits_for", "updated_at"])
        note(mine, before=State.PENDING, actor=actor, reason="approval")
        tell(events.REQUESTED, mine, now, by=actor, source="approval", waits_for=str(Wait.PLACE))
    return mine


@transaction.atomic
def move_up(*, course_id: UUID, now: datetime) -> int:
    """Give the free places of a course to those who wait longest; return how many.

    Whose cohort is full is passed over and keeps their place in line. Calls at the same time come one after the
    other, so each free place is given once and each person moves up once.
    """
    course: Course | None = Course.objects.kept().filter(pk=course_id).first()
    if course is None or not Enrolment.objects.filter(course=course).in_line().exists():
        return 0
    course = lock_places(course)
    rules, free, moved = rules_of(course), room(course), 0
    if free.course is not None and free.course <= 0:
        return 0  # before the line is read: it may be long, and it is looked at every minute
    line = (
        Enrolment.objects.filter(course=course)
        .in_line()
        .select_related("cohort")
        .select_for_update(of=("self",))
    )
    for waiting in line[: free.course] if free.course is not None and not free.cohorts else line:
        if free.course is not None and free.course <= 0:
            break
        if free.fits(waiting.cohort_id):
            free.take(waiting.cohort_id)
            _let_in(waiting, rules, now, actor=None, source="waiting_list")
            moved += 1
    return moved


def _let_in(
    mine: Enrolment, rules: EnrolmentRules, now: datetime, *, actor: User | None, source: str
) -> None:
    mine.state = State.COMPLETED if mine.completed_at else State.ACTIVE
    mine.waits_for, mine.waits_since, mine.enrolled_at = "", None, now
    mine.expires_at = expiry(rules, mine.cohort, now)
    mine.save(update_fields=["state", "waits_for", "waits_since", "enrolled_at", "expires_at", "updated_at"])
    note(mine, before=State.PENDING, actor=actor, reason=source)
    tell_created(mine, source, now, by=actor, again=False)


def place_in_line(enrolment: Enrolment) -> int | None:
    """Return 1 for who is next, None for who does not wait for a place. One query."""
    if enrolment.waits_for != Wait.PLACE or enrolment.waits_since is None:
        return None
    line: Any = Enrolment.objects.filter(course_id=enrolment.course_id).in_line()
    ahead = line.filter(
        Q(waits_since__lt=enrolment.waits_since) | Q(waits_since=enrolment.waits_since, pk__lt=enrolment.pk)
    )
    return int(ahead.count()) + 1
