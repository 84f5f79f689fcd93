"""Bringing people in by their addresses."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.api import members
from accounts.models import Membership, User
from courses.models import Course
from learning.enrolments.actions import EnrolmentError, enrol
from learning.enrolments.invitations import invite_by_email
from learning.enrolments.models import Cohort, Enrolment
from learning.enrolments.terms import move_to_cohort

AT_ONCE: Final = 100
_ENTRIES = re.compile(r"[,;\n\r]+")
_NAMED = re.compile(r"<([^<>]*)>")


@dataclass(frozen=True, slots=True)
class Added:
    """What became of an address: `result` is enrolled, waits, there, moved, invited or refused, the last with a reason."""

    email: str
    result: str
    reason: str = ""
    enrolment: Enrolment | None = None


def addresses(text: str) -> list[str]:
    """Return the addresses in a text, each once, in small letters, in their order; of “Ada <ada@example.org>” what is in the
    brackets. Words that are no address are returned as well: whoever sent them hears of it.
    """
    found: list[str] = []
    for entry in _ENTRIES.split(text):
        found += _NAMED.findall(entry) or entry.split()
    return list(dict.fromkeys(word.strip().lower() for word in found if word.strip()))


def take_in(
    *, course: Course, emails: Iterable[str], cohort: Cohort | None, actor: User, now: datetime
) -> list[Added]:
    """Take in everybody among `emails`, one after another; return a line for each."""
    return [take_in_one(course=course, email=email, cohort=cohort, actor=actor, now=now) for email in emails]


def take_in_one(
    *, course: Course, email: str, cohort: Cohort | None, actor: User, now: datetime, source: str = "staff"
) -> Added:
    """Enrol a member of the organisation, or invite everybody else; who has a place moves to `cohort` where one is given.

    An account of the platform that is no member here is invited like an unknown address: nobody is made a member unasked,
    and nobody learns which addresses have an account. Each address is a transaction of its own, and doing it again
    changes nothing for those who are in.
    """
    try:
        validate_email(email)
    except ValidationError:
        return Added(email, "refused", _("This is no email address."))
    person: User | None = members().filter(email=email).first()
    try:
        with transaction.atomic():
            if person is None:
                return _invite(course, email, cohort, actor, now)
            return _enrol(course, person, cohort, actor, now, source)
    except EnrolmentError as error:
        return Added(email, "refused", str(error))


def _enrol(
    course: Course, person: User, cohort: Cohort | None, actor: User, now: datetime, source: str
) -> Added:
    held = Enrolment.objects.filter(course=course, learner=person).first()
    if held is not None and held.state in Enrolment.OPEN:
        if cohort is None or held.cohort_id == cohort.pk:
            return Added(person.email, "there", enrolment=held)
        move_to_cohort(enrolment=held, cohort=cohort, actor=actor, now=now)
        return Added(person.email, "moved", enrolment=held)
    mine = enrol(
        course=course, learner=person, actor=actor, now=now, source=source, cohort=cohort, waits=True
    )
    return Added(person.email, "enrolled" if mine.state in Enrolment.OPEN else "waits", enrolment=mine)


def _invite(course: Course, email: str, cohort: Cohort | None, actor: User, now: datetime) -> Added:
    known = User.objects.filter(email=email).first()
    if known is not None and not known.is_active:
        return Added(email, "refused", _("This account is switched off."))
    if known is not None and Membership.objects.filter(user=known).exists():
        return Added(email, "refused", _("This person’s membership is switched off."))
    invite_by_email(course=course, email=email, cohort=cohort, actor=actor, now=now)
    return Added(email, "invited")
