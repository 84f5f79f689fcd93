"""Verbs of enrolments. One row per learner and course, guarded by the database."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from accounts.api import join, may_take_part
from accounts.models import User
from courses.models import Course
from learning.enrolments import events
from learning.enrolments.ledger import note, tell, tell_created
from learning.enrolments.models import Cohort, Enrolment, EnrolmentChange, EnrolmentRules
from learning.enrolments.places import expiry, is_limited, lock_places, room, rules_of
from lms.kernel.events import Happening, record, record_all

State, Wait, Way = Enrolment.State, Enrolment.Wait, EnrolmentRules.Way


class EnrolmentError(Exception):
    """An enrolment that cannot be; the message is for the person who asked."""


class CourseFull(EnrolmentError):
    """Every place of the course is taken."""

    def __init__(self) -> None:
        super().__init__(_("Every place in this course is taken."))


class Closed(EnrolmentError):
    """People cannot enrol themselves in this course now."""


class WrongCode(EnrolmentError):
    """The access code is not the one of the course."""

    def __init__(self) -> None:
        super().__init__(_("This is not the access code of the course."))


@transaction.atomic
def enrol(
    *,
    course: Course,
    learner: User,
    actor: User | None,
    now: datetime,
    source: str,
    cohort: Cohort | None = None,
    waits: bool = False,
    approved: bool = True,
) -> Enrolment:
    """Give `learner` a place in `course` and return it; the place they have already if they have one.

    A withdrawn or expired place comes back with its progress. A hundred calls at once make one row, one
    change and one event. They become a member of the organisation. `source` is a short word such as `self`, `staff`,
    `code`, `invitation` or `import`. Without `approved` they wait for a teacher. Where no place is free they join
    the waiting list if they may (`waits`) and the course keeps one; else `CourseFull` is raised. With `waits` nobody
    overtakes who stands in line.
    """
    enrolment = Enrolment(course=course, learner=learner, cohort=cohort, enrolled_at=now)
    found = Enrolment.objects.filter(course=course, learner=learner).first()
    if found is not None and found.state in Enrolment.OPEN:
        return found
    rules = rules_of(course)
    approved = approved or (found is not None and found.completed_at is not None)
    wait = _wait(enrolment, rules, waits) if approved else Wait.APPROVAL
    _place(enrolment, wait, rules, now)
    Enrolment.objects.bulk_create([enrolment], ignore_conflicts=True)
    mine = Enrolment.objects.select_for_update().get(course=course, learner=learner)
    fresh = mine.pk == enrolment.pk
    if not fresh:
        if mine.state in Enrolment.OPEN or (mine.state == State.PENDING and wait):
            return mine
        before, again = mine.state, mine.state != State.PENDING
        mine.cohort = cohort or mine.cohort
        _place(mine, wait, rules, now)
        mine.save(
            update_fields=[
                "state",
                "cohort",
                "waits_for",
                "waits_since",
                "expires_at",
                "warned_at",
                "updated_at",
            ]
        )
    note(mine, before="" if fresh else before, actor=actor, reason=source)
    if wait:
        tell(events.REQUESTED, mine, now, by=actor, source=source, waits_for=str(wait))
    else:
        tell_created(mine, source, now, by=actor, again=not fresh and again)
    if fresh:
        join(organization=course.organization, user=learner)
    return mine


def _wait(enrolment: Enrolment, rules: EnrolmentRules, waits: bool) -> str:
    """Return what the place must wait for, "" when it is free. Raises `CourseFull`. Locks the course where it counts."""
    course = enrolment.course
    if not is_limited(course):
        return ""
    # Places are counted under a lock of the course, so that two people never take the last one.
    free = room(lock_places(course))
    others = Enrolment.objects.filter(course=course).in_line().exclude(learner=enrolment.learner)
    if free.fits(enrolment.cohort_id) and not (waits and others.exists()):
        return ""
    if not (waits and rules.waiting_list):
        raise CourseFull
    return Wait.PLACE


def _place(enrolment: Enrolment, wait: str, rules: EnrolmentRules, now: datetime) -> None:
    """Set the columns of a place, or of one that waits."""
    enrolment.waits_for, enrolment.waits_since = wait, now if wait else None
    enrolment.warned_at = enrolment.expires_at = None
    if wait:
        enrolment.state = State.PENDING
        return
    enrolment.state = State.COMPLETED if enrolment.completed_at else State.ACTIVE
    enrolment.expires_at = expiry(rules, enrolment.cohort, now)


def why_closed(course: Course, held: Enrolment | None, now: datetime) -> str:
    """Return why a person cannot enrol themselves, "" when they can. `held` is the place they had before."""
    if not course.is_published:
        return _("This course is not published yet.")
    if course.ends_at is not None and course.ends_at <= now:
        return _("This course has ended.")
    if course.price and held is None:
        return _("This course has a price, and it is not sold here. Ask the organisation to enrol you.")
    return ""


def why_not_by_rules(rules: EnrolmentRules, held: Enrolment | None) -> str:
    """Return why the rules of the course keep a person from enrolling themselves, "" when they do not."""
    if held is not None and held.state == State.EXPIRED and not may_renew(rules, held):
        return _("Your access has ended. Ask those who teach the course to renew it.")
    if rules.way == Way.INVITED and (held is None or held.state != State.EXPIRED):
        return _("People come into this course by invitation. Ask those who teach it.")
    return ""


def may_renew(rules: EnrolmentRules, held: Enrolment) -> bool:
    """Whether the learner may renew the access themselves."""
    return rules.renewable and rules.access_days is not None and held.state in (State.ACTIVE, State.EXPIRED)


def why_not_here(course: Course, person: User) -> str:
    """Return why the organisation does not take `person` in by themselves, "" when it does. One or two queries."""
    if may_take_part(course.organization, person.pk):
        return ""
    return _("Only members of this organisation can enrol here. Ask the organisation to add you.")


def enrol_oneself(*, course: Course, learner: User, now: datetime, code: str = "") -> Enrolment:
    """Enrol as a person does from the course's page. Raises `Closed`, `WrongCode` or `CourseFull`."""
    held = Enrolment.objects.filter(course=course, learner=learner).select_related("cohort").first()
    if held is not None and held.state in Enrolment.OPEN and not learner.is_switched_off:
        return held
    rules = rules_of(course)
    reason = why_closed(course, held, now) or why_not_by_rules(rules, held) or why_not_here(course, learner)
    if reason or (held is not None and held.state == State.EXPIRED):
        raise Closed(reason or _("Your access has ended. Renew it to go on."))
    if rules.way == Way.CODE and not constant_time_compare(code.strip(), rules.access_code.strip()):
        raise WrongCode
    return enrol(
        course=course, learner=learner, actor=learner, now=now, source="code" if rules.way == Way.CODE else "self",
        cohort=held.cohort if held else None, waits=True, approved=not rules.needs_approval,
    )  # fmt: skip


@transaction.atomic
def withdraw(*, enrolment: Enrolment, actor: User | None, now: datetime, reason: str = "") -> Enrolment:
    """Take the place away; progress, answers and certificates stay. Doing it twice changes nothing.

    Who waited stands in line no longer.
    """
    mine = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if mine.state == State.WITHDRAWN:
        return mine
    before = mine.state
    _give_up(mine)
    note(mine, before=before, actor=actor, reason=reason)
    tell(events.WITHDRAWN, mine, now, by=actor)
    return mine


@transaction.atomic
def decline(*, enrolment: Enrolment, actor: User, now: datetime, reason: str = "") -> Enrolment:
    """Say no to somebody who waits; to anybody else this changes nothing."""
    mine = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if mine.state != State.PENDING:
        return mine
    _give_up(mine)
    note(mine, before=State.PENDING, actor=actor, reason=reason or "declined")
    tell(events.DECLINED, mine, now, by=actor)
    return mine


def _give_up(enrolment: Enrolment) -> None:
    enrolment.state, enrolment.waits_for, enrolment.waits_since = State.WITHDRAWN, "", None
    enrolment.save(update_fields=["state", "waits_for", "waits_since", "updated_at"])


@transaction.atomic
def complete(*, enrolment: Enrolment, now: datetime) -> bool:
    """Complete an active enrolment; True when this call did it. The event issues the certificate."""
    done = Enrolment.objects.filter(pk=enrolment.pk, state=State.ACTIVE).update(
        state=State.COMPLETED, completed_at=now
    )
    if not done:
        return False
    enrolment.state, enrolment.completed_at = State.COMPLETED, now
    note(enrolment, before=State.ACTIVE, actor=None, reason="")
    record(
        events.COURSE_COMPLETED,
        object=enrolment,
        actor=enrolment.learner_id,
        course_id=enrolment.course_id,
        occurred_at=now,
    )
    return True


@transaction.atomic
def complete_finished(*, course: Course, now: datetime, most: int) -> int:
    """Complete up to `most` active enrolments whose stored figure says that every lesson is done; return how many.

    Six statements for any number. Leaves behind what `complete` does.
    """
    due = Enrolment.objects.filter(
        course=course, state=State.ACTIVE, lessons_total__gt=0, lessons_done__gte=F("lessons_total")
    )
    rows = list(due.order_by("pk").select_for_update(of=("self",))[:most])
    Enrolment.objects.filter(pk__in=[row.pk for row in rows]).update(state=State.COMPLETED, completed_at=now)
    EnrolmentChange.objects.bulk_create(
        EnrolmentChange(enrolment=row, before=State.ACTIVE, after=State.COMPLETED) for row in rows
    )
    record_all(
        Happening(events.COURSE_COMPLETED, row, row.learner_id, course.pk, occurred_at=now) for row in rows
    )
    return len(rows)
