"""The waiting list: letting people in, and moving up."""

from collections import defaultdict
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Case, Q, Value, When

from accounts.models import User
from courses.models import Course
from learning.enrolments import events
from learning.enrolments.actions import CourseFull
from learning.enrolments.ledger import note, note_all, tell, tell_all_created
from learning.enrolments.models import Enrolment, EnrolmentRules
from learning.enrolments.places import expiry, lock_places, room, rules_of

State, Wait = Enrolment.State, Enrolment.Wait
# People a statement, and people a call: while they move up, nobody else comes into the course or leaves it.
BATCH: Final = 500
MOST: Final = 5_000


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
        _let_in([mine], rules, now, actor=actor, source="approval")
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
    """Give the free places of a course to those who wait longest; return how many, `MOST` at a call.

    Whose cohort is full is passed over and keeps their place in line. Calls at the same time come one after the
    other, so each free place is given once and each person moves up once. A handful of statements for each `BATCH` people; who
    is left when thousands of places came free at once moves up with the next beat.
    """
    course: Course | None = Course.objects.kept().filter(pk=course_id).first()
    if course is None or not Enrolment.objects.filter(course=course).in_line().exists():
        return 0
    course = lock_places(course)
    rules, free, moved = rules_of(course), room(course), 0
    line = (
        Enrolment.objects.filter(course=course)
        .in_line()
        .select_related("cohort")
        .select_for_update(of=("self",))
    )
    while moved < MOST:
        # The line may be long, and is looked at every minute: nobody is read who cannot move.
        reach = BATCH if free.course is None else min(BATCH, free.course)
        ahead = list(line.exclude(cohort__in=free.full())[:reach]) if reach > 0 else []
        chosen = [waiting for waiting in ahead if free.give(waiting.cohort_id)]
        if not chosen:
            break
        _let_in(chosen, rules, now, actor=None, source="waiting_list")
        moved += len(chosen)
    return moved


def _let_in(
    rows: list[Enrolment], rules: EnrolmentRules, now: datetime, *, actor: User | None, source: str
) -> None:
    """Give all of `rows`, who wait, their places: one statement for each end that access has, one for changes, one for events."""
    ends: dict[datetime | None, list[UUID]] = defaultdict(list)
    for row in rows:
        row.state = State.COMPLETED if row.completed_at else State.ACTIVE
        row.waits_for, row.waits_since, row.enrolled_at = "", None, now
        row.expires_at = expiry(rules, row.cohort, now)
        ends[row.expires_at].append(row.pk)
    state = Case(When(completed_at=None, then=Value(State.ACTIVE)), default=Value(State.COMPLETED))
    for end, keys in ends.items():
        Enrolment.objects.filter(pk__in=keys).update(
            state=state, waits_for="", waits_since=None, enrolled_at=now, expires_at=end, updated_at=now
        )
    note_all(rows, before=State.PENDING, actor=actor, reason=source)
    tell_all_created(rows, source, now, by=actor)


def place_in_line(enrolment: Enrolment) -> int | None:
    """Return 1 for who is next, None for who does not wait for a place. One query."""
    if enrolment.waits_for != Wait.PLACE or enrolment.waits_since is None:
        return None
    line: Any = Enrolment.objects.filter(course_id=enrolment.course_id).in_line()
    ahead = line.filter(
        Q(waits_since__lt=enrolment.waits_since) | Q(waits_since=enrolment.waits_since, pk__lt=enrolment.pk)
    )
    return int(ahead.count()) + 1
