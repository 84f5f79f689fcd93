"""How long a place lasts: its end, the warning before it, and renewal; the rules themselves, and cohorts."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from courses.models import Course
from learning.enrolments import events
from learning.enrolments.actions import Closed, CourseFull, EnrolmentError, may_renew
from learning.enrolments.ledger import note, tell
from learning.enrolments.models import Cohort, Enrolment, EnrolmentChange, EnrolmentRules
from learning.enrolments.places import expiry, lock_places, room, rules_of
from lms.kernel.events import Happening, record, record_all

State = Enrolment.State
WARNED_BEFORE: Final = timedelta(days=7)
BATCH: Final = 500
# Told, in the same transaction, of enrolments whose dates have moved with their cohort: parts above register themselves.
MOVED: list[Callable[[list[Enrolment], datetime], None]] = []


@transaction.atomic
def expire_due(*, now: datetime) -> int:
    """End the active places of the organisation in scope whose time has passed, at most `BATCH`; return how many.

    Who has completed the course keeps their access to it.
    """
    due = Enrolment.objects.filter(state=State.ACTIVE, expires_at__lte=now).order_by("expires_at", "id")
    rows = list(due.select_for_update(skip_locked=True, of=("self",))[:BATCH])
    Enrolment.objects.filter(pk__in=[row.pk for row in rows]).update(state=State.EXPIRED)
    EnrolmentChange.objects.bulk_create(
        EnrolmentChange(enrolment=row, before=State.ACTIVE, after=State.EXPIRED, reason="time")
        for row in rows
    )
    record_all(_happening(events.EXPIRED, row, now) for row in rows)
    return len(rows)


@transaction.atomic
def warn_of_expiry(*, now: datetime) -> int:
    """Tell the learners in scope whose access ends within a week, once each, at most `BATCH`; return how many."""
    soon = Enrolment.objects.filter(
        state=State.ACTIVE, warned_at=None, expires_at__gt=now, expires_at__lte=now + WARNED_BEFORE
    ).order_by("expires_at", "id")
    rows = list(soon.select_for_update(skip_locked=True, of=("self",))[:BATCH])
    Enrolment.objects.filter(pk__in=[row.pk for row in rows]).update(warned_at=now)
    record_all(_happening(events.EXPIRING, row, now, expires_at=row.expires_at) for row in rows)
    return len(rows)


def _happening(verb: Any, row: Enrolment, now: datetime, **payload: Any) -> Happening:
    return Happening(
        verb, row, actor_id=row.learner_id, course_id=row.course_id, payload=payload, occurred_at=now
    )


@transaction.atomic
def renew(*, enrolment: Enrolment, actor: User, now: datetime, until: datetime | None = None) -> Enrolment:
    """Give an active or expired place more time: until `until`, or the course's days of access from its end or now.

    An expired one needs a free place again: raises `CourseFull`. Raises `EnrolmentError` for a place that did not end
    by time and for an end in the past.
    """
    course = lock_places(enrolment.course)
    mine: Enrolment = Enrolment.objects.select_for_update(of=("self",)).get(pk=enrolment.pk)
    if mine.state not in (State.ACTIVE, State.EXPIRED):
        raise EnrolmentError(_("Only a place that ends by time can be renewed."))
    days = rules_of(course).access_days
    if until is None and days is not None:
        begins = max(now, mine.expires_at) if mine.state == State.ACTIVE and mine.expires_at else now
        until = begins + timedelta(days=days)
    if until is not None and until <= now:
        raise EnrolmentError(_("The access would have ended already."))
    if mine.state == State.EXPIRED and not room(course).fits(mine.cohort_id):
        raise CourseFull
    before = mine.state
    mine.state = State.COMPLETED if mine.completed_at else State.ACTIVE
    mine.expires_at, mine.warned_at = until, None
    mine.save(update_fields=["state", "expires_at", "warned_at", "updated_at"])
    note(mine, before=before, actor=actor, reason="renewed")
    tell(events.RENEWED, mine, now, by=actor, expires_at=until.isoformat() if until else None)
    return mine


def renew_oneself(*, enrolment: Enrolment, now: datetime) -> Enrolment:
    """Renew as a learner does. Raises `Closed` where the course does not allow it, and what `renew` raises."""
    cohort = enrolment.cohort
    over = cohort is not None and cohort.ends_at is not None and cohort.ends_at <= now
    if over or not may_renew(rules_of(enrolment.course), enrolment):
        raise Closed(_("Your access has ended. Ask those who teach the course to renew it."))
    return renew(enrolment=enrolment, actor=enrolment.learner, now=now)


@transaction.atomic
def save_rules(
    *, course: Course, values: dict[str, Any], capacity: int | None, actor: User, now: datetime
) -> EnrolmentRules:
    """Store how people come into a course, and its number of places. Those who are in it keep what they have."""
    rules, _made = EnrolmentRules.objects.update_or_create(course=course, defaults=values)
    Course.objects.filter(pk=course.pk).update(capacity=capacity)
    record(events.RULES_CHANGED, object=rules, actor=actor, course_id=course.pk, occurred_at=now)
    return rules


@transaction.atomic
def save_cohort(*, cohort: Cohort, actor: User, now: datetime) -> Cohort:
    """Store a new or changed cohort; access that ended with it ends with its new end, and running work follows its dates.

    Whose access is over already because the cohort was comes back, as far as there are places, whoever enrolled first. Raises
    `EnrolmentError`.
    """
    old = Cohort.objects.select_for_update().filter(pk=cohort.pk).first()
    try:
        with transaction.atomic():
            cohort.save()
    except IntegrityError as error:
        if "cohort_name_unique" in str(error):
            raise EnrolmentError(_("The course has a cohort of this name already.")) from error
        raise
    if old is not None and old.ends_at != cohort.ends_at:
        mine = Enrolment.objects.filter(cohort=cohort, state__in=[State.ACTIVE, State.EXPIRED])
        mine.filter(state=State.ACTIVE, expires_at=old.ends_at).update(
            expires_at=cohort.ends_at, warned_at=None
        )
        if cohort.ends_at is not None:
            late = mine.filter(state=State.ACTIVE, expires_at__gt=cohort.ends_at)
            late.update(expires_at=cohort.ends_at, warned_at=None)
        _bring_back(cohort, old.ends_at, actor, now)
    if old is not None and old.shift_days != cohort.shift_days:
        _dates_moved(list(Enrolment.objects.filter(cohort=cohort).order_by("pk")), now)
    record(events.COHORT_SAVED, object=cohort, actor=actor, course_id=cohort.course_id, occurred_at=now)
    return cohort


def _bring_back(cohort: Cohort, ended_at: datetime | None, actor: User, now: datetime) -> None:
    """Renew the places that ended with a cohort at `ended_at`, which ends later now or not at all."""
    if ended_at is None or (cohort.ends_at is not None and cohort.ends_at <= now):
        return
    course = lock_places(cohort.course)
    over = Enrolment.objects.filter(cohort=cohort, state=State.EXPIRED, expires_at=ended_at)
    rows = list(over.select_for_update(of=("self",)).order_by("enrolled_at", "pk"))
    free = room(course) if rows else None
    back = []
    for row in rows:
        if free is not None and free.fits(cohort.pk):
            free.take(cohort.pk)
            back.append(row)
    Enrolment.objects.filter(pk__in=[row.pk for row in back]).update(
        state=State.ACTIVE, expires_at=cohort.ends_at, warned_at=None
    )
    EnrolmentChange.objects.bulk_create(
        EnrolmentChange(enrolment=row, before=State.EXPIRED, after=State.ACTIVE, actor=actor, reason="renewed") for row in back
    )  # fmt: skip
    until = cohort.ends_at.isoformat() if cohort.ends_at else None
    record_all(_happening(events.RENEWED, row, now, by=str(actor.pk), expires_at=until) for row in back)


@transaction.atomic
def move_to_cohort(*, enrolment: Enrolment, cohort: Cohort | None, actor: User, now: datetime) -> Enrolment:
    """Put a learner into a cohort of the course, or out of all. Their access ends with the new one's end, and their dates
    are the new one's, in running attempts and in grades as well.

    Raises `CourseFull` when it has no place for one more.
    """
    course = lock_places(enrolment.course)
    mine: Enrolment = (
        Enrolment.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=enrolment.pk)
    )
    if mine.cohort_id == (cohort.pk if cohort else None):
        return mine
    if cohort is not None and cohort.capacity is not None and mine.state in Enrolment.OPEN:
        inside = room(course).cohorts.get(cohort.pk)
        if inside is not None and inside <= 0:
            raise CourseFull
    old, mine.cohort = mine.cohort, cohort
    fresh = expiry(rules_of(course), cohort, mine.enrolled_at)
    ended_with_old = old is not None and old.ends_at is not None and mine.expires_at == old.ends_at
    if mine.expires_at is None or ended_with_old or (fresh is not None and fresh < mine.expires_at):
        mine.expires_at, mine.warned_at = fresh, None
    mine.save(update_fields=["cohort", "expires_at", "warned_at", "updated_at"])
    _dates_moved([mine], now)
    note(mine, before=mine.state, actor=actor, reason=f"cohort: {cohort.name if cohort else '–'}")
    tell(events.COHORT_CHANGED, mine, now, by=actor, cohort=str(cohort.pk) if cohort else None)
    return mine


def _dates_moved(enrolments: list[Enrolment], now: datetime) -> None:
    for follow in MOVED:
        follow(enrolments, now)
