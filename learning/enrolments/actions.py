"""Verbs of enrolments. One row per learner and course, guarded by the database."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.api import join, may_take_part
from accounts.models import User
from courses.models import Course
from learning.enrolments import events
from learning.enrolments.models import Enrolment, EnrolmentChange
from lms.kernel.events import record

State = Enrolment.State


class EnrolmentError(Exception):
    """An enrolment that cannot be; the message is for the person who asked."""


class CourseFull(EnrolmentError):
    """Every place of the course is taken."""

    def __init__(self) -> None:
        super().__init__(_("Every place in this course is taken."))


class Closed(EnrolmentError):
    """People cannot enrol themselves in this course now."""


@transaction.atomic
def enrol(*, course: Course, learner: User, actor: User | None, now: datetime, source: str) -> Enrolment:
    """Give `learner` a place in `course` and return it; the place they have already if they have one.

    A withdrawn or expired place comes back with its progress. A hundred calls at once make one row, one
    change and one event. They become a member of the organisation. `source` is a short word such as `self`, `staff` or `import`. Raises `CourseFull`.
    """
    enrolment = Enrolment(course=course, learner=learner, enrolled_at=now)
    found = Enrolment.objects.filter(course=course, learner=learner).first()
    if found is not None and found.state in Enrolment.OPEN:
        return found
    if course.capacity is not None:
        # Places are counted under a lock of the course, so that two people never take the last one.
        Course.objects.select_for_update(no_key=True).get(pk=course.pk)
        taken = Enrolment.objects.filter(course=course).open().exclude(learner=learner).count()
        if taken >= course.capacity:
            raise CourseFull
    Enrolment.objects.bulk_create([enrolment], ignore_conflicts=True)
    mine = Enrolment.objects.select_for_update().get(course=course, learner=learner)
    if mine.pk == enrolment.pk:
        _note(mine, before="", actor=actor, reason=source)
        _report_created(mine, source, now, again=False)
        join(organization=course.organization, user=learner)
    elif mine.state not in Enrolment.OPEN:
        before = mine.state
        mine.state = State.COMPLETED if mine.completed_at else State.ACTIVE
        mine.expires_at = None
        mine.save(update_fields=["state", "expires_at", "updated_at"])
        _note(mine, before=before, actor=actor, reason=source)
        _report_created(mine, source, now, again=True)
    return mine


def why_closed(course: Course, held: Enrolment | None, now: datetime) -> str:
    """Return why a person cannot enrol themselves, "" when they can. `held` is the place they had before."""
    if not course.is_published:
        return _("This course is not published yet.")
    if course.ends_at is not None and course.ends_at <= now:
        return _("This course has ended.")
    if course.price and held is None:
        return _("This course has a price, and it is not sold here. Ask the organisation to enrol you.")
    return ""


def why_not_here(course: Course, person: User) -> str:
    """Return why the organisation does not take `person` in by themselves, "" when it does. One or two queries."""
    if may_take_part(course.organization, person.pk):
        return ""
    return _("Only members of this organisation can enrol here. Ask the organisation to add you.")


def enrol_oneself(*, course: Course, learner: User, now: datetime) -> Enrolment:
    """Enrol as a person does from the course's page. Raises `Closed` or `CourseFull`."""
    held = Enrolment.objects.filter(course=course, learner=learner).first()
    if held is not None and held.state in Enrolment.OPEN and not learner.is_switched_off:
        return held
    reason = why_closed(course, held, now) or why_not_here(course, learner)
    if reason:
        raise Closed(reason)
    return enrol(course=course, learner=learner, actor=learner, now=now, source="self")


@transaction.atomic
def withdraw(*, enrolment: Enrolment, actor: User | None, now: datetime, reason: str = "") -> Enrolment:
    """Take the place away; progress, answers and certificates stay. Doing it twice changes nothing."""
    mine = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if mine.state == State.WITHDRAWN:
        return mine
    before = mine.state
    mine.state = State.WITHDRAWN
    mine.save(update_fields=["state", "updated_at"])
    _note(mine, before=before, actor=actor, reason=reason)
    record(
        events.WITHDRAWN,
        object=mine,
        actor=mine.learner_id,
        course_id=mine.course_id,
        payload={"by": str(actor.pk) if actor else None},
        occurred_at=now,
    )
    return mine


@transaction.atomic
def complete(*, enrolment: Enrolment, now: datetime) -> bool:
    """Complete an active enrolment; True when this call did it. The event issues the certificate."""
    done = Enrolment.objects.filter(pk=enrolment.pk, state=State.ACTIVE).update(
        state=State.COMPLETED, completed_at=now
    )
    if not done:
        return False
    enrolment.state, enrolment.completed_at = State.COMPLETED, now
    _note(enrolment, before=State.ACTIVE, actor=None, reason="")
    record(
        events.COURSE_COMPLETED,
        object=enrolment,
        actor=enrolment.learner_id,
        course_id=enrolment.course_id,
        occurred_at=now,
    )
    return True


def _note(enrolment: Enrolment, *, before: str, actor: User | None, reason: str) -> None:
    EnrolmentChange.objects.create(
        enrolment=enrolment, actor=actor, before=before, after=enrolment.state, reason=reason
    )


def _report_created(enrolment: Enrolment, source: str, now: datetime, *, again: bool) -> None:
    record(
        events.CREATED,
        object=enrolment,
        actor=enrolment.learner_id,
        course_id=enrolment.course_id,
        payload={"source": source, "again": again},
        occurred_at=now,
    )
