"""Reads of enrolments."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from courses.models import Course
from learning.enrolments.actions import may_renew, why_closed, why_not_by_rules, why_not_here
from learning.enrolments.invitations import seal
from learning.enrolments.line import place_in_line
from learning.enrolments.models import Cohort, Enrolment, EnrolmentRules, Invitation
from learning.enrolments.places import rules_of


@dataclass(frozen=True, slots=True)
class Panel:
    """Where a person stands with a course: what the way in on the course's page says."""

    course: Course
    enrolment: Enrolment | None
    places_left: int | None
    closed: str
    rules: EnrolmentRules
    place_in_line: int | None = None

    @property
    def asks_code(self) -> bool:
        """Whether the access code is asked for."""
        return self.rules.way == EnrolmentRules.Way.CODE

    @property
    def is_waiting(self) -> bool:
        """Whether the person waits, for a place or a yes."""
        return self.enrolment is not None and self.enrolment.state == Enrolment.State.PENDING

    @property
    def may_renew(self) -> bool:
        """Whether the person may renew an access that has ended."""
        ended = self.enrolment is not None and self.enrolment.state == Enrolment.State.EXPIRED
        return ended and self.enrolment is not None and may_renew(self.rules, self.enrolment)

    @property
    def may_wait(self) -> bool:
        """Whether the course is full and keeps a list to wait on."""
        return self.is_full and self.rules.waiting_list

    @property
    def is_open(self) -> bool:
        """Whether the person has a place."""
        return self.enrolment is not None and self.enrolment.state in Enrolment.OPEN

    @property
    def is_full(self) -> bool:
        """Whether nobody else gets in."""
        return self.places_left == 0


def panel(course: Course, person: Any, now: datetime) -> Panel:
    """Return the panel: two queries, one more for a limited number of places or who stands in line, two more for who
    is no member here."""
    mine = None
    if not person.is_switched_off:
        rows = Enrolment.objects.filter(course=course, learner=person)
        mine = rows.annotate(meets=Q(course__live_sessions__isnull=False)).first()
    left = None
    if course.capacity is not None:
        left = max(0, course.capacity - Enrolment.objects.filter(course=course).open().count())
    rules = rules_of(course)
    closed = why_closed(course, mine, now) or why_not_by_rules(rules, mine)
    if not closed and not person.role_slugs:
        closed = why_not_here(course, person)
    return Panel(course, mine, left, closed, rules, place_in_line(mine) if mine else None)


@dataclass(frozen=True, slots=True)
class Invited:
    """What the page of an invitation says. `closed` is why it lets nobody in, "" while it does."""

    invitation: Invitation
    enrolment: Enrolment | None
    closed: str

    @property
    def is_in(self) -> bool:
        """Whether the person has a place already."""
        return self.enrolment is not None and self.enrolment.state in Enrolment.OPEN

    @property
    def is_waiting(self) -> bool:
        """Whether the person waits for a place already; an invitation stands for a teacher's yes, not for a place."""
        return self.enrolment is not None and self.enrolment.waits_for == Enrolment.Wait.PLACE


def invited(invitation: Invitation, person: Any, now: datetime) -> Invited:
    """Return the page of an invitation for `person` (None: not signed in). At most one query."""
    mine = None
    if person is not None:
        mine = Enrolment.objects.filter(course=invitation.course, learner=person).first()
    page = Invited(invitation, mine, "")
    if page.is_in or page.is_waiting:
        return page
    return Invited(invitation, mine, _why_shut(invitation, now))


def _why_shut(invitation: Invitation, now: datetime) -> str:
    if invitation.revoked_at is not None:
        return _("Whoever made this invitation has taken it back. Ask them for a new one.")
    if invitation.expires_at is not None and invitation.expires_at <= now:
        return _("This invitation has expired. Ask whoever gave it to you for a new one.")
    if not invitation.is_open(now):
        return _("This invitation has been used by as many people as it was made for. Ask for a new one.")
    if not invitation.course.is_published:
        return _("This course is not published yet. Come back when it is; the invitation stays yours.")
    return ""


@dataclass(frozen=True, slots=True)
class Link:
    """An invitation as those who teach see it; `url` is the address it lets in by, "" for a letter: that one is its reader's."""

    invitation: Invitation
    url: str
    is_open: bool


def links_of(course: Course, absolute: Callable[[str], str], now: datetime) -> list[Link]:
    """Return the fifty newest invitations of a course, those to addresses too. One query."""
    rows = Invitation.objects.filter(course=course).select_related("cohort").order_by("-created_at", "-pk")
    return [
        Link(
            row,
            "" if row.email else absolute(reverse("learning:join", args=[seal(row)])),
            row.is_open(now),
        )
        for row in rows[:50]
    ]


def cohorts_of(course: Course) -> list[Any]:
    """Return the cohorts of a course by name, each with `people`, how many belong to it. One query."""
    rows: Any = Cohort.objects.filter(course=course)
    return list(rows.annotate(people=Count("enrolments")).order_by("name", "pk")[:200])
