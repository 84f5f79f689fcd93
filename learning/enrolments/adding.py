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

AT_ONCE: Final = 100
_BETWEEN = re.compile(r"[\s,;<>]+")


@dataclass(frozen=True, slots=True)
class Added:
    """What became of an address: `result` is enrolled, waits, there, invited or refused, the last with a reason."""

    email: str
    result: str
    reason: str = ""


def addresses(text: str) -> list[str]:
    """Return the addresses in a text, each once, in small letters, in their order; words without @ are left out."""
    return list(dict.fromkeys(word.lower() for word in _BETWEEN.split(text) if "@" in word))


def take_in(
    *, course: Course, emails: Iterable[str], cohort: Cohort | None, actor: User, now: datetime
) -> list[Added]:
    """Enrol the members of the organisation among `emails` and invite everybody else; return a line for each.

    An account of the platform that is no member here is invited like an unknown address: nobody is made a member unasked,
    and nobody learns which addresses have an account. Each address is a transaction of its own, and doing it again
    changes nothing for those who are in.
    """
    return [_one(course, email, cohort, actor, now) for email in emails]


def _one(course: Course, email: str, cohort: Cohort | None, actor: User, now: datetime) -> Added:
    try:
        validate_email(email)
    except ValidationError:
        return Added(email, "refused", _("This is no email address."))
    person: User | None = members().filter(email=email).first()
    try:
        with transaction.atomic():
            if person is None:
                return _invite(course, email, cohort, actor, now)
            return _enrol(course, person, cohort, actor, now)
    except EnrolmentError as error:
        return Added(email, "refused", str(error))


def _enrol(course: Course, person: User, cohort: Cohort | None, actor: User, now: datetime) -> Added:
    held = Enrolment.objects.filter(course=course, learner=person).first()
    if held is not None and held.state in Enrolment.OPEN:
        return Added(person.email, "there")
    mine = enrol(
        course=course, learner=person, actor=actor, now=now, source="staff", cohort=cohort, waits=True
    )
    return Added(person.email, "enrolled" if mine.state in Enrolment.OPEN else "waits")


def _invite(course: Course, email: str, cohort: Cohort | None, actor: User, now: datetime) -> Added:
    known = User.objects.filter(email=email).first()
    if known is not None and not known.is_active:
        return Added(email, "refused", _("This account is switched off."))
    if known is not None and Membership.objects.filter(user=known).exists():
        return Added(email, "refused", _("This person’s membership is switched off."))
    invite_by_email(course=course, email=email, cohort=cohort, actor=actor, now=now)
    return Added(email, "invited")
